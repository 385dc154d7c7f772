"""Sound as it lies on the disk while it is being recorded: mono 16-bit little-endian PCM at 16 kHz."""

import numpy as np

from voiceprep.listening.audio import Samples

SAMPLE_BYTES = 2
_FULL_SCALE = 32768.0


def to_pcm(samples: Samples) -> bytes:
    """The samples rounded to 16 bits; what lies outside [-1, 1) is clipped."""
    scaled = np.multiply(samples, _FULL_SCALE, dtype=np.float32)
    np.rint(scaled, out=scaled)
    np.minimum(scaled, _FULL_SCALE - 1, out=scaled)
    np.maximum(scaled, -_FULL_SCALE, out=scaled)
    return scaled.astype("<i2").tobytes()


def from_pcm(data: bytes) -> Samples:
    """The samples of PCM; half a sample at the end, which a killed process may leave, is dropped."""
    whole = np.frombuffer(data[: len(data) // SAMPLE_BYTES * SAMPLE_BYTES], dtype="<i2")
    return whole.astype(np.float32) / np.float32(_FULL_SCALE)
