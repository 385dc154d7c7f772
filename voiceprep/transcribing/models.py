"""The Whisper models on this machine: folders in CTranslate2's format, found and chosen from."""

from dataclasses import dataclass
from pathlib import Path

from voiceprep.errors import BadInputError
from voiceprep.languages import ENGLISH, language_name
from voiceprep.paths import Places, shipped_models
from voiceprep.transcribing.catalogue import in_catalogue
from voiceprep.transcribing.model_files import files_of, looks_like_whisper, problems_of
from voiceprep.transcribing.model_languages import languages_of

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
_PREFERRED_ABROAD = ("base", "small", "medium", "large-v3-turbo")
"""The same for other languages than English."""


@dataclass(frozen=True)
class InstalledModel:
    """A Whisper model's folder; ``problems`` is empty when its files are all there."""

    name: str
    folder: Path
    size_bytes: int
    problems: tuple[str, ...]

    def hears(self, language: str) -> bool:
        """Whether it hears a language, given by its code; reads the model's list of tokens where that matters."""
        return language == ENGLISH or language in languages_of(self.folder)


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


def choose_model(models: list[InstalledModel], wanted: str = "", language: str = ENGLISH) -> InstalledModel | None:
    """The model to use: the wanted one, else the one of a size this app can keep up with on most laptops.

    None when no model is there that hears the language, given by its code.

    Raises:
        BadInputError: A model is wanted that is not there or not whole, or does not hear the language.
    """
    usable = {model.name: model for model in models if not model.problems}
    if wanted:
        if wanted not in usable:
            broken = next((model for model in models if model.name == wanted), None)
            problem = f": {broken.problems[0]}" if broken else ""
            hint = f"Usable models: {', '.join(usable) or 'none is installed'}."
            if not broken and in_catalogue(wanted):
                hint = f"“voiceprep models fetch {wanted}” fetches it. {hint}"
            raise BadInputError(f"The Whisper model “{wanted}” cannot be used{problem or ': it is not here'}", hint)
        if not usable[wanted].hears(language):
            raise BadInputError(
                f"The Whisper model “{wanted}” does not hear {language_name(language)}, which “language” is set to",
                "Set “model” to a multilingual one, or “language” to en.",
            )
        return usable[wanted]
    usable = {name: model for name, model in usable.items() if model.hears(language)}
    for name in _PREFERRED if language == ENGLISH else _PREFERRED_ABROAD:
        if name in usable:
            return usable[name]
    return next(iter(usable.values()), None)
