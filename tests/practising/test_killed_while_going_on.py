"""A program that is killed while an answer is gone on with: the attempt stands, or is whole, and nothing is lost."""

import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from nursery import Nursery, home_in_memory
from scripted_studio import FULL_ANSWER, Stage

from voiceprep.history.recordings import read_recording
from voiceprep.listening.audio import SAMPLE_RATE_HZ
from voiceprep.practising import events as ev
from voiceprep.practising.leftovers import find_leftovers, finishing_turn
from voiceprep.practising.studio import Studio

ROUNDS = 16
FIRST, SECOND = FULL_ANSWER.split(" assuming ")
SECOND = f"assuming {SECOND}"

GOING_ON = """
home, first, second = sys.argv[1:]
from pathlib import Path
from scripted_studio import Stage
from voiceprep.history import flac
from voiceprep.practising import events as ev
from voiceprep.practising.continuing import continuing_turn
from voiceprep.practising.turn import Turn

def practise():
    stage = Stage(Path(home))
    with stage.studio() as studio:
        question = studio.library().questions[0]
        for event in Turn(question, studio.equipment, ask=False).run():
            if isinstance(event, ev.Listening):
                stage.script.say(first)
                stage.script.pause(3)
            elif isinstance(event, ev.Kept):
                before = event.attempt
        print("kept", flush=True)
        for event in continuing_turn(studio, question, before).run():
            if isinstance(event, ev.Listening):
                stage.script.say(second)
                stage.script.pause(3)
        print("over", flush=True)
"""


class Programs:
    """Starts the program for one answer after the other, and kills it while it is gone on with."""

    def __init__(self, home: Path) -> None:
        self.nursery = Nursery(GOING_ON, str(home), FIRST, SECOND)

    def killed_after(self, wait_s: float | None) -> float:
        """How long it went on; None lets it finish."""
        self.nursery.tell()
        lines = {self.nursery.line(), self.nursery.line()}
        [child] = [int(line) for line in lines if line.isdigit()]
        assert "kept" in lines
        began = time.monotonic()
        if wait_s is None:
            assert self.nursery.line() == "over"
        else:
            time.sleep(wait_s)
            os.kill(child, signal.SIGKILL)
        took_s = time.monotonic() - began
        self.nursery.tell()
        while not self.nursery.line().isdigit():
            pass
        return took_s


@pytest.fixture
def home() -> Iterator[Path]:
    with home_in_memory() as folder:
        yield folder


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_program_killed_while_an_answer_is_gone_on_with_leaves_it_as_it_was_or_whole(home: Path) -> None:
    stage = Stage(home)
    stage.write_bank()
    stage.script.say(FULL_ANSWER)  # so that the recognizer knows the words
    programs, chance, outcomes = Programs(home), random.Random(5), Counter[str]()
    try:
        takes_s = min(programs.killed_after(None) for _ in range(2))
        for at in range(ROUNDS):
            programs.killed_after(chance.uniform(0, takes_s))
            with stage.studio() as studio:
                outcome = _looked_after(studio, finish=at % 3 != 2)
                outcomes[outcome] += 1
                # However busy the machine is, some are to be killed before they are whole, and some after.
                takes_s *= 0.8 if outcome == "whole" else 1.2
                lines = studio.attempts().lines(1000)
                assert len(lines) == at + 3
                assert len(list(home.joinpath("recordings").iterdir())) == len(lines)
    finally:
        programs.nursery.end()
    print(outcomes, f"going on takes {takes_s:.3f} s")
    assert outcomes["whole"] >= 1
    assert outcomes["added"] >= 1
    with stage.studio() as studio:
        assert studio.history().database.rows("PRAGMA integrity_check")[0][0] == "ok"
        assert len(studio.history().reviews.standing()) == ROUNDS + 2


def _looked_after(studio: Studio, *, finish: bool) -> str:
    """What the next start makes of what was left: it offers to add it, and does when it is told to."""
    newest = studio.attempts().lines(1)[0].number
    outcome = "whole" if studio.attempts().load(newest).kept.transcript.text == FULL_ANSWER else "as it was"
    waiting = find_leftovers(studio)
    if waiting:
        [left] = waiting
        # Until it is finished, the attempt is what it was.
        assert outcome == "as it was"
        _is_whole(studio, newest, FIRST)
        outcome = "added" if finish else "discarded"
        if finish:
            events = list(finishing_turn(studio, left).run())
            if any(isinstance(event, ev.NothingHeard) for event in events):
                return "nothing more"
            [kept] = [event for event in events if isinstance(event, ev.Kept)]
            assert kept.attempt.number == newest
        else:
            left.discard()
    said = studio.attempts().load(newest).kept.transcript.text
    assert said.startswith(FIRST)
    assert FULL_ANSWER.startswith(said)
    _is_whole(studio, newest, said)
    return outcome


def _is_whole(studio: Studio, number: int, said: str) -> None:
    """The recording can be played, lasts as long as the attempt, and every word is in it at its time."""
    kept = studio.attempts().load(number).kept
    assert kept.transcript.text == said
    assert kept.recording is not None
    assert kept.recording.exists()
    samples = read_recording(kept.recording)
    assert samples.size / SAMPLE_RATE_HZ == pytest.approx(kept.duration_s, abs=0.04)
    for word in kept.transcript.words:
        middle = round((word.start_s + word.end_s) / 2 * SAMPLE_RATE_HZ)
        assert np.abs(samples[middle]) > 0.04
