"""The candidate of the tests: flite, whose voices the built-in recognizer understands."""

import shutil
import subprocess
import tempfile
import wave
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from voiceprep.listening.audio import FRAME_SAMPLES, SAMPLE_RATE_HZ, Samples

needs_flite = pytest.mark.skipif(
    shutil.which("flite") is None,
    reason="flite, which speaks in this test, is not installed (Debian: apt install flite)",
)


@cache
def spoken(text: str, voice: str = "rms") -> Samples:
    """The text in one of flite's voices; shape (n,), not to be written to."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "spoken.wav"
        subprocess.run(["flite", "-voice", voice, "-t", text, "-o", str(file)], check=True, timeout=60)
        with wave.open(str(file)) as opened:
            assert (opened.getframerate(), opened.getnchannels()) == (SAMPLE_RATE_HZ, 1)
            pcm = np.frombuffer(opened.readframes(opened.getnframes()), dtype=np.int16)
    samples = pcm.astype(np.float32) / np.float32(32768)
    samples.flags.writeable = False
    return samples


def pause(duration_s: float) -> Samples:
    """Silence, shape (n,)."""
    return np.zeros(round(duration_s * SAMPLE_RATE_HZ), dtype=np.float32)


def frames(samples: Samples) -> list[Samples]:
    """The samples in frames of 512, the last one filled with silence."""
    padded = np.pad(samples, (0, -samples.size % FRAME_SAMPLES))
    return list(padded.reshape(-1, FRAME_SAMPLES))
