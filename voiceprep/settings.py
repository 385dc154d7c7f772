"""What the user can set, in ``settings.toml``; each setting is documented beside its field."""

import os
import tempfile
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from voiceprep.errors import BadInputError, StorageError
from voiceprep.languages import ENGLISH, LANGUAGES


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

    headphones: str = "ask"
    """yes: speaking over the question stops it, and is heard. no: the microphone waits until it was read, or would hear
    the loudspeaker. ask: asked once."""

    end_silence_s: float = 2.5
    """The silence that ends an answer when nothing else is known: 1.0 of 2.5 s where all says that the answer is over,
    twice as much where it is not."""

    listen_on_s: float = 5.0
    """How long it is listened on after a silence ended an answer: who speaks on within it was only thinking, and the
    answer goes on. 0 ends it for good."""

    allowed_pause_s: float = 0.0
    """The longest silence that had ended an answer with which you went on: it is learned, and ends none any more. 0
    forgets it."""

    show_points_live: bool = True
    """Say while you speak how many key points were heard; off says it at the end only."""

    hands_free: bool = False
    """Begin hands-free: commands are spoken, as “next” after an answer and “hint” in place of one. h changes it."""

    max_answer_s: int = 600
    """The longest answer that is recorded."""

    recognizer: str = "auto"
    """auto (Whisper where a model is installed), whisper, or builtin."""

    model: str = ""
    """The name of the Whisper model; empty takes the best that a laptop keeps up with."""

    threads: int = 0
    """CPU threads for Whisper; 0 is the engine's own choice."""

    language: str = ENGLISH
    """The language you answer in, as a code such as en or de; others than English need a multilingual Whisper model."""

    domain_words: bool = False
    """Tell Whisper the terms of all the banks, and those in glossary.txt beside this file (one on each line). It can
    hear them better, or hear them where they were not said: tests/benchmarks/domain_words.py measures both."""

    keep_recordings: str = "always"
    """always, days (as many as keep_recordings_days), or never: a recording goes as soon as its answer was assessed."""

    keep_recordings_days: int = 30
    """How many days a recording is kept when keep_recordings is days. What was said stays in words."""

    new_per_day: int = 5
    """How many questions that were never said a day begins with, when no interview wants more."""

    repeats_per_day: int = 20
    """How many questions at most come again on a day, when no interview is near."""

    interview_date: str = ""
    """The day of the interview, as 2026-12-01; empty when there is none."""

    tracks: str = ""
    """The tracks to practise, with commas between them; empty is all."""

    @property
    def interview_on(self) -> date | None:
        """The day of the interview."""
        return date.fromisoformat(self.interview_date) if self.interview_date else None

    @property
    def track_names(self) -> tuple[str, ...]:
        """The tracks to practise; none means all."""
        return tuple(name.strip() for name in self.tracks.split(",") if name.strip())


_LIMITS: dict[str, tuple[float, float]] = {
    "voice_words_per_minute": (80, 400),
    "end_silence_s": (0.5, 10),
    "listen_on_s": (0, 20),
    "allowed_pause_s": (0, 20),
    "max_answer_s": (10, 3600),
    "threads": (0, 64),
    "keep_recordings_days": (1, 3650),
    "new_per_day": (0, 200),
    "repeats_per_day": (1, 500),
}
_DATES = ("interview_date",)
"""Settings that may be written as TOML's dates too."""

_CHOICES: dict[str, tuple[str, ...]] = {
    "recognizer": ("auto", "whisper", "builtin"),
    "keep_recordings": ("always", "days", "never"),
    "headphones": ("ask", "yes", "no"),
    "language": tuple(LANGUAGES),
}


Value = str | int | float | bool
"""What a setting can be."""


def problem_of(name: str, value: Value) -> str:
    """What is wrong with a value for a setting, as the end of a sentence; empty when it can be used."""
    return _problem(name, value, getattr(Settings, name))


def choices_of(name: str) -> tuple[str, ...]:
    """The values that a setting can have; empty where there is no list of them."""
    return _CHOICES.get(name, ())


def limits_of(name: str) -> tuple[float, float] | None:
    """The least and the greatest number that a setting can be; None where there are no such limits."""
    return _LIMITS.get(name)


def with_options(settings: Settings, options: Mapping[str, Value]) -> Settings:
    """The settings with some of them replaced, by their names; the values are not looked at."""
    return replace(settings, **dict[str, Any](options))


def load_settings(path: Path) -> Settings:
    """The settings in a file; defaults where it says nothing or is not there.

    Raises:
        BadInputError: The file is not TOML, or a setting is unknown or has a value that cannot be used.
    """
    return _settings_in(_text_of(path), path)


def change_settings(path: Path, changes: Mapping[str, str | int | float | bool | date | None]) -> Settings:
    """Write settings into a file and leave the rest of it, comments too, as it is; returns what now holds.

    Args:
        path: The file; it is made where it is missing, for its owner only.
        changes: Names and values; None takes a setting out, so that it has its default again.

    Raises:
        BadInputError: The file has a mistake already, or would have one; it is then left as it was.
        StorageError: The file cannot be written.
    """
    import tomlkit

    before = _text_of(path)
    _settings_in(before, path)
    document = tomlkit.parse(before)
    for name, value in changes.items():
        if value is None:
            document.pop(name, None)
        else:
            document[name] = value
    after = tomlkit.dumps(document)
    settings = _settings_in(after, path)
    if after != before:
        try:
            _write(path.resolve(), after)
        except OSError as error:
            raise StorageError(f"{path} cannot be written: {error.strerror}", "Look at its permissions.") from error
    return settings


def _text_of(path: Path) -> str:
    try:
        # Bytes, because reading text would turn the file's line ends into others.
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        raise BadInputError(
            f"{path} is not TOML: {error}", "Write lines like end_silence_s = 2.5, or delete it."
        ) from error
    except OSError as error:
        raise BadInputError(f"{path} cannot be read: {error.strerror}", "Look at its permissions.") from error


def _write(path: Path, text: str) -> None:
    """The whole file or none of it, whenever the program is killed."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, partial = tempfile.mkstemp(prefix=path.name, suffix=".part", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(text.encode())
        Path(partial).replace(path)
    finally:
        Path(partial).unlink(missing_ok=True)


def _settings_in(text: str, path: Path) -> Settings:
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInputError(
            f"{path} is not TOML: {error}", "Write lines like end_silence_s = 2.5, or delete it."
        ) from error
    known = {field.name: field.default for field in fields(Settings)}
    for name, value in values.items():
        if name not in known:
            raise BadInputError(f"{path}: there is no setting “{name}”", f"The settings are {', '.join(known)}.")
        if name in _DATES and isinstance(value, date) and not isinstance(value, datetime):
            values[name] = value = value.isoformat()
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
    if name == "language" and value not in LANGUAGES:
        return "is not a language that Whisper knows, as a code like en, de or fr"
    if name in _CHOICES and value not in _CHOICES[name]:
        return f"is not one of {', '.join(_CHOICES[name])}"
    if name in _DATES and value and not _is_date(str(value)):
        return "is not a date like 2026-12-01"
    return ""


def _is_date(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _as(value: Any, default: Any) -> Any:
    return float(value) if isinstance(default, float) else value
