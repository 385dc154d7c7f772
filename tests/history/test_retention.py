import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from voiceprep.errors import StorageError
from voiceprep.history.attempt import NewAttempt
from voiceprep.history.opening import History, open_history
from voiceprep.history.recordings import RecordingMeta, RecordingWriter, unfinished
from voiceprep.history.retention import Removed

Make = Callable[..., NewAttempt]
Keep = Callable[..., int]
DAY = 24 * 60
LATER = timedelta(days=2)


@pytest.fixture
def history(home: Path) -> Iterator[History]:
    opened = open_history(home / "history.sqlite3", home / "recordings")
    yield opened
    opened.close()


@pytest.fixture
def folder(home: Path) -> Path:
    return home / "recordings"


@pytest.fixture
def keep(history: History, folder: Path, attempt: Make) -> Keep:
    """Keeps an attempt with a recording that was made days after the first of March."""

    def kept(days: float, finished: bool = True) -> int:
        made = attempt(minutes=days * DAY)
        writer = RecordingWriter(folder, RecordingMeta(made.question_id, made.question_text, made.asked_at))
        writer.append(np.zeros(1600, dtype=np.float32))
        number = history.attempts.keep(replace(made, recording=writer.path))
        if finished:
            writer.finish()
        else:
            writer.close()
        return number

    return kept


def test_old_recordings_go_and_what_was_said_stays(history: History, folder: Path, attempt: Make, keep: Keep) -> None:
    old, border, new = keep(0), keep(1), keep(2)
    size_bytes = sum(path.stat().st_size for path in sorted(folder.iterdir())[:1])
    moment = attempt(minutes=DAY).asked_at

    removed = history.retention.remove_before(moment, moment)

    assert removed == Removed(1, size_bytes)
    assert history.attempts.load(old).kept.recording is None
    assert history.attempts.load(old).kept.transcript == attempt().transcript
    assert not history.attempts.lines(9)[-1].has_recording
    for number in (border, new):
        recording = history.attempts.load(number).kept.recording
        assert recording is not None
        assert recording.exists()
    assert len(list(folder.iterdir())) == 2
    assert history.retention.remove_before(moment, moment) == Removed()


def test_an_attempt_whose_recording_was_lost_is_cleared_without_a_word(
    history: History, folder: Path, attempt: Make, keep: Keep
) -> None:
    # As after a power cut between the removal of the file and the note of it.
    number = keep(0)
    next(folder.iterdir()).unlink()
    moment = attempt(minutes=DAY).asked_at

    assert history.retention.remove_before(moment, moment) == Removed()
    assert history.attempts.load(number).kept.recording is None


def test_a_recording_that_its_program_never_finished_goes_with_its_attempt(
    history: History, folder: Path, attempt: Make, keep: Keep
) -> None:
    keep(0, finished=False)
    moment = attempt(minutes=DAY).asked_at
    assert history.retention.remove_before(moment, moment).recordings == 1
    assert list(folder.iterdir()) == []


def test_answers_that_can_still_be_finished_stay(history: History, folder: Path, attempt: Make) -> None:
    made = attempt()
    writer = RecordingWriter(folder, RecordingMeta(made.question_id, made.question_text, made.asked_at))
    writer.append(np.zeros(1600, dtype=np.float32))
    writer.close()
    moment = datetime.now(UTC) + LATER

    assert history.retention.remove_before(moment, moment) == Removed()
    # Killed when its finished file was there, and its sound still too.
    writer.path.write_bytes(b"fLaC")
    assert history.retention.remove_before(moment, moment) == Removed()
    assert len(unfinished(folder)) == 1


def test_a_recording_that_somebody_is_at_stays(history: History, folder: Path, attempt: Make) -> None:
    made = attempt()
    writer = RecordingWriter(folder, RecordingMeta(made.question_id, made.question_text, made.asked_at))
    writer.append(np.zeros(1600, dtype=np.float32))
    number = history.attempts.keep(replace(made, recording=writer.path))
    moment = datetime.now(UTC) + LATER

    assert history.retention.remove_before(moment, moment) == Removed()
    assert writer.finish().exists()
    assert history.attempts.load(number).kept.recording == writer.path


def test_recordings_without_an_attempt_go_by_the_time_since_which_they_are_here(
    history: History, folder: Path, attempt: Make
) -> None:
    folder.mkdir()
    stray = folder / "20200101-000000-p-value.flac"
    stray.write_bytes(b"fLaC")
    os.utime(stray, (0, 0))
    now = datetime.now(UTC)

    # Put here a moment ago, however old its name and its date.
    assert history.retention.remove_before(now, now) == Removed()
    assert history.retention.remove_before(now + LATER, now) == Removed()
    assert history.retention.remove_before(now - timedelta(hours=1), now + LATER) == Removed()
    assert history.retention.remove_before(now + LATER, now + LATER) == Removed(1, 4)
    assert not stray.exists()


def test_other_files_in_the_folder_are_left_alone(history: History, folder: Path) -> None:
    folder.mkdir()
    (folder / "notes.txt").write_text("mine")
    history.retention.remove_before(datetime.now(UTC) + LATER, datetime.now(UTC) + LATER)
    assert (folder / "notes.txt").exists()


def test_a_history_from_elsewhere_removes_nothing_outside_the_folder(
    history: History, home: Path, attempt: Make, keep: Keep
) -> None:
    keep(0)
    (home / "precious.flac").write_bytes(b"fLaC")
    with history.database.writing() as transaction:
        transaction.run("UPDATE attempts SET recording = '../precious.flac'")
    moment = attempt(minutes=DAY).asked_at

    assert history.retention.remove_before(moment, moment) == Removed()
    assert (home / "precious.flac").exists()


def test_recordings_that_cannot_be_removed_are_counted_and_keep_their_place(
    history: History, folder: Path, attempt: Make, keep: Keep
) -> None:
    stuck, fine = keep(0), keep(0.1)
    recording = history.attempts.load(stuck).kept.recording
    assert recording is not None
    recording.unlink()
    recording.mkdir()
    moment = attempt(minutes=DAY).asked_at

    removed = history.retention.remove_before(moment, moment)

    assert (removed.recordings, removed.stuck, bool(removed.why)) == (1, 1, True)
    assert history.attempts.load(stuck).kept.recording == recording
    assert history.attempts.load(fine).kept.recording is None


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may read every folder")
def test_a_folder_that_cannot_be_read_is_told(history: History, folder: Path) -> None:
    folder.mkdir(mode=0)
    with pytest.raises(StorageError, match="cannot be read"):
        history.retention.remove_before(datetime.now(UTC), datetime.now(UTC))


def test_a_folder_that_is_not_there_has_nothing_to_remove(history: History) -> None:
    assert history.retention.remove_before(datetime.now(UTC), datetime.now(UTC)) == Removed()


def test_an_attempt_forgets_a_recording_that_is_gone(history: History, keep: Keep) -> None:
    number, other = keep(0), keep(1)
    history.retention.forget(number)
    assert history.attempts.load(number).kept.recording is None
    assert history.attempts.load(other).kept.recording is not None
