"""What the user can set, in ``settings.toml``; each setting is documented beside its field."""

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from voiceprep.errors import BadInputError


@dataclass(frozen=True)
class Settings:
    """Every setting with its default. Times in seconds, rates in words per minute."""

    read_questions: bool = True
    """Read questions aloud; off shows them only."""

    voice: str = ""
    """The voice's id or a part of its name; empty is the machine's own choice."""

    voice_words_per_minute: int = 165
    """How fast the voice reads: an interviewer's pace, slower than pyttsx3's 200."""

    input: str = ""
    """The microphone's name or a part of it; empty is the machine's default."""

    output: str = ""
    """The loudspeaker's name or a part of it; empty is the machine's default."""

    end_silence_s: float = 2.5
    """The silence that ends an answer."""

    show_points_live: bool = True
    """Say while you speak how many key points were heard; off says it at the end only."""

    max_answer_s: int = 600
    """The longest answer that is recorded."""

    recognizer: str = "auto"
    """auto (Whisper where a model is installed), whisper, or builtin."""

    model: str = ""
    """The name of the Whisper model; empty takes the best that a laptop keeps up with."""

    threads: int = 0
    """CPU threads for Whisper; 0 is the engine's own choice."""


_LIMITS: dict[str, tuple[float, float]] = {
    "voice_words_per_minute": (80, 400),
    "end_silence_s": (0.5, 10),
    "max_answer_s": (10, 3600),
    "threads": (0, 64),
}
_CHOICES: dict[str, tuple[str, ...]] = {"recognizer": ("auto", "whisper", "builtin")}


def load_settings(path: Path) -> Settings:
    """The settings in a file; defaults where it says nothing or is not there.

    Raises:
        BadInputError: The file is not TOML, or a setting is unknown or has a value that cannot be used.
    """
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return Settings()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInputError(
            f"{path} is not TOML: {error}", "Write lines like end_silence_s = 2.5, or delete it."
        ) from error
    except OSError as error:
        raise BadInputError(f"{path} cannot be read: {error.strerror}", "Look at its permissions.") from error
    known = {field.name: field.default for field in fields(Settings)}
    for name, value in values.items():
        if name not in known:
            raise BadInputError(f"{path}: there is no setting “{name}”", f"The settings are {', '.join(known)}.")
        problem = _problem(name, value, known[name])
        if problem:
            raise BadInputError(f"{path}: {name} {problem}", f"Its default is {known[name]!r}.")
    return Settings(**{name: _as(value, known[name]) for name, value in values.items()})


def _problem(name: str, value: Any, default: Any) -> str:
    right = (int, float) if isinstance(default, float) else type(default)
    if not isinstance(value, right) or isinstance(value, bool) != isinstance(default, bool):
        kind = {bool: "true or false", int: "a whole number", float: "a number", str: "a text in quotes"}[type(default)]
        return f"is not {kind}"
    if name in _LIMITS and not _LIMITS[name][0] <= value <= _LIMITS[name][1]:
        return f"is not from {_LIMITS[name][0]} to {_LIMITS[name][1]}"
    if name in _CHOICES and value not in _CHOICES[name]:
        return f"is not one of {', '.join(_CHOICES[name])}"
    return ""


def _as(value: Any, default: Any) -> Any:
    return float(value) if isinstance(default, float) else value
