"""What an author of a bank is told."""

from pathlib import Path

import pytest
from banks import bank_text

from voiceprep.practising.bank_check import check_banks

ANSWER = " ".join(
    ["The training data was recorded in quiet rooms, and real rooms add echoes that nobody modelled."] * 5
)
POINTS = [
    "The training data was recorded in quiet rooms",
    "Real rooms add echoes that nobody modelled",
    "Recorded training data leaves the echoes out of quiet rooms",
]


def write(file: Path, body: str) -> Path:
    file.parent.mkdir(exist_ok=True)
    file.write_text(bank_text(body))
    return file


def question(name: str, points: list[str], more: str = "", heading: str = "Why is it worse in the field?") -> str:
    listed = "\n".join(f"- {point}" for point in points)
    return f"## {heading} {{#{name}}}\n\n{ANSWER}\n\n### Key points\n{listed}\n\n{more}\n"


def messages(checked: list[Path], *beside: Path) -> list[str]:
    return [finding.message for finding in check_banks(checked, list(beside))[1]]


def test_a_good_bank_has_no_findings(tmp_path: Path) -> None:
    file = write(tmp_path / "a.md", question("field", POINTS))
    library, found = check_banks([file], [])
    assert [entry.id for entry in library.questions] == ["field"]
    assert found == []


def test_a_model_answer_that_leaves_a_point_out(tmp_path: Path) -> None:
    file = write(tmp_path / "a.md", question("field", [*POINTS, "Synthetic noise helps when there is no money"]))
    [message] = messages([file])
    assert message.startswith("#field: the model answer leaves its own key point missed (")


def test_a_model_answer_that_says_a_wrong_version(tmp_path: Path) -> None:
    wrong = "The cost of a studio is what decides\n  - never: real rooms add echoes that nobody modelled"
    file = write(tmp_path / "a.md", question("field", [*POINTS[:2], wrong]))
    [message] = messages([file])
    assert message.startswith("#field: the model answer leaves its own key point contradicted (")


def test_a_question_that_gives_a_point_away_is_not_held_against_it(tmp_path: Path) -> None:
    """Words of the question earn nothing, so that the model answer has to say more than the question did."""
    file = write(tmp_path / "a.md", question("field", POINTS, heading=f"Is it that {POINTS[1].lower()}?"))
    [message] = messages([file])
    assert message.startswith("#field: the model answer leaves its own key point missed (0.0)")


def test_a_dead_link_is_a_mistake_and_one_to_a_bank_beside_is_none(tmp_path: Path) -> None:
    links = "### See also\n- [There](#there)\n- [Gone](#gone)\n"
    file = write(tmp_path / "own" / "a.md", question("field", POINTS, links))
    beside = write(tmp_path / "shipped" / "b.md", question("there", POINTS))
    _, found = check_banks([file], [beside.parent])
    assert [(finding.message, finding.advice) for finding in found] == [
        ("#field links to #gone, which no bank has", False)
    ]


@pytest.mark.parametrize("form", ["file", "folder", "both", "relative"])
def test_a_bank_does_not_clash_with_itself(tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "own"
    file = write(folder / "a.md", question("field", POINTS))
    monkeypatch.chdir(tmp_path)
    checked = {"file": [file], "folder": [folder], "both": [file, folder], "relative": [Path("own/a.md")]}[form]
    assert messages(checked, folder) == []


def test_the_checked_bank_is_told_of_an_id_that_a_bank_beside_has(tmp_path: Path) -> None:
    file = write(tmp_path / "own" / "a.md", question("field", POINTS))
    beside = write(tmp_path / "shipped" / "b.md", question("field", POINTS))
    _, found = check_banks([file], [beside.parent])
    assert [(finding.source, finding.message) for finding in found] == [
        (file, f"the id #field is already taken in {beside}:5")
    ]


def test_mistakes_come_before_advice_and_each_finding_once(tmp_path: Path) -> None:
    write(tmp_path / "a.md", question("field", POINTS[:2]))
    write(tmp_path / "b.md", "## Why? {#why level=x}\n\nSo.\n")
    _, found = check_banks([tmp_path], [tmp_path])
    assert [finding.advice for finding in found] == [False, True]
    assert len(set(found)) == len(found)


OWN = "---\ntitle: Mine\nown: true\n---\n\n## Why is it worse in the field? {{#{id}}}\n\n### Key points\n- {point}\n"


def test_a_user_s_additions_are_checked_against_the_banks_beside(tmp_path: Path) -> None:
    beside = write(tmp_path / "shipped" / "b.md", question("field", POINTS))
    own = tmp_path / "own.md"
    own.write_text(OWN.format(id="field", point="Synthetic noise helps when there is no money"))
    assert messages([own], beside.parent) == []
    own.write_text(OWN.format(id="gone", point="Synthetic noise helps when there is no money"))
    assert messages([own], beside.parent) == ["there is no question #gone in any bank to add this to"]


def test_a_user_s_additions_are_not_held_against_the_bank(tmp_path: Path) -> None:
    write(tmp_path / "b.md", question("field", POINTS))
    (tmp_path / "own.md").write_text(OWN.format(id="field", point="Synthetic noise helps when there is no money"))
    assert messages([tmp_path]) == []
