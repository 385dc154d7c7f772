"""The voices that a machine has, and which of them is meant."""

import sys
from dataclasses import dataclass

from voiceprep.asking.suggesting import either, nearest
from voiceprep.errors import DeviceError


class NoVoiceError(DeviceError):
    """This machine has no synthesiser, or one without voices."""

    def __init__(self) -> None:
        install = (
            "Install espeak-ng, on Debian and Ubuntu with `sudo apt install espeak-ng`"
            if sys.platform.startswith("linux")
            else "Add a voice in the system's speech settings"
        )
        super().__init__("this machine has no voice", install)


@dataclass(frozen=True)
class VoiceInfo:
    """A voice of the machine; ``languages`` are tags such as ``en-gb``."""

    id: str
    name: str
    languages: tuple[str, ...] = ()
    is_default: bool = False

    @property
    def speaks_english(self) -> bool:
        return any(language.lower().startswith("en") for language in self.languages)


def choose_voice(voices: tuple[VoiceInfo, ...], wanted: str | None) -> VoiceInfo:
    """The voice meant by an id, a name or part of a name, in that order; the first one where several match.

    Raises:
        DeviceError: There is no such voice; the hint names the nearest ones.
    """
    if not wanted or not wanted.strip():
        english = [voice for voice in voices if voice.speaks_english]
        default = [voice for voice in voices if voice.is_default]
        return next((voice for voice in english if voice.is_default), (english or default or list(voices))[0])
    sought = wanted.strip().casefold()
    for matches in (
        lambda voice: voice.id.casefold() == sought,
        lambda voice: voice.name.casefold() == sought,
        lambda voice: sought in voice.name.casefold(),
    ):
        for voice in voices:
            if matches(voice):
                return voice
    names = nearest(sought, (voice.name for voice in voices)) or [choose_voice(voices, None).name]
    raise DeviceError(f"no voice is called '{wanted}'", f"Did you mean {either(names)}?")
