"""The Whisper models that can be fetched: what they are called, what they cost, and how well they hear English."""

from dataclasses import dataclass
from enum import StrEnum

from voiceprep.languages import ENGLISH


class Test(StrEnum):
    """What a published word error rate was measured on; rates of different tests cannot be compared."""

    LIBRISPEECH_CLEAN = "LibriSpeech test-clean: read aloud, cleanly recorded"
    DISTIL_SHORT_FORM = "the distil-whisper authors' short recordings, where large-v3 has 8.4"


@dataclass(frozen=True)
class PublishedErrors:
    """A word error rate on English in percent, what it was measured on, and where it was published."""

    percent: float
    test: Test
    source: str


@dataclass(frozen=True)
class Dimensions:
    """The shape of a Whisper model, as its ``config.json`` on the hub gives it: what its time can be reckoned from."""

    width: int
    encoder_layers: int
    decoder_layers: int
    vocabulary: int
    mels: int = 80


@dataclass(frozen=True)
class CatalogueModel:
    """A model that ``fetch`` knows. ``size_bytes`` is what its files take on disk, rounded as the hub shows it."""

    name: str
    repository: str
    size_bytes: int
    language_count: int
    errors: PublishedErrors
    dimensions: Dimensions

    @property
    def languages(self) -> str:
        """For people: ``English``, or how many."""
        return "English" if self.language_count == 1 else f"{self.language_count} languages"

    def hears(self, language: str) -> bool:
        """Whether it hears a language, given by its code."""
        return language == ENGLISH or self.language_count > (_WITH_CANTONESE - 1 if language == "yue" else 1)


_PAPER = "Radford et al. 2022, Robust Speech Recognition via Large-Scale Weak Supervision, table 8 (greedy decoding)"
_LEADERBOARD = "Hugging Face's Open ASR Leaderboard, Srivastav et al. 2025 (arXiv 2510.06961)"
_DISTIL_CARD = "the model card of distil-whisper/distil-small.en, short-form"

_WITH_CANTONESE = 100
"""So many languages the large-v3 family hears: one more than the others."""

_ENGLISH_VOCABULARY = 51_864
_VOCABULARY = 51_865


def _paper(percent: float) -> PublishedErrors:
    return PublishedErrors(percent, Test.LIBRISPEECH_CLEAN, _PAPER)


CATALOGUE: tuple[CatalogueModel, ...] = (
    CatalogueModel(
        "tiny.en",
        "Systran/faster-whisper-tiny.en",
        78_000_000,
        1,
        _paper(5.6),
        Dimensions(384, 4, 4, _ENGLISH_VOCABULARY),
    ),
    CatalogueModel(
        "base.en",
        "Systran/faster-whisper-base.en",
        148_000_000,
        1,
        _paper(4.2),
        Dimensions(512, 6, 6, _ENGLISH_VOCABULARY),
    ),
    CatalogueModel(
        "small.en",
        "Systran/faster-whisper-small.en",
        487_000_000,
        1,
        _paper(3.1),
        Dimensions(768, 12, 12, _ENGLISH_VOCABULARY),
    ),
    CatalogueModel(
        "distil-small.en",
        "Systran/faster-distil-whisper-small.en",
        336_000_000,
        1,
        PublishedErrors(12.1, Test.DISTIL_SHORT_FORM, _DISTIL_CARD),
        Dimensions(768, 12, 4, _ENGLISH_VOCABULARY),
    ),
    CatalogueModel(
        "medium.en",
        "Systran/faster-whisper-medium.en",
        1_530_000_000,
        1,
        _paper(3.1),
        Dimensions(1024, 24, 24, _ENGLISH_VOCABULARY),
    ),
    CatalogueModel(
        "large-v3-turbo",
        "mobiuslabsgmbh/faster-whisper-large-v3-turbo",
        1_620_000_000,
        100,
        PublishedErrors(2.1, Test.LIBRISPEECH_CLEAN, _LEADERBOARD),
        Dimensions(1280, 32, 4, 51_866, mels=128),
    ),
    CatalogueModel(
        "tiny", "Systran/faster-whisper-tiny", 78_000_000, 99, _paper(7.6), Dimensions(384, 4, 4, _VOCABULARY)
    ),
    CatalogueModel(
        "base", "Systran/faster-whisper-base", 148_000_000, 99, _paper(5.0), Dimensions(512, 6, 6, _VOCABULARY)
    ),
    CatalogueModel(
        "small", "Systran/faster-whisper-small", 487_000_000, 99, _paper(3.4), Dimensions(768, 12, 12, _VOCABULARY)
    ),
    CatalogueModel(
        "medium",
        "Systran/faster-whisper-medium",
        1_530_000_000,
        99,
        _paper(2.9),
        Dimensions(1024, 24, 24, _VOCABULARY),
    ),
)
"""In the order of their usefulness here: the English ones first, small ones before large ones.

Repositories are those that faster-whisper itself takes for these names. Word error rates are published ones,
of the models before their conversion; int8, as they run here, may cost a little. distil-small.en has no
published figure for the same test, so its own is given with the test it belongs to.
"""


def in_catalogue(name: str) -> CatalogueModel | None:
    """The model of that name, if ``fetch`` knows it."""
    return next((model for model in CATALOGUE if model.name == name), None)
