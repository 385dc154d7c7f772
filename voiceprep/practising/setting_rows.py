"""The settings as a person meets them: in groups, each with a name, a kind and its explanation."""

import ast
import functools
import inspect
import itertools
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import Enum, auto

from voiceprep import settings as settings_module
from voiceprep.settings import Settings, Value, choices_of, limits_of


class Kind(Enum):
    """How a setting is set."""

    SWITCH = auto()
    CHOICE = auto()
    NUMBER = auto()
    TEXT = auto()


@dataclass(frozen=True)
class SettingRow:
    """A setting: its name in the file, what people call it, how it is set, and what it does."""

    name: str
    label: str
    kind: Kind
    help: str


@dataclass(frozen=True)
class SettingGroup:
    """Settings that belong together."""

    title: str
    rows: tuple[SettingRow, ...]


_GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Questions", ("read_questions", "voice", "voice_words_per_minute")),
    ("Sound", ("input", "output", "headphones")),
    (
        "Your answer",
        ("end_silence_s", "listen_on_s", "allowed_pause_s", "max_answer_s", "show_points_live", "hands_free"),
    ),
    ("Recognizer", ("recognizer", "model", "language", "threads", "domain_words")),
    ("Recordings", ("keep_recordings", "keep_recordings_days")),
    ("Plan", ("new_per_day", "repeats_per_day", "interview_date", "tracks")),
)
_THE_REST = "More"

_LABELS: Mapping[str, str] = {
    "read_questions": "Read questions aloud",
    "voice_words_per_minute": "Words per minute",
    "input": "Microphone",
    "output": "Loudspeaker",
    "end_silence_s": "Silence that ends an answer, s",
    "listen_on_s": "Listen on after it, s",
    "max_answer_s": "Longest answer, s",
    "show_points_live": "Key points while you speak",
    "model": "Whisper model",
    "threads": "CPU threads",
    "keep_recordings": "Keep recordings",
    "keep_recordings_days": "Days to keep them",
    "new_per_day": "New questions a day",
    "repeats_per_day": "Repeats a day",
    "interview_date": "Day of the interview",
}

_LISTED = ("voice", "input", "output", "model")
"""Settings that are chosen from what there is on the machine."""

_UNITS = {"_s": ", s", "_ms": ", ms", "_hz": ", Hz", "_dbfs": ", dB"}


def setting_groups() -> tuple[SettingGroup, ...]:
    """Every setting there is, in groups; those that no group names are in the last."""
    left = [field.name for field in fields(Settings)]
    groups = []
    for title, names in _GROUPS:
        groups.append((title, [name for name in names if name in left]))
        left = [name for name in left if name not in names]
    groups.append((_THE_REST, left))
    return tuple(SettingGroup(title, tuple(_row(name) for name in names)) for title, names in groups if names)


def typed_value(name: str, text: str) -> Value:
    """What was typed for a setting as a value of its kind; the text itself where it is none, for it to be refused."""
    default = getattr(Settings, name)
    try:
        if isinstance(default, float):
            return float(text.replace(",", "."))
        return text.strip() if isinstance(default, bool | str) else int(text)
    except ValueError:
        return text.strip()


def shown_value(value: Value) -> str:
    """A value as it is typed."""
    return f"{value:g}" if isinstance(value, float) else str(value)


def _row(name: str) -> SettingRow:
    return SettingRow(name, _LABELS.get(name) or _label(name), _kind(name), _help(name))


def _kind(name: str) -> Kind:
    default = getattr(Settings, name)
    if isinstance(default, bool):
        return Kind.SWITCH
    if name in _LISTED or choices_of(name):
        return Kind.CHOICE
    return Kind.NUMBER if isinstance(default, int | float) else Kind.TEXT


def _label(name: str) -> str:
    for ending, unit in _UNITS.items():
        if name.endswith(ending):
            name = name.removesuffix(ending) + unit
            break
    words = name.replace("_", " ")
    return words[:1].upper() + words[1:]


def _help(name: str) -> str:
    told = explanations().get(name, "")
    limits = limits_of(name)
    if limits:
        told += f" From {limits[0]:g} to {limits[1]:g}."
    return told.strip()


@functools.cache
def explanations() -> Mapping[str, str]:
    """What is written beside each field of the settings; empty where the program came without its source."""
    try:
        tree = ast.parse(inspect.getsource(settings_module))
    except (OSError, SyntaxError):
        return {}
    [body] = [node.body for node in tree.body if isinstance(node, ast.ClassDef) and node.name == Settings.__name__]
    told = {}
    for field, text in itertools.pairwise(body):
        if (
            isinstance(field, ast.AnnAssign)
            and isinstance(field.target, ast.Name)
            and isinstance(text, ast.Expr)
            and isinstance(text.value, ast.Constant)
        ):
            told[field.target.id] = " ".join(str(text.value.value).split())
    return told
