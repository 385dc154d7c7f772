"""What nobody said is told from what was said, and nothing is lost."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from parrot_whisper import write_parrot

from voiceprep.listening.summary import Span
from voiceprep.transcribing.discerning import Segment, discern
from voiceprep.transcribing.spoken_text import aside_lines, marked_text
from voiceprep.transcribing.transcript import Doubt, Phrase, SetAside, Transcript, Word
from voiceprep.transcribing.whisper import WhisperRecognizer

SPOKEN = (Span(0.0, 100.0),)


def segment(text: str, no_speech: float = 0.1, log_probability: float = -0.3, start_s: float = 0.0) -> Segment:
    """A segment whose words take half a second each."""
    said = enumerate(text.split())
    words = tuple(Word(word, start_s + at * 0.5, start_s + at * 0.5 + 0.5, 0.8) for at, word in said)
    return Segment(words, no_speech, log_probability)


def texts(phrase: Phrase) -> tuple[str, list[tuple[str, Doubt]]]:
    return " ".join(word.text for word in phrase.words), [(some.text, some.why) for some in phrase.aside]


@pytest.mark.parametrize(
    ("no_speech", "log_probability", "believed"),
    [(0.9, -1.5, False), (0.9, -0.3, True), (0.1, -1.5, True), (0.1, -0.3, True)],
)
def test_only_both_of_whispers_signs_together_mean_silence(
    no_speech: float, log_probability: float, believed: bool
) -> None:
    kept, aside = texts(discern([segment("the loss is flat", no_speech, log_probability)], SPOKEN))
    assert kept == ("the loss is flat" if believed else "")
    assert aside == ([] if believed else [("the loss is flat", Doubt.SILENCE)])


@pytest.mark.parametrize(
    "phantom",
    [
        "Thank you for watching!",
        "Thanks for watching, and see you in the next one.",
        "Thank you.",
        "Please subscribe to my channel.",
        "Subtitles by the Amara.org community",
        "I'll see you next time.",
        "Bye.",
        "[Music]",
    ],
)
def test_a_known_phantom_goes_only_where_the_sound_says_silence(phantom: str) -> None:
    assert texts(discern([segment(phantom)], SPOKEN)) == (phantom, [])
    assert texts(discern([segment(phantom, no_speech=0.7)], SPOKEN)) == ("", [(phantom, Doubt.PHANTOM)])
    a_click = (Span(0.2, 0.3),)
    assert texts(discern([segment(phantom)], a_click)) == ("", [(phantom, Doubt.PHANTOM)])


def test_an_answer_that_is_no_phantom_is_kept_though_there_was_hardly_any_speech() -> None:
    a_click = (Span(0.2, 0.3),)
    assert texts(discern([segment("You said that gradient descent converges")], a_click))[1] == []
    assert texts(discern([segment("thank you for the question it converges")], a_click))[1] == []
    assert texts(discern([segment("the loss is flat", log_probability=-1.2)], a_click))[1] == [
        ("the loss is flat", Doubt.SILENCE)
    ]


def test_a_phantom_behind_an_answer_goes_alone() -> None:
    said = segment("the loss is flat")
    phantom = segment("Thank you for watching.", start_s=2.0)
    phrase = discern([said, phantom], (Span(0.0, 2.1),))
    assert texts(phrase) == ("the loss is flat", [("Thank you for watching.", Doubt.PHANTOM)])
    assert (phrase.aside[0].start_s, phrase.aside[0].end_s) == (2.0, 4.0)


@pytest.mark.parametrize(
    ("heard", "kept"),
    [
        ("so the the the the the model", "so the model"),
        ("it is the model, it is the model, It is the model. it is the", "it is the model,"),
        ("a loop a loop a loop a loop", "a loop"),
        ("no no no it is not", "no no no it is not"),
        ("I think I think it is the the model", "I think I think it is the the model"),
        ("again and again and again", "again and again and again"),
        ("- - - - - model", "- - - - - model"),
    ],
)
def test_a_circle_is_cut_to_its_first_round(heard: str, kept: str) -> None:
    text, aside = texts(discern([segment(heard)], SPOKEN))
    assert text == kept
    assert all(why is Doubt.REPETITION for _, why in aside)
    assert bool(aside) == (heard != kept)


segments = st.lists(
    st.builds(
        segment,
        st.lists(st.sampled_from(["the", "model", "is", "Thank you.", "bye", "…"]), max_size=12).map(" ".join),
        st.floats(0, 1),
        st.floats(-3, 0),
    ),
    max_size=4,
)


@given(segments, st.none() | st.lists(st.builds(Span, st.floats(0, 5), st.floats(0, 5)), max_size=3))
def test_every_word_is_kept_or_set_aside(found: list[Segment], speech: list[Span] | None) -> None:
    phrase = discern(found, speech)
    out = sorted([word.text for word in phrase.words] + [word for some in phrase.aside for word in some.text.split()])
    assert out == sorted(word.text for one in found for word in one.words)


def test_whisper_itself_sets_aside_what_it_makes_up(tmp_path: Path) -> None:
    recognizer = WhisperRecognizer(write_parrot(tmp_path / "parrot", "thank you for watching"), threads=1)
    sound = np.zeros(48_000, dtype=np.float32)
    assert texts(recognizer.hear(sound, (Span(0.0, 3.0),))) == ("thank you for watching", [])
    heard = recognizer.hear(sound, (Span(0.1, 0.2),))
    assert texts(heard) == ("", [("thank you for watching", Doubt.PHANTOM)])
    assert [word.text for word in recognizer.transcribe(sound)] == "thank you for watching".split()


def test_what_may_be_wrong_is_marked_and_what_was_set_aside_is_told() -> None:
    words = (Word("the", 0.0, 0.2, 0.9), Word("law", 0.2, 0.5, 0.29), Word("is", 0.5, 0.6, 0.3))
    aside = (SetAside("Thank you.", 61.0, 62.0, Doubt.PHANTOM), SetAside("is " * 60, 70.0, 71.0, Doubt.REPETITION))
    transcript = Transcript.of_words(words, "whisper:base.en", aside)
    assert marked_text(transcript) == "the law(?) is"
    assert marked_text(Transcript("only a text")) == "only a text"
    first, second = aside_lines(transcript)
    assert first == "set aside: “Thank you.” at 1:01 (sounded like silence, where Whisper makes such phrases up)"
    assert second.startswith("set aside: “is is is")
    assert second.endswith("…” at 1:10 (the recognizer repeated itself)")
    assert len(second) < 140
