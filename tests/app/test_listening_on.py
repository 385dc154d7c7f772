"""An answer that silence ended, and that goes on by itself when its speaker does."""

from dataclasses import replace
from types import TracebackType

import pytest
from piloting import Seat, in_loop, seated
from scripted import ScriptedMicrophone
from scripted_studio import FULL_ANSWER, Stage

from voiceprep.app.screens.turn import Stage as TurnStage
from voiceprep.errors import DeviceError
from voiceprep.listening.audio import Samples

FIRST, SECOND = FULL_ANSWER.split(" assuming ")
SECOND = f"assuming {SECOND}"
STILL = "● more to say? just go on"


async def silence_ends(seat: Seat, said: str = FIRST) -> None:
    await seat.reaches(TurnStage.LISTENING)
    seat.stage.script.say(said)
    seat.stage.script.pause(2.6)
    await seat.sees(STILL)


@in_loop
async def test_who_was_only_thinking_goes_on_and_loses_nothing(stage: Stage) -> None:
    async with seated(stage, practising=True) as seat:
        await silence_ends(seat)
        assert "✓ ASSESSED 33% covered" in seat.words
        stage.script.pause(1.5)
        stage.script.say(SECOND)
        await seat.sees("● LISTENING")
        assert FIRST in seat.words
        stage.script.pause(2.6)
        await seat.sees("✓ ASSESSED 67% covered")
        assert FULL_ANSWER in seat.words
        assert "too early" not in seat.words
    [attempt] = stage.kept()
    assert attempt.kept.transcript.text == FULL_ANSWER
    assert stage.recordings() == [".flac"]
    heard = attempt.kept.heard
    assert heard is not None
    # All of the silence is in the recording, and a pause like any other.
    [pause] = heard.pauses
    assert pause.duration_s == pytest.approx(2.6 + 1.5, abs=0.07)
    assert attempt.kept.duration_s == pytest.approx(18 * 0.224 + 2.6 + 1.5 + 2.5, abs=0.3)


@in_loop
async def test_it_goes_on_as_often_as_it_must(stage: Stage) -> None:
    async with seated(stage, practising=True) as seat:
        await silence_ends(seat)
        stage.script.say(SECOND)
        stage.script.pause(2.6)
        await seat.sees("67% covered")
        await seat.sees(STILL)
        stage.script.say("tiny effects become significant in huge samples")
        stage.script.pause(2.6)
        await seat.sees("✓ ASSESSED 100% covered")
    [attempt] = stage.kept()
    assert attempt.kept.transcript.text == f"{FULL_ANSWER} tiny effects become significant in huge samples"


@in_loop
async def test_after_its_time_nothing_is_heard_any_more(stage: Stage) -> None:
    async with seated(stage, practising=True) as seat:
        await silence_ends(seat)
        stage.script.pause(5.1)
        await seat.until(lambda: STILL not in seat.words)
        stage.script.say(SECOND)
        await seat.pilot.pause(0.2)
        assert seat.turn_stage is TurnStage.ASSESSED
    [attempt] = stage.kept()
    assert attempt.kept.transcript.text == FIRST


@pytest.mark.parametrize("key", ["m", "p", "1", "c"])
@in_loop
async def test_whoever_turns_to_the_keyboard_has_said_all(stage: Stage, key: str) -> None:
    async with seated(stage, practising=True) as seat:
        await silence_ends(seat)
        await seat.press(key)
        assert STILL not in seat.words
        # Else the loudspeaker, or talk about the result, would become a part of the answer.
        stage.script.say(SECOND)
        await seat.pilot.pause(0.2)
        assert seat.turn_stage is TurnStage.ASSESSED
    [attempt] = stage.kept()
    assert attempt.kept.transcript.text == FIRST


