from piloting import in_loop, seated
from scripted_studio import FULL_ANSWER, Stage

from voiceprep.app.messages import TurnHappened
from voiceprep.app.screens.home import HomeScreen
from voiceprep.app.screens.turn import Stage as TurnStage
from voiceprep.assessing.records import Verdict
from voiceprep.listening.listener import Level
from voiceprep.listening.summary import EndedBy
from voiceprep.practising import events as ev


@in_loop
async def test_a_whole_turn_from_home_to_the_evidence(stage: Stage) -> None:
    stage.speaker.lingering = True
    async with seated(stage) as seat:
        await seat.sees("What does a p-value mean? never said 45 s")
        await seat.sees("Recognizer: scripted, ready")
        await seat.press("enter")
        await seat.sees("♪ ASKING")
        await seat.until(lambda: stage.speaker.playing)
        assert stage.voice is not None
        assert stage.voice.said == ["What is a p-value?"]
        assert "What does a p-value mean?" in seat.screen

        stage.speaker.lingering = False
        await seat.sees("● LISTENING Scripted")
        stage.script.pause(0.3)
        await seat.sees("waiting for your first word")
        stage.script.say("the probability of data at least as extreme")
        await seat.sees("I hear you")
        stage.script.pause(0.7)
        await seat.sees("the probability of data at least as extreme")
        stage.script.pause(0.8)
        await seat.sees("ends in 1.0 s, speak to go on")
        stage.script.say("as what was seen")
        await seat.sees("I hear you")
        assert "ends in" not in seat.words
        stage.script.say("assuming the null hypothesis is true")
        await seat.is_heard()
        await seat.press("space")

        await seat.sees("✓ ASSESSED 67% covered 2 of 3 key points said")
        assert "✓ said It is the probability of data at least as extreme as what was seen" in seat.words
        assert "· missed Tiny effects become significant in huge samples" in seat.words
        assert "18 words · 0:05 of about 0:45" in seat.words
        assert "1 pause, longest 1.5 s" in seat.words
        assert "probability of data at least as extreme as what was seen" in " ".join(seat.underlined.split())
    [attempt] = stage.kept()
    assert attempt.kept.transcript.text == FULL_ANSWER
    assert attempt.kept.heard is not None
    assert attempt.kept.heard.ended_by is EndedBy.KEY
    assert attempt.kept.recording is not None
    assert attempt.kept.recording.exists()


@in_loop
async def test_silence_ends_the_answer_too(stage: Stage) -> None:
    async with seated(stage, practising=True) as seat:
        await seat.reaches(TurnStage.LISTENING)
        stage.script.say(FULL_ANSWER)
        stage.script.pause(2.6)
        await seat.reaches(TurnStage.ASSESSED)
    assert [attempt.kept.heard.ended_by for attempt in stage.kept() if attempt.kept.heard] == [EndedBy.SILENCE]


@in_loop
async def test_retry_asks_the_same_question_and_next_the_one_after_it(stage: Stage) -> None:
    async with seated(stage, practising=True) as seat:
        await seat.answers("I do not know")
        await seat.press("r")
        await seat.answers(FULL_ANSWER)
        assert "67% covered" in seat.words
        await seat.press("n")
        await seat.sees("What is overfitting?")
        await seat.answers("the model learned the noise of its training data")
        assert "100% covered" in seat.words
        await seat.press("n")
        await seat.until(lambda: isinstance(seat.app.screen, HomeScreen))
    answered = [(one.kept.question_id, one.kept.assessment.coverage) for one in stage.kept()]
    assert answered == [("p-value", 0.0), ("p-value", 0.67), ("overfitting", 1.0)]


@in_loop
async def test_next_while_the_question_is_read_goes_to_the_next_question(stage: Stage) -> None:
    stage.speaker.lingering = True
    async with seated(stage, practising=True) as seat:
        await seat.until(lambda: stage.speaker.playing)
        await seat.press("n")
        await seat.sees("What is overfitting?")
        await seat.until(lambda: len(stage.speaker.played) == 2)
        assert stage.speaker.stopped == 1
        stage.speaker.lingering = False
        await seat.answers("the model learned the noise of its training data")


