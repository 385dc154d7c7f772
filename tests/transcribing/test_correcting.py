"""Words put right by hand, and their times."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceprep.listening.summary import Span
from voiceprep.transcribing.correcting import with_word, word_spans, written
from voiceprep.transcribing.transcript import Transcript, Word

HEARD = Transcript.of_words(
    (Word("the", 0.5, 0.7, 0.9), Word("pee", 0.7, 0.9, 0.2), Word("valley", 0.9, 1.5, 0.2), Word("is", 1.5, 1.6)),
    "whisper:base.en",
)


def test_a_word_takes_the_time_of_the_one_that_was_misheard() -> None:
    right = with_word(HEARD, 1, "p")
    assert right.text == "the p valley is"
    assert right.words[1] == Word("p", 0.7, 0.9, 1.0)
    assert right.words[0] is HEARD.words[0]
    assert right.recognizer == "whisper:base.en"


def test_several_words_share_its_time_by_their_lengths() -> None:
    right = with_word(HEARD, 2, "  value of   one ")
    assert right.text == "the pee value of one is"
    assert [(word.text, word.start_s, word.end_s) for word in right.words[2:5]] == [
        ("value", 0.9, 1.2),
        ("of", 1.2, 1.32),
        ("one", 1.32, 1.5),
    ]


def test_none_takes_it_out() -> None:
    right = with_word(HEARD, 0, "   ")
    assert right.text == "pee valley is"
    assert right.words == HEARD.words[1:]


def test_the_same_word_changes_nothing() -> None:
    assert with_word(HEARD, 2, "valley") is HEARD


def test_a_text_without_times_can_be_put_right() -> None:
    text = Transcript("the pee  valley is")
    assert with_word(text, 2, "value").text == "the pee value is"
    assert with_word(text, 3, "").text == "the pee  valley"
    assert with_word(Transcript("one"), 0, "").text == ""
    assert with_word(text, 0, "some more").words == ()


def test_there_must_be_such_a_word() -> None:
    with pytest.raises(IndexError):
        with_word(HEARD, 4, "x")


def test_words_can_be_written_where_none_were_made_out() -> None:
    empty = Transcript("", (), "builtin")
    timed = written(empty, "a p-value", Span(1.0, 3.0))
    assert (timed.text, timed.recognizer) == ("a p-value", "builtin")
    assert (timed.words[0].start_s, timed.words[-1].end_s) == (1.0, 3.0)
    assert written(empty, "a p-value", None) == Transcript("a p-value", (), "builtin")


@given(st.lists(st.text(), min_size=1, max_size=6), st.integers(0, 5), st.text(), st.booleans())
def test_times_stay_in_order_and_text_and_words_agree(said: list[str], at: int, text: str, timed: bool) -> None:
    tokens = [token for piece in said for token in piece.split()] or ["x"]
    words = tuple(Word(token, 0.3 * number, 0.3 * number + 0.25) for number, token in enumerate(tokens))
    before = Transcript.of_words(words, "r") if timed else Transcript(" ".join(tokens))
    after = with_word(before, min(at, len(tokens) - 1), text)
    at = min(at, len(tokens) - 1)
    expected = [*tokens[:at], *text.split(), *tokens[at + 1 :]]
    assert [after.text[start:end] for start, end in word_spans(after)] == expected
    assert after.text.split() == expected
    if timed:
        assert after.text == " ".join(word.text for word in after.words)
        assert all(word.start_s <= word.end_s for word in after.words)
        assert all(first.end_s <= second.start_s + 1e-9 for first, second in pairwise(after.words))
