"""A real Whisper for tests: the small model in ``tests/models/whisper-test``, and espeak-ng, whom it understands.

It knows forty sentences, those in ``tests/training/whisper_test/sentences.txt``, and nothing else.
"""

import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from voiceprep.listening.audio import SAMPLE_RATE_HZ, Samples
from voiceprep.listening.audio_file import decode

FOLDER = Path(__file__).parents[1] / "models" / "whisper-test"
NAME = "whisper-test"

ANSWERED = "drill-regularisation"
ANSWER = (
    "Regularisation pushes the model towards a simpler, more stable solution.",
    "That adds a little bias but cuts variance, so the model chases less noise and usually does better on data it has "
    "not seen.",
)
"""A whole model answer of the bank, sentence by sentence."""

needs_espeak = pytest.mark.skipif(
    shutil.which("espeak-ng") is None,
    reason="espeak-ng, which speaks in this test, is not installed (Debian: apt install espeak-ng)",
)


def put_small_whisper(home: Path, name: str = NAME) -> Path:
    """Put the model into a data folder under a name, as if it had been copied there by hand, and return its folder."""
    folder = home / "models" / name
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("README.md"))
    return folder


@cache
def said(text: str, voice: str = "en-us", words_per_minute: int = 165, pitch: int = 47) -> Samples:
    """The text as espeak-ng says it, without silence after it; shape (n,), not to be written to.

    Speed and pitch are such as the model was not trained on.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "said.wav"
        command = ["espeak-ng", "-v", voice, "-s", str(words_per_minute), "-p", str(pitch), "-w", str(file), text]
        subprocess.run(command, check=True, timeout=60)
        samples = decode(file)
    spoken = np.flatnonzero(np.abs(samples) > 1e-3)
    samples = samples[: int(spoken[-1]) + 1]
    samples.flags.writeable = False
    return samples


def silence(duration_s: float) -> Samples:
    """Digital silence, shape (n,)."""
    return np.zeros(round(duration_s * SAMPLE_RATE_HZ), dtype=np.float32)


def in_a_row(*parts: Samples | str | float) -> Samples:
    """Sounds one after the other; a text is said, a number is so many seconds of silence."""
    return np.concatenate([said(part) if isinstance(part, str) else _sound(part) for part in parts])


def _sound(part: Samples | float) -> Samples:
    return silence(part) if isinstance(part, float) else part
