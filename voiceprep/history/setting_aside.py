"""What happens to a history that cannot be read: it is moved, never written over and never deleted."""

from datetime import datetime
from pathlib import Path

_LOG = "-wal"
_COMPANIONS = ("", _LOG, "-shm")
"""SQLite finds a file's log by its name, so they are moved together and renamed alike."""


def lost_its_file(path: Path) -> bool:
    """Whether a log with content lies beside a history that is missing or empty; SQLite would delete it."""
    log = _beside(path, _LOG)
    return log.exists() and log.stat().st_size > 0 and not (path.exists() and path.stat().st_size > 0)


def set_aside(path: Path, now: datetime | None = None) -> Path:
    """Rename the history and its log after the time; returns the name that the history has, or would have, now.

    Raises:
        OSError: One of them cannot be renamed.
    """
    stamp = (now or datetime.now()).strftime("%Y%m%d-%H%M%S")
    moved = free_name(path.with_name(f"{path.name}.damaged-{stamp}"))
    for suffix in _COMPANIONS:
        if _beside(path, suffix).exists():
            _beside(path, suffix).rename(_beside(moved, suffix))
    return moved


def free_name(path: Path) -> Path:
    """The path itself, or with the first number behind it for which neither it nor its log exists."""
    free, number = path, 1
    while any(_beside(free, suffix).exists() for suffix in _COMPANIONS):
        number += 1
        free = path.with_name(f"{path.name}-{number}")
    return free


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)
