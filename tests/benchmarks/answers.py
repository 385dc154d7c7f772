"""Answers of any length to measure with: the bank's own model answers in the voice of flite."""

import re
import shutil
import subprocess
import tempfile
import wave
from itertools import cycle
from pathlib import Path

import numpy as np

from voiceprep.asking.decoding import read_sound
from voiceprep.asking.speakable import speakable
from voiceprep.listening.audio import SAMPLE_RATE_HZ, Samples
from voiceprep.questions.model import Question

VOICE = "rms"
"""The voice of flite's that the built-in recognizer understands best."""

PAUSES_S = (0.35, 0.8, 0.5, 1.1)
"""Between sentences, in turn: some are long enough to end a phrase, some are not, as when people speak."""

BEFORE_S = 0.8
"""Silence before the first word."""


def flite_missing() -> str:
    """Why no answer can be made here, as a sentence; empty when one can."""
    if shutil.which("flite"):
        return ""
    return "No answer was measured: flite, which says them, is not installed (on Debian and Ubuntu: apt install flite)."


def sentences(questions: list[Question]) -> list[str]:
    """The model answers, one after the other, a sentence each, as they are said."""
    return [
        sentence
        for question in questions
        for sentence in re.split(r"(?<=[.!?])\s+", " ".join(speakable(question.model_answer).split()))
        if any(character.isalnum() for character in sentence)
    ]


def spoken(text: str) -> Samples:
    """A sentence in flite's voice; mono float32 at 16 kHz, shape (n,)."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sentence.wav"
        subprocess.run(["flite", "-voice", VOICE, "-t", text, "-o", str(path)], check=True, stdout=subprocess.DEVNULL)
        return read_sound(path, SAMPLE_RATE_HZ).samples


def make_answer(said: list[str], speech_s: float, silence_s: float, path: Path) -> Path:
    """Write a WAV file that is spoken for so long, as often as the sentences have to be said for it, then silent."""
    parts = [_silence(BEFORE_S)]
    left = round(speech_s * SAMPLE_RATE_HZ)
    for sentence, pause_s in zip(cycle(said), cycle(PAUSES_S)):
        part = np.concatenate([spoken(sentence), _silence(pause_s)])[:left]
        parts.append(part)
        left -= part.size
        if left <= 0:
            break
    samples = np.concatenate([*parts, _silence(silence_s)])
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE_HZ)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return path


def _silence(duration_s: float) -> Samples:
    return np.zeros(round(duration_s * SAMPLE_RATE_HZ), dtype=np.float32)
