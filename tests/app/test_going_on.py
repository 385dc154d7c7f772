"""The key that goes on with an answer that was ended too early."""

import pytest
from piloting import Seat, in_loop, seated
from scripted_studio import FULL_ANSWER, Stage

from voiceprep.app.screens.history import HistoryScreen
from voiceprep.app.screens.home import HomeScreen
from voiceprep.app.screens.turn import Stage as TurnStage
from voiceprep.app.widgets.meter import Meter
from voiceprep.assessing.records import Verdict
from voiceprep.errors import DeviceError
from voiceprep.history.opening import open_history
from voiceprep.history.rating import Rating

FIRST, SECOND = FULL_ANSWER.split(" assuming ")
SECOND = f"assuming {SECOND}"


async def silence_ends(seat: Seat, said: str = FIRST) -> None:
    await seat.reaches(TurnStage.LISTENING)
    seat.stage.script.say(said)
    seat.stage.script.pause(2.6)
    await seat.reaches(TurnStage.ASSESSED)
    await seat.until(lambda: "w Go on" in seat.keys)


@in_loop
async def test_an_answer_that_silence_ended_too_early_goes_on(stage: Stage) -> None:
    async with seated(stage, practising=True) as seat:
        await silence_ends(seat)
        assert "33% covered" in seat.words
        await seat.press("w")
        await seat.sees("● LISTENING")
        # What was said before stays in sight, and the clock goes on.
        assert FIRST in seat.words
        stage.script.say(SECOND)
        stage.script.pause(0.7)
        await seat.sees(FULL_ANSWER)
        first_s = stage.kept()[0].kept.duration_s
        await seat.until(lambda: (level := seat.app.screen.query_one(Meter).level) and level.elapsed_s > first_s + 1.5)
        await seat.is_heard()
        await seat.press("space")
        await seat.sees("✓ ASSESSED 67% covered 2 of 3 key points said")
        assert "1 pause, longest" in seat.words
        assert FULL_ANSWER in seat.words
        await seat.until(lambda: "p Play" in seat.keys)
        # The next answer is another attempt.
        await seat.press("r")
        await seat.answers("I do not know")
    assert [attempt.kept.transcript.text for attempt in stage.kept()] == [FULL_ANSWER, "I do not know"]
    assert stage.recordings() == [".flac", ".flac"]


@pytest.mark.parametrize("how", ["said nothing", "no microphone"])
@in_loop
async def test_where_nothing_comes_the_answer_is_shown_again_as_it_was(stage: Stage, how: str) -> None:
    async with seated(stage, practising=True) as seat:
        await silence_ends(seat, FULL_ANSWER)
        await seat.press("down", "down", "c", "c")
        await seat.sees("100% covered")
        await seat.press("1")
        await seat.sees("[1 again 1 d]")
        if how == "no microphone":
            stage.microphone_refusal = DeviceError("the microphone is busy", "Close the other program")
            await seat.press("w")
            await seat.sees("The microphone is busy. Close the other program.")
        else:
            await seat.press("w")
            await seat.reaches(TurnStage.LISTENING)
            stage.script.pause(1.2)
            await seat.is_heard()
            await seat.press("space")
            await seat.sees("I heard no more, so your answer stays as it was.")
        assert seat.turn_stage is TurnStage.ASSESSED
        assert "100% covered" in seat.words
        assert "[1 again 1 d]" in seat.words
        assert {"w Go on", "p Play", "c Correct"} <= set(seat.keys)
    [attempt] = stage.kept()
    assert attempt.kept.transcript.text == FULL_ANSWER
    assert stage.recordings() == [".flac"]


@in_loop
async def test_a_verdict_and_a_rating_of_mine_stand_when_the_answer_goes_on(stage: Stage) -> None:
    async with seated(stage, practising=True) as seat:
        await silence_ends(seat)
        await seat.press("down", "down", "c", "c")
        await seat.sees("your verdict")
        await seat.press("2")
        await seat.sees("[2 hard 1 d]")
        await seat.until(lambda: stage.kept()[0].corrections)
        await seat.press("w")
        await seat.reaches(TurnStage.LISTENING)
        stage.script.say(SECOND)
        stage.script.pause(2.6)
        await seat.sees("100% covered 3 of 3 key points said")
        assert "✓ said Tiny effects become significant in huge samples your verdict" in seat.words
        await seat.sees("[2 hard 1 d]")
        assert "yours" in seat.words
    [attempt] = stage.kept()
    assert [correction.verdict for correction in attempt.corrections] == [Verdict.COVERED]
    history = open_history(stage.places.database, stage.places.recordings)
    with history.database:
        assert [(review.rating, review.by_user) for review in history.reviews.standing()] == [(Rating.HARD, True)]


@in_loop
async def test_the_key_can_be_pressed_while_the_words_are_awaited(stage: Stage) -> None:
    async with seated(stage, practising=True) as seat:
        await seat.reaches(TurnStage.LISTENING)
        stage.recognizer.ready.clear()
        stage.script.say(FIRST)
        stage.script.pause(2.6)
        await seat.reaches(TurnStage.TRANSCRIBING)
        await seat.press("w")
        await seat.sees("then I listen on")
        assert "w Go on" not in seat.keys
        stage.recognizer.ready.set()
        await seat.reaches(TurnStage.LISTENING)
        stage.script.say(SECOND)
        stage.script.pause(2.6)
        await seat.sees("67% covered")
    assert [attempt.kept.transcript.text for attempt in stage.kept()] == [FULL_ANSWER]


@in_loop
async def test_it_is_not_offered_where_there_is_no_answer(stage: Stage) -> None:
    async with seated(stage, practising=True) as seat:
        await seat.reaches(TurnStage.LISTENING)
        await seat.press("w")
        assert "w Go on" not in seat.keys
        stage.script.pause(31)
        await seat.reaches(TurnStage.STOPPED)
        assert "w Go on" not in seat.keys
        await seat.press("w")
        assert seat.turn_stage is TurnStage.STOPPED
    assert stage.kept() == []


@in_loop
async def test_leaving_while_going_on_offers_the_rest_at_the_next_start(stage: Stage) -> None:
    async with seated(stage, practising=True) as seat:
        await silence_ends(seat)
        await seat.press("w")
        await seat.reaches(TurnStage.LISTENING)
        stage.script.say(SECOND)
        stage.script.pause(0.3)
        await seat.is_heard()
        await seat.press("escape")
        await seat.until(lambda: isinstance(seat.app.screen, HomeScreen))
    assert [attempt.kept.transcript.text for attempt in stage.kept()] == [FIRST]
    async with seated(stage) as seat:
        await seat.sees("voiceprep was stopped while you were going on with your answer")
        assert "0:01 more of it are on the disk. Shall they be added to it?" in seat.words
        await seat.press("enter")
        await seat.sees("Finished: 67% covered.")
        await seat.until(lambda: stage.recordings() == [".flac"])
        await seat.press("h")
        await seat.until(lambda: isinstance(seat.app.screen, HistoryScreen))
        await seat.press("enter")
        await seat.sees("gone on with at 0:0")
        await seat.sees("┃")
    assert [attempt.kept.transcript.text for attempt in stage.kept()] == [FULL_ANSWER]
