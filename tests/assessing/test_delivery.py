"""How an answer was said: pace, pauses, fillers, the first word."""

import pytest

from voiceprep.assessing.delivery import delivery_of
from voiceprep.listening.summary import EndedBy, Heard, Span
from voiceprep.transcribing.transcript import Transcript, Word


def spoken(text: str, start_s: float = 1.0, each_s: float = 0.5) -> Transcript:
    """The words of a text, one after the other without a gap."""
    said = enumerate(text.split())
    return Transcript.of_words(
        tuple(Word(word, start_s + number * each_s, start_s + (number + 1) * each_s) for number, word in said),
        "builtin",
    )


def heard(start_s: float | None, end_s: float | None, pauses: tuple[Span, ...] = ()) -> Heard:
    return Heard(start_s, end_s, 10.0, EndedBy.SILENCE, pauses=pauses)


def test_the_pace_is_that_of_the_time_between_first_and_last_speech() -> None:
    pauses = (Span(4.0, 6.0),)
    delivery = delivery_of(spoken("one two three four five six"), heard(2.0, 8.0, pauses), 45)
    assert (delivery.words, delivery.duration_s, delivery.words_per_minute) == (6, 6.0, 60)
    assert delivery.time_to_first_word_s == 2.0
    assert delivery.pauses == pauses
    assert delivery.target_s == 45


def test_without_having_listened_the_words_give_the_times() -> None:
    delivery = delivery_of(spoken("one two three four five six"), None, 45)
    assert (delivery.duration_s, delivery.words_per_minute, delivery.time_to_first_word_s) == (3.0, 120, 1.0)


def test_a_text_has_words_and_fillers_but_no_times() -> None:
    delivery = delivery_of(Transcript("It's a well-known fact, um, that p-values aren’t it."), None, 45)
    assert delivery.words == 9
    assert (delivery.duration_s, delivery.words_per_minute, delivery.time_to_first_word_s) == (None, None, None)
    assert [filler.start_s for filler in delivery.fillers] == [None]


def test_a_second_of_speech_has_no_pace() -> None:
    delivery = delivery_of(spoken("yes no", each_s=0.5), None, 45)
    assert (delivery.duration_s, delivery.words_per_minute) == (1.0, None)


def test_speech_without_a_word_has_a_duration() -> None:
    delivery = delivery_of(Transcript("", (), "builtin"), heard(1.0, 4.0), 45)
    assert (delivery.words, delivery.duration_s, delivery.words_per_minute) == (0, 3.0, 0)


@pytest.mark.parametrize(
    ("text", "fillers"),
    [
        ("um so uh I think uhm ER that erm hmm yes ah no", ["um", "uh", "uhm", "ER", "erm", "hmm", "ah"]),
        ("Ummm, well, you know, I mean it sort of works", ["Ummm", "you know", "I mean", "sort of"]),
        ("the umbrella errs in the uhland summer a hero", []),
        ("", []),
    ],
)
def test_fillers(text: str, fillers: list[str]) -> None:
    found = delivery_of(Transcript(text), None, 45).fillers
    assert [filler.text for filler in found] == fillers
    assert [text[filler.start : filler.end] for filler in found] == fillers


def test_fillers_are_told_when_they_were_said() -> None:
    [first, second] = delivery_of(spoken("well um it is uh so"), None, 45).fillers
    assert (first.start_s, second.start_s) == (1.5, 3.0)
