"""What is cheap stays cheap: devices, engines, the database and the screen are loaded only where they are used."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {
    "sounddevice",
    "pyttsx3",
    "faster_whisper",
    "ctranslate2",
    "onnxruntime",
    "pocketsphinx",
    "sqlite3",
    "textual",
    "torch",
    "av",
}

PROGRAM = """
import sys
{code}
print("loaded:", *sorted({heavy!r} & set(sys.modules)))
"""

RUN = """
from voiceprep.cli import main
try:
    main({arguments!r})
except SystemExit as ended:
    assert not ended.code, ended.code
"""


def loaded(code: str, home: Path, given: str = "") -> str:
    """The heavy modules that a program has loaded when it is over."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(code=code, heavy=HEAVY)],
        capture_output=True,
        text=True,
        input=given,
        timeout=60,
        env={**os.environ, "VOICEPREP_HOME": str(home)},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.rsplit("loaded:", 1)[1].strip()


def test_importing_the_command_line_loads_nothing_heavy(tmp_path: Path) -> None:
    assert loaded("import voiceprep.cli", tmp_path) == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["--version"],
        ["bank", "list"],
        ["bank", "show", "p-value-meaning"],
        ["bank", "path"],
    ],
    ids=" ".join,
)
def test_what_needs_no_device_loads_nothing_heavy(tmp_path: Path, arguments: list[str]) -> None:
    assert loaded(RUN.format(arguments=arguments), tmp_path, "It assumes that the null hypothesis is true.") == ""


@pytest.mark.parametrize("more", [[], ["--json"]])
def test_checking_a_text_loads_the_judge_and_nothing_else(tmp_path: Path, more: list[str]) -> None:
    said = "It assumes that the null hypothesis is true."
    assert loaded(RUN.format(arguments=["check", "p-value-meaning", *more]), tmp_path, said) == "ctranslate2"


def test_the_test_can_see_what_is_loaded(tmp_path: Path) -> None:
    assert loaded("import sqlite3", tmp_path) == "sqlite3"
