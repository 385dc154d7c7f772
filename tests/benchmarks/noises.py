"""Noises to hear answers through, and to hear nothing in."""

import random
from itertools import cycle

import numpy as np
from paused_answers import SPEECH_DBFS, said

from voiceprep.listening.audio import SAMPLE_RATE_HZ, Samples

KINDS = ("white", "babble", "hum", "clicks")
ROOM_DBFS = -75.0
"""What is left of the sounds of a quiet room: a microphone is never exactly silent."""

_BABBLE = (
    "I told him that the train would be late again, and he would not believe it.",
    "She wants to paint the whole kitchen yellow before her mother comes.",
    "Have you seen where they put the new coffee machine on the second floor?",
    "We should be able to send the invoice on Thursday if nothing else comes up.",
    "They had to walk back in the rain because nobody had brought a key.",
    "Could you hold this for a moment while I look for my ticket?",
)
"""What other people talk about."""

_BABBLE_VOICES = ("flite:kal", "flite:slt", "espeak-ng:en-us+f3", "flite:awb", "espeak-ng:en-gb+m3", "flite:rms")


def noise(kind: str, samples: int, seed: int) -> Samples:
    """A noise of that many samples at the level of speech; shape (n,)."""
    randomness = np.random.default_rng(seed)
    made = {"white": _white, "babble": _babble, "hum": _hum, "clicks": _clicks}[kind](samples, randomness)
    rms = float(np.sqrt(np.mean(np.square(made, dtype=np.float64))))
    if kind == "clicks":
        # Their energy says nothing, for they are short: their peaks are as high as those of speech.
        rms = float(np.abs(made).max()) / 10 ** (12 / 20)
    levelled: Samples = (made * (10 ** (SPEECH_DBFS / 20) / rms)).astype(np.float32)
    return levelled


def heard_through(samples: Samples, kind: str | None, snr_db: float, gain_db: float, seed: int) -> Samples:
    """Clean sound as it reaches the microphone: with noise, in a room, too quiet or so loud that it clips."""
    heard = samples + room(samples.size, seed)
    if kind:
        heard = heard + noise(kind, samples.size, seed) * np.float32(10 ** (-snr_db / 20))
    clipped: Samples = np.clip(heard * np.float32(10 ** (gain_db / 20)), -1, 1).astype(np.float32)
    return clipped


def room(samples: int, seed: int) -> Samples:
    """A quiet room; shape (n,)."""
    made = np.random.default_rng(seed).normal(0, 10 ** (ROOM_DBFS / 20), samples)
    return made.astype(np.float32)


def _white(samples: int, randomness: np.random.Generator) -> Samples:
    return randomness.normal(0, 0.1, samples).astype(np.float32)


def _hum(samples: int, randomness: np.random.Generator) -> Samples:
    """Mains and a fan: 50 Hz with harmonics, and brown noise."""
    at_s = np.arange(samples) / SAMPLE_RATE_HZ
    mains = sum(np.sin(2 * np.pi * 50 * n * at_s + randomness.uniform(0, 6)) / n for n in (1, 2, 3, 4, 6))
    brown = np.cumsum(randomness.normal(0, 1, samples))
    brown -= np.convolve(brown, np.ones(1600) / 1600, mode="same")
    return (mains / np.std(mains) + brown / np.std(brown)).astype(np.float32)


def _clicks(samples: int, randomness: np.random.Generator) -> Samples:
    """Keys, taps and knocks: decaying bursts of 5 to 60 ms, about two a second, some in quick rows."""
    made = np.zeros(samples, dtype=np.float32)
    at = 0
    while at < samples:
        for _ in range(int(randomness.choice([1, 1, 1, 2, 4]))):
            length = int(randomness.uniform(0.005, 0.06) * SAMPLE_RATE_HZ)
            burst = randomness.normal(0, 1, length) * np.exp(-np.arange(length) / (length / 5))
            burst *= randomness.uniform(0.2, 1)
            room_left = max(0, min(length, samples - at))
            made[at : at + room_left] += burst[:room_left].astype(np.float32)
            at += length + int(randomness.uniform(0.03, 0.15) * SAMPLE_RATE_HZ)
        at += int(randomness.exponential(0.5) * SAMPLE_RATE_HZ)
    return made


def _babble(samples: int, randomness: np.random.Generator) -> Samples:
    """A café: six voices on end, each from another place in another talk."""
    made = np.zeros(samples, dtype=np.float32)
    order = random.Random(int(randomness.integers(1 << 30)))
    for voice in _BABBLE_VOICES:
        talk = [said(text, voice).samples for text in _BABBLE]
        order.shuffle(talk)
        whole = np.concatenate(talk)
        whole = np.roll(whole, order.randrange(whole.size)) / np.std(whole)
        at = 0
        for part in cycle([whole]):
            made[at : at + part.size] += part[: samples - at]
            at += part.size
            if at >= samples:
                break
    return made
