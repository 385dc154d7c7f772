"""A recognizer that does not keep up with the speaker: the app says so, and lets the first points be read meanwhile."""

import itertools
import threading

import pytest
from piloting import Seat, in_loop, seated
from scripted import Script, ScriptedRecognizer
from scripted_studio import Stage

from voiceprep.app.screens.turn import Stage as TurnStage
from voiceprep.listening.audio import Samples
from voiceprep.practising import keeping_up
from voiceprep.practising.leftovers import find_leftovers, finishing_turn
from voiceprep.transcribing import phrases
from voiceprep.transcribing.pace import Pacing
from voiceprep.transcribing.transcript import Word

FIRST, SECOND, THIRD = (
    "the probability of data at least as extreme as what was seen",
    "assuming the null hypothesis is true",
    "and tiny effects become significant in huge samples",
)


class GatedRecognizer(ScriptedRecognizer):
    """Hears a phrase when it is let."""

    def __init__(self, script: Script, name: str) -> None:
        super().__init__(script, name)
        self.gate = threading.Semaphore(0)

    def transcribe(self, samples: Samples) -> tuple[Word, ...]:
        assert self.gate.acquire(timeout=30)
        return super().transcribe(samples)


@pytest.fixture
def slow(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> GatedRecognizer:
    # A minute goes by whenever somebody looks at the clock that phrases are timed with.
    minutes = itertools.count(step=60.0)
    monkeypatch.setattr(phrases, "Pacing", lambda: Pacing(minutes.__next__))
    monkeypatch.setattr(keeping_up, "_UNNOTICED_S", -1.0)
    recognizer = GatedRecognizer(stage.script, "whisper:small.en")
    stage.recognizer = recognizer
    return recognizer


async def say(seat: Seat, *phrases: str) -> None:
    for phrase in phrases:
        seat.stage.script.say(phrase)
        seat.stage.script.pause(0.7)
    await seat.is_heard()


@in_loop
@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_first_points_are_read_while_the_rest_is_transcribed(
    stage: Stage, slow: GatedRecognizer, size: tuple[int, int]
) -> None:
    async with seated(stage, size=size, practising=True) as seat:
        await seat.reaches(TurnStage.LISTENING)
        await say(seat, FIRST, SECOND)
        slow.gate.release()
        await seat.sees("Your words come late: whisper:small.en needs")
        assert "tiny.en would keep up: “voiceprep models fetch tiny.en”, then set “model” to it." in seat.words
        assert "Nothing is lost." in seat.words
        await say(seat, THIRD)
        await seat.press("space")

        await seat.sees("… TRANSCRIBING 1 of 3 phrases, about")
        await seat.sees("✓ said It is the probability of data")
        assert "· open It is computed assuming the null hypothesis is true" in seat.words
        assert "missed" not in seat.words
        assert "You said, so far" in seat.words
        assert seat.turn_stage is TurnStage.TRANSCRIBING
        assert not {"c Correct", "p Play", "m Model"} & set(seat.keys)
        await seat.press("down", "down")

        slow.gate.release()
        await seat.sees("… TRANSCRIBING 2 of 3 phrases, about")
        await seat.sees("✓ said It is computed assuming the null hypothesis is true")
        assert "You said, so far" in seat.words

        slow.gate.release()
        await seat.sees("✓ ASSESSED 100% covered 3 of 3 key points said")
        assert "so far" not in seat.words
        assert "Your words come late" in seat.notice
    [attempt] = stage.kept()
    assert attempt.kept.transcript.text == f"{FIRST} {SECOND} {THIRD}"
    assert stage.recordings() == [".flac"]


@in_loop
async def test_the_next_answer_begins_without_what_was_read_before(stage: Stage, slow: GatedRecognizer) -> None:
    async with seated(stage, practising=True) as seat:
        await seat.reaches(TurnStage.LISTENING)
        await say(seat, FIRST, SECOND)
        slow.gate.release()
        await seat.sees(FIRST[-20:])
        await seat.press("space")
        await seat.sees("You said, so far")
        slow.gate.release(10)
        await seat.reaches(TurnStage.ASSESSED)
        await seat.press("r")
        await seat.reaches(TurnStage.LISTENING)
        assert "so far" not in seat.words
        assert "come late" not in seat.notice
        await seat.answers(THIRD)
        assert "33% covered" in seat.words


@in_loop
async def test_leaving_meanwhile_leaves_the_recording_to_be_finished(stage: Stage, slow: GatedRecognizer) -> None:
    async with seated(stage, practising=True) as seat:
        await seat.reaches(TurnStage.LISTENING)
        await say(seat, FIRST, SECOND)
        slow.gate.release()
        await seat.press("space")
        await seat.sees("You said, so far")
        await seat.press("escape")
        await seat.sees("Next up")
        slow.gate.release(10)
    assert stage.kept() == []
    with stage.studio() as studio:
        [leftover] = find_leftovers(studio)
        for _ in finishing_turn(studio, leftover).run():
            pass
    [attempt] = stage.kept()
    assert attempt.kept.transcript.text == f"{FIRST} {SECOND}"
