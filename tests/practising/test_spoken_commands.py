"""A few words that are a command, and words that are none."""

import pytest

from voiceprep.practising.spoken_commands import (
    AFTER_ANSWER,
    BEFORE_ANSWER,
    CLOSING,
    WHILE_PAUSED,
    Command,
    Vocabulary,
)
from voiceprep.transcribing.guided import Likeness


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("next", Command.NEXT),
        ("Okay, next question, please.", Command.NEXT),
        ("go on", Command.NEXT),
        ("one more time", Command.AGAIN),
        ("Repeat the question.", Command.REPEAT),
        ("skip it", Command.SKIP),
        ("skip that", Command.SKIP),
        ("give me a hand", Command.HINT),
        ("not all answer", Command.MODEL_ANSWER),
        ("the model answer", Command.MODEL_ANSWER),
        ("I’m done.", Command.DONE),
        ("Wait, I wasn't done.", Command.NOT_DONE),
        ("take a break", Command.PAUSE),
        ("stop privatize ring", Command.STOP),
        ("shall we have lunch", None),
        ("I would stop there and look at the next question", None),
        ("", None),
        ("um", None),
    ],
)
def test_after_an_answer(heard: str, meant: Command | None) -> None:
    assert AFTER_ANSWER.command_in(heard) is meant


def test_what_a_second_ear_makes_of_it_counts_with_the_words() -> None:
    assert AFTER_ANSWER.command_in("red cape") is None
    assert AFTER_ANSWER.command_in("red cape", Likeness("repeat", 2.6)) is Command.REPEAT
    assert AFTER_ANSWER.command_in("red cape", Likeness("repeat", 5.2)) is None
    assert AFTER_ANSWER.command_in("temperature", Likeness("take a break", 5.3)) is None
    assert AFTER_ANSWER.command_in("too bad", Likeness("skip the", 2.8)) is Command.SKIP
    assert AFTER_ANSWER.command_in("too bad", Likeness("let me", 2.8)) is None
    assert BEFORE_ANSWER.command_in("too bad", Likeness("skip the", 2.8)) is None
    assert CLOSING.command_in("i'm john", Likeness("i'm done", 2.4)) is Command.DONE
    assert CLOSING.command_in("i'm john", Likeness("i'm done", 4.5)) is None


@pytest.mark.parametrize("vocabulary", [BEFORE_ANSWER, CLOSING, WHILE_PAUSED])
@pytest.mark.parametrize("heard", ["skip connections", "the next step", "I'm on it", "stop words", "a continuum"])
def test_an_answers_words_are_none_in_its_place_or_at_its_end(vocabulary: Vocabulary, heard: str) -> None:
    assert vocabulary.command_in(heard) is None


def test_paused_and_in_place_of_an_answer_go_on_means_different_things() -> None:
    assert WHILE_PAUSED.command_in("go on") is Command.RESUME
    assert BEFORE_ANSWER.command_in("go on") is Command.NEXT
    assert WHILE_PAUSED.command_in("next") is None
