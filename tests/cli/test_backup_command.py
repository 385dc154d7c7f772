"""``voiceprep backup`` and ``voiceprep restore``."""

import gc
from pathlib import Path

import pytest
from commands import Commands, finished, start
from past_answers import keep_answer
from scripted_studio import FULL_ANSWER, QUESTIONS, Stage

from voiceprep.history.database import open_database


@pytest.fixture
def stage(home: Path) -> Stage:
    stage = Stage(home)
    stage.write_bank(QUESTIONS.replace("#overfitting", "#my-overfitting"))
    keep_answer(stage, FULL_ANSWER)
    keep_answer(stage, "the noise of its training data", question="my-overfitting", sound=False)
    return stage


def test_there_and_back(voiceprep: Commands, stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "everything.zip"
    made = voiceprep("backup", file)
    assert made.status == 0
    assert made.out.startswith(f"{file}: 2 answers, 1 recording, 1 file of your own banks (0.")
    voiceprep("backup", file).refused("is there already", "--yes")
    assert voiceprep("backup", file, "--yes", "--json").json["answers"] == 2

    monkeypatch.setenv("VOICEPREP_HOME", str(tmp_path / "other"))
    told = voiceprep("restore", file)
    assert (told.status, told.out, told.err) == (0, "Restored: 2 answers, 1 recording, 1 file of your own banks\n", "")
    shown = voiceprep("history", "show", "1", "--json").json
    assert shown["transcript"]["text"] == FULL_ANSWER
    assert Path(shown["recording"]).parent == tmp_path / "other" / "recordings"
    assert Path(shown["recording"]).exists()
    assert voiceprep("bank", "show", "my-overfitting").status == 0


def test_nothing_is_written_over_unasked(voiceprep: Commands, stage: Stage, home: Path, tmp_path: Path) -> None:
    file = tmp_path / "everything.zip"
    voiceprep("backup", file)
    voiceprep("history", "delete", "1", "--yes")
    voiceprep("restore", file).refused("history.sqlite3", "--yes")
    assert [line["attempt"] for line in voiceprep("history", "list", "--json").json] == [2]

    with open_database(stage.places.database):
        finished(start(home, "restore", file, "--yes")).refused("Another voiceprep has the history open", status=1)
    gc.collect()  # the commands above ran in this process, which has the history open until they are collected
    done = finished(start(home, "restore", file, "--yes"))
    [aside] = home.glob("before-restore-*")
    assert f"What was there is in {aside}" in done.err
    assert len(voiceprep("history", "list", "--json").json) == 2
    assert (aside / "history.sqlite3").exists()


def test_a_recording_that_is_gone_is_told(voiceprep: Commands, stage: Stage, tmp_path: Path) -> None:
    for recording in stage.places.recordings.iterdir():
        recording.unlink()
    ran = voiceprep("backup", tmp_path / "everything.zip")
    assert (ran.status, "whose recording is missing, and is not in the backup: 1." in ran.err) == (0, True)


def test_what_cannot_be_done_is_told(voiceprep: Commands, home: Path, tmp_path: Path) -> None:
    voiceprep("restore", tmp_path / "gone.zip").refused("There is no file")
    (tmp_path / "text.zip").write_text("no archive")
    voiceprep("restore", tmp_path / "text.zip").refused("is no backup of voiceprep's, or is damaged")
    voiceprep("restore", tmp_path).refused("cannot be put in its place", status=1)
    voiceprep("backup", tmp_path / "no" / "x.zip").refused("cannot be written", status=1)
    voiceprep("backup", tmp_path).refused("is there already")
    voiceprep("backup", tmp_path, "--yes").refused("cannot be written", status=1)
    assert not list(home.glob("*.zip"))