@in_loop
async def test_a_sigh_takes_nothing_from_the_screen(stage: Stage) -> None:
    async with seated(stage, practising=True) as seat:
        await silence_ends(seat)
        stage.script.say("ah")
        stage.script.pause(5.1)
        await seat.until(lambda: STILL not in seat.words)
        assert seat.turn_stage is TurnStage.ASSESSED
    [attempt] = stage.kept()
    assert attempt.kept.transcript.text == FIRST


@in_loop
async def test_an_end_by_key_is_the_end(stage: Stage) -> None:
    async with seated(stage, practising=True) as seat:
        await seat.answers(FIRST)
        await seat.until(lambda: "w Go on" in seat.keys)
        assert STILL not in seat.words
        stage.script.say(SECOND)
        await seat.pilot.pause(0.2)
        assert seat.turn_stage is TurnStage.ASSESSED


@in_loop
async def test_it_can_be_turned_off(stage: Stage) -> None:
    stage.settings = replace(stage.settings, listen_on_s=0.0)
    async with seated(stage, practising=True) as seat:
        await seat.reaches(TurnStage.LISTENING)
        stage.script.say(FIRST)
        stage.script.pause(2.6)
        await seat.reaches(TurnStage.ASSESSED)
        await seat.until(lambda: "w Go on" in seat.keys)
        assert STILL not in seat.words


@in_loop
async def test_hands_free_it_is_asked_what_comes_next_only_when_the_answer_is_over(stage: Stage) -> None:
    stage.settings = replace(stage.settings, hands_free=True)
    assert stage.voice is not None
    async with seated(stage, practising=True) as seat:
        await silence_ends(seat)
        stage.script.say(SECOND)
        await seat.sees("● LISTENING")
        stage.script.pause(2.6)
        await seat.sees("67% covered")
        await seat.sees(STILL)
        assert "Next?" not in stage.voice.said
        stage.script.pause(5.1)
        await seat.until(lambda: "Next?" in stage.voice.said if stage.voice else False)


@in_loop
async def test_hands_free_a_command_needs_not_wait_until_it_is_asked_for(stage: Stage) -> None:
    stage.settings = replace(stage.settings, hands_free=True)
    assert stage.voice is not None
    async with seated(stage, practising=True) as seat:
        await silence_ends(seat)
        stage.script.say("next question please")
        stage.script.pause(1.0)
        await seat.sees("What is overfitting?")
        assert "Next?" not in stage.voice.said
    assert [attempt.kept.transcript.text for attempt in stage.kept()] == [FIRST]


@in_loop
async def test_who_may_only_be_thinking_is_not_told_what_to_say(stage: Stage) -> None:
    async with seated(stage, size=(120, 40), practising=True) as seat:
        await silence_ends(seat)
        assert "It is the probability" in seat.words
        assert "· · ·" in seat.words
        assert "missed" not in seat.words
        assert "Tiny" not in seat.words
        # Nobody who is done waits long for it.
        await seat.sees("Tiny")
        assert "· · ·" not in seat.words


@in_loop
async def test_a_key_names_what_was_missed_at_once(stage: Stage) -> None:
    async with seated(stage, size=(120, 40), practising=True) as seat:
        await silence_ends(seat)
        await seat.press("c")
        assert "Tiny" in seat.words


class Exclusive(ScriptedMicrophone):
    """A device that is open to one at a time."""

    taken = False

    def __enter__(self) -> "Exclusive":
        if Exclusive.taken:
            raise DeviceError("the microphone is busy", "Close the other program")
        Exclusive.taken = True
        super().__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        Exclusive.taken = False

    def read(self, timeout_s: float) -> Samples | None:
        # A real one takes as long as it may.
        return self._script.next(timeout_s)


@pytest.mark.parametrize("key", ["r", "n", "w"])
@in_loop
async def test_the_next_turn_finds_the_microphone_closed(stage: Stage, key: str) -> None:
    stage.microphone_type = Exclusive
    async with seated(stage, practising=True) as seat:
        await silence_ends(seat)
        await seat.press(key)
        await seat.reaches(TurnStage.LISTENING)
        assert "busy" not in seat.words
