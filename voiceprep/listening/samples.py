"""A microphone that hears samples in memory, such as a recording that was made before."""

from types import TracebackType
from typing import Self

import numpy as np

from voiceprep.listening.audio import FRAME_SAMPLES, Samples


class SamplesMicrophone:
    """A ``Microphone`` over mono samples at 16 kHz, shape (n,); the last frame is filled up with silence."""

    overflows = 0

    def __init__(self, samples: Samples, name: str) -> None:
        self.name = name
        self._samples = samples
        self._at = 0

    def __enter__(self) -> Self:
        self._at = 0
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def read(self, timeout_s: float) -> Samples | None:
        frame = self._samples[self._at : self._at + FRAME_SAMPLES]
        self._at += FRAME_SAMPLES
        if frame.size == 0:
            return None
        return np.pad(frame, (0, FRAME_SAMPLES - frame.size)).astype(np.float32, copy=False)
