"""The question's words are the loudspeaker's only when and where they were read."""

import pytest

from voiceprep.practising.echo_words import EchoWords
from voiceprep.transcribing.transcript import Doubt, Phrase, Word

QUESTION = "How would you explain overfitting to a product manager?"
READ_S = 4.0


def heard(text: str, at_s: float, word_s: float = 0.3) -> tuple[Word, ...]:
    return tuple(
        Word(word, at_s + number * word_s, at_s + (number + 1) * word_s) for number, word in enumerate(text.split())
    )


def split(*words: Word, headphones: bool = False, went_on: bool = True, until_s: float = 1.0) -> tuple[str, str]:
    """What is left, and what was set aside, when the voice was over after a second of the recording."""
    echo = EchoWords(QUESTION, headphones)
    echo.sounded(until_s - READ_S, until_s, READ_S, went_on)
    phrase = echo.split(Phrase(words))
    assert all(some.why is Doubt.ECHO for some in phrase.aside)
    return " ".join(word.text for word in phrase.words), " ".join(some.text for some in phrase.aside)


@pytest.mark.parametrize(
    "echo",
    [
        "a product manager",
        "product manager",
        "manager?",
        "uct manager",
        "a product manger",
        "a prada manager",
        "aproduct manager",
    ],
)
def test_the_end_of_the_question_is_set_aside_also_as_recognizers_mishear_it(echo: str) -> None:
    words = (*heard(echo, 0.1), *heard("I would say that", 1.1))
    assert split(*words) == ("I would say that", echo)


@pytest.mark.parametrize("early", ["well I would", "it means that", "so", "to a child"])
def test_what_is_said_over_the_end_of_the_question_stays(early: str) -> None:
    words = heard(f"manager {early} say it", 0.1)
    assert split(*words) == (f"{early} say it", "manager")


def test_words_that_are_none_of_the_question_stay_whenever_they_were_said() -> None:
    assert split(*heard("I would begin with data", 0.0)) == ("I would begin with data", "")


@pytest.mark.parametrize("went_on", [True, False])
def test_the_question_said_again_later_stays(went_on: bool) -> None:
    again = heard("explain overfitting to a product manager well", 2.5)
    assert split(*again, went_on=went_on)[1] == ""


def test_the_question_said_again_at_once_stays_where_silence_was_before_it() -> None:
    # Recognizers stretch the first word back to the beginning of the sound: only its end tells.
    again = (Word("Manager", 0.0, 1.5), *heard("is what we call it", 1.5))
    assert split(*again, went_on=False)[1] == ""


def test_words_of_the_question_that_were_read_long_before_stay() -> None:
    assert split(*heard("how would you is what they say", 0.1))[1] == ""


def test_an_echo_that_comes_late_is_one() -> None:
    assert split(*heard("a product manager", 0.9)) == ("", "a product manager")


def test_with_headphones_only_a_phrase_of_nothing_else_is_echo() -> None:
    assert split(*heard("product manager", 0.1), headphones=True) == ("", "product manager")
    both = heard("product manager is", 0.1)
    assert split(*both, headphones=True) == ("product manager is", "")


def test_before_anything_was_read_there_is_no_echo() -> None:
    phrase = Phrase(heard(QUESTION, 0.0))
    assert EchoWords(QUESTION).split(phrase) == phrase
