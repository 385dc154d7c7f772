"""Practising by voice: every command, in place of an answer, after it, and while paused."""

from dataclasses import replace

import pytest
from piloting import Seat, eventually, in_loop, seated
from scripted_studio import FULL_ANSWER, Stage

from voiceprep.app.screens.home import HomeScreen
from voiceprep.app.screens.turn import Stage as TurnStage
from voiceprep.errors import DeviceError
from voiceprep.listening.summary import EndedBy
from voiceprep.transcribing.transcript import Doubt

AFTER = "Say next, again, repeat, hint, model answer, wait, pause or stop."
IN_PLACE = "In place of an answer: hint, repeat, skip, pause, stop."


@pytest.fixture
def free(stage: Stage) -> Stage:
    """A machine whose settings begin hands-free."""
    stage.settings = replace(stage.settings, hands_free=True)
    return stage


async def answered(seat: Seat, text: str) -> None:
    """Give an answer and say that it is one."""
    await seat.reaches(TurnStage.LISTENING)
    seat.stage.script.say(text)
    seat.stage.script.pause(0.8)
    seat.stage.script.say("that's my answer")
    seat.stage.script.pause(0.9)
    await seat.reaches(TurnStage.ASSESSED)


async def told(seat: Seat, text: str, listening: str = AFTER) -> None:
    """Say something to the app once it listens."""
    await seat.sees(listening)
    await seat.until(lambda: seat.stage.script.heard)
    seat.stage.script.say(text)
    seat.stage.script.pause(1.0)


def asked(stage: Stage) -> list[str]:
    assert stage.voice is not None
    return stage.voice.said


@in_loop
async def test_a_practice_without_a_key(free: Stage) -> None:
    async with seated(free, practising=True) as seat:
        await answered(seat, FULL_ANSWER)
        await seat.until(lambda: asked(free) == ["What is a p-value?", "Next?"])
        await told(seat, "again")
        await answered(seat, "I do not know")
        await told(seat, "next question please")
        await seat.sees("heard: next")
        await seat.sees("What is overfitting?")
        await answered(seat, "the model learned the noise of its training data")
        await told(seat, "next")
        await seat.until(lambda: isinstance(seat.app.screen, HomeScreen))
    assert [one.kept.question_id for one in free.kept()] == ["p-value", "p-value", "overfitting"]
    assert free.recordings() == [".flac"] * 3


@in_loop
async def test_what_closes_an_answer_ends_it_at_once_and_is_no_part_of_it(free: Stage) -> None:
    async with seated(free, practising=True) as seat:
        await answered(seat, FULL_ANSWER)
        await seat.sees("“that's my answer” at 0:04 (says that the answer is over)")
    [attempt] = free.kept()
    assert attempt.kept.transcript.text == FULL_ANSWER
    assert [(one.text, one.why) for one in attempt.kept.transcript.aside] == [("that's my answer", Doubt.CLOSING)]
    heard = attempt.kept.heard
    assert heard is not None
    assert heard.ended_by is EndedBy.COMPLETE
    assert heard.pauses == ()
    assert heard.speech_ended_s == pytest.approx(18 * 0.224, abs=0.2)
    assert attempt.kept.duration_s > 18 * 0.224 + 0.8 + 3 * 0.224


@in_loop
async def test_words_like_a_command_inside_an_answer_are_the_answer(free: Stage) -> None:
    async with seated(free, practising=True) as seat:
        await seat.reaches(TurnStage.LISTENING)
        free.script.say("skip")
        free.script.pause(0.5)
        free.script.say("connections help")
        free.script.pause(1.0)
        free.script.say("stop")
        free.script.pause(1.0)
        free.script.say("that's it")
        free.script.pause(0.5)
        free.script.say("said the model again")
        free.script.pause(2.6)
        await seat.reaches(TurnStage.ASSESSED)
    [attempt] = free.kept()
    assert attempt.kept.transcript.text == "skip connections help stop that's it said the model again"


@in_loop
async def test_a_hint_and_the_question_again_in_place_of_an_answer(free: Stage) -> None:
    async with seated(free, practising=True) as seat:
        await told(seat, "hint", IN_PLACE)
        await seat.sees("Hint 1 of 1: Think of what is assumed.")
        await seat.until(lambda: asked(free)[1:] == ["Think of what is assumed."])
        await seat.reaches(TurnStage.LISTENING)
        await told(seat, "repeat the question", IN_PLACE)
        await seat.until(lambda: asked(free)[2:] == ["What is a p-value?"])
        await seat.reaches(TurnStage.LISTENING)
        assert "Think of what is assumed." in seat.words
        await answered(seat, FULL_ANSWER)
    assert len(free.kept()) == 1
    await eventually(lambda: free.recordings() == [".flac"])


@in_loop
async def test_skip_in_place_of_an_answer_goes_on_and_keeps_nothing(free: Stage) -> None:
    async with seated(free, practising=True) as seat:
        await told(seat, "um skip it", IN_PLACE)
        await seat.sees("What is overfitting?")
        await told(seat, "stop", IN_PLACE)
        await seat.until(lambda: isinstance(seat.app.screen, HomeScreen))
        await seat.sees("No answer was given.")
    assert free.kept() == []
    assert free.recordings() == []


@in_loop
async def test_what_is_being_read_can_be_stopped_with_a_key(free: Stage) -> None:
    async with seated(free, practising=True) as seat:
        await answered(seat, FULL_ANSWER)
        await seat.sees(AFTER)
        assert "s Stop" not in seat.words
        assert free.speaker is not None
        free.speaker.lingering = True
        await told(seat, "model answer")
        await seat.sees("s Stop")
        await seat.press("s")
        await seat.sees(AFTER)
        assert free.speaker.stopped == 1


