import io
import json
import sqlite3
import sys
import tempfile
import threading
import zipfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voiceprep.errors import BadInputError, StorageError, VoiceprepError
from voiceprep.history.attempt import NewAttempt
from voiceprep.history.backing_up import BackedUp, back_up
from voiceprep.history.database import in_use
from voiceprep.history.opening import History, open_history
from voiceprep.history.portable import document_of
from voiceprep.history.recordings import RecordingMeta, RecordingWriter, read_recording, unfinished
from voiceprep.history.restoring import in_the_way, restore
from voiceprep.paths import Places

Make = Callable[..., NewAttempt]
NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)
ASKED = datetime(2026, 3, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Laptop:
    places: Places

    def history(self) -> History:
        return open_history(self.places.database, self.places.recordings)

    def record(self, minutes: int = 0, *, finish: bool = True) -> Path:
        meta = RecordingMeta("p-value", "What?", ASKED + timedelta(minutes=minutes))
        writer = RecordingWriter(self.places.recordings, meta)
        writer.append(np.full(16_000, 0.25, dtype=np.float32))
        if not finish:
            writer.close()
            return writer.path
        return writer.finish()

    def back_up(self, file: Path) -> BackedUp:
        history = self.history()
        with history.database:
            return back_up(self.places, history.database, file, NOW)

    def contents(self) -> str:
        history = self.history()
        with history.database:
            return "".join(document_of(whole for _, whole in history.exports.wholes(history.exports.all_numbers())))

    def files(self) -> dict[str, bytes]:
        """Everything in the data folder but locks; of the history what is in it, for opening it changes its bytes."""
        history = self.contents().encode()  # closing it moves the log into the file
        found = {path.relative_to(self.places.home).as_posix(): path for path in self.places.home.rglob("*")}
        return {
            name: history if name == "history.sqlite3" else path.read_bytes()
            for name, path in found.items()
            if path.is_file() and path.suffix != ".lock"
        }


@pytest.fixture
def old(tmp_path: Path, attempt: Make) -> Laptop:
    laptop = Laptop(Places(tmp_path / "old"))
    history = laptop.history()
    with history.database:
        history.attempts.keep(attempt(recording=laptop.record()))
        history.attempts.keep(attempt("overfitting", minutes=1, recording=laptop.record(1, finish=False)))
        history.attempts.keep(attempt("bias", minutes=2))
        laptop.record(3, finish=False)
    laptop.places.settings.write_text("end_silence_s = 3.5\n")
    laptop.places.prepared.write_text("{}")
    laptop.places.glossary.write_text("wav2vec\n")
    (laptop.places.banks / "own").mkdir(parents=True)
    (laptop.places.banks / "own" / "über.md").write_text("# mine\n")
    (laptop.places.banks / ".git").mkdir()
    (laptop.places.banks / ".git" / "config").write_text("")
    return laptop


@pytest.fixture
def new(tmp_path: Path) -> Laptop:
    return Laptop(Places(tmp_path / "new"))


def test_everything_comes_back(old: Laptop, new: Laptop, tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"

    made = old.back_up(file)
    done = restore(new.places, file, NOW)

    assert (made.answers, made.recordings, made.banks, made.missing) == (3, 3, 1, 0)
    assert made.size_bytes == file.stat().st_size
    assert (done.answers, done.recordings, done.banks, done.aside) == (3, 3, 1, None)
    assert new.contents() == old.contents()
    history = new.history()
    for number in (1, 2):
        recording = history.attempts.load(number).kept.recording
        assert recording is not None
        assert recording.parent == new.places.recordings
        assert read_recording(recording).size == 16_000
    [waiting] = [left for left in unfinished(new.places.recordings) if history.attempts.owner_of(left.path) is None]
    assert waiting.meta is not None
    assert waiting.meta.question_id == "p-value"
    assert new.places.settings.read_text() == "end_silence_s = 3.5\n"
    assert (new.places.prepared.read_text(), new.places.glossary.read_text()) == ("{}", "wav2vec\n")
    assert (new.places.banks / "own" / "über.md").read_text() == "# mine\n"
    assert not (new.places.banks / ".git").exists()
    history.close()
    assert not [path.name for path in new.places.home.iterdir() if path.name.startswith(("restoring-", "before-"))]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other permissions")
def test_only_the_owner_can_read_either(old: Laptop, new: Laptop, tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"
    old.back_up(file)
    restore(new.places, file, NOW)
    assert file.stat().st_mode & 0o077 == 0
    for path in new.places.home.rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path


def test_nothing_is_left_behind_in_the_data_folder(old: Laptop, tmp_path: Path) -> None:
    before = old.files().keys()
    old.back_up(tmp_path / "backup.zip")
    assert old.files().keys() == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("backup")] == ["backup.zip"]


def test_what_was_there_is_kept_aside(old: Laptop, new: Laptop, tmp_path: Path, attempt: Make) -> None:
    old.back_up(tmp_path / "backup.zip")
    history = new.history()
    with history.database:
        history.attempts.keep(attempt("mine", recording=new.record(7)))
    new.places.settings.write_text("threads = 2\n")
    new.places.models.mkdir()
    (new.places.models / "model.bin").write_text("large")
    before = new.files()
    assert [path.name for path in in_the_way(new.places)] == ["history.sqlite3", "settings.toml", "recordings"]

    done = restore(new.places, tmp_path / "backup.zip", NOW)

    assert done.aside is not None
    assert done.aside.parent == new.places.home
    assert new.contents() == old.contents()
    aside = Laptop(Places(done.aside))
    assert {name: content for name, content in before.items() if name != "models/model.bin"} == aside.files()
    assert (new.places.models / "model.bin").read_text() == "large"
    # Again: each time, what was there has a folder of its own.
    again = restore(new.places, tmp_path / "backup.zip", NOW)
    assert again.aside not in (None, done.aside)


def test_a_history_that_is_open_is_not_taken_away(old: Laptop, new: Laptop, tmp_path: Path, attempt: Make) -> None:
    old.back_up(tmp_path / "backup.zip")
    history = new.history()
    history.attempts.keep(attempt("mine"))

    with pytest.raises(StorageError, match="Another voiceprep has the history open"):
        restore(new.places, tmp_path / "backup.zip", NOW)
    assert history.attempts.load(1).kept.question_id == "mine"
    assert in_use(new.places.database)

    history.close()
    assert not in_use(new.places.database)
    assert restore(new.places, tmp_path / "backup.zip", NOW).aside is not None


def test_the_app_may_go_on_keeping_answers(old: Laptop, new: Laptop, tmp_path: Path, attempt: Make) -> None:
    history, enough = old.history(), threading.Event()

    def practise() -> None:
        at = 10
        while not enough.is_set():
            number = history.attempts.keep(attempt(minutes=at, recording=old.record(at)))
            if at % 3 == 0:
                history.attempts.delete(number)
            at += 1

    app = threading.Thread(target=practise)
    app.start()
    try:
        for at in range(5):
            assert old.back_up(tmp_path / f"{at}.zip").missing <= 1
    finally:
        enough.set()
        app.join()
        history.close()
    for at in range(5):
        laptop = Laptop(Places(tmp_path / f"home-{at}"))
        restore(laptop.places, tmp_path / f"{at}.zip", NOW)
        history = laptop.history()
        with history.database:
            kept = [history.attempts.load(number).kept.recording for number in history.exports.all_numbers()]
            there = {path for path in laptop.places.recordings.iterdir() if path.suffix == ".flac"}
            # No sound that no answer has; at most one answer was deleted after the history was copied.
            assert there <= set(kept)
            assert sum(path is not None and path not in there for path in kept) <= 2


def _spoil(file: Path, at: int, how: int) -> None:
    content = bytearray(file.read_bytes())
    at %= len(content)
    if how == 0:
        del content[at:]
    else:
        content[at] ^= how
    file.write_bytes(bytes(content))


@pytest.fixture(scope="module")
def small_backup(tmp_path_factory: pytest.TempPathFactory) -> Path:
    laptop = Laptop(Places(tmp_path_factory.mktemp("small")))
    laptop.places.settings.write_text("threads = 2\n")
    laptop.record()
    laptop.back_up(laptop.places.home / "backup.zip")
    return laptop.places.home / "backup.zip"


@settings(max_examples=max(20, settings().max_examples // 2))
@given(at=st.integers(0, 1 << 20), how=st.integers(0, 255))
def test_a_damaged_backup_is_refused_and_changes_nothing(small_backup: Path, at: int, how: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file, home = Path(folder) / "backup.zip", Path(folder) / "home"
        file.write_bytes(small_backup.read_bytes())
        _spoil(file, at, how)
        home.mkdir()
        (home / "settings.toml").write_text("threads = 3\n")
        try:
            restore(Places(home), file, NOW)
        except BadInputError:
            assert [path.name for path in home.iterdir()] == ["settings.toml"]
            assert (home / "settings.toml").read_text() == "threads = 3\n"
        else:
            # What was hit is of no consequence, such as the time of a file.
            assert (home / "settings.toml").read_text() == "threads = 2\n"


def _archive(
    file: Path, content: dict[str, bytes], manifest: object = None, listed: dict[str, bytes] | None = None
) -> None:
    names = content if listed is None else listed
    files = {name: {"size": len(data), "sha256": sha256(data).hexdigest()} for name, data in names.items()}
    given_manifest = {"voiceprep_backup": 1, "made_at": "", "program": "", "files": files}
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in content.items():
            archive.writestr(name, data)
        archive.writestr("voiceprep-backup.json", json.dumps(given_manifest if manifest is None else manifest))


def _history_bytes(tmp_path: Path) -> bytes:
    laptop = Laptop(Places(tmp_path / "donor"))
    laptop.contents()
    assert not in_use(laptop.places.database)
    return laptop.places.database.read_bytes()


@pytest.mark.parametrize(
    "name",
    [
        "../evil", "/etc/evil", "recordings/../../evil", "recordings/./x", "recordings//x", "recordings", "banks/",
        "C:/evil", "banks\\..\\evil", "models/evil", "history.sqlite3.lock", "voiceprep.log", "recordings/a:b",
    ],
)  # fmt: skip
def test_paths_that_are_not_a_backups_are_refused(name: str, new: Laptop, tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"
    _archive(file, {"history.sqlite3": _history_bytes(tmp_path), name: b"evil"})
    with pytest.raises(BadInputError):
        restore(new.places, file, NOW)
    assert list(new.places.home.iterdir()) == []
    assert not list(tmp_path.rglob("evil"))


def test_what_is_not_a_whole_backup_is_refused(new: Laptop, tmp_path: Path) -> None:
    file, history = tmp_path / "backup.zip", _history_bytes(tmp_path)
    right = {"history.sqlite3": history}
    newer = io.BytesIO(history).getvalue()

    def refused(told: str, kind: type[VoiceprepError] = BadInputError) -> None:
        with pytest.raises(kind, match=told):
            restore(new.places, file, NOW)
        assert [path.name for path in new.places.home.iterdir()] == []

    _archive(file, {"settings.toml": b""})
    refused("there is no history in it")
    _archive(file, right, listed={**right, "settings.toml": b""})
    refused("does not hold the files that it lists")
    _archive(file, {**right, "settings.toml": b""}, listed=right)
    refused("does not hold the files that it lists")
    _archive(file, {**right, "settings.toml": b"1"}, listed={**right, "settings.toml": b"2"})
    refused("settings.toml in it is damaged")
    _archive(file, {**right, "settings.toml": b"1"}, listed={**right, "settings.toml": b"12"})
    refused("settings.toml in it is damaged")
    _archive(file, right, manifest={"voiceprep_backup": 2, "files": {}})
    refused("its format is 2")
    for manifest in ([], {}, {"voiceprep_backup": 1}, {"voiceprep_backup": 1, "files": {"history.sqlite3": 3}}):
        _archive(file, right, manifest=manifest)
        refused("its list of files cannot be read")
    _archive(file, {"history.sqlite3": b"SQLite format 3\0" + b"x" * 5000})
    refused("history in .* is damaged")
    with closing(sqlite3.connect(tmp_path / "newer")) as connection:
        connection.executescript("PRAGMA user_version = 999; CREATE TABLE t (x)")
    newer = (tmp_path / "newer").read_bytes()
    _archive(file, {"history.sqlite3": newer})
    refused("made by a newer voiceprep", StorageError)
    file.write_text("no archive")
    refused("is no backup")
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("x", b"")
    refused("there is no voiceprep-backup.json in it")
    file.unlink()
    refused("There is no file")


def test_a_disk_that_refuses_in_the_middle_leaves_all_as_it_was(
    old: Laptop, new: Laptop, tmp_path: Path, attempt: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    old.back_up(tmp_path / "backup.zip")
    history = new.history()
    with history.database:
        history.attempts.keep(attempt("mine", recording=new.record(7)))
    new.places.settings.write_text("threads = 2\n")
    before = new.files()
    real = Path.rename
    for good in range(7):
        left = [good]

        def rename(path: Path, target: Path, left: list[int] = left) -> Path:
            if left[0] == 0:
                left[0] = -1
                raise OSError(28, "No space left on device")
            left[0] -= 1
            return real(path, target)

        monkeypatch.setattr(Path, "rename", rename)
        with pytest.raises(StorageError, match="cannot be put in its place: the disk is full"):
            restore(new.places, tmp_path / "backup.zip", NOW)
        monkeypatch.setattr(Path, "rename", real)
        assert new.files() == before


def test_a_full_disk_leaves_the_backup_before(old: Laptop, small_disk: Path) -> None:
    file = small_disk / "backup.zip"
    file.write_text("the one before")
    (small_disk / "filler").write_bytes(b"x" * 1_030_000)
    with pytest.raises(StorageError, match="the disk is full"):
        old.back_up(file)
    assert file.read_text() == "the one before"
    assert {path.name for path in small_disk.iterdir()} == {"backup.zip", "filler"}
