"""Leaving in the middle of anything: no thread stays, nothing is said twice, nothing whole is lost."""

import pytest
from piloting import Seat, eventually, in_loop, seated
from scripted_studio import FULL_ANSWER, Stage

from voiceprep.app.screens.home import HomeScreen
from voiceprep.app.screens.turn import Stage as TurnStage


async def asking(seat: Seat) -> None:
    seat.stage.speaker.lingering = True
    await seat.until(lambda: seat.stage.speaker.playing)


async def listening(seat: Seat) -> None:
    await seat.reaches(TurnStage.LISTENING)


async def answering(seat: Seat) -> None:
    await seat.reaches(TurnStage.LISTENING)
    seat.stage.script.say("the probability of data")
    await seat.sees("I hear you")


async def transcribing(seat: Seat) -> None:
    seat.stage.recognizer.ready.clear()
    await answering(seat)
    seat.stage.script.pause(2.6)
    await seat.reaches(TurnStage.TRANSCRIBING)


async def assessed(seat: Seat) -> None:
    await seat.answers(FULL_ANSWER)


async def replaying(seat: Seat) -> None:
    await seat.answers(FULL_ANSWER)
    await seat.until(lambda: "p Play" in seat.keys)
    seat.stage.speaker.lingering = True
    await seat.press("p")
    await seat.until(lambda: seat.stage.speaker.playing)


MOMENTS = [asking, listening, answering, transcribing, assessed, replaying]


@pytest.mark.parametrize(
    ("moment", "key"), [*((moment, key) for moment in MOMENTS for key in ("q", "escape")), (answering, "ctrl+c")]
)
@in_loop
async def test_a_key_leaves_at_any_moment(stage: Stage, moment: object, key: str) -> None:
    assert callable(moment)
    stage.speaker.lingering = moment is asking
    async with seated(stage, practising=True) as seat:
        await moment(seat)
        await seat.pilot.press(key)
        if key == "escape":
            await seat.until(lambda: isinstance(seat.app.screen, HomeScreen))
            await seat.until(lambda: not stage.speaker.playing)
        else:
            await seat.until_over()
            assert seat.app.return_code == 0
    await eventually(lambda: not stage.speaker.playing)
    # What was said when the user left can be finished at the next start.
    left = {answering: [".json", ".pcm"], transcribing: [".json", ".pcm"], assessed: [".flac"], replaying: [".flac"]}
    await eventually(lambda: stage.recordings() == left.get(moment, []))
    stage.recognizer.ready.set()


@pytest.mark.parametrize("key", ["ctrl+c", "escape"])
@in_loop
async def test_leaving_while_a_leftover_is_finished_keeps_it_for_the_next_start(stage: Stage, key: str) -> None:
    async with seated(stage, practising=True) as seat:
        await transcribing(seat)
        await seat.press("q")
        await seat.until_over()
    async with seated(stage) as seat:
        await seat.sees("Shall it be finished and assessed?")
        await seat.press("enter")
        await seat.sees("Transcribing your answer")
        assert seat.keys == ["esc Later"]
        await seat.pilot.press(key)
        if key == "ctrl+c":
            await seat.until_over()
        else:
            await seat.sees("never said")
    async with seated(stage) as seat:
        await seat.sees("Shall it be finished and assessed?")
    stage.recognizer.ready.set()
    assert stage.kept() == []


@in_loop
async def test_a_turn_that_was_left_says_nothing_on_the_next_one(stage: Stage) -> None:
    stage.recognizer.ready.clear()
    async with seated(stage) as seat:
        await seat.sees("never said")
        await seat.press("enter")
        await transcribing(seat)
        await seat.press("escape")
        await seat.until(lambda: isinstance(seat.app.screen, HomeScreen))
        await seat.press("enter")
        stage.recognizer.ready.set()
        await seat.answers(FULL_ANSWER)
        assert "67% covered" in seat.words
    assert [attempt.kept.transcript.text for attempt in stage.kept()] == [FULL_ANSWER]
