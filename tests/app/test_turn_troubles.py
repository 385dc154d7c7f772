import sqlite3
from contextlib import closing

import pytest
from piloting import in_loop, seated
from scripted_studio import FULL_ANSWER, Stage

from voiceprep.app.screens.turn import Stage as TurnStage
from voiceprep.errors import DeviceError, RecognizerError
from voiceprep.listening.summary import EndedBy
from voiceprep.settings import Settings


@in_loop
async def test_when_nothing_is_heard_the_level_and_the_microphone_are_named(stage: Stage) -> None:
    async with seated(stage, practising=True) as seat:
        await seat.reaches(TurnStage.LISTENING)
        stage.script.rustle(1.2)
        await seat.until(lambda: "space I'm done" in seat.keys)
        await seat.press("space")
        await seat.sees("! STOPPED I heard nothing")
        assert "Scripted: loudest -40 dB in 1 s. There was sound but no speech" in seat.words
        assert {"r Retry", "n Next"} <= set(seat.keys)
        await seat.press("r")
        await seat.answers(FULL_ANSWER)
    assert len(stage.kept()) == 1
    assert stage.recordings() == [".flac"]


@in_loop
async def test_silence_for_half_a_minute_asks_whether_the_microphone_is_muted(stage: Stage) -> None:
    async with seated(stage, practising=True) as seat:
        await seat.reaches(TurnStage.LISTENING)
        stage.script.pause(31)
        await seat.sees("Scripted: loudest -120 dB in 30 s. That is silence: is it muted")
    assert stage.recordings() == []


@in_loop
async def test_a_microphone_that_is_missing_is_told_and_can_be_tried_again(stage: Stage) -> None:
    stage.microphone_refusal = DeviceError("there is no microphone", "Plug one in")
    async with seated(stage, practising=True) as seat:
        await seat.sees("! STOPPED")
        assert "There is no microphone. Plug one in." in seat.words
        stage.microphone_refusal = None
        await seat.press("r")
        await seat.answers(FULL_ANSWER)
        assert "There is no microphone" not in seat.words
    assert len(stage.kept()) == 1


@in_loop
async def test_what_was_said_before_the_microphone_was_pulled_out_is_assessed_and_kept(stage: Stage) -> None:
    async with seated(stage, practising=True) as seat:
        await seat.reaches(TurnStage.LISTENING)
        stage.script.say(FULL_ANSWER)
        stage.script.unplug()
        await seat.sees("✓ ASSESSED 67% covered 2 of 3 key points said (the microphone went away)")
        assert "stopped sending sound. Plug it in again." in seat.words
    [attempt] = stage.kept()
    assert attempt.kept.heard is not None
    assert attempt.kept.heard.ended_by is EndedBy.DEVICE_LOST
    assert stage.recordings() == [".flac"]


@in_loop
async def test_a_microphone_pulled_out_before_the_first_word_is_not_called_muted(stage: Stage) -> None:
    async with seated(stage, practising=True) as seat:
        await seat.reaches(TurnStage.LISTENING)
        stage.script.pause(0.2)
        stage.script.unplug()
        await seat.sees("! STOPPED")
        assert "stopped sending sound. Plug it in again." in seat.words
        assert "muted" not in seat.words
        await seat.press("r")
        await seat.answers(FULL_ANSWER)


@in_loop
async def test_the_recording_outlives_a_recognizer_that_fails_and_is_offered_at_the_next_start(stage: Stage) -> None:
    stage.recognizer.failure = RuntimeError("out of memory")
    async with seated(stage, practising=True) as seat:
        await seat.reaches(TurnStage.LISTENING)
        stage.script.say(FULL_ANSWER)
        stage.script.pause(2.6)
        await seat.sees("! STOPPED")
        assert "The recognizer failed (RuntimeError: out of memory). Your recording is kept." in seat.words
    assert stage.kept() == []
    stage.recognizer.failure = None
    async with seated(stage) as seat:
        await seat.sees("Shall it be finished and assessed?")
        await seat.press("enter")
        await seat.sees("Finished: 67% covered. It is in your history.")
    assert [attempt.kept.transcript.text for attempt in stage.kept()] == [FULL_ANSWER]
    assert stage.recordings() == [".flac"]


@in_loop
async def test_a_recognizer_that_cannot_be_loaded_is_told_at_home(stage: Stage) -> None:
    async with seated(stage) as seat:
        await seat.sees("Recognizer: scripted, ready")
    stage.recognizer_loads = RecognizerError("This machine has no recognizer", "Get a model")
    async with seated(stage) as seat:
        await seat.sees("This machine has no recognizer. Get a model.")


