"""Whether the words so far sound as if this was all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceprep.assessing.ending import ending_of
from voiceprep.listening.end_silence import Ending


@pytest.mark.parametrize(
    "text",
    [
        "the loss goes down and",
        "I would not use accuracy because",
        "it overfits so the",
        "it overfits, so the.",
        "we split the data into",
        "I think the answer is um",
        "the bias gets smaller, uh.",
        "The model is, you know",
        "there are three reasons first the labels are noisy",
        "Hmm, what was it called?",
        "the second term is how do I put this",
        "let me think",
        "we look at precision,",
        "the gradient…",
        "for example",
    ],
)
def test_more_must_come(text: str) -> None:
    assert ending_of(text) is Ending.UNFINISHED


@pytest.mark.parametrize(
    "text", ["The loss is flat.", "It depends on it, and that is why I look.", "First the data, then the model."]
)
def test_a_sentence_ended(text: str) -> None:
    assert ending_of(text) is Ending.FINISHED


@pytest.mark.parametrize(
    "text",
    [
        "That's my answer.",
        "so that's it",
        "The variance goes down. I think that's it.",
        "that is how I would approach this",
        "Okay, I'm done.",
        "I think that covers it.",
        "that’s all I have",
    ],
)
def test_it_was_said_that_this_is_all(text: str) -> None:
    assert ending_of(text) is Ending.CLOSING


def test_bare_words_may_be_the_end() -> None:
    assert ending_of("the variance goes down with more data") is Ending.OPEN


@pytest.mark.parametrize(
    "text", ["that's it because", "that's my answer, but", "that's it for one, then the", "That's it,"]
)
def test_who_goes_on_after_the_closing_has_not_closed(text: str) -> None:
    assert ending_of(text) is Ending.UNFINISHED


@pytest.mark.parametrize("text", ["", "  ", "…", "."])
def test_no_words_say_nothing(text: str) -> None:
    assert ending_of(text) is Ending.UNKNOWN


@given(st.text(max_size=200))
def test_any_text_sounds_somehow(text: str) -> None:
    assert ending_of(text) in Ending


@given(st.lists(st.sampled_from("the loss goes down with more data and then stops first second".split()), min_size=1))
def test_bare_words_never_sound_finished(words: list[str]) -> None:
    assert ending_of(" ".join(words)) in (Ending.OPEN, Ending.UNFINISHED)


@given(st.text("abcdefgh ", min_size=1, max_size=80), st.sampled_from(["and", "because", "so the", "um", "of"]))
def test_a_word_that_wants_another_is_never_the_end(text: str, last: str) -> None:
    assert ending_of(f"{text} {last}") is Ending.UNFINISHED
