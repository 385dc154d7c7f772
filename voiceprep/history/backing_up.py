"""One file with everything: the history, the recordings, the user's banks, and what was set, ticked and listed."""

import os
import zipfile
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from voiceprep import __version__
from voiceprep.errors import StorageError
from voiceprep.history.backup_file import (
    BANKS,
    HISTORY,
    MANIFEST,
    RECORDINGS,
    SMALL_FILES,
    Packed,
    copy_counted,
    manifest_of,
)
from voiceprep.history.database import Database
from voiceprep.history.recording_files import RecordingFiles
from voiceprep.history.writing_out import replaced
from voiceprep.paths import Places

_FIRST_YEAR = 1980
"""ZIP knows no time before it."""

_PACKED_ALREADY = (".flac",)


@dataclass(frozen=True)
class BackedUp:
    """What is in a backup.

    Attributes:
        answers: Attempts in the history.
        recordings: Those of attempts, and of answers that were not finished.
        banks: Files of the user's banks.
        missing: Recordings that attempts should have and that are not there.
        size_bytes: The backup's.
    """

    answers: int = 0
    recordings: int = 0
    banks: int = 0
    missing: int = 0
    size_bytes: int = 0


def back_up(places: Places, database: Database, target: Path, made_at: datetime) -> BackedUp:
    """Write a backup; the app may run and go on keeping answers meanwhile.

    Args:
        places: The data folder.
        database: Its history, open.
        target: The file, which is replaced.
        made_at: Now, aware.

    Raises:
        StorageError: It cannot be written; a file that was there is as it was.
    """
    done: list[BackedUp] = []
    # Named like the copies before migrations: what is deleted from the history is deleted from them too.
    copy = places.database.with_name(f"{places.database.name}.before-backup-{os.getpid()}")

    def write(path: Path) -> None:
        with zipfile.ZipFile(path, "w") as archive:
            packing = _Packing(archive, avoid=(target.resolve(), path.resolve()))
            done.append(_pack(packing, places, database, copy))
            archive.writestr(MANIFEST, manifest_of(packing.files, made_at.isoformat(), __version__))
        with zipfile.ZipFile(path) as archive:
            damaged = archive.testzip()
        if damaged is not None:
            raise StorageError(f"{damaged} did not arrive whole in the backup", "Is the disk in order?")

    try:
        replaced(target, write)
    finally:
        copy.unlink(missing_ok=True)
    return replace(done[-1], size_bytes=target.stat().st_size)


class _Packing:
    """Adds files to an archive, and notes what was added."""

    def __init__(self, archive: zipfile.ZipFile, avoid: tuple[Path, ...]) -> None:
        self.files: dict[str, Packed] = {}
        self._archive = archive
        self._avoid = avoid

    def add(self, name: str, path: Path) -> bool:
        """Add a file; false when it is not there.

        Raises:
            OSError: It cannot be read, or the archive cannot be written.
        """
        if path.resolve() in self._avoid:
            return False
        try:
            source = path.open("rb")
        except FileNotFoundError:
            return False
        with source:
            moment = datetime.fromtimestamp(max(0.0, os.fstat(source.fileno()).st_mtime))
            stamp = moment.timetuple()[:6] if moment.year >= _FIRST_YEAR else (_FIRST_YEAR, 1, 1, 0, 0, 0)
            info = zipfile.ZipInfo(name, stamp)
            info.external_attr = 0o600 << 16
            info.compress_type = zipfile.ZIP_STORED if path.suffix in _PACKED_ALREADY else zipfile.ZIP_DEFLATED
            # A file that is being recorded grows while it is read.
            with self._archive.open(info, "w", force_zip64=True) as packed:
                self.files[name] = copy_counted(source, packed)
        return True


def _pack(packing: _Packing, places: Places, database: Database, copy: Path) -> BackedUp:
    names = _pack_history(packing, database, copy)
    for name in SMALL_FILES:
        packing.add(name, places.home / name)
    recorded = [name for name in names if name is not None]
    packed = sum(_pack_recording(packing, places.recordings, name) for name in recorded)
    unfinished = 0
    for pcm in sorted(places.recordings.glob("*.pcm")):
        if f"{RECORDINGS}/{pcm.name}" not in packing.files:
            unfinished += _pack_unfinished(packing, places.recordings, RecordingFiles(pcm.with_suffix(".flac")))
    banks = sum(
        packing.add(f"{BANKS}/{path.relative_to(places.banks).as_posix()}", path) for path in _files(places.banks)
    )
    return BackedUp(len(names), packed + unfinished, banks, len(recorded) - packed)


def _pack_history(packing: _Packing, database: Database, copy: Path) -> list[str | None]:
    """Add the history; the recording of each attempt that is in it, None where it has none."""
    for last in (False, False, True):
        # Others are held up only when the history changes all the time.
        with database.writing() if last else nullcontext():
            before = _recordings(database)
            database.copy_to(copy)
            # An attempt that was kept or deleted while it was copied would be there without its recording, or the
            # other way round; and deleting one deletes the copies too.
            if _recordings(database) == before and packing.add(HISTORY, copy):
                return [name for _, name in before]
    raise StorageError("The history changes all the time", "Let the app rest for a moment and try again")


def _recordings(database: Database) -> list[tuple[int, str | None]]:
    rows = database.rows("SELECT number, recording FROM attempts ORDER BY number")
    return [(row["number"], row["recording"]) for row in rows]


def _pack_recording(packing: _Packing, folder: Path, name: str) -> bool:
    # One that is being finished right now is sound at first, and the finished file a moment later.
    files = RecordingFiles(folder / name)
    return (
        packing.add(f"{RECORDINGS}/{name}", files.flac)
        or _pack_unfinished(packing, folder, files)
        or packing.add(f"{RECORDINGS}/{name}", files.flac)
    )


def _pack_unfinished(packing: _Packing, folder: Path, files: RecordingFiles) -> bool:
    if not packing.add(f"{RECORDINGS}/{files.pcm.relative_to(folder).as_posix()}", files.pcm):
        return False
    packing.add(f"{RECORDINGS}/{files.note.relative_to(folder).as_posix()}", files.note)
    return True


def _files(folder: Path) -> Iterator[Path]:
    """The files below a folder, those left out that are hidden: a version control's own, for one."""
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(root) / name for name in sorted(names) if not name.startswith("."))
