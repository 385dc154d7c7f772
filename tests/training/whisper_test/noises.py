"""Sounds without a word in them: silence, noise, clicks, hum, tones, breath. All float32 at 16 kHz, shape (n,)."""

import numpy as np

from voiceprep.listening.audio import SAMPLE_RATE_HZ, Samples

_KINDS = {"silence": 0.06, "noise": 0.18, "clicks": 0.2, "hum": 0.08, "tones": 0.3, "breath": 0.1, "both": 0.08}
"""What a window without speech holds, and how often; ``both`` is clicks in noise."""


def at_dbfs(samples: Samples, level_dbfs: float) -> Samples:
    """The same sound with this root mean square; silence stays silence."""
    rms = float(np.sqrt(np.mean(np.square(samples)))) if samples.size else 0.0
    return samples if rms < 1e-9 else (samples * np.float32(10 ** (level_dbfs / 20) / rms)).astype(np.float32)


def coloured(count: int, slope: float, random: np.random.Generator) -> Samples:
    """Noise whose power falls with frequency to this power: 0 is white, 1 pink, 2 brown."""
    size = 1 << max(count, 2).bit_length()  # a power of two, for the transform's sake
    spectrum = np.fft.rfft(random.standard_normal(size, dtype=np.float32))
    frequencies = np.maximum(np.arange(spectrum.size), 1.0)
    return np.fft.irfft(spectrum / frequencies ** (slope / 2), size)[:count].astype(np.float32)


def hum(count: int, random: np.random.Generator) -> Samples:
    """Mains hum: 50 or 60 Hz with its harmonics."""
    times_s = np.arange(count) / SAMPLE_RATE_HZ
    base_hz = random.choice([50.0, 60.0])
    total = np.zeros(count)
    for harmonic in range(1, int(random.integers(3, 9))):
        strength = random.uniform(0.1, 1.0) / harmonic
        total += strength * np.sin(2 * np.pi * harmonic * base_hz * times_s + random.uniform(0, 6.28))
    return total.astype(np.float32)


def clicks(count: int, random: np.random.Generator) -> Samples:
    """Keys, taps and crackle: short decaying bursts at random times."""
    total = np.zeros(count, dtype=np.float32)
    for _ in range(int(random.integers(1, max(2, count // 4000)))):
        length = int(random.integers(20, 1200))
        start = int(random.integers(0, max(1, count - length)))
        burst = random.standard_normal(length) * np.exp(-np.arange(length) / (length * random.uniform(0.05, 0.4)))
        if random.random() < 0.3:
            burst = np.convolve(burst, np.ones(8) / 8, mode="same")
        part = total[start : start + length]
        part += (burst[: part.size] * random.uniform(0.2, 1.0)).astype(np.float32)
    return total


def tones(count: int, random: np.random.Generator) -> Samples:
    """Beeps, chords or a tune: notes with harmonics, one after the other or together."""
    total = np.zeros(count)
    at = 0
    together = random.random() < 0.3
    while at < count:
        length = int(random.uniform(0.1, 1.5) * SAMPLE_RATE_HZ)
        times_s = np.arange(min(length, count - at)) / SAMPLE_RATE_HZ
        for _ in range(3 if together else 1):
            pitch_hz = 440.0 * 2 ** (random.integers(-24, 24) / 12)
            fade = np.exp(-times_s * random.uniform(0.0, 6.0)) * np.minimum(1.0, times_s / 0.01)
            for harmonic in range(1, int(random.integers(2, 7))):
                total[at : at + times_s.size] += (
                    fade * np.sin(2 * np.pi * harmonic * pitch_hz * times_s) / harmonic**1.5
                )
        at += length + int(random.uniform(0, 0.6) * SAMPLE_RATE_HZ)
    return total.astype(np.float32)


def breath(count: int, random: np.random.Generator) -> Samples:
    """Breathing in and out, and rustling: noise in slow waves."""
    noise = coloured(count, random.uniform(0.3, 1.5), random)
    times_s = np.arange(count) / SAMPLE_RATE_HZ
    wave = np.maximum(0.0, np.sin(2 * np.pi * times_s / random.uniform(0.8, 4.0) + random.uniform(0, 6.28)))
    return (noise * wave ** random.uniform(1, 6)).astype(np.float32)


def background(count: int, random: np.random.Generator) -> Samples:
    """What lies under speech: nothing, or noise or hum from -80 to -38 dBFS."""
    if random.random() < 0.25:
        return np.zeros(count, dtype=np.float32)
    sound = hum(count, random) if random.random() < 0.15 else coloured(count, random.uniform(0.0, 2.0), random)
    return at_dbfs(sound, random.uniform(-80.0, -38.0))


def wordless(count: int, random: np.random.Generator) -> Samples:
    """A window without speech."""
    kind = random.choice(list(_KINDS), p=list(_KINDS.values()))
    level_dbfs = random.uniform(-70.0, -12.0)
    if kind == "silence":
        return np.zeros(count, dtype=np.float32)
    if kind == "noise":
        return at_dbfs(coloured(count, random.uniform(0.0, 2.2), random), level_dbfs)
    if kind == "hum":
        return at_dbfs(hum(count, random), level_dbfs) + background(count, random)
    if kind == "tones":
        return at_dbfs(tones(count, random), level_dbfs) + background(count, random)
    if kind == "breath":
        return at_dbfs(breath(count, random), level_dbfs) + background(count, random)
    sound = clicks(count, random) * np.float32(random.uniform(0.05, 0.9)) + background(count, random)
    return sound if kind == "clicks" else sound + at_dbfs(coloured(count, random.uniform(0.0, 2.0), random), level_dbfs)
