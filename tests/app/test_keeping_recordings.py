"""Recordings that are kept for some days, or not at all."""

from datetime import UTC, datetime, timedelta

from past_answers import ASKED, keep_answer
from piloting import in_loop, seated
from scripted_studio import FULL_ANSWER, Stage

from voiceprep.app.screens.turn import Stage as TurnStage
from voiceprep.history.opening import open_history
from voiceprep.settings import Settings

NEVER = Settings(keep_recordings="never")
DAYS_AGO = (datetime.now(UTC) - ASKED) / timedelta(days=1)


async def leave_one(stage: Stage) -> None:
    """An answer whose words were never made out."""
    stage.recognizer.failure = RuntimeError("killed")
    async with seated(stage, practising=True) as seat:
        await seat.reaches(TurnStage.LISTENING)
        stage.script.say(FULL_ANSWER)
        stage.script.pause(0.7)
        await seat.is_heard()
        await seat.press("space")
        await seat.reaches(TurnStage.STOPPED)
    stage.recognizer.failure = None


@in_loop
async def test_an_answer_is_assessed_and_its_sound_is_gone(stage: Stage) -> None:
    stage.settings = NEVER
    async with seated(stage, practising=True) as seat:
        await seat.reaches(TurnStage.LISTENING)
        assert stage.recordings() == [".json", ".pcm"]
        await seat.answers(FULL_ANSWER)
        await seat.sees("67% covered")
        await seat.until(lambda: stage.kept() and stage.recordings() == [])
        await seat.until(lambda: stage.kept()[0].kept.recording is None)
        assert "p Play" not in seat.keys
        await seat.press("c")
        await seat.until(lambda: stage.kept()[0].corrections)
        await seat.press("r")
        await seat.answers(FULL_ANSWER)
        await seat.until(lambda: len(stage.kept()) == 2 and stage.recordings() == [])
        assert [attempt.kept.recording for attempt in stage.kept()] == [None, None]
    async with seated(stage) as seat:
        await seat.sees("h History")
        await seat.press("h")
        await seat.sees("What does a p-value mean?")
        await seat.press("enter")
        await seat.sees("67% covered")
        assert not any(key.startswith("p Play") for key in seat.keys)


@in_loop
async def test_the_sound_goes_too_when_the_disk_took_only_a_part_of_it(stage: Stage) -> None:
    stage.settings, stage.disk_takes_frames = NEVER, 20
    async with seated(stage, practising=True) as seat:
        await seat.answers(FULL_ANSWER)
        await seat.until(lambda: stage.kept() and stage.recordings() == [])
        await seat.until(lambda: stage.kept()[0].kept.recording is None)


@in_loop
async def test_an_answer_that_was_left_can_be_finished_and_then_its_sound_goes(stage: Stage) -> None:
    await leave_one(stage)
    stage.settings = NEVER
    async with seated(stage) as seat:
        await seat.sees("Shall it be finished")
        assert stage.recordings() == [".json", ".pcm"]
        await seat.press("enter")
        await seat.sees("Finished: 67% covered.")
        await seat.until(lambda: stage.recordings() == [])
    assert stage.kept()[0].kept.recording is None


@in_loop
async def test_an_answer_whose_program_was_killed_once_it_was_kept_is_not_asked_about(stage: Stage) -> None:
    # Between the keeping of the answer and the removal of its sound.
    await leave_one(stage)
    [pcm] = stage.places.recordings.glob("*.pcm")
    number = keep_answer(stage, FULL_ANSWER, sound=False)
    history = open_history(stage.places.database, stage.places.recordings)
    with history.database, history.database.writing() as transaction:
        transaction.run("UPDATE attempts SET recording = ?", (pcm.with_suffix(".flac").name,))
    stage.settings = NEVER
    async with seated(stage) as seat:
        await seat.sees("1 recording was removed")
        assert "Shall it be finished" not in seat.words
    assert stage.recordings() == []
    assert [(attempt.number, attempt.kept.recording) for attempt in stage.kept()] == [(number, None)]


@in_loop
async def test_old_recordings_are_removed_at_the_start_and_that_is_told(stage: Stage) -> None:
    for days in (DAYS_AGO - 31, DAYS_AGO - 30.5, DAYS_AGO - 29):
        keep_answer(stage, FULL_ANSWER, days=days)
    stage.settings = Settings(keep_recordings="days", keep_recordings_days=30)
    async with seated(stage) as seat:
        await seat.sees("2 recordings older than 30 days were removed (0.")
        assert "as set; the words stay." in seat.words
        assert stage.recordings() == [".flac"]
        # It stays when one comes back from looking at something, and goes when practising begins.
        await seat.press("h")
        await seat.sees("67%")
        await seat.press("escape")
        await seat.sees("2 recordings older than 30 days")
        await seat.press("enter")
        await seat.reaches(TurnStage.LISTENING)
        await seat.press("escape")
        await seat.until(lambda: "History" in seat.words and "were removed" not in seat.words)
    assert [attempt.kept.recording is None for attempt in stage.kept()][:3] == [True, True, False]
    async with seated(stage) as seat:
        await seat.sees("History")
        assert "removed" not in seat.words


@in_loop
async def test_by_default_recordings_stay(stage: Stage) -> None:
    keep_answer(stage, FULL_ANSWER, days=DAYS_AGO - 4000)
    async with seated(stage) as seat:
        await seat.sees("h History")
        await seat.press("h")
        await seat.sees("67%")
    assert stage.recordings() == [".flac"]


@in_loop
async def test_what_cannot_be_removed_is_told_and_keeps_nobody_from_practising(stage: Stage) -> None:
    keep_answer(stage, FULL_ANSWER, days=DAYS_AGO - 31)
    [recording] = stage.places.recordings.iterdir()
    recording.unlink()
    recording.mkdir()
    stage.settings = NEVER
    async with seated(stage) as seat:
        await seat.sees("1 recording could not be removed: ")
        await seat.press("enter")
        await seat.reaches(TurnStage.LISTENING)
