"""Writing a file that the user asked for: whole or not at all, and for its owner only."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path

from voiceprep.errors import StorageError
from voiceprep.history.private_files import open_private, reason


def write_out(path: Path, pieces: Iterable[str]) -> None:
    """Write text; a device or a pipe takes it as it comes.

    Raises:
        StorageError: It cannot be written; a file that was there is as it was.
    """

    def write(target: Path) -> None:
        with target.open("w", encoding="utf-8", newline="") as file:
            file.writelines(pieces)

    replaced(path, write)


def replaced(path: Path, write: Callable[[Path], None]) -> None:
    """Have a file written beside its place and then moved there.

    Args:
        path: The file's place.
        write: Writes the file that it is given; it may raise OSError.

    Raises:
        StorageError: It cannot be written; a file that was there is as it was.
    """
    try:
        if path.exists() and not path.is_file():
            if path.is_dir():
                raise IsADirectoryError(None, "it is a folder")
            write(path)
            return
        partial = path.with_name(path.name + ".part")
        try:
            os.close(open_private(partial))
            write(partial)
            with partial.open("rb+") as whole:
                os.fsync(whole.fileno())
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
    except OSError as error:
        raise StorageError(f"{path} cannot be written: {reason(error)}", "Give another place for it") from error
