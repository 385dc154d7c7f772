"""The machine's own voice: pyttsx3 in a child process that is killed as soon as it is not wanted."""

import sys
import tempfile
import threading
from pathlib import Path

import numpy as np

from voiceprep.asking.child_process import CHILD, ask_child
from voiceprep.asking.decoding import read_sound
from voiceprep.asking.speakable import speakable
from voiceprep.asking.voice import Sound
from voiceprep.asking.voices import NoVoiceError, VoiceInfo, choose_voice
from voiceprep.errors import BadInputError, DeviceError

WORDS_PER_MINUTE = 170
"""A calm interviewer; most synthesisers start at 175 to 200."""

_LISTING_TIMEOUT_S = 15.0


class ChildVoice:
    """A ``Voice`` that synthesises in a fresh child process for each text, at a rate in words per minute."""

    def __init__(
        self,
        info: VoiceInfo,
        words_per_minute: int = WORDS_PER_MINUTE,
        timeout_s: float = 30.0,
        command: tuple[str, ...] = CHILD,
    ) -> None:
        self._info = info
        self._words_per_minute = words_per_minute
        self._timeout_s = timeout_s
        self._command = command

    @property
    def name(self) -> str:
        return self._info.name

    @property
    def cache_key(self) -> str:
        """What, apart from the text, decides how it sounds."""
        return f"{sys.platform}:{self._info.id}:{self._words_per_minute}"

    def synthesise(self, text: str, stop: threading.Event | None = None) -> Sound | None:
        """The text read aloud; None when ``stop`` was set before it was ready, empty for a text without words.

        Raises:
            DeviceError: The synthesiser failed or took longer than the time limit.
        """
        words = speakable(text)
        with tempfile.TemporaryDirectory(prefix="voiceprep-", ignore_cleanup_errors=True) as folder:
            path = Path(folder) / ("speech.aiff" if sys.platform == "darwin" else "speech.wav")
            request = {
                "do": "speak",
                "text": words,
                "voice": self._info.id,
                "words_per_minute": self._words_per_minute,
                "path": str(path),
            }
            if stop is not None and stop.is_set():
                return None
            if not any(character.isalnum() for character in words):
                return Sound(np.zeros(0, dtype=np.float32), 16_000)
            if ask_child(request, self._command, self._timeout_s, stop) is None:
                return None
            return _read_speech(path, self.name)


def list_voices(command: tuple[str, ...] = CHILD) -> tuple[VoiceInfo, ...]:
    """All voices of the machine, in its own order.

    Raises:
        NoVoiceError: There is none; the hint says what to install.
        DeviceError: The synthesiser failed.
    """
    answer = ask_child({"do": "voices"}, command, _LISTING_TIMEOUT_S) or {"voices": ()}
    voices = tuple(
        VoiceInfo(voice["id"], voice["name"], tuple(voice["languages"]), voice["id"] == answer["default"])
        for voice in answer["voices"]
    )
    if not voices:
        raise NoVoiceError
    return voices


def find_voice(
    wanted: str | None = None, words_per_minute: int = WORDS_PER_MINUTE, command: tuple[str, ...] = CHILD
) -> ChildVoice | None:
    """The voice with this id or a name that contains it; without one, the machine's own if it speaks English.

    None when the machine has no voice at all; ``list_voices`` says why.

    Raises:
        DeviceError: No voice is called that, or the synthesiser failed.
    """
    try:
        voices = list_voices(command)
    except NoVoiceError:
        return None
    return ChildVoice(choose_voice(voices, wanted), words_per_minute, command=command)


def _read_speech(path: Path, voice: str) -> Sound:
    try:
        return read_sound(path)
    except BadInputError as error:
        raise DeviceError(f"the voice '{voice}' made no sound", "Choose another voice in the settings") from error