@in_loop
async def test_my_recording_the_question_and_the_model_answer_can_be_heard_and_stopped(stage: Stage) -> None:
    async with seated(stage, practising=True) as seat:
        await seat.answers(FULL_ANSWER)
        await seat.until(lambda: "p Play" in seat.keys)
        assert stage.voice is not None
        stage.speaker.lingering = True

        await seat.press("p")
        await seat.until(lambda: stage.speaker.playing)
        assert stage.speaker.played[-1].duration_s > 18 * 0.22
        await seat.until(lambda: "s Stop" in seat.keys)
        await seat.press("s")
        await seat.until(lambda: not stage.speaker.playing and "s Stop" not in seat.keys)

        await seat.press("a")
        await seat.until(lambda: stage.voice.said[1:] == ["What is a p-value?"] and stage.speaker.playing)

        await seat.press("m")
        await seat.sees("Model answer")
        assert "Tiny effects become significant in huge samples." in seat.words
        await seat.until(lambda: len(stage.speaker.played) == 4)
        assert stage.voice.said[2].startswith("It is the probability of data")
        await seat.press("m")
        await seat.sees("You said")
        await seat.until(lambda: not stage.speaker.playing)
    assert stage.speaker.stopped == 3


@in_loop
async def test_a_verdict_that_was_corrected_is_kept_and_there_again_in_the_history(stage: Stage) -> None:
    async with seated(stage) as seat:
        await seat.sees("never said")
        await seat.press("enter")
        await seat.answers(FULL_ANSWER)
        await seat.until(lambda: "c Correct" in seat.keys)
        await seat.press("down", "down", "c", "c")
        await seat.sees("✓ said Tiny effects become significant in huge samples your verdict")
        assert "100% covered 3 of 3" in seat.words
        await seat.until(lambda: [one.verdict for one in stage.kept()[0].corrections] == [Verdict.COVERED])
    async with seated(stage) as seat:
        await seat.sees("What is overfitting?")
        await seat.press("h")
        await seat.sees("100%")
        await seat.press("enter")
        await seat.sees("✓ said Tiny effects become significant in huge samples your verdict")
        assert "100% covered" in seat.words


@in_loop
async def test_space_that_skips_the_voice_does_not_also_end_the_answer(stage: Stage) -> None:
    stage.speaker.lingering = True
    async with seated(stage, practising=True) as seat:
        await seat.until(lambda: stage.speaker.playing)
        await seat.press("space")
        await seat.reaches(TurnStage.LISTENING)
        # The key's repeat, or a second press that was meant for the voice.
        await seat.press("space", "space")
        stage.script.pause(0.5)
        await seat.is_heard()
        await seat.press("space")
        assert seat.turn_stage is TurnStage.LISTENING
        stage.script.say(FULL_ANSWER)
        await seat.is_heard()
        await seat.until(lambda: "space I'm done" in seat.keys)
        await seat.press("space")
        await seat.reaches(TurnStage.ASSESSED)
        await seat.press("space")
        assert seat.turn_stage is TurnStage.ASSESSED
    assert len(stage.kept()) == 1


@in_loop
async def test_a_hint_is_shown_where_there_is_one(stage: Stage) -> None:
    async with seated(stage, practising=True) as seat:
        await seat.reaches(TurnStage.LISTENING)
        await seat.press("t")
        await seat.sees("Hint 1 of 1: Think of what is assumed.")
        await seat.until(lambda: "t Hint" not in seat.keys)


def test_only_a_level_is_replaced_by_a_newer_level_of_the_same_turn() -> None:
    def level(turn: int) -> TurnHappened:
        return TurnHappened(turn, ev.LevelChanged(Level(-20.0, True, 1.0, None)))

    words = TurnHappened(1, ev.WordsHeard(()))
    assert level(1).can_replace(level(1))
    assert not level(2).can_replace(level(1))
    assert not level(1).can_replace(words)
    assert not words.can_replace(level(1))
    assert not words.can_replace(words)
