"""Sound as it lies on the disk while it is being recorded: mono 16-bit little-endian PCM at 16 kHz."""

import numpy as np

from voiceprep.listening.audio import Samples

SAMPLE_BYTES = 2
_FULL_SCALE = 32768.0


def to_pcm(samples: Samples) -> bytes:
    """The samples rounded to 16 bits; what lies outside [-1, 1) is clipped."""
    scaled = np.rint(np.asarray(samples, dtype=np.float32) * _FULL_SCALE)
    return bytes(np.clip(scaled, -_FULL_SCALE, _FULL_SCALE - 1).astype("<i2"))


def from_pcm(data: bytes) -> Samples:
    """The samples of PCM; half a sample at the end, which a killed process may leave, is dropped."""
    whole = np.frombuffer(data[: len(data) // SAMPLE_BYTES * SAMPLE_BYTES], dtype="<i2")
    return whole.astype(np.float32) / np.float32(_FULL_SCALE)
