"""Fetching a model from the hub: only the files it needs, going on where it was cut off, every byte checked.

Files arrive in a folder of their own beside the models; it becomes a model only when all of them are there, have the
checksums that the hub gives, load, and hear something.
"""

import hashlib
import shutil
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Protocol

from voiceprep.errors import BadInputError, RecognizerError, StorageError
from voiceprep.paths import Places, make_private_folder
from voiceprep.transcribing.catalogue import CATALOGUE, in_catalogue
from voiceprep.transcribing.hub import CutOffError, Hub, HubError, HubFile, Listing
from voiceprep.transcribing.model_files import ALL, NEEDED, VOCABULARIES
from voiceprep.transcribing.model_store import FETCHING, TryOut, free_place, install, load_only, make_room
from voiceprep.transcribing.models import InstalledModel, inspect_model

_TRIES = 5
"""After so many breaks with nothing arriving between them it is given up."""

_FIRST_WAIT_S = 1.0
_BLOCK_BYTES = 1 << 20


class Progress(Protocol):
    """Is told how the fetching goes on."""

    def at(self, done_bytes: int, total_bytes: int) -> None:
        """So much is there of the whole; it may be less than before where a file had to be begun anew."""
        ...

    def waits(self, seconds: float, reason: str) -> None:
        """The connection broke and is tried again after some seconds."""
        ...


class Unseen:
    """Progress that nobody looks at."""

    def at(self, done_bytes: int, total_bytes: int) -> None:
        pass

    def waits(self, seconds: float, reason: str) -> None:
        pass


def fetch_model(
    name: str,
    places: Places,
    *,
    hub: Hub | None = None,
    progress: Progress | None = None,
    try_out: TryOut = load_only,
    sleep: Callable[[float], None] = time.sleep,
) -> InstalledModel:
    """Fetch a model of the catalogue and install it. What has arrived stays when this is interrupted.

    Raises:
        BadInputError: The catalogue has no such model, or it is installed already.
        HubError: The hub cannot be reached, lacks it, or sends something else than it says.
        RecognizerError: It arrived whole and still cannot be used.
        StorageError: The disk has no room for it, or cannot be written to.
    """
    known = in_catalogue(name)
    if known is None:
        names = ", ".join(model.name for model in CATALOGUE)
        raise BadInputError(
            f"There is no model “{name}” to fetch",
            f"There are {names}; others are brought with “voiceprep models add”.",
        )
    target = free_place(places, name)
    hub = hub or Hub()
    listing = hub.listing(known.repository)
    wanted = _wanted(listing)
    half = target.with_name(target.name + FETCHING)
    try:
        arrived = _Arriving(half, wanted, progress or Unseen())
        make_room(places.models, arrived.missing_bytes)
        make_private_folder(half)
        arrived.drop_others()
        for file in wanted:
            _fetch(file, listing, hub, arrived, sleep)
        try:
            install(half, target, try_out)
        except RecognizerError:
            # It is what the hub has, so fetching the rest of it would not help: nothing of it stays.
            shutil.rmtree(half, ignore_errors=True)
            raise
    except OSError as error:
        raise StorageError(
            f"The model cannot be written to {half}: {error.strerror or error}",
            "Free some room; what has arrived is kept, and the same command goes on from there.",
        ) from error
    return inspect_model(target)


def _wanted(listing: Listing) -> tuple[HubFile, ...]:
    """The files that a model needs, the small ones first, so that a wrong repository shows early.

    Raises:
        HubError: One of them is missing.
    """
    files = {file.name: file for file in listing.files if file.name in ALL}
    missing = [name for name in NEEDED if name not in files]
    if not any(name in files for name in VOCABULARIES):
        missing.append(VOCABULARIES[0])
    if missing:
        raise HubError(
            f"{listing.repository} is not a Whisper model in CTranslate2's format: it has no {missing[0]}",
            "Was it moved? Bring the model with “voiceprep models add”.",
        )
    return tuple(sorted(files.values(), key=lambda file: file.size_bytes))


