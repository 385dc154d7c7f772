"""What a setting can be chosen from: fixed values, or what there is on this machine now."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from voiceprep.asking.audio_devices import AudioDevice, Direction, find_device
from voiceprep.asking.voices import VoiceInfo, choose_voice
from voiceprep.errors import DeviceError
from voiceprep.languages import LANGUAGES, language_name
from voiceprep.settings import Settings, choices_of
from voiceprep.transcribing.models import InstalledModel

NOT_HERE = "not here now"

_One = TypeVar("_One")


@dataclass(frozen=True)
class Choice:
    """A value of a setting, and how it is shown."""

    value: str
    label: str


@dataclass(frozen=True)
class AtHand:
    """Looks for what settings are chosen from; slow functions, of which the first two may raise DeviceError."""

    devices: Callable[[], Sequence[AudioDevice]]
    voices: Callable[[], Sequence[VoiceInfo]]
    models: Callable[[], Sequence[InstalledModel]]


@dataclass(frozen=True)
class Found:
    """What was found on the machine, and what is to be told of what could not be looked for."""

    devices: tuple[AudioDevice, ...] = ()
    voices: tuple[VoiceInfo, ...] = ()
    models: tuple[InstalledModel, ...] = ()
    problems: tuple[str, ...] = ()


def look_around(at_hand: AtHand) -> Found:
    """Look for devices, voices and models. Takes a second or so."""
    problems: list[str] = []
    devices, voices = _seen(at_hand.devices, problems), _seen(at_hand.voices, problems)
    return Found(devices, voices, tuple(at_hand.models()), tuple(problems))


def _seen(look: Callable[[], Sequence[_One]], problems: list[str]) -> tuple[_One, ...]:
    try:
        return tuple(look())
    except DeviceError as error:
        problems.append(error.sentence)
        return ()


def choices_for(name: str, settings: Settings, found: Found) -> tuple[Choice, ...]:
    """The values that a setting can have now; the one it has is always among them."""
    value = str(getattr(settings, name))
    match name:
        case "input" | "output":
            return _devices(value, Direction.INPUT if name == "input" else Direction.OUTPUT, found.devices)
        case "voice":
            return _voices(value, found.voices)
        case "model":
            return _models(value, found.models)
        case "language":
            ordered = sorted(LANGUAGES, key=lambda code: (code != "en", language_name(code)))
            return tuple(Choice(code, f"{language_name(code)} ({code})") for code in ordered)
        case _:
            return tuple(Choice(one, one) for one in choices_of(name))


def _devices(value: str, direction: Direction, devices: Iterable[AudioDevice]) -> tuple[Choice, ...]:
    usable = [device for device in devices if device.channels(direction)]
    default = next((device.name for device in usable if device.is_default(direction)), "")
    own = f"the machine's default: {default}" if default else "the machine's default"
    choices = [Choice("", own), *(Choice(name, name) for name in dict.fromkeys(device.name for device in usable))]
    return _with_the_set_one(value, choices, lambda: find_device(usable, value, direction).name)


def _voices(value: str, voices: tuple[VoiceInfo, ...]) -> tuple[Choice, ...]:
    own = f"the machine's own: {choose_voice(voices, None).name}" if voices else "the machine's own"
    ordered = sorted(voices, key=lambda voice: (not voice.speaks_english, voice.name))
    # Some machines call several voices the same; the first of them is the one that a name chooses.
    choices = [Choice("", own), *(Choice(name, name) for name in dict.fromkeys(voice.name for voice in ordered))]
    return _with_the_set_one(value, choices, lambda: choose_voice(voices, value).name if voices else "")


def _models(value: str, models: Iterable[InstalledModel]) -> tuple[Choice, ...]:
    whole = [
        Choice(model.name, f"{model.name} ({model.size_bytes / 1e6:.0f} MB)") for model in models if not model.problems
    ]
    return _with_the_set_one(value, [Choice("", "the best that a laptop keeps up with"), *whole], lambda: "")


def _with_the_set_one(value: str, choices: list[Choice], resolve: Callable[[], str]) -> tuple[Choice, ...]:
    """The choices and the value that is set, where it is no name in full or nothing that is there."""
    if value in (choice.value for choice in choices):
        return tuple(choices)
    try:
        meant = resolve()
    except DeviceError:
        meant = ""
    return (*choices, Choice(value, f"{value}: {meant}" if meant else f"{value} ({NOT_HERE})"))
