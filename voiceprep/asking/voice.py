"""The ports through which the app speaks: a voice that makes sound, a speaker that plays it."""

import threading
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class Sound:
    """Mono float32 samples in [-1, 1], shape (n,), at their own rate."""

    samples: npt.NDArray[np.float32]
    rate_hz: int

    @property
    def duration_s(self) -> float:
        return self.samples.size / self.rate_hz


class Voice(Protocol):
    """Turns text into sound. A machine without a voice has none: callers hold ``Voice | None``."""

    @property
    def name(self) -> str:
        """What the user calls this voice."""
        ...

    def synthesise(self, text: str, stop: threading.Event | None = None) -> Sound | None:
        """The text read aloud; None when ``stop`` was set before it was ready.

        Raises:
            DeviceError: The voice failed or took too long.
        """
        ...


class Speaker(Protocol):
    """Plays sound, and stops within one block when told."""

    @property
    def name(self) -> str:
        """What the user calls this output."""
        ...

    def play(self, sound: Sound, stop: threading.Event) -> bool:
        """Play to the end or until ``stop`` is set; true when it was played to the end.

        Raises:
            DeviceError: The output is missing, busy, or went away.
        """
        ...
