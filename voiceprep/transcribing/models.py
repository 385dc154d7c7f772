"""The Whisper models on this machine: folders in CTranslate2's format, found, added and verified."""

import hashlib
import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from voiceprep.errors import BadInputError, RecognizerError, StorageError
from voiceprep.paths import Places, shipped_models

_NEEDED = ("model.bin", "config.json", "tokenizer.json")
_VOCABULARIES = ("vocabulary.txt", "vocabulary.json")
_OPTIONAL = ("preprocessor_config.json",)
_CHECKSUMS = "checksums.json"
_HALF = ".part"
"""Ends the name of a folder that is still being copied."""

_NAME = re.compile(r"[^\W_][\w.+ -]*")
_BEST_FIRST = ("large-v3-turbo", "medium.en", "distil-small.en", "small.en", "base.en", "tiny.en")


@dataclass(frozen=True)
class InstalledModel:
    """A Whisper model's folder; ``problems`` is empty when its files are all there."""

    name: str
    folder: Path
    size_bytes: int
    problems: tuple[str, ...]


def installed_models(places: Places) -> list[InstalledModel]:
    """Every Whisper folder in the user's models folder and in the one that ships, by name."""
    roots = [places.models, *(folder for folder in (shipped_models(),) if folder)]
    found: dict[str, InstalledModel] = {}
    for root in roots:
        for folder in sorted(root.iterdir()) if root.is_dir() else ():
            if folder.suffix == _HALF or not (folder / "config.json").is_file():
                continue
            if _looks_like_whisper(folder):
                found.setdefault(folder.name, _inspect(folder))
    return sorted(found.values(), key=lambda model: model.name)


def choose_model(models: list[InstalledModel], wanted: str = "") -> InstalledModel | None:
    """The model to use: the wanted one, else the one of a size this app can keep up with on most laptops.

    Raises:
        BadInputError: A model is wanted that is not there or not whole.
    """
    usable = {model.name: model for model in models if not model.problems}
    if wanted:
        if wanted not in usable:
            broken = next((model for model in models if model.name == wanted), None)
            problem = f": {broken.problems[0]}" if broken else ""
            names = ", ".join(usable) or "none is installed"
            raise BadInputError(f"The Whisper model “{wanted}” cannot be used{problem}", f"Usable models: {names}.")
        return usable[wanted]
    for name in reversed(_BEST_FIRST):
        if name in usable and name != "tiny.en":
            return usable[name]
    return next(iter(usable.values()), None)


def add_model(source: Path, places: Places, name: str = "") -> InstalledModel:
    """Copy a model's folder into the user's models, with a checksum of every file.

    Raises:
        BadInputError: The folder is not a Whisper model in CTranslate2's format, or the name is taken.
        RecognizerError: It looks like one, but cannot be loaded.
        StorageError: It cannot be copied.
    """
    if not source.is_dir():
        raise BadInputError(f"There is no folder {source}", "Give the folder that holds model.bin and config.json.")
    problems = _problems(source)
    if problems:
        raise BadInputError(
            f"{source} is not a Whisper model in CTranslate2's format: {problems[0]}",
            f"It must hold {', '.join(_NEEDED)} and vocabulary.txt or vocabulary.json.",
        )
    chosen = name or source.resolve().name
    if not _NAME.fullmatch(chosen) or chosen.endswith(_HALF):
        raise BadInputError(
            f"“{chosen}” cannot be the name of a model", "Give one of letters, digits, dots and hyphens with --name."
        )
    target = places.models / chosen
    if target.exists():
        raise BadInputError(f"A model “{target.name}” is installed already", "Give another name with --name.")
    _load(source)
    half = target.with_name(target.name + _HALF)
    try:
        shutil.rmtree(half, ignore_errors=True)
        half.mkdir(parents=True)
        for file in _files(source):
            shutil.copyfile(file, half / file.name)
        (half / _CHECKSUMS).write_text(json.dumps({file.name: _sha256(file) for file in _files(half)}, indent=1))
        half.replace(target)
    except OSError as error:
        shutil.rmtree(half, ignore_errors=True)
        raise StorageError(f"The model cannot be copied to {target}: {error.strerror}", "Is the disk full?") from error
    return _inspect(target)


def verify_model(model: InstalledModel) -> tuple[str, ...]:
    """What is wrong with a model: missing files, bytes that changed since it was added, or that it does not load."""
    if model.problems:
        return model.problems
    try:
        known = json.loads((model.folder / _CHECKSUMS).read_text()) if (model.folder / _CHECKSUMS).exists() else {}
    except (OSError, ValueError):
        return (f"{_CHECKSUMS} cannot be read",)
    if not isinstance(known, dict):
        return (f"{_CHECKSUMS} cannot be read",)
    changed = tuple(
        f"{name} is not what was added" for name, digest in known.items() if _sha256(model.folder / name) != digest
    )
    if changed:
        return changed
    try:
        _load(model.folder)
    except RecognizerError as error:
        return (error.message,)
    return ()


def _inspect(folder: Path) -> InstalledModel:
    size = sum(file.stat().st_size for file in _files(folder))
    return InstalledModel(folder.name, folder, size, tuple(_problems(folder)))


def _files(folder: Path) -> list[Path]:
    names = (*_NEEDED, *_VOCABULARIES, *_OPTIONAL)
    return [folder / name for name in names if (folder / name).is_file()]


def _problems(folder: Path) -> list[str]:
    problems = [f"{name} is missing" for name in _NEEDED if not (folder / name).is_file()]
    problems += [f"{file.name} is empty" for file in _files(folder) if not file.stat().st_size]
    if not any((folder / name).is_file() for name in _VOCABULARIES):
        problems.append("vocabulary.txt or vocabulary.json is missing")
    if not problems and _config(folder) is None:
        problems.append("config.json cannot be read")
    if not problems and not _looks_like_whisper(folder):
        problems.append("its config.json is not that of a Whisper model")
    return problems


def _config(folder: Path) -> object:
    """What is in the folder's ``config.json``; None when that is not JSON."""
    try:
        return json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _looks_like_whisper(folder: Path) -> bool:
    """CTranslate2's Whisper converter writes which tokens to suppress; other models have no such list."""
    config = _config(folder)
    return config is None or (isinstance(config, dict) and "suppress_ids_begin" in config)


def _sha256(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError:
        return "unreadable"


def _load(folder: Path) -> None:
    from voiceprep.transcribing.whisper import WhisperRecognizer

    WhisperRecognizer(folder)
