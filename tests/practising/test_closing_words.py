"""“That's my answer” is no part of the answer."""

import pytest

from voiceprep.listening.summary import EndedBy, Heard, Span
from voiceprep.practising.closing_words import heard_without_closing, without_closing
from voiceprep.transcribing.transcript import Transcript, Word


def said(text: str) -> Transcript:
    """A word every second, each lasting half of it."""
    words = tuple(Word(word, float(at), at + 0.5) for at, word in enumerate(text.split()))
    return Transcript.of_words(words, "scripted")


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("it is noise that's my answer", "it is noise"),
        ("It is noise. Okay, so, that’s it.", "It is noise."),
        ("it is noise and I'm done", "it is noise"),
        ("that's all", ""),
        ("I think that's it because it is noise", "I think that's it because it is noise"),
        ("the job is done", "the job is done"),
        ("what matters is that it is all", "what matters is that it is all"),
        ("it is noise", "it is noise"),
        ("", ""),
    ],
)
def test_only_the_last_words_that_say_nothing_else_are_set_aside(text: str, answer: str) -> None:
    cut = without_closing(said(text))
    assert cut.text == answer
    assert " ".join([cut.text, *(one.text for one in cut.aside)]).strip() == text


def test_what_was_known_to_be_a_closing_goes_however_it_was_written() -> None:
    cut = without_closing(said("it is noise i'm john"), since_s=3.0)
    assert cut.text == "it is noise"
    assert (cut.aside[0].text, cut.aside[0].start_s) == ("i'm john", 3.0)


def test_the_answer_ends_where_its_own_words_do() -> None:
    speech = (Span(0.0, 2.5), Span(5.9, 7.4))
    heard = Heard(0.0, 7.4, 8.1, EndedBy.COMPLETE, speech, pauses=(Span(2.5, 5.9),))
    words = (Word("it", 0.0, 0.5), Word("is", 1.0, 1.5), Word("noise", 2.0, 2.5))
    closing = (Word("that's", 6.0, 6.4), Word("it", 6.9, 7.4))
    own = heard_without_closing(heard, without_closing(Transcript.of_words(words + closing, "scripted")))
    assert own.speech == speech[:1]
    assert own.speech_ended_s == 2.5
    assert own.pauses == ()
    assert heard_without_closing(heard, Transcript.of_words(words, "scripted")) == heard
