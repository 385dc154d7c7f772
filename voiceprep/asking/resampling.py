"""Changing the sample rate of a stream of sound, block by block and without gaps."""

import av
import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float32]


class Resampler:
    """Takes mono float32 blocks at one rate and gives them at another, with FFmpeg's libswresample.

    The filter holds back a few milliseconds, so a block comes out shorter or longer than its share;
    ``flush`` gives the rest.
    """

    def __init__(self, from_hz: int, to_hz: int) -> None:
        self._from_hz = from_hz
        self._filter = None if from_hz == to_hz else av.AudioResampler(format="flt", layout="mono", rate=to_hz)

    def push(self, samples: Samples) -> Samples:
        """What can be given after hearing this block, shape (n,); it may be empty."""
        if self._filter is None or samples.size == 0:
            return samples
        frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="flt", layout="mono")
        frame.sample_rate = self._from_hz
        return _joined(self._filter.resample(frame))

    def flush(self) -> Samples:
        """What was held back; nothing can be pushed afterwards."""
        return np.zeros(0, dtype=np.float32) if self._filter is None else _joined(self._filter.resample(None))


def resample(samples: Samples, from_hz: int, to_hz: int) -> Samples:
    """A whole sound at another rate."""
    resampler = Resampler(from_hz, to_hz)
    return np.concatenate([resampler.push(samples), resampler.flush()])


def _joined(frames: list[av.AudioFrame]) -> Samples:
    parts = [frame.to_ndarray().reshape(-1) for frame in frames]
    return np.concatenate(parts).astype(np.float32, copy=False) if parts else np.zeros(0, dtype=np.float32)
