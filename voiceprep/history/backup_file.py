"""What a backup's file is made of: a ZIP archive that says of each file in it how long it is and what its digest is."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

from voiceprep.errors import BadInputError

MANIFEST = "voiceprep-backup.json"
HISTORY, RECORDINGS, BANKS = "history.sqlite3", "recordings", "banks"
"""The names in a backup; they are those in the data folder."""

SMALL_FILES = ("settings.toml", "prepared.json", "glossary.txt")
"""What the user has set, ticked and listed."""

_MARK = "voiceprep_backup"
"""Tells a manifest from any other JSON; its value is the backup's format."""

_FORMAT = 1
_BLOCK = 1 << 20
_UNSAFE = re.compile(r"[\\:\0]")


@dataclass(frozen=True)
class Packed:
    """A file in a backup; the digest is SHA-256's, in hexadecimal digits."""

    size_bytes: int
    digest: str


def manifest_of(files: Mapping[str, Packed], made_at: str, program: str) -> str:
    """The text of the manifest."""
    listed = {name: {"size": file.size_bytes, "sha256": file.digest} for name, file in sorted(files.items())}
    return json.dumps({_MARK: _FORMAT, "made_at": made_at, "program": program, "files": listed}, indent=1)


def files_in(manifest: bytes) -> dict[str, Packed]:
    """The files that a manifest lists.

    Raises:
        BadInputError: It is no manifest, is of a newer format, or lists a file that no backup has.
    """
    try:
        value = json.loads(manifest)
        if value[_MARK] != _FORMAT:
            raise BadInputError(f"its format is {value[_MARK]!r}, and this voiceprep reads {_FORMAT} only")
        files = {
            str(name): Packed(int(file["size"]), str(file["sha256"])) for name, file in dict(value["files"]).items()
        }
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise BadInputError("its list of files cannot be read") from error
    for name in files:
        if not _belongs(name):
            raise BadInputError(f"it has {name!r} in it, which is no file of voiceprep's")
    if HISTORY not in files:
        raise BadInputError("there is no history in it")
    return files


def copy_counted(source: IO[bytes], target: IO[bytes], longest: int | None = None) -> Packed:
    """Copy all of a file, no more than ``longest`` bytes, and say what was copied."""
    digest, copied = hashlib.sha256(), 0
    while block := source.read(_BLOCK if longest is None else min(_BLOCK, longest - copied)):
        target.write(block)
        digest.update(block)
        copied += len(block)
    return Packed(copied, digest.hexdigest())


def _belongs(name: str) -> bool:
    """Whether a name stays inside the data folder, on every system, and is of something that backups hold."""
    parts = name.split("/")
    if _UNSAFE.search(name) or any(part in ("", ".", "..") for part in parts) or PurePosixPath(name).is_absolute():
        return False
    return name in (HISTORY, *SMALL_FILES) or (parts[0] in (RECORDINGS, BANKS) and len(parts) > 1)
