import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pasts import said_words, wholes

from voiceprep.errors import BadInputError
from voiceprep.history.attempt import NewAttempt
from voiceprep.history.cards import cards_of, masked_card
from voiceprep.history.export_texts import csv_of, markdown_of
from voiceprep.history.masking import Mask, names_in
from voiceprep.history.opening import open_history
from voiceprep.history.portable import document_of, whole_json, wholes_in
from voiceprep.history.revising import BY_HAND
from voiceprep.history.whole import MadeTranscript, WholeAttempt
from voiceprep.transcribing.transcript import Transcript, Word

NAMES = ["Anna", "Anna-Lena Meyer", "O'Brien", "José", "Acme Corp.", "李明"]
PARTS = [
    "anna",
    "Lena",
    "MEYER,",
    "Anna-Lena",
    "O’Brien's",
    "José",
    "Jose\u0301",
    "jose",
    "acme",
    "corp.",
    "我和李明谈",
    "bananna",
]
mixed = said_words | st.sampled_from(PARTS)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Then Anna said", "Then […] said"),
        ("ANNA, anna's and anna.", "[…], […]'s and […]."),
        ("Annabel and Joanna stay", "Annabel and Joanna stay"),
        ("with anna-lena meyer there", "with […] […] there"),
        ("with Anna Lena\nMeyer there", "with […] […]\n[…] there"),
        ("Meyer alone", "Meyer alone"),
        ("Mr O’Brien and o'brien", "Mr […] and […]"),
        ("José, Jose\u0301 and jose", "[…], […] and […]"),
        ("at Acme Corp. today", "at […] […] today"),
        ("我和李明谈", "我和[…]谈"),
        ("working-with-anna_b", "working-with-[…]_b"),
        ("", ""),
    ],
)
def test_names_are_hidden_as_whole_words(text: str, masked: str) -> None:
    assert Mask(NAMES).text(text) == masked


