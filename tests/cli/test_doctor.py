import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from voiceprep.cli.doctor import report
from voiceprep.practising.finding import PARTS, Finding, Result, State

FINE = Finding("recognizer", True, Result(State.OK, "whisper:base.en: fine"))
LONG = Finding(
    "data folder",
    True,
    Result(State.WARNING, "/home/somebody/with-a-long-name: " + "much is said about it " * 6, "Free some space. " * 6),
)
MUTE = Finding("loudspeaker", False, Result(State.FAILED, "It is gone", "Plug it in."))
DEAF = Finding("microphone", True, Result(State.FAILED, "No microphone was found", "Plug one in."))


def test_each_part_is_told_with_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert report([FINE, LONG, DEAF], as_json=False) == 1
    out, err = capsys.readouterr()
    lines = out.splitlines()
    assert lines[0] == "✓ recognizer      whisper:base.en: fine"
    assert lines[1].startswith("! data folder     /home/somebody/with-a-long-name: much")
    assert lines[-2:] == ["✗ microphone      No microphone was found", "                  → Plug one in."]
    assert max(map(len, lines)) <= 80
    assert err.strip() == "Not ready to practise: mend the microphone."


def test_what_practising_does_without_is_no_failure(capsys: pytest.CaptureFixture[str]) -> None:
    assert report([FINE, LONG, MUTE], as_json=False) == 0
    assert capsys.readouterr().err.strip() == "Ready to practise."


def test_several_failures_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    others = [Finding(name, True, DEAF.result) for name in ("data folder", "recognizer")]
    assert report([*others, DEAF], as_json=False) == 1
    assert "mend the data folder, the recognizer and the microphone." in capsys.readouterr().err


def test_json_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert report([FINE, MUTE, DEAF], as_json=True) == 1
    out, err = capsys.readouterr()
    assert json.loads(out) == [
        {"part": "recognizer", "state": "ok", "message": "whisper:base.en: fine", "hint": ""},
        {"part": "loudspeaker", "state": "failed", "message": "It is gone", "hint": "Plug it in."},
        {"part": "microphone", "state": "failed", "message": "No microphone was found", "hint": "Plug one in."},
    ]
    assert err == ""


def doctor(home: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from voiceprep.cli import main; main()", "doctor", *arguments],
        env={**os.environ, "VOICEPREP_HOME": str(home), "PYTHONIOENCODING": "utf-8", **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


def test_the_command_where_nobody_can_practise(tmp_path: Path) -> None:
    # A file in place of the data folder, and an audio configuration so empty that PortAudio aborts.
    home, configuration = tmp_path / "home", tmp_path / "asound.conf"
    home.touch()
    configuration.touch()
    done = doctor(home, "--json", ALSA_CONFIG_PATH=str(configuration))
    found = {part["part"]: part for part in json.loads(done.stdout)}
    assert list(found) == list(PARTS)
    assert done.returncode == 1
    assert found["data folder"]["state"] == "failed"
    assert "VOICEPREP_HOME" in found["data folder"]["hint"]
    assert found["voice activity"]["state"] == "ok"
    assert found["recognizer"]["state"] in ("ok", "warning")
    assert all(part["hint"] for part in found.values() if part["state"] == "failed")
    assert done.stderr == ""


def test_the_help_says_what_the_exit_status_means(tmp_path: Path) -> None:
    done = doctor(tmp_path, "--help")
    assert done.returncode == 0
    assert "exit status is 1" in done.stdout
    assert "microphone" in done.stdout