@in_loop
async def test_the_hint_the_question_and_the_model_answer_are_read_after_an_answer(free: Stage) -> None:
    async with seated(free, practising=True) as seat:
        await answered(seat, FULL_ANSWER)
        await told(seat, "hint")
        await seat.until(lambda: asked(free)[2:] == ["Think of what is assumed."])
        await told(seat, "repeat that")
        await seat.until(lambda: asked(free)[3:] == ["What is a p-value?"])
        await told(seat, "model answer")
        await seat.sees("Model answer")
        await seat.until(lambda: len(asked(free)) == 5)
        assert asked(free)[4].startswith("It is the probability of data")
        await told(seat, "I'm done")
        await seat.sees("That answer is in already.")
        await told(seat, "hint")
        await seat.until(lambda: asked(free)[5:] == ["There is no other hint."])
        await told(seat, "stop")
        await seat.until(lambda: isinstance(seat.app.screen, HomeScreen))
        await seat.sees("1 answer, 67% of the key points covered.")


@in_loop
async def test_wait_i_was_not_done_goes_on_with_the_answer(free: Stage) -> None:
    async with seated(free, practising=True) as seat:
        await answered(seat, FULL_ANSWER)
        await told(seat, "wait I wasn't done")
        await seat.reaches(TurnStage.LISTENING)
        free.script.say("tiny effects become significant in huge samples")
        free.script.pause(2.6)
        await seat.reaches(TurnStage.ASSESSED)
        await seat.sees("100% covered")
    [attempt] = free.kept()
    assert attempt.kept.transcript.text == f"{FULL_ANSWER} tiny effects become significant in huge samples"


@in_loop
async def test_what_is_not_understood_is_shown_and_asked_again_but_not_for_ever(free: Stage) -> None:
    async with seated(free, practising=True) as seat:
        await answered(seat, FULL_ANSWER)
        for number in range(4):
            await told(seat, f"shall we have lunch {number}")
            await seat.sees(f"heard: “shall we have lunch {number}”, which is no command")
        await told(seat, "next")
        await seat.sees("What is overfitting?")
    assert asked(free).count("Next?") == 3


@in_loop
async def test_paused_it_listens_for_nothing_but_go_on(free: Stage) -> None:
    paused = "Hands-free is paused. Say “go on”, or press h."
    async with seated(free, practising=True) as seat:
        await told(seat, "pause", IN_PLACE)
        await seat.sees("! STOPPED paused")
        await told(seat, "next", paused)
        await seat.is_heard()
        assert "What does a p-value mean?" in seat.words
        await told(seat, "go on", paused)
        await answered(seat, FULL_ANSWER)
        assert asked(free) == ["What is a p-value?", "What is a p-value?"] or asked(free)[2] == "Next?"
        await told(seat, "pause")
        await seat.sees(paused)
        await seat.press("h")
        await told(seat, "next")
        await seat.sees("What is overfitting?")


@in_loop
async def test_the_key_turns_it_on_and_off_at_any_moment(stage: Stage) -> None:
    async with seated(stage, practising=True) as seat:
        await seat.reaches(TurnStage.LISTENING)
        assert "In place of an answer" not in seat.words
        await seat.press("h")
        await seat.sees(IN_PLACE)
        await answered(seat, FULL_ANSWER)
        await seat.sees(AFTER)
        await seat.press("h")
        await seat.until(lambda: AFTER not in seat.words)
        stage.script.say("next")
        await seat.press("h")
        await told(seat, "next")
        await seat.sees("What is overfitting?")
        await seat.reaches(TurnStage.LISTENING)
        await seat.press("h")
        stage.script.say("skip")
        stage.script.pause(2.6)
        await seat.reaches(TurnStage.ASSESSED)
    assert [one.kept.transcript.text for one in stage.kept()] == [FULL_ANSWER, "skip"]


@in_loop
async def test_nothing_that_is_played_is_taken_for_a_command(free: Stage) -> None:
    async with seated(free, practising=True) as seat:
        await answered(seat, FULL_ANSWER)
        await seat.sees(AFTER)
        await seat.until(lambda: "p Play" in seat.keys)
        free.speaker.lingering = True
        await seat.press("p")
        await seat.until(lambda: free.speaker.playing)
        free.script.say("next")
        free.script.pause(1.0)
        free.speaker.lingering = False
        await seat.until(lambda: asked(free).count("Next?") == 2)
        await told(seat, "again")
        await seat.reaches(TurnStage.LISTENING)
        assert "What does a p-value mean?" in seat.words


@in_loop
async def test_a_microphone_that_cannot_be_opened_for_commands_is_told(free: Stage) -> None:
    async with seated(free, practising=True) as seat:
        await answered(seat, FULL_ANSWER)
        await seat.sees(AFTER)
        free.script.unplug()
        free.microphone_refusal = DeviceError("there is no microphone", "Plug one in")
        await seat.sees("h listens again.")
        free.microphone_refusal = None
        await seat.press("h")
        await told(seat, "next")
        await seat.sees("What is overfitting?")


@in_loop
async def test_when_nothing_was_heard_it_asks_whether_to_try_again(free: Stage) -> None:
    async with seated(free, practising=True) as seat:
        await seat.reaches(TurnStage.LISTENING)
        free.script.pause(31)
        await seat.until(lambda: asked(free)[1:] == ["Again?"])
        await told(seat, "try again")
        await answered(seat, FULL_ANSWER)
