"""``voiceprep history export`` and ``import``."""

import csv
import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from commands import Commands
from past_answers import ASKED, keep_answer
from scripted_studio import FULL_ANSWER, QUESTIONS, Stage


@pytest.fixture
def stage(home: Path) -> Stage:
    """Three answers on two days, one of them corrected in a note; the second mentions somebody."""
    stage = Stage(home)
    stage.write_bank(QUESTIONS.replace("#overfitting", "#my-overfitting"))
    keep_answer(stage, FULL_ANSWER)
    keep_answer(stage, "Anna says um assuming the null hypothesis is true", days=1, sound=False)
    keep_answer(stage, "the noise of its training data", question="my-overfitting", days=1.01, sound=False)
    return stage


def test_json_goes_to_another_machine_and_back(voiceprep: Commands, stage: Stage, tmp_path: Path) -> None:
    file = tmp_path / "all.json"
    ran = voiceprep("history", "export", "--all", "--out", file)
    assert (ran.status, ran.out, ran.err) == (0, "", f"3 answers written to {file}.\n")

    again = voiceprep("history", "import", file, "--json").json
    assert again == {"new": [], "extended": [], "unchanged": [1, 2, 3], "different": []}

    voiceprep("history", "delete", "3", "--yes")
    ran = voiceprep("history", "import", file)
    assert ran.out == f"3 in {file}: 1 new, 0 that were here have more now, 2 were here already.\n"
    back = tmp_path / "back.json"
    voiceprep("history", "export", "--all", "--format", "json", "--out", back)
    assert back.read_bytes() == file.read_bytes()
    assert [line["attempt"] for line in voiceprep("history", "list", "--json").json] == [4, 2, 1]


def test_one_a_day_or_all(voiceprep: Commands, stage: Stage) -> None:
    printed = json.loads(voiceprep("history", "export", "2", "--format", "json").out)
    assert [one["question"] for one in printed["attempts"]] == ["p-value"]
    days = [str(ASKED.astimezone().date() + timedelta(days=days)) for days in range(3)]
    for day, count in zip(days, (1, 2, 0), strict=True):
        ran = voiceprep("history", "export", "--day", day, "--format", "csv")
        assert len(list(csv.DictReader(io.StringIO(ran.out)))) == count
    assert voiceprep("history", "export", "--day", days[2]).err == f"There are no answers of {days[2]}.\n"
    page = voiceprep("history", "export", "3", "1").out
    assert page.index("What is overfitting") < page.index("What does a p-value mean")


def test_names_are_masked(voiceprep: Commands, stage: Stage, tmp_path: Path) -> None:
    names = tmp_path / "names.txt"
    names.write_text("# people\nanna\n")
    for form in ("markdown", "json", "csv"):
        out = voiceprep("history", "export", "--all", "--format", form, "--mask", names).out
        assert "Anna" not in out
        assert "[…]" in out.replace("\\", "")
        assert "null hypothesis" in out
    [filler] = json.loads(voiceprep("history", "export", "2", "--format", "json", "--mask", names).out)["attempts"][0][
        "assessments"
    ][0]["assessment"]["delivery"]["fillers"]
    assert "[…] says um"[filler["start"] : filler["end"]] == "um"

    masked = tmp_path / "masked.json"
    voiceprep("history", "export", "2", "--mask", names, "--out", masked)
    ran = voiceprep("history", "import", masked)
    assert "another answer is in the file under the same id: 2" in ran.err


def test_an_anki_deck(voiceprep: Commands, stage: Stage, tmp_path: Path) -> None:
    deck = tmp_path / "deck.apkg"
    ran = voiceprep("history", "export", "--all", "--out", deck)
    assert ran.status == 0
    assert "1 of the questions in 3 answers" in ran.err or "2 of the questions in 3 answers" in ran.err
    assert "collection.anki2" in zipfile.ZipFile(deck).namelist()
    voiceprep("history", "export", "--all", "--format", "anki").refused("An Anki deck is no text", "--out deck.apkg")


def test_what_cannot_be_done_is_told(voiceprep: Commands, stage: Stage, tmp_path: Path) -> None:
    voiceprep("history", "export").refused("Say which answers to export", "--day 2026-03-01")
    voiceprep("history", "export", "1", "--all").refused("Say which answers to export")
    voiceprep("history", "export", "9").refused("There is no attempt 9")
    for day in ("yesterday", "0001-01-01", "9999-12-31", "2026-02-30"):
        voiceprep("history", "export", "--day", day).refused(f"“{day}” is not a day")
    voiceprep("history", "export", "--all", "--mask", tmp_path / "gone").refused("There is no file")
    voiceprep("history", "export", "--all", "--out", tmp_path / "no" / "x.md").refused("cannot be written", status=1)
    voiceprep("history", "export", "--all", "--out", tmp_path).refused("cannot be written", status=1)


def test_a_bad_file_changes_nothing_and_says_where(voiceprep: Commands, stage: Stage, tmp_path: Path) -> None:
    file = tmp_path / "all.json"
    voiceprep("history", "export", "--all", "--out", file)
    whole = file.read_text()
    voiceprep("history", "delete", "1", "--yes")
    before = voiceprep("history", "export", "--all", "--format", "json").out
    for spoilt, told in (
        (whole[: len(whole) // 2], "line"),
        (whole.replace('"rating": ', '"rating": 7', 1), "attempts[0].reviews[0].rating is not 1, 2, 3 or 4"),
        (whole.replace('"uid"', '"guid"', 2), "attempts[0].uid is missing"),
        (whole.replace('"voiceprep_history": 1', '"voiceprep_history": 9'), "reads 1 only"),
    ):
        file.write_text(spoilt)
        voiceprep("history", "import", file).refused(str(file), told)
    file.write_bytes(b"{\n\xff}")
    voiceprep("history", "import", file).refused("line 2: this is not text in UTF-8")
    voiceprep("history", "import", tmp_path / "gone.json").refused("There is no file")
    voiceprep("history", "import", tmp_path).refused("cannot be read", status=1)
    assert voiceprep("history", "export", "--all", "--format", "json").out == before


def test_an_empty_history(voiceprep: Commands, home: Path, tmp_path: Path) -> None:
    ran = voiceprep("history", "export", "--all", "--format", "json")
    assert (ran.err, json.loads(ran.out)["attempts"]) == ("There are no answers yet.\n", [])
    file = tmp_path / "empty.json"
    file.write_text(ran.out)
    assert voiceprep("history", "import", file).status == 0
