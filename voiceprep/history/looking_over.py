"""When all of the history's file is read in search of damage: always where that is quick, now and then where it is not.

SQLite itself survives crashes and power cuts; what is looked for is what disks and other programs do to a file.
"""

import os
import time
from contextlib import suppress
from pathlib import Path

SMALL_BYTES = 64 * 1024 * 1024
"""So much is read in a tenth of a second or two; a gigabyte takes one to three seconds."""

EVERY_S = 7 * 24 * 3600
"""A large history is looked over once a week."""

_NEVER = 0.0


def lock_of(path: Path) -> Path:
    """The file whose lock is held while a history is opened; its time is when the history was last looked over."""
    return path.with_name(path.name + ".lock")


def looked_over_at(path: Path) -> float:
    """When the history was last looked over, in seconds since 1970; 0 when that is not known."""
    try:
        return lock_of(path).stat().st_mtime
    except OSError:
        return _NEVER


def is_due(path: Path, looked_over_s: float) -> bool:
    """Whether to look the history over now: small, long not seen, or not closed by whoever used it last."""
    if path.stat().st_size <= SMALL_BYTES:
        return True
    log = path.with_name(path.name + "-wal")
    left_open = log.exists() and log.stat().st_size > 0
    return left_open or not 0 <= time.time() - looked_over_s < EVERY_S


def was_looked_over(path: Path) -> None:
    """Remember that the history was looked over now."""
    with suppress(OSError):
        os.utime(lock_of(path))


def look_over_next_time(path: Path) -> None:
    """Damage came to light: the next start reads all of the history, whenever it was last looked over."""
    with suppress(OSError):
        os.utime(lock_of(path), (_NEVER, _NEVER))
