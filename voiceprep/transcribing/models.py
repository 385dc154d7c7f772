"""The Whisper models on this machine: folders in CTranslate2's format, found and chosen from."""

from dataclasses import dataclass
from pathlib import Path

from voiceprep.errors import BadInputError
from voiceprep.paths import Places, shipped_models
from voiceprep.transcribing.model_files import files_of, looks_like_whisper, problems_of

HALF = ".part"
"""Ends the name of a folder that is still being copied or fetched."""

_PREFERRED = (
    "base.en",
    "small.en",
    "distil-small.en",
    "medium.en",
    "large-v3-turbo",
    "base",
    "small",
    "medium",
)


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
            if folder.suffix == HALF or not (folder / "config.json").is_file():
                continue
            if looks_like_whisper(folder):
                found.setdefault(folder.name, inspect_model(folder))
    return sorted(found.values(), key=lambda model: model.name)


def inspect_model(folder: Path) -> InstalledModel:
    """What a look into the folder tells, without loading the model."""
    size_bytes = sum(file.stat().st_size for file in files_of(folder))
    return InstalledModel(folder.name, folder, size_bytes, problems_of(folder))


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
    for name in _PREFERRED:
        if name in usable:
            return usable[name]
    return next(iter(usable.values()), None)
