"""Offering the Whisper model that fits this machine, where there is none: once, and not again after a no."""

import json
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlsplit

from voiceprep.errors import StorageError
from voiceprep.history.private_files import open_private, private_folder
from voiceprep.languages import ENGLISH, language_name
from voiceprep.paths import Places
from voiceprep.settings import Settings
from voiceprep.transcribing.catalogue import CATALOGUE, CatalogueModel, in_catalogue
from voiceprep.transcribing.model_store import SPARE_BYTES, partly_fetched
from voiceprep.transcribing.models import choose_model, installed_models
from voiceprep.transcribing.recommending import fitting_model

LATER_DAYS = 7
"""“Later” is asked again after so many days."""

_PUBLIC_HUB = "huggingface.co"


@dataclass(frozen=True)
class Offer:
    """A model that can be fetched, and what it would cost and bring.

    Attributes:
        model: The model.
        seconds: What it takes on this CPU for 30 s of speech.
        free_bytes: What the disk has free.
        here_bytes: What of it arrived in an earlier try.
        language: The code of the language that it is wanted for.
        source: The host that it comes from.
    """

    model: CatalogueModel
    seconds: float
    free_bytes: int
    here_bytes: int
    language: str
    source: str

    @property
    def sentences(self) -> tuple[str, ...]:
        """The offer in words: what it is, what it brings, and where it comes from."""
        size, needed = self.model.size_bytes / 1e6, (self.model.size_bytes + SPARE_BYTES) / 1e6
        here = f", of which {self.here_bytes / 1e6:.0f} MB are here already" if self.here_bytes else ""
        wrong = self.model.errors.percent
        brings = (
            f"It gets {wrong:g} of 100 words wrong in published tests on clean English; the built-in one a third."
            if self.language == ENGLISH
            else f"It hears {language_name(self.language)}; the built-in one hears English only."
        )
        return (
            f"A better recognizer fits this machine: Whisper's {self.model.name}, {size:.0f} MB to download{here}.",
            brings,
            f"It needs {needed:.0f} MB of disk ({self.free_bytes / 1e9:.0f} GB are free), and here about"
            f" {self.seconds:.1f} s for 30 s of speech.",
            f"This downloads it from {self.source}; nothing you say ever leaves this machine.",
        )


def find_offer(
    places: Places, settings: Settings, seconds: Callable[[int], Mapping[str, float]], today: date
) -> Offer | None:
    """What is to be offered now; None where a model is there, none is wanted, or the answer was no. Takes seconds.

    Raises:
        RecognizerError: This CPU cannot be measured.
    """
    language = settings.language
    if settings.recognizer == "builtin" or _put_off(places, language, today):
        return None
    if choose_model(installed_models(places), "", language) is not None:
        return None
    free_bytes = _free_bytes(places)
    partly = partly_fetched(places)
    room = {
        model.name: model.hears(language) and model.size_bytes - partly.get(model.name, 0) + SPARE_BYTES <= free_bytes
        for model in CATALOGUE
    }
    if not any(room.values()):
        return None
    takes = {name: one for name, one in seconds(settings.threads).items() if room[name]}
    wanted = in_catalogue(settings.model)
    model = wanted if wanted and wanted.name in takes else fitting_model(takes, language)
    return Offer(model, takes[model.name], free_bytes, partly.get(model.name, 0), language, hub_host())


def put_off(places: Places, language: str, today: date, for_good: bool) -> None:
    """Remember that the answer was no, or later.

    Raises:
        StorageError: It cannot be written down.
    """
    again_on = None if for_good else (today + timedelta(days=LATER_DAYS)).isoformat()
    private_folder(places.home)
    try:
        with os.fdopen(open_private(places.model_offer), "w", encoding="utf-8") as file:
            file.truncate()
            json.dump({"language": language, "again_on": again_on}, file)
    except OSError as error:
        raise StorageError(
            f"{places.model_offer} cannot be written: {error.strerror}", "Look at its permissions."
        ) from error


def hub_host() -> str:
    """The host that models come from."""
    endpoint = os.environ.get("HF_ENDPOINT", "")
    return urlsplit(endpoint).netloc or _PUBLIC_HUB


def _put_off(places: Places, language: str, today: date) -> bool:
    try:
        answer = json.loads(places.model_offer.read_text(encoding="utf-8"))
        if answer["language"] != language:
            return False
        return answer["again_on"] is None or today < date.fromisoformat(answer["again_on"])
    except (OSError, ValueError, KeyError, TypeError):
        return False  # nothing was answered, or nothing that can be read


def _free_bytes(places: Places) -> int:
    there = next(parent for parent in (places.models, *places.models.parents) if parent.exists())
    return shutil.disk_usage(there).free
