from piloting import in_loop, seated
from scripted_studio import FULL_ANSWER, Stage

from voiceprep.app.screens.turn import Stage as TurnStage
from voiceprep.practising import events as ev
from voiceprep.practising.equipment import Controls
from voiceprep.practising.leftovers import find_leftovers, finishing_turn


async def leave_one(stage: Stage, said: str = FULL_ANSWER) -> None:
    """An answer whose words were never made out."""
    stage.recognizer.failure = RuntimeError("killed")
    async with seated(stage, practising=True) as seat:
        await seat.reaches(TurnStage.LISTENING)
        stage.script.say(said)
        stage.script.pause(2.6)
        await seat.reaches(TurnStage.STOPPED)
    stage.recognizer.failure = None


@in_loop
async def test_an_answer_that_was_left_can_be_finished(stage: Stage) -> None:
    await leave_one(stage)
    async with seated(stage) as seat:
        await seat.sees("voiceprep was stopped while you were answering")
        assert "“What does a p-value mean?”" in seat.words
        assert seat.keys == ["⏎ Finish it", "d Delete it", "esc Later"]
        await seat.press("enter")
        await seat.sees("Finished: 67% covered. It is in your history.")
        await seat.sees("due in 2 days")
    assert stage.recordings() == [".flac"]


@in_loop
async def test_an_answer_that_was_left_can_be_deleted(stage: Stage) -> None:
    await leave_one(stage)
    async with seated(stage) as seat:
        await seat.sees("Shall it be finished")
        await seat.press("d")
        await seat.sees("Deleted.")
    assert stage.recordings() == []
    assert stage.kept() == []


@in_loop
async def test_an_answer_that_was_left_can_wait_for_another_start(stage: Stage) -> None:
    await leave_one(stage)
    for _ in range(2):
        async with seated(stage) as seat:
            await seat.sees("Shall it be finished")
            await seat.press("escape")
            await seat.sees("⏎ Start")
            assert "Shall it be" not in seat.words


@in_loop
async def test_several_are_offered_one_after_the_other(stage: Stage) -> None:
    await leave_one(stage, "first")
    await leave_one(stage, "second answer")
    async with seated(stage) as seat:
        await seat.sees("Shall it be finished")
        await seat.press("d")
        await seat.sees("Deleted. voiceprep was stopped")
        await seat.press("enter")
        await seat.sees("Finished: 0% covered.")
    assert [attempt.kept.transcript.text for attempt in stage.kept()] == ["second answer"]


@in_loop
async def test_one_that_is_given_up_while_it_is_heard_stays(stage: Stage) -> None:
    await leave_one(stage)
    with stage.studio() as studio:
        [leftover] = find_leftovers(studio)
        controls = Controls()
        for event in finishing_turn(studio, leftover, controls).run():
            if isinstance(event, ev.Listening):
                controls.cancel.set()
    assert stage.recordings() == [".json", ".pcm"]


@in_loop
async def test_nobody_is_asked_in_the_middle_of_an_answer(stage: Stage) -> None:
    await leave_one(stage)
    async with seated(stage, practising=True) as seat:
        await seat.answers(FULL_ANSWER)
        await seat.press("escape")
        await seat.sees("Shall it be finished")


@in_loop
async def test_one_whose_recognizer_fails_again_stays(stage: Stage) -> None:
    await leave_one(stage)
    stage.recognizer.failure = RuntimeError("again")
    async with seated(stage) as seat:
        await seat.sees("Shall it be finished")
        await seat.press("enter")
        await seat.sees("The recognizer failed (RuntimeError: again).")
    assert stage.recordings() == [".json", ".pcm"]
