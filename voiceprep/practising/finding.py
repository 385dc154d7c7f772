"""What a checkup says about one part."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How a part does."""

    OK = "ok"
    WARNING = "warning"
    """It works, but something about it should be known."""

    FAILED = "failed"


@dataclass(frozen=True)
class Result:
    """What came of trying a part: a message and a hint in words for the user; either may be several sentences."""

    state: State
    message: str
    hint: str = ""


@dataclass(frozen=True)
class Finding:
    """A part and what came of trying it; ``needed`` says that nobody can practise when it fails."""

    part: str
    needed: bool
    result: Result

    @property
    def prevents_practising(self) -> bool:
        return self.needed and self.result.state is State.FAILED


PARTS: Mapping[str, bool] = {
    "voiceprep": False,
    "data folder": True,
    "settings": True,
    "questions": True,
    "history": True,
    "recordings": False,
    "sound devices": False,
    "microphone": True,
    "loudspeaker": False,
    "voice": False,
    "voice activity": True,
    "recognizer": True,
    "Whisper models": False,
}
"""The parts of a checkup in their order, and whether practising needs them."""


def size(size_bytes: float) -> str:
    """A number of bytes as people write it: ``0.4 MB``, ``340 MB``, ``12.3 GB``."""
    if size_bytes >= 1e9:
        return f"{size_bytes / 1e9:.1f} GB"
    return f"{size_bytes / 1e6:.{0 if size_bytes >= 10e6 else 1}f} MB"


def counted(number: int, thing: str) -> str:
    """``1 question``, ``2 questions``."""
    return f"{number} {thing}{'' if number == 1 else 's'}"