@in_loop
async def test_a_slow_recognizer_holds_nothing_up_but_the_words(stage: Stage) -> None:
    stage.recognizer.ready.clear()
    async with seated(stage, practising=True) as seat:
        await seat.reaches(TurnStage.LISTENING)
        for _ in range(2):
            stage.script.say("some words")
            stage.script.pause(0.8)
        await seat.is_heard()
        await seat.press("space")
        await seat.sees("… TRANSCRIBING 0 of 2 phrases")
        assert seat.keys == ["w Go on", "h Hands-free", "esc Back", "q Quit"]
        stage.recognizer.ready.set()
        await seat.reaches(TurnStage.ASSESSED)


@in_loop
async def test_a_full_disk_stops_the_recording_and_not_the_answer(stage: Stage) -> None:
    stage.disk_takes_frames = 50
    async with seated(stage, practising=True) as seat:
        await seat.reaches(TurnStage.LISTENING)
        stage.script.say("the probability of data at least as extreme")
        await seat.sees("The recording stopped because the disk is full. Make room on the disk.")
        stage.script.say("as what was seen assuming the null hypothesis is true")
        stage.script.pause(2.6)
        await seat.sees("✓ ASSESSED 67% covered")
        assert "The recording stopped" in seat.words
        assert "p Play" in seat.keys
    assert [attempt.kept.transcript.text for attempt in stage.kept()] == [FULL_ANSWER]


@in_loop
async def test_an_attempt_that_cannot_be_written_down_is_told_and_its_recording_offered_later(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voiceprep.history.database.BUSY_TIMEOUT_S", 0.1)
    async with seated(stage, practising=True) as seat:
        await seat.reaches(TurnStage.LISTENING)
        with closing(sqlite3.connect(stage.places.database)) as another_program:
            another_program.execute("BEGIN IMMEDIATE")
            await seat.answers(FULL_ANSWER)
            await seat.until(lambda: "busy" in seat.notice or "locked" in seat.notice or "another" in seat.notice)
        assert "c Correct" not in seat.keys
    async with seated(stage) as seat:
        await seat.sees("Shall it be finished and assessed?")


@in_loop
async def test_without_a_voice_the_questions_are_shown_and_that_is_said_once(stage: Stage) -> None:
    stage.voice = None
    async with seated(stage, practising=True) as seat:
        await seat.sees("Questions are shown only: there is no voice on this machine.")
        await seat.answers(FULL_ANSWER)
        assert "a Ask" not in seat.keys
        await seat.press("m")
        await seat.sees("Model answer")
        await seat.press("n")
        await seat.sees("What is overfitting?")
        await seat.reaches(TurnStage.LISTENING)
        assert "no voice" not in seat.words


@in_loop
async def test_a_voice_that_was_turned_off_is_not_called_missing(stage: Stage) -> None:
    stage.voice, stage.settings = None, Settings(read_questions=False)
    async with seated(stage, practising=True) as seat:
        await seat.reaches(TurnStage.LISTENING)
        assert "no voice" not in seat.words


@in_loop
async def test_a_voice_that_fails_is_told_and_the_turn_goes_on(stage: Stage) -> None:
    assert stage.voice is not None
    stage.voice.failure = DeviceError("the voice took too long", "Try again")
    async with seated(stage, practising=True) as seat:
        await seat.sees("The voice took too long. Try again.")
        await seat.answers(FULL_ANSWER)


@in_loop
async def test_a_loudspeaker_that_went_away_is_told_and_the_turn_goes_on(stage: Stage) -> None:
    stage.speaker.failure = DeviceError("the loudspeaker 'Scripted' stopped taking sound")
    async with seated(stage, practising=True) as seat:
        await seat.sees("The loudspeaker 'Scripted' stopped taking sound.")
        await seat.answers(FULL_ANSWER)
        await seat.press("p")
        await seat.sees("The loudspeaker 'Scripted' stopped taking sound.")


@in_loop
async def test_a_recording_that_was_deleted_meanwhile_cannot_be_played_and_that_is_told(stage: Stage) -> None:
    async with seated(stage, practising=True) as seat:
        await seat.answers(FULL_ANSWER)
        await seat.until(lambda: stage.recordings() == [".flac"])
        [recording] = stage.places.recordings.iterdir()
        recording.unlink()
        await seat.press("p")
        await seat.until(lambda: seat.notice)
        assert seat.turn_stage is TurnStage.ASSESSED
