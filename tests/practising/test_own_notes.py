"""A user's file of additions to one question."""

from pathlib import Path

import pytest
from banks import question_with

from voiceprep.errors import BadInputError, StorageError
from voiceprep.paths import Places
from voiceprep.practising.own_notes import begin_notes, look_at_notes
from voiceprep.questions.model import KeyPoint

QUESTION = question_with(KeyPoint("so", "It is so"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return begin_notes(Places(tmp_path), QUESTION)


def test_it_is_begun_in_the_user_s_own_folder_and_never_written_over(tmp_path: Path, file: Path) -> None:
    assert file == tmp_path / "banks" / "own" / "asked.md"
    file.write_text("mine")
    assert begin_notes(Places(tmp_path), QUESTION).read_text() == "mine"


def test_one_that_was_not_written_to_is_removed(file: Path) -> None:
    assert look_at_notes(file, QUESTION) is False
    assert not file.exists()


@pytest.mark.parametrize("content", ["", " \n\n"])
def test_one_that_was_emptied_is_removed(file: Path, content: str) -> None:
    file.write_text(content)
    assert look_at_notes(file, QUESTION) is False
    assert not file.exists()


def test_one_with_notes_counts(file: Path) -> None:
    file.write_text(file.read_text() + "\n### Notes\nAsk Ana.\n")
    assert look_at_notes(file, QUESTION) is True
    assert file.exists()


def test_words_inside_a_comment_are_not_lost(file: Path) -> None:
    text = file.read_text().replace("What you want to remember.", "My whole story.")
    file.write_text(text)
    with pytest.raises(BadInputError, match="stands in comments, so it is not used yet"):
        look_at_notes(file, QUESTION)
    assert file.read_text() == text


def test_one_with_mistakes_stays_and_is_told(file: Path) -> None:
    text = file.read_text() + "\n### Notse\nAsk Ana.\n"
    file.write_text(text)
    with pytest.raises(BadInputError, match="Your notes have mistakes and are not used yet") as raised:
        look_at_notes(file, QUESTION)
    assert "there is no part “Notse” (did you mean “Notes”?)" in raised.value.message
    assert file.read_text() == text


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "banks").write_text("a file where the folder should be")
    with pytest.raises(StorageError, match="cannot be written"):
        begin_notes(Places(tmp_path), QUESTION)


def test_a_file_that_went_away_is_told(file: Path) -> None:
    file.unlink()
    with pytest.raises(StorageError, match="cannot be read or removed: No such file"):
        look_at_notes(file, QUESTION)