class _Arriving:
    """The folder in which files arrive, each under its own name once it is whole and right."""

    def __init__(self, folder: Path, files: tuple[HubFile, ...], progress: Progress) -> None:
        self._folder = folder
        self._files = files
        self._progress = progress
        self._total_bytes = sum(file.size_bytes for file in files)
        self._there = {file.name: self._bytes_there(file) for file in files}

    @property
    def missing_bytes(self) -> int:
        return self._total_bytes - sum(self._there.values())

    def whole(self, file: HubFile) -> Path:
        return self._folder / file.name

    def partial(self, file: HubFile) -> Path:
        """Where it arrives; named after its checksum, so that bytes of another version are never gone on with."""
        return self._folder / f"{file.name}.{(file.sha256 or file.git_sha1)[:12]}"

    def drop_others(self) -> None:
        """Delete what else is in the folder: pieces of another version."""
        kept = {path for file in self._files for path in (self.whole(file), self.partial(file))}
        for path in self._folder.iterdir():
            if path not in kept:
                path.unlink()

    def note(self, file: HubFile, there_bytes: int) -> None:
        """So many bytes of it are there."""
        self._there[file.name] = there_bytes
        self._progress.at(sum(self._there.values()), self._total_bytes)

    def waits(self, seconds: float, reason: str) -> None:
        self._progress.waits(seconds, reason)

    def _bytes_there(self, file: HubFile) -> int:
        for path in (self.whole(file), self.partial(file)):
            if path.is_file():
                return min(path.stat().st_size, file.size_bytes)
        return 0


def _fetch(file: HubFile, listing: Listing, hub: Hub, arriving: _Arriving, sleep: Callable[[float], None]) -> None:
    whole, partial = arriving.whole(file), arriving.partial(file)
    if whole.is_file():
        if _is_right(whole, file):
            arriving.note(file, file.size_bytes)
            return
        whole.unlink()
    began_with_bytes = _size(partial)
    _receive(file, listing, hub, arriving, sleep)
    if not _is_right(partial, file) and began_with_bytes:
        # What an earlier run left may have been spoilt, by a disk or by another run beside it: once more from 0.
        partial.unlink()
        _receive(file, listing, hub, arriving, sleep)
    if not _is_right(partial, file):
        partial.unlink()
        raise HubError(
            f"{file.name} is not what the hub says it is: its checksum is wrong",
            "Fetch it again; that file begins anew.",
        )
    partial.replace(whole)


def _receive(file: HubFile, listing: Listing, hub: Hub, arriving: _Arriving, sleep: Callable[[float], None]) -> None:
    """Receive until all bytes are there, asking again where the connection breaks.

    Raises:
        CutOffError: Nothing more arrived, however often it was asked for.
        HubError: More arrived than there should be.
    """
    partial = arriving.partial(file)
    tries, wait_s = 0, _FIRST_WAIT_S
    while (size := _size(partial)) < file.size_bytes or not partial.exists():
        problem = CutOffError(
            f"The hub sends only {size:,} of the {file.size_bytes:,} bytes of {file.name}",
            "What has arrived is kept; the same command goes on from there.",
        )
        try:
            _append(partial, file, listing, hub, arriving)
        except CutOffError as error:
            problem = error
        if _size(partial) > size:
            tries, wait_s = 0, _FIRST_WAIT_S
        if _size(partial) >= file.size_bytes:
            return
        tries += 1
        if tries == _TRIES:
            raise problem
        arriving.waits(wait_s, problem.message)
        sleep(wait_s)
        wait_s *= 2


def _append(partial: Path, file: HubFile, listing: Listing, hub: Hub, arriving: _Arriving) -> None:
    # Unbuffered, so that what has arrived is in the file however this ends.
    with partial.open("ab", buffering=0) as out, closing(hub.read(listing, file.name, _size(partial))) as pieces:
        for place, piece in pieces:
            if place == 0:
                out.truncate(0)
            if place + len(piece) > file.size_bytes:
                out.close()
                partial.unlink()
                raise HubError(
                    f"The hub sends more than the {file.size_bytes:,} bytes that {file.name} should have",
                    "Fetch it again; that file begins anew.",
                )
            out.write(piece)
            arriving.note(file, place + len(piece))


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def _is_right(path: Path, file: HubFile) -> bool:
    """Whether it has the size and the checksum that the hub gives: SHA-256, or a git blob's for small files."""
    if _size(path) != file.size_bytes:
        return False
    digest = (
        hashlib.sha256() if file.sha256 else hashlib.sha1(f"blob {file.size_bytes}\0".encode(), usedforsecurity=False)
    )
    with path.open("rb") as opened:
        while block := opened.read(_BLOCK_BYTES):
            digest.update(block)
    return digest.hexdigest() == (file.sha256 or file.git_sha1)
