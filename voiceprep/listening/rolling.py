"""The last stretch of a recording in memory, so that a phrase can be cut out of it."""

from collections import deque

import numpy as np

from voiceprep.listening.audio import Samples


class RollingAudio:
    """Frames addressed by their sample number in the recording; the oldest are forgotten on demand.

    A ten-minute answer with pauses takes the memory of its longest phrase.
    """

    def __init__(self) -> None:
        self._frames: deque[Samples] = deque()
        self._start = 0

    def append(self, frame: Samples) -> None:
        """Add what was captured next."""
        self._frames.append(frame)

    def cut(self, start: int, end: int) -> Samples:
        """The samples from ``start`` up to ``end``, as far as they are still held; shape (n,)."""
        held = np.concatenate(self._frames) if self._frames else np.zeros(0, dtype=np.float32)
        return held[max(0, start - self._start) : max(0, end - self._start)].copy()

    def forget_before(self, sample: int) -> None:
        """Drop every whole frame before a sample."""
        while self._frames and self._start + self._frames[0].size <= sample:
            self._start += self._frames.popleft().size
