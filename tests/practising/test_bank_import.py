"""Bringing a bank into the user's own folder."""

from pathlib import Path

import pytest
from banks import EXAMPLE, bank_text

from voiceprep.errors import BadInputError, StorageError
from voiceprep.paths import Places
from voiceprep.practising.bank_import import import_bank
from voiceprep.questions.loading import load_library
from voiceprep.questions.shelves import bank_folders

NOTES = """\
Say it aloud.

1. The Basics

Q1. Why is the sky blue at noon?
Model answer:
1. Short waves scatter most. Long waves pass.

# is a hash.

2. More of it

Q2. Why is the evening red?
Model answer:
The light has a longer way. Its blue is gone.
"""


SHIPPED = "## Why does it ship? {#why-ships}\n\nBecause it is so.\n"


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The one bank that ships, here."""
    file = tmp_path / "shipped" / "a.md"
    file.parent.mkdir()
    file.write_text(bank_text(SHIPPED))
    monkeypatch.setattr("voiceprep.questions.shelves.shipped_banks", lambda: file.parent)
    return file


@pytest.fixture
def places(tmp_path: Path, shipped: Path) -> Places:
    return Places(tmp_path / "home")


def test_plain_text_becomes_a_bank_for_each_section(tmp_path: Path, places: Places) -> None:
    file = tmp_path / "My Notes.txt"
    file.write_text(NOTES)
    made = import_bank(file, places)
    assert [path.relative_to(places.banks).as_posix() for path in made] == [
        "my-notes-basics.md",
        "my-notes-more-of-it.md",
    ]
    library = load_library([places.banks])
    assert library.mistakes == ()
    basics, more = library.banks
    assert (basics.title, basics.track, basics.preface) == ("The Basics", "my-notes", "Say it aloud.")
    [noon] = basics.questions
    assert noon.text == "Why is the sky blue at noon?"
    assert noon.model_answer == "1. Short waves scatter most. Long waves pass.\n\n# is a hash."
    assert "Long waves pass." in [point.text for point in noon.key_points]
    assert more.questions[0].model_answer == "The light has a longer way. Its blue is gone."


def test_plain_text_gets_other_ids_where_the_shipped_banks_have_them(tmp_path: Path, places: Places) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("Q1. Why it ships?\nAnswer: It is so.\n")
    import_bank(file, places)
    library = load_library(bank_folders(places))
    assert library.mistakes == ()
    assert [question.id for question in library.questions] == ["why-ships", "notes-why-ships"]


def test_a_markdown_bank_is_taken_as_it_stands(tmp_path: Path, places: Places) -> None:
    file = tmp_path / "Extra Bank.md"
    text = EXAMPLE.replace("#p-value", "#p-value-of-mine")
    file.write_text(text)
    [made] = import_bank(file, places)
    assert made == places.banks / "extra-bank.md"
    assert made.read_text() == text


def test_a_page_of_advice_can_be_brought_too(tmp_path: Path, places: Places) -> None:
    file = tmp_path / "advice.md"
    file.write_text("---\ntitle: Mine\npage: mine\n---\n\nBreathe.\n")
    [made] = import_bank(file, places)
    assert load_library([made]).pages[0].markdown == "Breathe."


def test_a_readme_is_given_a_name_that_is_read(tmp_path: Path, places: Places) -> None:
    file = tmp_path / "README.md"
    file.write_text(bank_text("## Why mine? {#why-mine}\n\nSo.\n"))
    import_bank(file, places)
    assert [question.id for question in load_library([places.banks]).questions] == ["why-mine"]


def test_a_markdown_bank_with_the_ids_of_another_is_refused(tmp_path: Path, places: Places, shipped: Path) -> None:
    file = tmp_path / "mine.md"
    file.write_text(bank_text("## Why? {#why-ships}\n\nSo.\n"))
    with pytest.raises(BadInputError) as raised:
        import_bank(file, places)
    assert f"mine.md:5: the id #why-ships is already taken in {shipped}" in raised.value.message
    assert not places.banks.exists()


def test_a_bank_is_not_written_over_unless_told(tmp_path: Path, places: Places) -> None:
    file = tmp_path / "mine.md"
    file.write_text(bank_text("## Why mine? {#why-mine}\n\nSo.\n"))
    import_bank(file, places)
    file.write_text(bank_text("## Why mine? {#why-mine}\n\nOr so.\n"))
    with pytest.raises(BadInputError, match="is there already"):
        import_bank(file, places)
    assert load_library([places.banks]).questions[0].model_answer == "So."
    import_bank(file, places, overwrite=True)
    assert load_library([places.banks]).questions[0].model_answer == "Or so."


def test_plain_text_that_is_brought_again_keeps_its_ids(tmp_path: Path, places: Places) -> None:
    file = tmp_path / "notes.txt"
    file.write_text(NOTES)
    import_bank(file, places)
    ids = [question.id for question in load_library([places.banks]).questions]
    import_bank(file, places, overwrite=True)
    assert [question.id for question in load_library([places.banks]).questions] == ids


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"Just notes.\n", "is not a bank that can be imported:\n"),
        (b"", "is not a bank that can be imported:\n"),
        (b"Q1. Why?\n\nBecause.\n", ":1: the question has no line “Model answer:”"),
        (b"Q1. Jos\xe9?\nAnswer: So.\n", "is not UTF-8 text"),
        (b"---\ntitle: A\ntrack: b\n---\n\n## Why?\n\nSo.\n", ":6: the question has no id"),
    ],
)
def test_what_is_no_bank_is_refused_and_nothing_is_written(
    tmp_path: Path, places: Places, content: bytes, message: str
) -> None:
    file = tmp_path / "notes.txt"
    file.write_bytes(content)
    with pytest.raises(BadInputError) as raised:
        import_bank(file, places)
    assert message in raised.value.message
    assert not places.banks.exists()


def test_a_file_that_is_not_there_is_told(tmp_path: Path, places: Places) -> None:
    with pytest.raises(BadInputError, match="cannot be read: no such file or directory"):
        import_bank(tmp_path / "gone.txt", places)


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, places: Places) -> None:
    places.home.write_text("a file where the folder should be")
    file = tmp_path / "mine.md"
    file.write_text(bank_text("## Why mine? {#why-mine}\n\nSo.\n"))
    with pytest.raises(StorageError, match="The bank cannot be written"):
        import_bank(file, places)
