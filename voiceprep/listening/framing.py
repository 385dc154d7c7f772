"""Cutting a stream of blocks of any length into frames of 512 samples."""

import numpy as np

from voiceprep.listening.audio import FRAME_SAMPLES, Samples


class Framer:
    """Takes mono blocks, gives frames of exactly 512 samples in the same order."""

    def __init__(self) -> None:
        self._held: Samples = np.zeros(0, dtype=np.float32)

    def push(self, samples: Samples) -> None:
        """Add a block, shape (n,)."""
        self._held = np.concatenate([self._held, samples])

    def pop(self) -> Samples | None:
        """The next whole frame, or None when there are not enough samples for one."""
        if self._held.size < FRAME_SAMPLES:
            return None
        frame, self._held = self._held[:FRAME_SAMPLES], self._held[FRAME_SAMPLES:]
        return frame

    def pop_rest(self) -> Samples | None:
        """What is left, padded with silence to a whole frame; None when nothing is left."""
        if self._held.size == 0:
            return None
        if self._held.size < FRAME_SAMPLES:
            self._held = np.pad(self._held, (0, FRAME_SAMPLES - self._held.size))
        return self.pop()
