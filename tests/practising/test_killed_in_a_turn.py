"""A program that is killed in the middle of an attempt, at any moment of it."""

import mmap
import os
import random
import signal
import struct
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from nursery import Nursery, home_in_memory
from scripted_studio import Stage

from voiceprep.history.recordings import Unfinished, read_recording
from voiceprep.listening.audio import FRAME_SAMPLES, SAMPLE_RATE_HZ
from voiceprep.practising import events as ev
from voiceprep.practising.leftovers import find_leftovers, finishing_turn
from voiceprep.practising.studio import Studio

ROUNDS = 200
SAID = "the probability of data at least as extreme as what was seen assuming the null hypothesis"

PRACTISING = """
import mmap, struct
home, captured, said = sys.argv[1:]
from pathlib import Path
from scripted import ScriptedMicrophone
from scripted_studio import Stage
from voiceprep.history import flac
from voiceprep.history.opening import open_history
from voiceprep.practising import events as ev
from voiceprep.practising.turn import Turn
from dataclasses import replace

with open(captured, "r+b") as file:
    count = mmap.mmap(file.fileno(), 8)

class Counting(ScriptedMicrophone):
    def read(self, timeout_s):
        frame = super().read(timeout_s)
        count[:] = struct.pack("<q", struct.unpack("<q", count[:])[0] + frame.size)
        return frame

def practise():
    stage = Stage(Path(home))
    with stage.studio() as studio:
        equipment = replace(studio.equipment, microphone=lambda: Counting(stage.script))
        for event in Turn(studio.library().questions[0], equipment, ask=False).run():
            if isinstance(event, ev.Listening):
                stage.script.say(said)
                stage.script.pause(6)
"""


class Programs:
    """Starts the program for one answer after the other, and kills it."""

    def __init__(self, home: Path) -> None:
        captured = home.with_name("captured")
        captured.write_bytes(bytes(8))
        with captured.open("r+b") as file:
            self._captured = mmap.mmap(file.fileno(), 8)
        self.nursery = Nursery(PRACTISING, str(home), str(captured), SAID)

    def killed_after(self, wait_s: float | None) -> tuple[int, float]:
        """How many samples were captured before the end, and how long the program lived; None lets it finish."""
        self._captured[:] = bytes(8)
        self.nursery.tell()
        child = int(self.nursery.line())
        began = time.monotonic()
        if wait_s is not None:
            time.sleep(wait_s)
            os.kill(child, signal.SIGKILL)
        self.nursery.tell()
        status = int(self.nursery.line())
        assert status in (0, signal.SIGKILL)
        return struct.unpack("<q", self._captured[:])[0], time.monotonic() - began


@pytest.fixture
def home() -> Iterator[Path]:
    with home_in_memory() as folder:
        yield folder


@pytest.mark.timeout(900)  # half a minute, where nothing else runs
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_program_killed_in_an_answer_loses_at_most_its_last_second(home: Path) -> None:
    stage = Stage(home)
    stage.write_bank()
    stage.script.say(SAID)  # so that the recognizer knows the words
    programs, chance, outcomes = Programs(home), random.Random(11), Counter[str]()
    try:
        takes_s = sorted(programs.killed_after(None)[1] for _ in range(3))[1]
        known = 3
        for at in range(ROUNDS):
            captured, _ = programs.killed_after(chance.uniform(0, takes_s))
            with stage.studio() as studio:
                assert studio.history().set_aside is None
                outcome = _looked_after(studio, captured, known, finish=at % 3 == 0)
                outcomes[outcome] += 1
                # However busy the machine is, about every third answer is to be killed when it is kept already.
                takes_s *= 0.93 if outcome == "kept" else 1.03
                known += outcome in ("kept", "finished")
                lines = studio.attempts().lines(1000)
                assert len(lines) == known
                assert len(list(home.joinpath("recordings").iterdir())) == known
    finally:
        programs.nursery.end()
    with stage.studio() as studio:
        assert studio.history().database.rows("PRAGMA integrity_check")[0][0] == "ok"
    print(outcomes, f"an answer takes {takes_s:.3f} s")
    # All moments were among them: before the first word, in the answer, and after it was kept.
    assert min(outcomes[outcome] for outcome in ("nothing", "offered", "finished", "kept")) >= ROUNDS // 100


def _looked_after(studio: Studio, captured: int, known: int, *, finish: bool) -> str:
    """What the next start makes of what was left: it offers to finish it, and does when it is told to."""
    waiting = find_leftovers(studio)
    if not waiting:
        newest = studio.attempts().lines(1)[0].number
        if len(studio.attempts().lines(1000)) == known:
            assert captured <= SAMPLE_RATE_HZ
            return "nothing"
        _is_whole(studio, newest, captured)
        return "kept"
    [left] = waiting
    assert left.meta is not None
    assert left.meta.question_id == "p-value"
    assert left.samples().size >= captured - SAMPLE_RATE_HZ
    return _finished(studio, left, captured) if finish else _discarded(left)


def _discarded(left: Unfinished) -> str:
    left.discard()
    return "offered"


def _finished(studio: Studio, left: Unfinished, captured: int) -> str:
    events = list(finishing_turn(studio, left).run())
    if any(isinstance(event, ev.NothingHeard) for event in events):
        return "nothing"
    [kept] = [event for event in events if isinstance(event, ev.Kept)]
    _is_whole(studio, kept.attempt.number, captured)
    return "finished"


def _is_whole(studio: Studio, number: int, captured: int) -> None:
    """The recording can be played and lacks no more than a second, and the words are the ones in it."""
    kept = studio.attempts().load(number).kept
    assert kept.recording is not None
    assert kept.recording.suffix == ".flac"
    samples = read_recording(kept.recording)
    assert samples.size >= captured - SAMPLE_RATE_HZ
    loud = np.flatnonzero(np.abs(samples) > 0.01)
    words_s = (loud[-1] + 1) / FRAME_SAMPLES / 7
    said = kept.transcript.text.split()
    assert said == SAID.split()[: len(said)]
    assert len(said) >= int(words_s)
