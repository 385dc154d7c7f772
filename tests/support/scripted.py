"""Stand-ins for microphone, VAD, recognizer, voice and speaker that share one script of what is said when.

Every word of the script has its own loudness, so that the sound itself tells the VAD that there is speech and
the recognizer which words are in it, also after it has been on the disk. Nothing here reads a clock.
"""

import queue
import threading
from itertools import pairwise
from types import TracebackType
from typing import Self

import numpy as np

from voiceprep.asking.voice import Sound
from voiceprep.errors import DeviceError
from voiceprep.listening.audio import FRAME_SAMPLES, SAMPLE_RATE_HZ, Samples, seconds
from voiceprep.transcribing.transcript import Word

_QUIETEST_WORD = 0.05
_LOUDER_BY = 0.0005
_NOISE = 0.01


class Script:
    """What the candidate does, said by the test as the test goes on; the microphone hears it when it is open."""

    def __init__(self, frames_per_word: int = 7) -> None:
        self.words: list[str] = []
        self._frames_per_word = frames_per_word
        self._happens: queue.SimpleQueue[Samples | DeviceError] = queue.SimpleQueue()
        self._put = self._taken = 0

    def say(self, text: str) -> None:
        """Say words, a quarter of a second each where nothing else was asked for."""
        for word in text.split():
            loudness = _QUIETEST_WORD + _LOUDER_BY * len(self.words)
            self.words.append(word)
            self._sound(loudness, self._frames_per_word)

    def pause(self, duration_s: float) -> None:
        """Say nothing."""
        self._sound(0.0, round(duration_s * SAMPLE_RATE_HZ / FRAME_SAMPLES))

    def rustle(self, duration_s: float) -> None:
        """Make a noise that is no speech, at -40 dBFS."""
        self._sound(_NOISE, round(duration_s * SAMPLE_RATE_HZ / FRAME_SAMPLES))

    def unplug(self) -> None:
        """Pull the microphone out."""
        self._add(DeviceError("the microphone 'Scripted' stopped sending sound", "Plug it in again"))

    @property
    def heard(self) -> bool:
        """Whether all of it was taken by the microphone."""
        return self._taken == self._put

    def forget(self) -> None:
        """Drop what nobody listened to."""
        while not self._happens.empty():
            self._happens.get()
        self._taken = self._put

    def next(self, timeout_s: float) -> Samples:
        """The next frame, or an empty array when nothing happens in time.

        Raises:
            DeviceError: The microphone was pulled out.
        """
        try:
            happening = self._happens.get(timeout=timeout_s)
        except queue.Empty:
            return np.zeros(0, dtype=np.float32)
        self._taken += 1
        if isinstance(happening, DeviceError):
            raise happening
        return happening

    def _sound(self, loudness: float, frames: int) -> None:
        for _ in range(frames):
            self._add(np.full(FRAME_SAMPLES, loudness, dtype=np.float32))

    def _add(self, happening: Samples | DeviceError) -> None:
        self._put += 1
        self._happens.put(happening)


class ScriptedMicrophone:
    """Hears the script from the moment at which it is opened."""

    overflows = 0

    def __init__(self, script: Script, refusal: DeviceError | None = None, name: str = "Scripted") -> None:
        self.name = name
        self._script = script
        self._refusal = refusal

    def __enter__(self) -> Self:
        if self._refusal:
            raise self._refusal
        self._script.forget()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def read(self, timeout_s: float) -> Samples | None:
        # A shorter wait than is allowed: the tests should not wait for keys to be noticed.
        return self._script.next(min(timeout_s, 0.01))


class ScriptedVoiceActivity:
    """Hears speech in every frame that holds a word."""

    def probability(self, frame: Samples) -> float:
        return 1.0 if float(np.abs(frame).max()) > _QUIETEST_WORD - _LOUDER_BY else 0.0

    def reset(self) -> None:
        return None


class ScriptedRecognizer:
    """Reads the words off the sound; clear ``ready`` to let it take its time, set ``failure`` to make it fail."""

    version = "scripted 1"

    def __init__(self, script: Script, name: str = "scripted", rough: bool = False) -> None:
        self.name = name
        self.rough = rough
        self.ready = threading.Event()
        self.ready.set()
        self.failure: Exception | None = None
        self.asked = threading.Event()
        """Set once it was asked for words."""
        self._script = script

    def transcribe(self, samples: Samples) -> tuple[Word, ...]:
        self.asked.set()
        self.ready.wait(30)
        if self.failure:
            raise self.failure
        numbers = np.rint((np.abs(samples) - _QUIETEST_WORD) / _LOUDER_BY).astype(int)
        bounds = np.flatnonzero(np.diff(numbers, prepend=-1, append=-1))
        return tuple(
            Word(self._script.words[numbers[start]], seconds(int(start)), seconds(int(end)), 0.9)
            for start, end in pairwise(bounds)
            if numbers[start] >= 0
        )


class ScriptedVoice:
    """Notes what it was asked to say; fails when ``failure`` is set."""

    name = "the scripted voice"

    def __init__(self) -> None:
        self.said: list[str] = []
        self.failure: DeviceError | None = None

    def synthesise(self, text: str, stop: threading.Event | None = None) -> Sound | None:
        if self.failure:
            raise self.failure
        self.said.append(text)
        return None if stop is not None and stop.is_set() else Sound(np.zeros(800, dtype=np.float32), SAMPLE_RATE_HZ)


class ScriptedSpeaker:
    """Plays at once; with ``lingering`` set, plays until it is told to stop or that is cleared."""

    name = "the scripted speaker"

    def __init__(self) -> None:
        self.played: list[Sound] = []
        self.stopped = 0
        self.playing = False
        self.lingering = False
        self.failure: DeviceError | None = None

    def play(self, sound: Sound, stop: threading.Event) -> bool:
        if self.failure:
            raise self.failure
        self.played.append(sound)
        self.playing = True
        try:
            while self.lingering:
                if stop.wait(0.005):
                    self.stopped += 1
                    return False
            return True
        finally:
            self.playing = False
