"""One channel out of several, block by block."""

import numpy as np

from voiceprep.asking.audio_devices import Block
from voiceprep.listening.audio import Samples

_SMOOTHING_S = 0.1
"""Long enough to bridge a period of the lowest voice, short enough for a first syllable."""

_LOUDER = 4.0
"""Another channel has to have 6 dB more, so that two alike are not changed between."""


class Downmix:
    """Listens to the channel that carries most sound.

    A mean would be 18 dB too quiet where one input of eight is in use, and silence where a stereo cable has one
    side turned over. Power is counted without its constant part, which a cheap input adds on its own.
    """

    def __init__(self, rate_hz: int) -> None:
        self._rate_hz = rate_hz
        self._power: Samples | None = None
        self._channel = 0

    def push(self, block: Block) -> Samples:
        """The samples of one channel of a block of shape (n, channels), shape (n,)."""
        if len(block) and block.shape[1] > 1:
            power = np.var(block, axis=0)
            if self._power is None:
                self._power = power
            share = min(1.0, len(block) / (_SMOOTHING_S * self._rate_hz))
            self._power = self._power + share * (power - self._power)
            loudest = int(np.argmax(self._power))
            if self._power[loudest] > _LOUDER * self._power[self._channel]:
                self._channel = loudest
        return np.ascontiguousarray(block[:, self._channel], dtype=np.float32)
