"""Recordings that are not to be kept any longer: removing them, while what was said stays."""

import math
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from voiceprep.errors import StorageError
from voiceprep.history.attempt_rows import microseconds
from voiceprep.history.database import Database
from voiceprep.history.private_files import reason
from voiceprep.history.recording_files import RecordingFiles, claim_leftover

_OWNERLESS_STAY = timedelta(days=1)
"""A recording without an attempt may be on its way into a history that is being put back."""


@dataclass(frozen=True)
class Removed:
    """What was removed; ``stuck`` are recordings that could not be, ``why`` the reason of the last of them."""

    recordings: int = 0
    size_bytes: int = 0
    stuck: int = 0
    why: str = ""


class Retention:
    """Removes recordings. The attempts stay, without a recording.

    Answers that were never finished are left alone, however old: they are offered to be finished, or deleted.

    Raises:
        StorageError: From every method, when the history cannot be read or written.
    """

    def __init__(self, database: Database, recordings: Path) -> None:
        self._database = database
        self._folder = recordings

    def forget(self, number: int) -> None:
        """Take note that an attempt's recording is gone."""
        self._clear([number])

    def remove_before(self, moment: datetime, now: datetime) -> Removed:
        """Remove the recordings of answers to questions that were asked before a moment; both times are aware.

        Recordings that no attempt has go by the time since which they have been here.

        Raises:
            StorageError: The folder cannot be read.
        """
        owners = {
            self._folder / row["recording"]: (int(row["number"]), int(row["asked_us"]))
            for row in self._database.rows("SELECT number, recording, asked_us FROM attempts WHERE recording NOT NULL")
        }
        old = [path for path, (_, asked_us) in owners.items() if asked_us < microseconds(moment)]
        try:
            old += self._ownerless(owners, min(moment, now - _OWNERLESS_STAY))
        except OSError as error:
            raise StorageError(f"The folder {self._folder} cannot be read: {reason(error)}") from error
        removed, gone = Removed(), []
        for path in filter(self._is_here, old):
            try:
                size_bytes = _remove(RecordingFiles(path))
            except OSError as error:
                removed = replace(removed, stuck=removed.stuck + 1, why=reason(error))
                continue
            if size_bytes is not None:
                gone.append(path)
            if size_bytes:
                removed = replace(
                    removed, recordings=removed.recordings + 1, size_bytes=removed.size_bytes + size_bytes
                )
        # After the files: an attempt whose recording is missing is cleared at the next start, while nothing would
        # look for a recording that its attempt has forgotten.
        self._clear([owners[path][0] for path in gone if path in owners])
        return removed

    def _is_here(self, path: Path) -> bool:
        """Whether a path leads into the folder; a history that came from elsewhere may hold any."""
        return path.resolve().is_relative_to(self._folder.resolve())

    def _ownerless(self, owners: Collection[Path], before: datetime) -> list[Path]:
        return [
            path
            for path in self._folder.glob("*.flac")
            # With its sound beside it, it is an answer that can still be finished.
            if path not in owners and not RecordingFiles(path).pcm.exists() and _came(path) < before.timestamp()
        ]

    def _clear(self, numbers: list[int]) -> None:
        if numbers:
            with self._database.writing() as transaction:
                for number in numbers:
                    transaction.run("UPDATE attempts SET recording = NULL WHERE number = ?", (number,))


def _remove(files: RecordingFiles) -> int | None:
    """Remove a recording; the bytes it took, or None when somebody is still making it.

    Raises:
        OSError: It cannot be removed.
    """
    if files.pcm.exists() or files.note.exists():
        claim = claim_leftover(files)
        if claim is None:
            return None
        claim.release()
    size_bytes = sum(path.stat().st_size for path in (files.flac, files.pcm) if path.exists())
    files.remove()
    return size_bytes


def _came(path: Path) -> float:
    """When a file was written or, if that was later, put here; seconds since 1970."""
    try:
        state = path.stat()
    except FileNotFoundError:
        return math.inf  # removed by another voiceprep a moment ago
    return max(state.st_mtime, state.st_ctime)
