"""A loudspeaker and a microphone in one room, in one time: a frame of it passes when the microphone is read.

Words have loudnesses of their own, as in ``scripted``, also those that the loudspeaker says: so the recognizer reads
from the sound who was heard when. Nothing here reads a clock, and neither the reading of the
question nor the answer runs ahead of who listens.
"""

import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

import numpy as np
from scripted import Script, ScriptedRecognizer

from voiceprep.asking.voice import Sound
from voiceprep.listening.audio import FRAME_SAMPLES, SAMPLE_RATE_HZ, Samples

_FRAMES_PER_WORD = 7
_FRAMES_UNTIL_ASKED = 12
"""384 ms: a phrase is guessed to be over after 300."""

_ASKED_WITHIN_S, _ANSWERS_WITHIN_S = 0.2, 0.03


class Room:
    """Where the question is read and answered; all times in seconds from when the voice begins to sound.

    ``echo_lag_s`` is how much later the microphone hears the loudspeaker; None are headphones. ``asleep_s`` is for how
    long the microphone sends exact zeros.
    """

    name = "Room"
    overflows = 0

    def __init__(self, echo_lag_s: float | None = 0.064, asleep_s: float = 0.0) -> None:
        self._script = Script(_FRAMES_PER_WORD)
        self.recognizer = ScriptedRecognizer(self._script)
        self.stopped_at_s: float | None = None
        """When the voice was told to stop; None when it was not."""
        self._echo_lag = None if echo_lag_s is None else round(echo_lag_s * SAMPLE_RATE_HZ)
        self._asleep = round(asleep_s * SAMPLE_RATE_HZ)
        self._said = np.full(60 * SAMPLE_RATE_HZ, 1e-4, dtype=np.float32)
        self._echo = np.zeros_like(self._said)
        self._now = 0
        self._began = threading.Event()
        self._player: threading.Thread | None = None
        self._played_until = 0
        self._stop = threading.Event()
        self._over = threading.Event()
        self._happenings: list[tuple[int, Callable[[], None]]] = []
        self._silent_frames = 0

    def at(self, at_s: float, happening: Callable[[], None]) -> None:
        """Have something happen besides, such as a key."""
        self._happenings.append((round(at_s * SAMPLE_RATE_HZ), happening))

    # -- the candidate ----------------------------------------------------------------------------

    def say(self, at_s: float, text: str) -> None:
        """Have the candidate say words, 224 ms each."""
        sound = self.spoken(text)
        self.play_at(at_s, sound)

    def play_at(self, at_s: float, samples: Samples) -> None:
        """Have the candidate make a sound, shape (n,) at 16 kHz."""
        at = round(at_s * SAMPLE_RATE_HZ)
        self._said[at : at + samples.size] = samples

    def spoken(self, text: str) -> Samples:
        """The sound of words as everybody in this room says them."""
        before = len(self._script.words)
        self._script.say(text)
        frames = [self._script.next(0) for _ in range(_FRAMES_PER_WORD * (len(self._script.words) - before))]
        return np.concatenate(frames)

    # -- the loudspeaker --------------------------------------------------------------------------

    def synthesise(self, text: str, stop: threading.Event | None = None) -> Sound | None:
        """Be the voice."""
        return Sound(self.spoken(text), SAMPLE_RATE_HZ)

    def play(self, sound: Sound, stop: threading.Event) -> bool:
        """Be the loudspeaker."""
        self._stop = stop
        self._played_until = sound.samples.size
        if self._echo_lag is not None:
            self._echo[self._echo_lag : self._echo_lag + sound.samples.size] = sound.samples
        self._player = threading.current_thread()
        self._began.set()
        while not self._over.is_set() and not stop.wait(0.002):
            pass
        if stop.is_set():
            self._fall_silent()
        return self.stopped_at_s is None

    # -- the microphone ---------------------------------------------------------------------------

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def read(self, timeout_s: float) -> Samples | None:
        if not self._began.is_set():
            self._began.wait(30)
            return np.zeros(0, dtype=np.float32)
        for _, happening in [one for one in self._happenings if one[0] <= self._now < one[0] + FRAME_SAMPLES]:
            happening()
        if self._player is not None and not self._over.is_set():
            self._let_play()
        said, echo = (sound[self._now : self._now + FRAME_SAMPLES] for sound in (self._said, self._echo))
        # The candidate's words cover the echo; one loudness cannot tell of two words.
        frame = np.where(said > 1e-3, said, np.maximum(said, echo))
        if self._now < self._asleep:
            frame[:] = 0
        self._let_words_come(bool(np.abs(frame).max() > 1e-3))
        self._now += FRAME_SAMPLES
        return frame if frame.size == FRAME_SAMPLES else None

    def _let_words_come(self, is_sound: bool) -> None:
        """Where a pause was long enough to ask for words, give the recognizer the time that it has in a real room."""
        self._silent_frames = 0 if is_sound else self._silent_frames + 1
        if is_sound:
            self.recognizer.asked.clear()
        elif self._silent_frames == _FRAMES_UNTIL_ASKED:
            self.recognizer.asked.wait(_ASKED_WITHIN_S)
            time.sleep(_ANSWERS_WITHIN_S)

    def _let_play(self) -> None:
        """End the playing when it was stopped or all was played, and wait until everybody knows."""
        assert self._player is not None
        if self._stop.is_set() or self._now >= self._played_until:
            if self._stop.is_set():
                self._fall_silent()
            self._over.set()
            self._player.join(30)

    def _fall_silent(self) -> None:
        if self.stopped_at_s is None:
            self.stopped_at_s = self._now / SAMPLE_RATE_HZ
            self._echo[self._now + (self._echo_lag or 0) :] = 0
