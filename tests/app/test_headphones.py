from piloting import in_loop, seated
from scripted_studio import FULL_ANSWER, Stage

from voiceprep.app.screens.turn import Stage as TurnStage
from voiceprep.errors import DeviceError
from voiceprep.settings import Settings, load_settings

ASKED = "Do you wear headphones?"


@in_loop
async def test_headphones_are_asked_about_once_before_the_first_question(stage: Stage) -> None:
    stage.headphones_are_asked = True
    async with seated(stage, practising=True) as seat:
        await seat.sees(ASKED)
        assert seat.keys == ["y Yes", "n No"]
        assert stage.voice is not None
        assert stage.voice.said == []
        stage.speaker.lingering = True
        await seat.press("y")
        await seat.sees("♪ ASKING speak any time, and I stop")
        assert load_settings(stage.places.settings).headphones == "yes"
        stage.speaker.lingering = False
        await seat.answers(FULL_ANSWER)
        await seat.press("n")
        await seat.answers("the model learned the noise of its training data")
        assert len(stage.voice.said) == 2
    stage.settings = load_settings(stage.places.settings)
    async with seated(stage, practising=True) as seat:
        await seat.reaches(TurnStage.LISTENING)
        assert ASKED not in seat.words


@in_loop
async def test_escape_is_no_and_kept_too(stage: Stage) -> None:
    stage.headphones_are_asked = True
    async with seated(stage, practising=True) as seat:
        await seat.sees(ASKED)
        await seat.press("escape")
        await seat.answers(FULL_ANSWER)
    assert load_settings(stage.places.settings).headphones == "no"


@in_loop
async def test_an_answer_that_cannot_be_kept_is_told_and_the_question_asked_all_the_same(stage: Stage) -> None:
    stage.headphones_are_asked = True
    stage.places.settings.write_text("no_such_setting = 1\n", encoding="utf-8")
    async with seated(stage, practising=True) as seat:
        await seat.sees(ASKED)
        await seat.press("n")
        await seat.sees("there is no setting “no_such_setting”")
        await seat.answers(FULL_ANSWER)


@in_loop
async def test_nobody_is_asked_about_headphones_where_there_is_no_voice(stage: Stage) -> None:
    stage.headphones_are_asked = True
    stage.voice, stage.settings = None, Settings(read_questions=False)
    async with seated(stage, practising=True) as seat:
        await seat.reaches(TurnStage.LISTENING)


@in_loop
async def test_nobody_is_asked_about_headphones_where_there_is_no_microphone(stage: Stage) -> None:
    stage.headphones_are_asked = True
    stage.microphone_refusal = DeviceError("there is no microphone", "Plug one in")
    async with seated(stage, practising=True) as seat:
        await seat.sees("There is no microphone. Plug one in.")


@in_loop
async def test_speaking_over_the_question_stops_it(stage: Stage) -> None:
    stage.settings = Settings(headphones="yes")
    stage.headphones_are_asked = True
    stage.speaker.lingering = True
    async with seated(stage, practising=True) as seat:
        await seat.until(lambda: stage.speaker.playing)
        stage.script.pause(0.2)
        stage.script.say(FULL_ANSWER)
        await seat.reaches(TurnStage.LISTENING)
        assert "I stopped, for I heard you." in seat.words
        assert not stage.speaker.playing
        stage.script.pause(2.6)
        await seat.sees("✓ ASSESSED 67% covered")
    [attempt] = stage.kept()
    assert attempt.kept.transcript.text == FULL_ANSWER


@in_loop
async def test_the_questions_words_from_the_loudspeaker_are_shown_apart_from_the_answer(stage: Stage) -> None:
    stage.speaker.lingering = True
    async with seated(stage, practising=True) as seat:
        await seat.until(lambda: stage.speaker.playing)
        # The loudspeaker's last words, and the candidate's right behind them.
        stage.script.say("a p-value")
        await seat.is_heard()
        stage.speaker.lingering = False
        await seat.until(lambda: not stage.speaker.playing)
        stage.script.say(FULL_ANSWER)
        stage.script.pause(2.6)
        await seat.sees("✓ ASSESSED 67% covered")
        assert "Left out, for it was the question from your loudspeaker: “a p-value”." in seat.words
        assert "set aside: “a p-value” at 0:00 (echo of the question)" in seat.words
    [attempt] = stage.kept()
    assert attempt.kept.transcript.text == FULL_ANSWER
    assert [some.text for some in attempt.kept.transcript.aside] == ["a p-value"]
