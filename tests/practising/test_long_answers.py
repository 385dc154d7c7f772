"""Long answers, many in a row, stopped and started in the middle of a word, cancelled at any moment."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import pytest
from scripted import Script, ScriptedMicrophone, ScriptedRecognizer
from scripted_studio import Stage

from voiceprep.history.recordings import read_recording
from voiceprep.listening.audio import FRAME_SAMPLES, SAMPLE_RATE_HZ, Samples
from voiceprep.listening.summary import EndedBy
from voiceprep.practising import events as ev
from voiceprep.practising.equipment import Controls, Equipment
from voiceprep.practising.leftovers import find_leftovers, finishing_turn
from voiceprep.practising.studio import Studio
from voiceprep.practising.turn import Turn
from voiceprep.transcribing.transcript import Word

PATIENCE_S = 30.0
OWN_THREADS = ("transcribing", "judging")


@pytest.fixture(autouse=True)
def no_thread_is_left() -> Iterator[None]:
    yield
    give_up_at = time.monotonic() + PATIENCE_S
    while left := [thread for thread in threading.enumerate() if thread.name in OWN_THREADS]:
        assert time.monotonic() < give_up_at, f"left behind: {left}"
        time.sleep(0.01)


def stage_for(home: Path, frames_per_word: int = 7) -> Stage:
    stage = Stage(home, script=Script(frames_per_word))
    stage.write_bank()
    return stage


@dataclass
class Steps:
    """A microphone that sets an event when it gives its frame of this number, and keeps what it gave."""

    behind: ScriptedMicrophone
    at_frame: int
    event: threading.Event
    overflows: int = 0

    def __post_init__(self) -> None:
        self.name = self.behind.name
        self.given: list[Samples] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def read(self, timeout_s: float) -> Samples | None:
        frame = self.behind.read(timeout_s)
        if frame is not None and frame.size:
            self.given.append(frame)
            if len(self.given) == self.at_frame:
                self.event.set()
        return frame


def turn(studio: Studio, equipment: Equipment | None = None, controls: Controls | None = None) -> Turn:
    return Turn(studio.library().questions[0], equipment or studio.equipment, controls, ask=False)


def said(stage: Stage, run: Turn, text: str, pause_s: float = 2.6) -> list[ev.TurnEvent]:
    """All events of a turn in which this is said as soon as it listens."""
    happened = []
    for event in run.run():
        if isinstance(event, ev.Listening):
            stage.script.say(text)
            stage.script.pause(pause_s)
        happened.append(event)
    return happened


def assessed(happened: list[ev.TurnEvent]) -> ev.Assessed:
    [found] = [event for event in happened if isinstance(event, ev.Assessed)]
    return found


def words(count: int, name: str = "word") -> list[str]:
    return [f"{name}{number}" for number in range(count)]


def test_ten_minutes_with_pauses_are_heard_to_the_last_word(tmp_path: Path) -> None:
    stage = stage_for(tmp_path, frames_per_word=20)
    phrases = [words(12, f"phrase{number}-") for number in range(69)]
    with stage.studio() as studio:
        happened = []
        for event in turn(studio).run():
            if isinstance(event, ev.Listening):
                for phrase in phrases:
                    stage.script.say(" ".join(phrase))
                    stage.script.pause(0.7)
                stage.script.pause(2.0)
            happened.append(event)
    found = assessed(happened)
    assert [word.text for word in found.transcript.words] == [word for phrase in phrases for word in phrase]
    assert found.heard.ended_by is EndedBy.SILENCE
    assert found.heard.endpoint_s > 575
    assert len(found.heard.pauses) == len(phrases) - 1
    [attempt] = stage.kept()
    assert attempt.kept.recording is not None
    heard = read_recording(attempt.kept.recording)
    assert heard.size == round(found.heard.endpoint_s * SAMPLE_RATE_HZ)
    numbers = np.rint((np.abs(heard) - 0.05) / 0.0005)
    assert set(numbers[numbers >= 0].astype(int).tolist()) == set(range(69 * 12))


def test_unbroken_speech_is_taken_in_parts_until_the_longest_answer_ends(tmp_path: Path) -> None:
    stage = stage_for(tmp_path, frames_per_word=20)
    with stage.studio() as studio:
        policy = replace(studio.equipment.policy, max_answer_ms=90_000)
        equipment = replace(studio.equipment, keeper=None, policy=policy)
        happened = said(stage, turn(studio, equipment), " ".join(words(150)))
    found = assessed(happened)
    assert found.heard.ended_by is EndedBy.LIMIT
    assert found.heard.endpoint_s == pytest.approx(90, abs=0.1)
    # A word in which a part ends is heard in both: nothing is lost there.
    heard = [word for word, _ in groupby(word.text for word in found.transcript.words)]
    assert heard == words(len(heard))
    assert len(heard) == 141


def test_many_answers_in_a_row_each_keep_their_own_words_and_sound(tmp_path: Path) -> None:
    stage = stage_for(tmp_path)
    texts = [f"answer{number} says this" for number in range(50)]
    with stage.studio() as studio:
        for text in texts:
            assessed(said(stage, turn(studio), text))
    kept = stage.kept()
    assert [attempt.kept.transcript.text for attempt in kept] == texts
    assert stage.recordings() == [".flac"] * 50
    sizes = {read_recording(attempt.kept.recording).size for attempt in kept if attempt.kept.recording}
    assert len(sizes) == 1


def test_stopping_and_starting_in_the_middle_of_a_word_loses_no_frame(tmp_path: Path) -> None:
    stage = stage_for(tmp_path, frames_per_word=20)
    given: list[Samples] = []
    with stage.studio() as studio:
        stage.script.say("one two three")
        stage.script.pause(2.6)
        # The first answer ends after half of its second word; the second begins there.
        for at_frame in (30, 0):
            controls = Controls()
            microphone = Steps(ScriptedMicrophone(stage.script), at_frame, controls.done)
            equipment = replace(studio.equipment, microphone=lambda microphone=microphone: microphone)
            found = assessed(list(turn(studio, equipment, controls).run()))
            assert found.heard.ended_by is (EndedBy.KEY if at_frame else EndedBy.SILENCE)
            given.append(np.concatenate(microphone.given))
    first, second = stage.kept()
    assert (first.kept.transcript.text, second.kept.transcript.text) == ("one two", "two three")
    for attempt, samples in zip((first, second), given, strict=True):
        assert attempt.kept.recording is not None
        recorded = read_recording(attempt.kept.recording)
        assert recorded.size == samples.size
        assert np.allclose(recorded, samples, atol=1e-4)
    assert given[0].size == 30 * FRAME_SAMPLES


CANCELLED_AT = (
    ev.Listening,
    ev.LevelChanged,
    ev.SpeechHeard,
    ev.WordsHeard,
    ev.PointsSoFar,
    ev.ListeningEnded,
    ev.Transcribing,
)


@pytest.mark.parametrize("moment", CANCELLED_AT, ids=lambda moment: str(moment.__name__))
def test_cancelled_at_any_moment_what_was_said_can_be_finished(tmp_path: Path, moment: type[ev.TurnEvent]) -> None:
    stage = stage_for(tmp_path)
    controls = Controls()
    heard_until = 0
    with stage.studio() as studio:
        microphone = Steps(ScriptedMicrophone(stage.script), -1, threading.Event())
        run = turn(studio, replace(studio.equipment, microphone=lambda: microphone), controls)
        happened = []
        for event in run.run():
            if isinstance(event, ev.Listening):
                stage.script.say("one two three")
                stage.script.pause(0.7)
                stage.script.say("four five")
                stage.script.pause(2.6)
                stage.recognizer.ready.set()
            if isinstance(event, ev.ListeningEnded):
                stage.recognizer.ready.clear()
            if isinstance(event, moment) and not controls.cancel.is_set():
                controls.cancel.set()
                heard_until = sum(frame.size for frame in microphone.given)
            if isinstance(event, ev.Transcribing):
                stage.recognizer.ready.set()
            happened.append(event)
        stage.recognizer.ready.set()
        assert isinstance(happened[-1], ev.Cancelled)
        assert not any(isinstance(event, ev.TurnFailed | ev.Kept) for event in happened)
        spoken = moment not in (ev.Listening, ev.LevelChanged)
        assert [leftover.samples().size for leftover in find_leftovers(studio)] == ([heard_until] if spoken else [])
        for leftover in find_leftovers(studio):
            for _ in finishing_turn(studio, leftover).run():
                pass
    assert len(stage.kept()) == spoken


class StuckRecognizer(ScriptedRecognizer):
    """Does not come back from a phrase until it is let."""

    def __init__(self, script: Script) -> None:
        super().__init__(script)
        self.called = threading.Event()

    def transcribe(self, samples: Samples) -> tuple[Word, ...]:
        self.called.set()
        assert self.ready.wait(PATIENCE_S)
        return super().transcribe(samples)


def test_a_recognizer_that_is_stuck_holds_up_neither_cancelling_nor_the_next_answer(tmp_path: Path) -> None:
    stage = stage_for(tmp_path)
    stuck = StuckRecognizer(stage.script)
    stuck.ready.clear()
    controls = Controls()
    with stage.studio() as studio:
        run = turn(studio, replace(studio.equipment, recognizer=lambda: stuck), controls)
        happened = []
        for event in run.run():
            if isinstance(event, ev.Listening):
                stage.script.say("one two three")
                stage.script.pause(2.6)
            if isinstance(event, ev.Transcribing):
                assert stuck.called.wait(PATIENCE_S)
                controls.cancel.set()
            happened.append(event)
        assert isinstance(happened[-1], ev.Cancelled)
        assert [thread.name for thread in threading.enumerate() if thread.name in OWN_THREADS] == ["transcribing"]
        assert assessed(said(stage, turn(studio), "four five")).transcript.text == "four five"
        stuck.ready.set()
        [leftover] = find_leftovers(studio)
        assert leftover.samples().size > 3 * SAMPLE_RATE_HZ
