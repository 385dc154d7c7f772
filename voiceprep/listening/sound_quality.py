"""How well a voice stands out of a recording: noise floor, speech level, and the distance between them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from voiceprep.listening.audio import FRAME_SAMPLES, Samples, level_dbfs, seconds
from voiceprep.listening.level_watch import is_clipped

_MARGIN_FRAMES = 6
"""Frames beside speech (0.2 s) that hold its decay, and count neither as speech nor as noise."""


@dataclass(frozen=True)
class SoundQuality:
    """Levels in dB relative to full scale; None where there was nothing to measure.

    Attributes:
        noise_dbfs: The median level of what is no speech; -120 for exact digital silence.
        speech_dbfs: The level of speech, with the noise in it taken off.
        snr_db: The speech level above the noise; None also where there is no noise at all.
        peak_dbfs: The largest sample.
        clipped_s: How long peaks were cut off, in frames of 32 ms.
        silent_start_s: How long the stream began with exact zeros.
        speech_s: How long speech was heard.
    """

    noise_dbfs: float | None
    speech_dbfs: float | None
    snr_db: float | None
    peak_dbfs: float
    clipped_s: float
    silent_start_s: float
    speech_s: float


def measure(samples: Samples, speaking: npt.NDArray[np.bool_]) -> SoundQuality:
    """Measure a recording.

    Args:
        samples: Mono at 16 kHz, shape (512 × frames,).
        speaking: Whether each frame holds speech, shape (frames,).
    """
    frames = samples.reshape(-1, FRAME_SAMPLES)
    power = np.mean(np.square(frames, dtype=np.float64), axis=1)
    beginning = int(np.argmax(power > 0)) if power.any() else len(power)
    sounding = np.arange(len(power)) >= beginning
    quiet = sounding & ~_widened(speaking, _MARGIN_FRAMES)
    noise = float(np.median(power[quiet])) if quiet.any() else None
    speech = float(np.mean(power[speaking])) if speaking.any() else None
    voice = None if speech is None else max(0.0, speech - (noise or 0.0))
    return SoundQuality(
        noise_dbfs=_dbfs(noise),
        speech_dbfs=_dbfs(voice),
        snr_db=10 * float(np.log10(voice / noise)) if noise and voice else None,
        peak_dbfs=level_dbfs(samples[np.argmax(np.abs(samples)), np.newaxis]) if samples.size else -120.0,
        clipped_s=seconds(FRAME_SAMPLES * sum(is_clipped(frame) for frame in frames)),
        silent_start_s=seconds(FRAME_SAMPLES * beginning),
        speech_s=seconds(FRAME_SAMPLES * int(np.count_nonzero(speaking))),
    )


def _widened(speaking: npt.NDArray[np.bool_], frames: int) -> npt.NDArray[np.bool_]:
    if not speaking.any():
        return speaking
    return np.convolve(speaking, np.ones(2 * frames + 1), mode="full")[frames : frames + len(speaking)] > 0


def _dbfs(power: float | None) -> float | None:
    if power is None:
        return None
    return max(-120.0, 10 * float(np.log10(power))) if power > 0 else -120.0
