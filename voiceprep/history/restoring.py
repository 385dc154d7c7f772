"""Putting a backup in its place, and what was there aside."""

import os
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from voiceprep.errors import BadInputError, StorageError
from voiceprep.history.backup_file import (
    BANKS,
    HISTORY,
    MANIFEST,
    RECORDINGS,
    SMALL_FILES,
    Packed,
    copy_counted,
    files_in,
)
from voiceprep.history.database import in_use, open_database
from voiceprep.history.private_files import locked, open_private, private_folder, reason
from voiceprep.history.setting_aside import free_name
from voiceprep.paths import Places

_OTHERS_OPENING_S = 10.0
_LONGEST_MANIFEST = 1 << 28
_LOCK = ".lock"
_STAGING = "restoring-"
_READING = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
"""What Python's reading of an archive raises when the archive is not in order."""


@dataclass(frozen=True)
class Restored:
    """What is in its place now; ``aside`` is the folder that has what was there before."""

    answers: int
    recordings: int
    banks: int
    aside: Path | None


def in_the_way(places: Places) -> list[Path]:
    """What is in the data folder and would have to make room."""
    folders = [path for path in (places.recordings, places.banks) if path.is_dir() and any(path.iterdir())]
    files = [places.database, *(places.home / name for name in SMALL_FILES)]
    return [path for path in files if path.exists()] + folders


def restore(places: Places, file: Path, now: datetime) -> Restored:
    """Check a backup, all of it, and then put it in its place; what was there is moved aside, never deleted.

    Raises:
        BadInputError: The file is no backup, or is not whole; nothing was changed.
        StorageError: The disk refuses, or another voiceprep has the history open; nothing was changed.
    """
    private_folder(places.home)
    for left in places.home.glob(f"{_STAGING}*"):
        shutil.rmtree(left, ignore_errors=True)  # by a restore that was killed
    try:
        with tempfile.TemporaryDirectory(prefix=_STAGING, dir=places.home) as staging:
            files = _unpack(file, Path(staging), places.home)
            answers = _check_history(Path(staging) / HISTORY, file)
            with _nobody_else(places):
                aside = _swap(places, Path(staging), now)
    except OSError as error:
        raise StorageError(
            f"The backup cannot be put in its place: {reason(error)}", "What was there is as it was"
        ) from error
    recordings = {Path(name).with_suffix("") for name in files if name.startswith(f"{RECORDINGS}/")}
    banks = sum(name.startswith(f"{BANKS}/") for name in files)
    return Restored(answers, len(recordings), banks, aside)


def _unpack(file: Path, staging: Path, home: Path) -> dict[str, Packed]:
    """The files of a backup, each one checked."""
    hint = "Nothing was changed; give a file that “voiceprep backup” wrote"
    try:
        with file.open("rb") as opened, zipfile.ZipFile(opened) as archive:
            files = _listed(archive)
            needed = sum(packed.size_bytes for packed in files.values())
            if needed > shutil.disk_usage(home).free:
                raise StorageError(
                    f"There is no room for the backup: it needs {needed / 1e6:.0f} MB", "Free some space and try again"
                )
            for name, packed in files.items():
                if _unpack_one(archive, name, staging / name, packed.size_bytes) != packed:
                    raise BadInputError(f"{name} in it is damaged")
            return files
    except FileNotFoundError as error:
        if error.filename is not None and Path(error.filename) == file:
            raise BadInputError(f"There is no file {file}") from error
        raise
    except BadInputError as error:
        raise BadInputError(f"{file} is no whole backup: {error.message}", hint) from error
    except _READING as error:
        raise BadInputError(f"{file} is no backup of voiceprep's, or is damaged: {error}", hint) from error


def _listed(archive: zipfile.ZipFile) -> dict[str, Packed]:
    """What the manifest says is in an archive, once it is seen that this and nothing else is there."""
    found = {info.filename: info for info in archive.infolist()}
    if MANIFEST not in found or found[MANIFEST].file_size > _LONGEST_MANIFEST:
        raise BadInputError(f"there is no {MANIFEST} in it")
    files = files_in(archive.read(MANIFEST))
    if len(found) != len(archive.infolist()) or found.keys() != files.keys() | {MANIFEST}:
        raise BadInputError("it does not hold the files that it lists")
    for name, packed in files.items():
        if found[name].file_size != packed.size_bytes:
            raise BadInputError(f"{name} in it is damaged")
    return files


def _unpack_one(archive: zipfile.ZipFile, name: str, target: Path, size_bytes: int) -> Packed:
    private_folder(target.parent)
    # A new file each time: on a disk that takes A and a for the same, one would be written over the other.
    with archive.open(name) as packed, os.fdopen(open_private(target, new=True), "wb") as written:
        return copy_counted(packed, written, longest=size_bytes)


def _check_history(path: Path, file: Path) -> int:
    """Open the history, which checks it and brings it to today's form; how many attempts it has."""
    with open_database(path) as database:
        if database.set_aside is not None:
            raise BadInputError(
                f"The history in {file} is damaged", "Nothing was changed; try another backup, if there is one"
            )
        answers: int = database.rows("SELECT count(*) AS answers FROM attempts")[0]["answers"]
    if in_use(path):
        raise StorageError("Another program has the unpacked history open", "Try again")
    path.with_name(path.name + _LOCK).unlink(missing_ok=True)
    return answers


@contextmanager
def _nobody_else(places: Places) -> Iterator[None]:
    """Keep others from opening the history, once it is seen that nobody has it open."""
    with locked(places.database.with_name(places.database.name + _LOCK), _OTHERS_OPENING_S) as mine:
        if not mine or in_use(places.database):
            raise StorageError("Another voiceprep has the history open", "Close it and restore again")
        yield


_Move = Callable[[Path, Path], None]


def _make_room(path: Path, aside: Path, move: _Move) -> None:
    if path.exists() or path.is_symlink():
        private_folder(aside)
        move(path, aside / path.name)


def _swap(places: Places, staging: Path, now: datetime) -> Path | None:
    """Move what is there aside and the backup in; all of it is moved back when something cannot be moved."""
    moved: list[tuple[Path, Path]] = []

    def move(source: Path, target: Path) -> None:
        source.rename(target)
        moved.append((source, target))

    aside = free_name(places.home / f"before-restore-{now.astimezone():%Y%m%d-%H%M%S}")
    try:
        for name in (RECORDINGS, BANKS, *SMALL_FILES):
            _make_room(places.home / name, aside, move)
            if (staging / name).exists():
                move(staging / name, places.home / name)
        # The history last, and its two moves one after the other: without it, a new one would be begun.
        for path in sorted(places.home.glob(f"{HISTORY}*"), reverse=True):
            if path.name != HISTORY + _LOCK:
                _make_room(path, aside, move)
        for path in sorted(staging.glob(f"{HISTORY}*")):
            move(path, places.home / path.name)
    except OSError:
        for source, target in reversed(moved):
            with suppress(OSError):
                target.rename(source)
        with suppress(OSError):
            aside.rmdir()
        raise
    return aside if aside.exists() else None
