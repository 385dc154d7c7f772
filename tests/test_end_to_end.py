"""The app as its user has it: in a terminal, with a microphone and speakers, asked aloud and answered aloud."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from commands import write_wav
from flite import needs_flite, pause, spoken

pytestmark = [
    needs_flite,
    pytest.mark.skipif(sys.platform != "linux", reason="PulseAudio is the sound of Linux"),
    pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng, the voice, is not installed"),
    pytest.mark.skipif(importlib.util.find_spec("pocketsphinx") is None, reason="there is no built-in recognizer here"),
]

VOICEPREP = [sys.executable, "-c", "from voiceprep.cli import main; main()"]
QUESTION = "p-value-meaning"
ANSWER = "A p value is computed assuming that the null hypothesis is true."


def test_a_question_is_asked_aloud_and_a_spoken_answer_is_assessed_and_kept(tmp_path: Path) -> None:
    from terminal import terminal
    from virtual_sound import virtual_sound

    answer = write_wav(tmp_path / "answer.wav", np.concatenate([pause(0.3), spoken(ANSWER), pause(0.3)]))
    with virtual_sound() as sound:
        (tmp_path / "home").mkdir()
        (tmp_path / "home" / "settings.toml").write_text('headphones = "no"\n')
        environment = {**sound.environment, "VOICEPREP_HOME": str(tmp_path / "home")}
        with sound.ear() as ear, terminal([*VOICEPREP, "practice", QUESTION], environment) as app:
            app.until("ASKING")
            app.until("LISTENING")
            asked_s = ear.loud_s
            assert asked_s > 0.5, f"the question was not to be heard ({asked_s:.1f} s of sound)"
            sound.speak(answer)
            app.until("ends in")
            app.type(" ")
            app.until("ASSESSED")
            app.until("Correct")
            app.type("p")
            app.until(lambda: ear.loud_s > asked_s + 0.5)
            app.type("s")
            app.type("q")
            assert app.exit_status() == 0
            assert "Traceback" not in app.text
        [line] = history(environment, "list")
        assert line["question"] == QUESTION
        attempt = history(environment, "show", str(line["attempt"]))

    assert attempt["question"] == QUESTION
    assert attempt["listening"]["ended_by"] == "key"
    assert "null hypothesis" in attempt["transcript"]["text"]
    verdicts = {point["verdict"] for point in attempt["assessment"]["key_points"]}
    assert "covered" in verdicts
    assert Path(attempt["recording"]).read_bytes()[:4] == b"fLaC"


def history(environment: dict[str, str], *arguments: str) -> Any:
    """What ``voiceprep history`` prints for programs."""
    done = subprocess.run(
        [*VOICEPREP, "history", *arguments, "--json"],
        env={**os.environ, **environment},
        capture_output=True,
        check=True,
        timeout=60,
    )
    return json.loads(done.stdout)