def _texts(value: Any) -> Iterator[str]:
    """Every text in a value, except those that are cut out of another one, which may cut Anna out of bananna."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from () if key in ("verdict", "uid", "evidence", "fillers", "stumbles") else _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


NAMED = re.compile(
    r"(?<![^\W_])(anna|jos[eé]|jose\u0301|o['’]brien|acme[\s-]+corp\.)(?![^\W_])|anna-lena[\s-]+meyer|李明",
    re.IGNORECASE,
)


@given(wholes(mixed))
def test_no_name_is_left_and_every_offset_stays_right(whole: WholeAttempt) -> None:
    masked = Mask(NAMES).attempt(whole)

    for text in _texts(whole_json(masked)):
        assert not NAMED.search(text), text
    for made, before in zip(masked.assessments, whole.assessments, strict=True):
        said = masked.transcripts[made.transcript].transcript.text
        for point, old in zip(made.assessment.key_points, before.assessment.key_points, strict=True):
            assert point.verdict is old.verdict
            for found in point.evidence:
                assert said[found.start : found.end] == found.text
        for cut_out in (*made.assessment.delivery.fillers, *made.assessment.delivery.stumbles):
            assert said[cut_out.start : cut_out.end] == cut_out.text
    for now, then in zip(masked.transcripts, whole.transcripts, strict=True):
        assert [word.start_s for word in now.transcript.words] == [word.start_s for word in then.transcript.words]
        if then.transcript.words:
            assert now.transcript.text == " ".join(word.text for word in now.transcript.words)


@given(wholes())
def test_without_a_name_in_it_nothing_changes(whole: WholeAttempt) -> None:
    assert Mask(["Zyzzyva"]).attempt(whole) == replace(whole, recording=None)


@given(wholes(mixed))
def test_a_masked_attempt_can_be_read_again(whole: WholeAttempt) -> None:
    masked = Mask(NAMES).attempt(whole)
    assert wholes_in("".join(document_of([masked])), "file") == [masked]


def test_evidence_around_a_name_holds_all_of_its_mask(tmp_path: Path, attempt: Callable[..., NewAttempt]) -> None:
    history = open_history(tmp_path / "history.sqlite3", tmp_path)
    new = attempt(said="so Anna-Lena Meyer, agreed")
    point = new.assessment.key_points[0]
    cuts = ((3, 13), (5, 9), (0, 18), (19, 26))
    evidence = tuple(
        replace(point.evidence[0], start=start, end=end, text=new.transcript.text[start:end]) for start, end in cuts
    )
    assessment = replace(new.assessment, key_points=(replace(point, evidence=evidence),))
    history.attempts.keep(replace(new, assessment=assessment))

    masked = Mask(["Anna-Lena Meyer"]).attempt(history.exports.whole(1))

    assert masked.said.text == "so […] […], agreed"
    found = [one.text for one in masked.assessments[0].assessment.key_points[0].evidence]
    assert found == ["[…] ", "[…]", "so […] […]", " agreed"]


def test_names_are_hidden_wherever_they_stand(tmp_path: Path, attempt: Callable[..., NewAttempt]) -> None:
    history = open_history(tmp_path / "history.sqlite3", tmp_path)
    new = attempt("my-talk-with-anna", said="Anna agreed")
    heard = new.heard and replace(new.heard, microphone="Anna's AirPods")
    points = tuple(
        replace(point, id=f"anna-{at}", text="Anna agreed") for at, point in enumerate(new.assessment.key_points)
    )
    (tmp_path / "20260301-my-talk-with-anna.flac").write_bytes(b"")
    number = history.attempts.keep(
        replace(
            new,
            heard=heard,
            recording=tmp_path / "20260301-my-talk-with-anna.flac",
            assessment=replace(new.assessment, key_points=points),
            transcript=replace(new.transcript, recognizer="whisper:anna"),
        )
    )
    history.revisions.write_note(number, "Ask Anna.")
    whole = history.exports.whole(number)
    mask = Mask(["Anna"])
    masked = mask.attempt(whole)
    card = masked_card(cards_of([whole], {})[0], mask)

    for text in (
        "".join(document_of([masked])),
        "".join(markdown_of([(1, masked)])),
        "".join(csv_of([(1, masked)])),
        repr(card),
    ):
        assert "anna" not in text.lower()


def test_points_that_differ_by_a_name_stay_apart(tmp_path: Path, attempt: Callable[..., NewAttempt]) -> None:
    history = open_history(tmp_path / "history.sqlite3", tmp_path)
    new = attempt()
    points = tuple(
        replace(point, id=f"{name}-led")
        for name, point in zip(("anna", "jose"), new.assessment.key_points, strict=True)
    )
    history.attempts.keep(replace(new, assessment=replace(new.assessment, key_points=points)))

    masked = Mask(NAMES).attempt(history.exports.whole(1))

    assert [point.id for point in masked.standing.key_points] == ["[…]-led", "[…]-led-2"]


def test_words_corrected_by_hand_are_still_known_as_such(attempt: Callable[..., NewAttempt], tmp_path: Path) -> None:
    history = open_history(tmp_path / "history.sqlite3", tmp_path)
    history.attempts.keep(attempt())
    whole = history.exports.whole(1)
    by_hand = replace(whole, transcripts=(MadeTranscript(whole.said, BY_HAND, datetime(2026, 1, 1, tzinfo=UTC)),))

    assert Mask(["Hand"]).attempt(by_hand).transcripts[0].version == BY_HAND


def test_words_that_do_not_make_the_text_are_masked_too() -> None:
    odd = Transcript("Anna Lena Meyer!", (Word("Anna", 0, 1), Word("Lena", 1, 2), Word("Meyer", 2, 3)))
    masked = Mask(["Anna Lena Meyer"])._transcript(odd)
    assert [word.text for word in masked.words] == ["[…]", "[…]", "[…]"]
    assert masked.text == "[…] […] […]!"


def test_the_file_of_names() -> None:
    assert names_in("# colleagues\nAnna\n\n  O'Brien \n", "names.txt") == ["Anna", "O'Brien"]
    with pytest.raises(BadInputError, match=r"names\.txt, line 2: “---” is no name"):
        names_in("Anna\n---\n", "names.txt")
    with pytest.raises(BadInputError, match=r"no names in names\.txt"):
        names_in("# nobody\n", "names.txt")
