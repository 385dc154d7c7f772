"""Running voiceprep's commands in tests, in this process or in one of their own."""

import importlib.util
import io
import json
import os
import subprocess
import sys
import wave
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from voiceprep.cli import main
from voiceprep.listening.audio import SAMPLE_RATE_HZ, Samples

needs_builtin = pytest.mark.skipif(
    importlib.util.find_spec("pocketsphinx") is None,
    reason="the built-in recognizer is not made for this machine",
)


@dataclass(frozen=True)
class Ran:
    """What came of a command."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it printed for a program."""
        return json.loads(self.out)

    def refused(self, *told: str, status: int = 2) -> None:
        """Assert that it ended in a sentence and a hint on stderr, with nothing for a program to take for data."""
        assert self.status == status, self
        assert self.out == "", self
        assert "Traceback" not in self.err, self
        assert self.err.startswith("voiceprep: "), self
        sentence = self.err.removeprefix("voiceprep: ").splitlines()[0]
        assert sentence.endswith((".", "?", "!", ":")), self
        for text in told:
            assert text in self.err, self


class Commands:
    """Runs commands in this process, with a data folder of their own."""

    def __init__(self, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.home = home
        self._monkeypatch = monkeypatch
        self._capsys = capsys
        monkeypatch.setenv("VOICEPREP_HOME", str(home))
        monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)

    def __call__(self, *arguments: str | Path, stdin: bytes = b"") -> Ran:
        self._monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        self._capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main([str(argument) for argument in arguments])
        captured = self._capsys.readouterr()
        assert isinstance(left.value.code, int)
        return Ran(left.value.code, captured.out, captured.err)


def start(home: Path, *arguments: str | Path, **options: Any) -> subprocess.Popen[str]:
    """Start a command in a process of its own."""
    environment = {**os.environ, "VOICEPREP_HOME": str(home), **options.pop("env", {})}
    return subprocess.Popen(
        [sys.executable, "-c", "from voiceprep.cli import main; main()", *map(str, arguments)],
        env=environment,
        stdin=options.pop("stdin", subprocess.DEVNULL),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


def finished(process: subprocess.Popen[str], timeout_s: float = 60) -> Ran:
    """Wait for the end of a command; it is killed when it has none."""
    try:
        out, err = process.communicate(timeout=timeout_s)
    except subprocess.TimeoutExpired:
        process.kill()
        raise
    return Ran(process.returncode, out, err)


def write_wav(path: Path, samples: Samples, rate_hz: int = SAMPLE_RATE_HZ) -> Path:
    """Write samples, shape (n,), as a WAV file of 16 bits."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return path
