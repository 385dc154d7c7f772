"""The recognizer that is always there: pocketsphinx with the US-English model in its package.

It is the rough one: about 31% word errors on clean read speech, at a fifth of real time. It runs in a process
of its own; ``pocketsphinx_child`` says why.
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
from voiceprep.transcribing.transcript import Word

_CHILD = (sys.executable, "-P", str(Path(__file__).with_name("pocketsphinx_child.py")))
_PEAK = 0.7
"""Phrases are brought to this peak: the acoustic model was trained on speech near full scale."""

_FRAMES_PER_S = 100


class BuiltinRecognizer:
    """Pocketsphinx behind the recognizer port; making one takes about half a second.

    A child process that ends is started anew for the next phrase.

    Raises:
        RecognizerError: Its model cannot be loaded.
    """

    name = "builtin"
    rough = True

    def __init__(self, command: tuple[str, ...] = _CHILD) -> None:
        self._command = command
        self._one_at_a_time = threading.Lock()
        self._child = self._started()

    @property
    def version(self) -> str:
        return f"pocketsphinx {version('pocketsphinx')} en-us"

    def transcribe(self, samples: Samples) -> tuple[Word, ...]:
        peak = float(np.max(np.abs(samples), initial=0.0))
        if peak == 0.0:
            return ()
        pcm = np.clip(samples * (_PEAK / peak) * 32767, -32768, 32767).astype("<i2").tobytes()
        with self._one_at_a_time:
            if self._child.poll() is not None:
                self._child = self._started()
            segments = self._asked(struct.pack("<I", samples.size) + pcm)["words"]
        longest_s = samples.size / SAMPLE_RATE_HZ
        return tuple(
            Word(
                _spelling(entry),
                start_frame / _FRAMES_PER_S,
                min(longest_s, (end_frame + 1) / _FRAMES_PER_S),
                _probability(posterior),
            )
            for entry, start_frame, end_frame, posterior in segments
            if not entry.startswith(("<", "["))
        )

    def _started(self) -> subprocess.Popen[bytes]:
        try:
            child = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise RecognizerError(f"The built-in recognizer cannot be started: {error}") from error
        weakref.finalize(self, _end, child)
        self._child = child
        self._asked(b"")
        return child

    def _asked(self, request: bytes) -> dict[str, Any]:
        """The child's next answer."""
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        try:
            self._child.stdin.write(request)
            self._child.stdin.flush()
            line = self._child.stdout.readline()
        except OSError:
            line = b""
        if not line:
            self._child.kill()
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
