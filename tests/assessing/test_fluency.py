"""Fillers that no word covers, words said twice, words broken off."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceprep.assessing.delivery import delivery_of
from voiceprep.assessing.delivery_words import fluency_words
from voiceprep.assessing.records import Delivery, Filler, StumbleKind
from voiceprep.assessing.stumbles import stumbles_in
from voiceprep.listening.summary import EndedBy, Heard, Span
from voiceprep.transcribing.transcript import Doubt, SetAside, Transcript, Word


def heard(*speech: Span) -> Heard:
    return Heard(speech[0].start_s, speech[-1].end_s, 99.0, EndedBy.SILENCE, speech)


def answer(*words: tuple[str, float, float], recognizer: str = "whisper:base.en") -> Transcript:
    return Transcript.of_words(tuple(Word(*word) for word in words), recognizer)


def probable(transcript: Transcript, *speech: Span) -> list[Filler]:
    return [filler for filler in delivery_of(transcript, heard(*speech), 45).fillers if filler.probable]


def test_speech_that_no_word_covers_is_a_probable_filler() -> None:
    said = answer(("we", 0.0, 0.2), ("use", 0.2, 0.5), ("dropout", 1.3, 1.9))
    [filler] = probable(said, Span(0.0, 1.9))
    assert (filler.start_s, filler.end_s) == (0.62, 1.18)
    assert (filler.text, said.text[filler.start :]) == ("", "dropout")


@pytest.mark.parametrize(("gap_s", "count"), [(0.53, 0), (0.55, 1), (2.23, 1), (2.3, 0)])
def test_from_300_ms_behind_the_edges_of_words_to_two_seconds(gap_s: float, count: int) -> None:
    said = answer(("we", 0.0, 0.3), ("use", 0.3 + gap_s, 0.6 + gap_s))
    assert len(probable(said, Span(0.0, 0.6 + gap_s))) == count


def test_pauses_are_no_fillers() -> None:
    said = answer(("we", 0.0, 0.3), ("use", 1.3, 1.6))
    assert probable(said, Span(0.0, 0.3), Span(1.3, 1.6)) == []


def test_a_word_that_was_stretched_over_a_filler_does_not_hide_it() -> None:
    stretched = answer(("we", 0.0, 0.3), ("use", 0.3, 1.7))
    [filler] = probable(stretched, Span(0.0, 1.7))
    assert (filler.start_s, filler.end_s) == (0.42, 0.94)
    long = answer(("we", 0.0, 0.3), ("regularisation", 0.3, 1.7))
    assert probable(long, Span(0.0, 1.7)) == []
    spelled = answer(("we", 0.0, 0.3), ("AUC", 0.3, 1.5), ("2048", 1.5, 3.0))
    assert probable(spelled, Span(0.0, 3.0)) == []


def test_what_was_set_aside_was_heard() -> None:
    said = answer(("we", 0.0, 0.3), ("use", 1.3, 1.6))
    aside = Transcript(said.text, said.words, said.recognizer, (SetAside("the the the", 0.4, 1.2, Doubt.REPETITION),))
    assert probable(said, Span(0.0, 1.6))
    assert probable(aside, Span(0.0, 1.6)) == []


def test_a_recognizer_that_misses_words_says_nothing_by_it() -> None:
    words = (("we", 0.0, 0.3), ("use", 1.3, 1.6))
    assert probable(answer(*words, recognizer="builtin"), Span(0.0, 1.6)) == []
    assert probable(Transcript("we use"), Span(0.0, 1.6)) == []


def test_they_stand_among_those_in_the_text() -> None:
    said = answer(("um", 0.0, 0.3), ("we", 1.3, 1.6), ("uh", 1.6, 1.9))
    fillers = delivery_of(said, heard(Span(0.0, 1.9)), 45).fillers
    assert [(filler.text, filler.probable) for filler in fillers] == [("um", False), ("", True), ("uh", False)]


def test_the_summary_counts_them_and_says_that_they_are_probable() -> None:
    fillers = (Filler("um", 0, 2), Filler("", 3, 3, 1.0, 1.5, probable=True))
    plain = Delivery(10, None, None, None, 45)
    assert fluency_words(plain) == "0 fillers"
    stumbled = stumbles_in(Transcript("the the mod- the model"))
    assert fluency_words(Delivery(10, None, None, None, 45, (), fillers, stumbled)) == (
        "2 fillers (1 probable), 1 repeat, 1 false start"
    )


@pytest.mark.parametrize(
    ("text", "repeated"),
    [
        ("so the the model is is good", ["the the", "is is"]),
        ("I, I think it's, it's fine", ["I, I", "it's, it's"]),
        ("I think I think that", ["I think I think"]),
        ("the the the model", ["the the the"]),
        ("if you, if you, if you scale", ["if you, if you, if you"]),
        ("I-I think", ["I-I"]),
        ("a a big theme", ["a a"]),
        ("It is good. Good models are rare. Yes? Yes", []),
        ("very very good, that that had had to be, no no", []),
        ("one one two two 3 3 and item-item pairs and k-means plus plus", []),
        ("half and half and half, step by step by step", []),
        ("um um uh uh", []),
        ("b b c c", []),
    ],
)
def test_words_said_twice(text: str, repeated: list[str]) -> None:
    found = stumbles_in(Transcript(text))
    assert [stumble.text for stumble in found] == repeated
    assert {stumble.kind for stumble in found} <= {StumbleKind.REPEATED}


@pytest.mark.parametrize(
    ("text", "broken_off"),
    [
        ("the mod- the model", ["mod-"]),
        ("th-the st-statistic", ["th-", "st-"]),
        ("well-", ["well-"]),
        ("pre- and post-training, short- or long-term, a t-test of a re-represented co-occurrence", []),
        ("a well-known - and fast - method", []),
    ],
)
def test_words_broken_off(text: str, broken_off: list[str]) -> None:
    found = stumbles_in(Transcript(text))
    assert [stumble.text for stumble in found] == broken_off
    assert {stumble.kind for stumble in found} <= {StumbleKind.FALSE_START}


def test_stumbles_have_their_times() -> None:
    said = answer(("so", 0.0, 0.4), ("the", 0.5, 0.7), ("the", 0.8, 1.0), ("mod-", 1.0, 1.2), ("model", 1.3, 1.6))
    times = [(stumble.start_s, stumble.end_s) for stumble in delivery_of(said, None, 45).stumbles]
    assert times == [(0.5, 1.0), (1.0, 1.2)]


@given(st.text("the -,'a.B", max_size=40))
def test_stumbles_stand_where_they_say(text: str) -> None:
    for stumble in stumbles_in(Transcript(text)):
        assert text[stumble.start : stumble.end] == stumble.text != ""
