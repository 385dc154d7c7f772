"""Finding the banks of some folders, and a question in them."""

from pathlib import Path

import pytest
from banks import bank_text

from voiceprep.errors import BadInputError
from voiceprep.questions.loading import load_library, load_question


def write(file: Path, *ids: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(bank_text("".join(f"## Why {one}? {{#{one}}}\n\nBecause it is so.\n\n" for one in ids)))


def test_banks_are_found_in_the_order_of_their_names_below_every_folder(tmp_path: Path) -> None:
    write(tmp_path / "a" / "deep" / "one.md", "one")
    write(tmp_path / "a" / "two.md", "two")
    write(tmp_path / "b" / "three.md", "three")
    (tmp_path / "a" / "README.md").write_text("# For people\n")
    (tmp_path / "a" / "notes.txt").write_text("nothing")
    library = load_library([tmp_path / "b", tmp_path / "a", tmp_path / "gone"])
    assert [bank.id for bank in library.banks] == ["three", "one", "two"]
    assert library.mistakes == ()


def test_a_file_that_is_reached_twice_is_read_once(tmp_path: Path) -> None:
    write(tmp_path / "a.md", "one")
    (tmp_path / "also").symlink_to(tmp_path / "a.md")
    library = load_library([tmp_path / "a.md", tmp_path, tmp_path / ".." / tmp_path.name, tmp_path / "also"])
    assert len(library.banks) == 1
    assert library.mistakes == ()


@pytest.mark.parametrize("name", ["word-error-rate", "#word-error-rate", " Word-Error-Rate "])
def test_a_question_is_found_by_its_id(tmp_path: Path, name: str) -> None:
    write(tmp_path / "a.md", "word-error-rate-2", "word-error")
    write(tmp_path / "b.md", "word-error-rate")
    assert load_question([tmp_path], name).id == "word-error-rate"


def test_a_question_with_an_underlined_heading_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(bank_text("Why? {#why}\n---\n\nSo.\n"))
    assert load_question([tmp_path], "why").id == "why"


@pytest.mark.parametrize(
    ("asked", "hint"),
    [
        ("p-valu", "Did you mean p-value?"),
        ("rate", "Did you mean "),
        ("zzzzzz", "“voiceprep bank list” shows them all."),
        ("What is a p-value?", "Did you mean p-value?"),
        ("", "“voiceprep bank list” shows them all."),
    ],
)
def test_an_unknown_question_brings_its_neighbours(tmp_path: Path, asked: str, hint: str) -> None:
    write(tmp_path / "a.md", "p-value", "word-error-rate", "character-error-rate")
    with pytest.raises(BadInputError) as raised:
        load_question([tmp_path], asked)
    assert raised.value.message == f"There is no question “{asked}”"
    assert raised.value.hint.startswith(hint)
    assert raised.value.exit_status == 2


def test_a_question_in_a_file_with_mistakes_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(bank_text("## Why? {#why level=x}\n\nSo.\n"))
    with pytest.raises(BadInputError) as raised:
        load_question([tmp_path], "why")
    assert raised.value.message.startswith(f"The bank that holds “why” has mistakes: {tmp_path}/a.md:5: the level “x”")


def test_a_shipped_question_is_found_though_another_file_claims_its_id(tmp_path: Path) -> None:
    write(tmp_path / "shipped" / "a.md", "why")
    write(tmp_path / "own" / "b.md", "why")
    assert load_question([tmp_path / "shipped", tmp_path / "own"], "why").bank == "a"


def test_a_file_that_cannot_be_read_keeps_no_other_question_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "a.md", "why")
    write(tmp_path / "b.md", "how")
    read_bytes = Path.read_bytes

    def refusing(path: Path) -> bytes:
        if path.name == "a.md":
            raise PermissionError(13, "Permission denied")
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", refusing)
    assert load_question([tmp_path], "how").id == "how"
