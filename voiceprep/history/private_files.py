"""Files that only their owner can read, and locks on them that die with the process."""

import errno
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from voiceprep.errors import StorageError
from voiceprep.paths import make_private_folder

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_ONLY_OWNER_FILE = 0o600
_FAR = 1 << 30
"""Windows locks bytes against reading too, so the byte that is locked lies where no content is."""
_RETRY_S = 0.02
_REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "your share of the disk is full",
    errno.EFBIG: "the file may not grow any further",
    errno.EROFS: "the disk is read-only",
    errno.EACCES: "permission was denied",
    errno.EPERM: "permission was denied",
}


def reason(error: OSError) -> str:
    """Why the system refused, in words that fit behind a colon."""
    return _REASONS.get(error.errno or 0) or error.strerror or str(error)


def private_folder(folder: Path) -> None:
    """Make a folder that only its owner can enter; one that is there already is left as it is.

    Raises:
        StorageError: It cannot be made.
    """
    try:
        make_private_folder(folder)
    except OSError as error:
        raise StorageError(
            f"The folder {folder} cannot be made: {reason(error)}",
            "Set VOICEPREP_HOME to a folder that you can write to",
        ) from error


def open_private(path: Path, *, new: bool = False) -> int:
    """A file descriptor for reading and writing, the file closed to everybody but its owner.

    Args:
        path: The file; it is made where it is missing.
        new: Insist on making it.

    Raises:
        OSError: The system refused; FileExistsError when it had to be new and is not.
    """
    flags = os.O_RDWR | os.O_CREAT | (os.O_EXCL if new else 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags, _ONLY_OWNER_FILE)
    if sys.platform != "win32" and os.fstat(descriptor).st_mode & 0o077:
        try:
            os.fchmod(descriptor, _ONLY_OWNER_FILE)
        except OSError:
            os.close(descriptor)
            raise
    return descriptor


def sync_folder(folder: Path) -> None:
    """Make the names in a folder survive a power cut, where the system lets a folder be synced."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def try_lock(descriptor: int) -> bool:
    """Take the lock of an open file unless another open file has it.

    The lock belongs to this descriptor, not to the process, and goes when the descriptor is closed or
    the process dies in whatever way.
    """
    try:
        if sys.platform == "win32":
            os.lseek(descriptor, _FAR, os.SEEK_SET)
            try:
                msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            finally:
                os.lseek(descriptor, 0, os.SEEK_SET)
        else:
            # flock, not lockf: lockf's locks go when any descriptor of the file in the process is closed.
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in (errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK):
            return False
        raise
    return True


@contextmanager
def locked(path: Path, wait_s: float) -> Iterator[bool]:
    """Hold a lock file's lock; yields false when somebody else kept it for all of ``wait_s`` seconds.

    Raises:
        OSError: The lock file cannot be made.
    """
    descriptor = open_private(path)
    try:
        until = time.monotonic() + wait_s
        while not (held := try_lock(descriptor)) and time.monotonic() < until:
            time.sleep(_RETRY_S)
        yield held
    finally:
        os.close(descriptor)
