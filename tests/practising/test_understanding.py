"""A turn waits longer for who is in the middle of a thought than for who says that this was all."""

import pytest
from scripted import Script, ScriptedMicrophone, ScriptedRecognizer, ScriptedVoiceActivity

from voiceprep.listening.summary import EndedBy
from voiceprep.practising import events as ev
from voiceprep.practising.equipment import Equipment
from voiceprep.practising.turn import Turn
from voiceprep.questions.model import KeyPoint, Question

QUESTION = Question(
    "p-value",
    "What is a p-value?",
    "",
    (KeyPoint("tail", "The probability of data at least as extreme"), KeyPoint("null", "The null hypothesis is true")),
    target_s=12,
)
ANSWER = "the probability of data at least as extreme as this when the null hypothesis is true"


def silence_that_ended(said: str, *, words_come: bool = True, rough: bool = False) -> float:
    """Says it and then nothing; how long a silence the countdown went through that ended the answer, in seconds."""
    script = Script()
    recognizer = ScriptedRecognizer(script, rough=rough)
    if not words_come:
        recognizer.ready.clear()
    equipment = Equipment(
        microphone=lambda: ScriptedMicrophone(script),
        voice_activity=ScriptedVoiceActivity,
        recognizer=lambda: recognizer,
    )
    ended, end_silence_s = None, 0.0
    for event in Turn(QUESTION, equipment, ask=False).run():
        match event:
            case ev.Listening():
                script.pause(0.5)
                script.say(said)
                script.pause(0.7 if words_come else 8)
            case ev.PointsSoFar():
                script.pause(8)
            case ev.LevelChanged(level):
                end_silence_s = level.end_silence_s
            case ev.ListeningEnded():
                recognizer.ready.set()
            case ev.Assessed():
                ended = event.heard
            case _:
                pass
    assert ended is not None
    assert ended.ended_by is EndedBy.SILENCE
    return end_silence_s


def test_the_closing_words_end_the_answer_soon() -> None:
    assert silence_that_ended(f"{ANSWER} that's my answer") == pytest.approx(1.0, abs=0.1)


def test_who_stopped_at_because_is_waited_for() -> None:
    assert silence_that_ended("the probability of data because") == pytest.approx(5.0, abs=0.1)


def test_a_rough_recognizer_is_not_believed_that_somebody_stopped_at_because() -> None:
    said = f"{ANSWER} the data was extreme because"
    assert silence_that_ended(said, rough=True) < silence_that_ended(said) - 0.3


def test_with_all_points_said_it_is_shorter_than_with_one() -> None:
    all_of_them = silence_that_ended(ANSWER)
    one = silence_that_ended("the probability of data at least as extreme as this in the tail of it all here")
    assert all_of_them < one


def test_until_the_words_are_known_it_is_no_shorter_than_the_setting() -> None:
    assert silence_that_ended(f"{ANSWER} that's my answer", words_come=False) >= 2.5
