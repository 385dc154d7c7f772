"""One sound at a time, played in a worker thread and stopped with a key."""

import threading
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
from textual.widget import Widget

from voiceprep.app.messages import SoundEnded
from voiceprep.asking.voice import Sound, Speaker, Voice
from voiceprep.errors import DeviceError, VoiceprepError
from voiceprep.history.recordings import read_recording
from voiceprep.listening.audio import SAMPLE_RATE_HZ, Samples
from voiceprep.listening.summary import Span

_AIR_S = 0.35
"""What is heard before and after a part: recognizers' word times are off by a tenth of a second or two."""

MakeSound = Callable[[threading.Event], Sound | None]
"""Gives the sound, or None when the event was set first; may take a while and may fail."""


class Player:
    """Plays for a screen, which gets a SoundEnded when a sound is over. Starting one stops the one before."""

    def __init__(self, screen: Widget, speaker: Callable[[], Speaker | None]) -> None:
        self._screen = screen
        self._speaker = speaker
        self._stop = threading.Event()
        self._number = 0
        self._playing = False

    @property
    def playing(self) -> bool:
        """Whether a sound is on its way or to be heard."""
        return self._playing

    def play(self, make: MakeSound) -> None:
        """Make the sound and play it, in a worker."""
        self.stop()
        self._stop = threading.Event()
        self._number += 1
        self._playing = True
        number, stop = self._number, self._stop
        self._screen.run_worker(lambda: self._work(number, make, stop), thread=True, group="sound")

    def stop(self) -> None:
        """Stop what is playing, within one block."""
        self._stop.set()

    def ended(self, message: SoundEnded) -> bool:
        """Take note of the end; false when a newer sound is playing already."""
        if message.number != self._number:
            return False
        self._playing = False
        return True

    def _work(self, number: int, make: MakeSound, stop: threading.Event) -> None:
        error: VoiceprepError | None = None
        try:
            sound = make(stop)
            speaker = self._speaker()
            if speaker is None:
                raise DeviceError("There is no loudspeaker", "“voiceprep doctor” looks for one.")
            if sound is not None and not stop.is_set():
                speaker.play(sound, stop)
        except VoiceprepError as failure:
            error = failure
        except Exception as failure:  # noqa: BLE001 - a worker's outer edge: it is shown
            error = VoiceprepError(f"The sound failed ({type(failure).__name__}: {failure})")
        self._screen.post_message(SoundEnded(number, error))


def recorded(path: Path) -> MakeSound:
    """The sound of a recording."""
    return lambda stop: Sound(read_recording(path), SAMPLE_RATE_HZ)


def recorded_parts(path: Path, parts: Iterable[Span]) -> MakeSound:
    """The sound of some parts of a recording, one after the other, with a little air around each."""
    return lambda stop: Sound(cut_out(read_recording(path), parts), SAMPLE_RATE_HZ)


def cut_out(samples: Samples, parts: Iterable[Span]) -> Samples:
    """The samples of some parts with air around them; parts that then touch are played as one."""
    bounds: list[tuple[int, int]] = []
    for part in sorted(parts, key=lambda part: part.start_s):
        start = max(0, round((part.start_s - _AIR_S) * SAMPLE_RATE_HZ))
        end = min(samples.size, round((part.end_s + _AIR_S) * SAMPLE_RATE_HZ))
        if bounds and start <= bounds[-1][1]:
            bounds[-1] = (bounds[-1][0], max(end, bounds[-1][1]))
        elif start < end:
            bounds.append((start, end))
    return np.concatenate([samples[start:end] for start, end in bounds]) if bounds else samples[:0]


def spoken(text: str, voice: Callable[[], Voice | None]) -> MakeSound:
    """The sound of a text read aloud."""

    def make(stop: threading.Event) -> Sound | None:
        found = voice()
        if found is None:
            raise DeviceError("There is no voice on this machine", "“voiceprep doctor” says how to get one.")
        return found.synthesise(text, stop)

    return make
