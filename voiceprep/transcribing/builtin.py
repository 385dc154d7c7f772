"""The recognizer that is always there: pocketsphinx with the US-English model in its package.

It is the rough one: about 31% word errors on clean read speech, at a fifth to a third of real time. Where it knows the
words of the banks (``learning``), it makes 16% instead of 27% in their model answers said by flite's voices, and fewer
in everything else that ``tests/benchmarks/builtin_words.py`` has it hear. It runs in a process of its own;
``pocketsphinx_child`` says why.
"""

import contextlib
import json
import math
import struct
import subprocess
import sys
import threading
import weakref
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from voiceprep.errors import RecognizerError
from voiceprep.listening.audio import SAMPLE_RATE_HZ, Samples
from voiceprep.transcribing.bank_words import BankWords
from voiceprep.transcribing.guided import Likeness
from voiceprep.transcribing.transcript import Word

_CHILD = (sys.executable, "-P", str(Path(__file__).with_name("pocketsphinx_child.py")))
_PEAK = 0.7
"""Phrases are brought to this peak: the acoustic model was trained on speech near full scale."""

_FRAMES_PER_S = 100


class BuiltinRecognizer:
    """Pocketsphinx behind the recognizer port; making one takes about half a second.

    A child process that ends is started anew for the next phrase. ``words`` are those of the banks, where they are
    ready; without, it hears with pocketsphinx's own model until it is told to learn them.

    Raises:
        RecognizerError: Its model cannot be loaded.
    """

    name = "builtin"
    rough = True

    def __init__(self, command: tuple[str, ...] = _CHILD, words: BankWords | None = None) -> None:
        self._command, self._words = command, words
        self._one_at_a_time = threading.Lock()
        self._child = self._started(words)

    @property
    def knows_banks(self) -> bool:
        """Whether it expects what the banks say."""
        return self._words is not None

    def learn(self, words: BankWords) -> None:
        """Expect what the banks say from the next phrase on; it goes on hearing while that is loaded.

        Raises:
            RecognizerError: The files cannot be loaded; it hears on as before.
        """
        child = self._started(words)
        with self._one_at_a_time:
            before, self._child, self._words = self._child, child, words
        _end(before)

    @property
    def version(self) -> str:
        return f"pocketsphinx {version('pocketsphinx')} en-us" + (" with the banks' words" if self.knows_banks else "")

    def transcribe(self, samples: Samples) -> tuple[Word, ...]:
        longest_s = samples.size / SAMPLE_RATE_HZ
        return tuple(
            Word(
                _spelling(entry),
                start_frame / _FRAMES_PER_S,
                min(longest_s, (end_frame + 1) / _FRAMES_PER_S),
                _probability(posterior),
            )
            for entry, start_frame, end_frame, posterior, _ in self._heard(samples)
        )

    def closest(self, samples: Samples, phrases: tuple[str, ...]) -> Likeness | None:
        alternatives = " | ".join(f"( {phrase} )" for phrase in phrases)
        grammar = f"#JSGF V1.0;\ngrammar phrases;\npublic <phrase> = {alternatives};\n"
        heard = self._heard(samples, grammar)
        frames = sum(end_frame - start_frame + 1 for _, start_frame, end_frame, *_ in heard)
        if not frames:
            return None
        misfit = sum(word_misfit for *_, word_misfit in heard)
        return Likeness(" ".join(_spelling(entry) for entry, *_ in heard), misfit / frames)

    def _heard(self, samples: Samples, grammar: str = "") -> list[list[Any]]:
        """The child's words, without its silences and noises; only those of a grammar where there is one."""
        peak = float(np.max(np.abs(samples), initial=0.0))
        if peak == 0.0:
            return []
        pcm = np.clip(samples * (_PEAK / peak) * 32767, -32768, 32767).astype("<i2").tobytes()
        text = grammar.encode()
        with self._one_at_a_time:
            if self._child.poll() is not None:
                self._child = self._started(self._words if self._words and self._words.there else None)
            segments = _asked(self._child, struct.pack("<II", len(text), samples.size) + text + pcm)["words"]
        return [segment for segment in segments if not segment[0].startswith(("<", "["))]

    def _started(self, words: BankWords | None) -> subprocess.Popen[bytes]:
        files = (str(words.model), str(words.dictionary)) if words else ()
        try:
            child = subprocess.Popen(
                (*self._command, *files),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise RecognizerError(f"The built-in recognizer cannot be started: {error}") from error
        weakref.finalize(self, _end, child)
        _asked(child, b"")
        return child


def _asked(child: subprocess.Popen[bytes], request: bytes) -> dict[str, Any]:
    """The child's next answer."""
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        child.stdin.write(request)
        child.stdin.flush()
        line = child.stdout.readline()
    except OSError:
        line = b""
    if not line:
        child.kill()
        raise RecognizerError("The built-in recognizer stopped in the middle of a phrase", "Your recording is kept")
    answer: dict[str, Any] = json.loads(line)
    if "error" in answer:
        hint = "Your recording is kept; if it happens again, install voiceprep again"
        raise RecognizerError(f"The built-in recognizer failed: {answer['error']}", hint)
    return answer


def _end(child: subprocess.Popen[bytes]) -> None:
    child.kill()
    for pipe in (child.stdin, child.stdout):
        if pipe:
            with contextlib.suppress(OSError):
                pipe.close()
    child.wait()


def _spelling(entry: str) -> str:
    """The word without the number that tells its pronunciations apart: ``the(2)`` is ``the``."""
    return entry.split("(")[0]


def _probability(value: float) -> float:
    """The posterior of a word in the lattice, which rounding takes past 1 by a little."""
    return min(1.0, max(0.0, value)) if math.isfinite(value) else 0.0
