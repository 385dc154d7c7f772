"""Bringing models into the user's folder, checking them, and removing them."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

from voiceprep.errors import BadInputError, RecognizerError, StorageError
from voiceprep.paths import Places, make_private_folder
from voiceprep.transcribing.model_files import NEEDED, changed_files, files_of, problems_of, write_checksums
from voiceprep.transcribing.models import HALF, InstalledModel, inspect_model, installed_models

TryOut = Callable[[Path], object]
"""Loads the model in a folder and lets it hear something; raises RecognizerError when it cannot be used."""

FETCHING = ".fetching" + HALF
"""Ends the name of the folder in which a model is being fetched; it stays when the fetching is cut off."""

_NAME = re.compile(r"[^\W_][\w.+ -]*")
SPARE_BYTES = 50_000_000
"""Left free on the disk, for the answers that are recorded meanwhile."""


def load_only(folder: Path) -> None:
    """Load the model, the least that shows that it can be used.

    Raises:
        RecognizerError: It cannot be loaded.
    """
    from voiceprep.transcribing.whisper import WhisperRecognizer

    WhisperRecognizer(folder)


def add_model(source: Path, places: Places, name: str = "", try_out: TryOut = load_only) -> InstalledModel:
    """Copy a model's folder into the user's models, with a checksum of every file.

    The copy is tried before it gets its name, so what is installed is what was tried, or nothing.

    Raises:
        BadInputError: The folder is not a Whisper model in CTranslate2's format, or the name is taken.
        RecognizerError: It looks like one, but cannot be used.
        StorageError: It cannot be copied, or the disk has no room for it.
    """
    if not source.is_dir():
        raise BadInputError(
            f"There is no folder {source}", "Give the folder of a Whisper model in CTranslate2's format."
        )
    problems = problems_of(source)
    if problems:
        raise BadInputError(
            f"{source} is not a Whisper model in CTranslate2's format: {problems[0]}",
            f"It must hold {', '.join(NEEDED)} and vocabulary.txt or vocabulary.json.",
        )
    target = free_place(places, name or source.resolve().name)
    half = target.with_name(target.name + HALF)
    try:
        make_room(places.models, sum(file.stat().st_size for file in files_of(source)))
        shutil.rmtree(half, ignore_errors=True)
        make_private_folder(half)
        for file in files_of(source):
            shutil.copyfile(file, half / file.name)
        install(half, target, try_out)
    except OSError as error:
        raise StorageError(
            f"The model cannot be copied to {target}: {error.strerror or error}",
            "Is the disk full, or was the other one taken out?",
        ) from error
    finally:
        shutil.rmtree(half, ignore_errors=True)
    return inspect_model(target)


def free_place(places: Places, name: str) -> Path:
    """The folder that a model of that name gets.

    Raises:
        BadInputError: The name cannot be one, or is taken.
    """
    if not _NAME.fullmatch(name) or name.endswith((HALF, " ", ".")):
        raise BadInputError(
            f"“{name}” cannot be the name of a model", "Give one of letters, digits, dots and hyphens with --name."
        )
    target = places.models / name
    if target.exists():
        raise BadInputError(
            f"A model “{name}” is installed already",
            f"“voiceprep models remove {name}” removes it; add takes another name with --name.",
        )
    return target


def make_room(folder: Path, needed_bytes: int) -> None:
    """Make sure that the disk has room before anything is written.

    Raises:
        StorageError: It has not.
    """
    there = next(parent for parent in (folder, *folder.parents) if parent.exists())
    free_bytes = shutil.disk_usage(there).free
    if free_bytes < needed_bytes + SPARE_BYTES:
        needed, free = f"{needed_bytes / 1e6:,.0f} MB", f"{free_bytes / 1e6:,.0f} MB"
        raise StorageError(
            f"The model needs {needed}, and the disk of {there} has {free} free",
            "Free some room, or choose a smaller model.",
        )


def install(half: Path, target: Path, try_out: TryOut) -> None:
    """Try the model in a half folder, write its checksums down and give the folder its name.

    Raises:
        RecognizerError: It cannot be used.
        OSError: It cannot be written.
    """
    write_checksums(half)
    try_out(half)
    half.replace(target)


def verify_model(model: InstalledModel, try_out: TryOut = load_only) -> tuple[str, ...]:
    """What is wrong with a model: files missing, bytes changed since it was installed, or that it does not load.

    Nothing is wrong when this is empty.
    """
    problems = model.problems or changed_files(model.folder)
    if problems:
        return problems
    try:
        try_out(model.folder)
    except RecognizerError as error:
        return (error.message,)
    return ()


def remove_model(name: str, places: Places) -> int:
    """Remove a model of the user's, and what was fetched of it if fetching was cut off; returns the bytes freed.

    Raises:
        BadInputError: There is none of that name, or it ships with voiceprep.
        StorageError: It cannot be removed.
    """
    folders = [places.models / (name + ending) for ending in ("", FETCHING)]
    found = [folder for folder in folders if _NAME.fullmatch(name) and folder.is_dir()]
    if not found:
        shipped = next((model for model in installed_models(places) if model.name == name), None)
        if shipped:
            raise BadInputError(
                f"The model “{name}” ships with voiceprep in {shipped.folder.parent} and stays",
                "The setting “model” chooses another one.",
            )
        names = ", ".join(model.name for model in installed_models(places)) or "none"
        raise BadInputError(f"No model “{name}” is installed", f"Installed: {names}.")
    freed_bytes = sum(file.stat().st_size for folder in found for file in folder.rglob("*") if file.is_file())
    try:
        for folder in found:
            # Renamed first: one that is removed halfway is then never taken for a model.
            gone = folder.with_name(f"{name}.removed{HALF}")
            shutil.rmtree(gone, ignore_errors=True)
            folder.replace(gone)
            shutil.rmtree(gone)
    except OSError as error:
        raise StorageError(
            f"The model “{name}” cannot be removed: {error.strerror or error}", "Is another voiceprep using it?"
        ) from error
    return freed_bytes


def partly_fetched(places: Places) -> dict[str, int]:
    """The models whose fetching was cut off, with the bytes that are there already."""
    if not places.models.is_dir():
        return {}
    return {
        folder.name.removesuffix(FETCHING): sum(file.stat().st_size for file in folder.iterdir() if file.is_file())
        for folder in sorted(places.models.iterdir())
        if folder.name.endswith(FETCHING) and folder.is_dir()
    }
