"""The app hears its own loudspeaker in the microphone, as on a laptop on a desk; or with headphones, only the user."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from commands import needs_builtin, write_wav
from flite import needs_flite, pause, spoken

from voiceprep.history.recordings import read_recording
from voiceprep.listening.audio import SAMPLE_RATE_HZ, level_dbfs

pytestmark = [
    needs_flite,
    needs_builtin,
    pytest.mark.skipif(sys.platform != "linux", reason="PulseAudio is the sound of Linux"),
    pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng, the voice, is not installed"),
    pytest.mark.timeout(300),
]

VOICEPREP = [sys.executable, "-c", "from voiceprep.cli import main; main()"]
ANSWER = "A p value is computed assuming that the null hypothesis is true."


def test_nothing_of_the_question_from_the_loudspeaker_is_in_the_answer(tmp_path: Path) -> None:
    from terminal import terminal
    from virtual_sound import virtual_sound

    answer = write_wav(tmp_path / "answer.wav", np.concatenate([pause(0.3), spoken(ANSWER), pause(0.3)]))
    with virtual_sound() as sound:
        sound.run(
            "pactl", "load-module", "module-loopback", "source=speakers.monitor", "sink=virtmic", "latency_msec=20"
        )
        environment = at_home(tmp_path, sound.environment, headphones="no")
        with terminal([*VOICEPREP, "practice", "p-value-meaning"], environment) as app:
            app.until("LISTENING")
            # Long enough for an answer that the echo had begun to end.
            time.sleep(1.0)
            sound.speak(answer)
            app.until("ends in")
            app.type(" ")
            app.until("ASSESSED")
            app.type("q")
            assert app.exit_status() == 0
    attempt = the_answer(environment)
    words = attempt["transcript"]["words"]
    assert "null hypothesis" in attempt["transcript"]["text"]
    assert len(words) <= len(ANSWER.split()) + 2
    started_s = attempt["listening"]["speech_started_s"]
    assert started_s > 1.0
    before = read_recording(Path(attempt["recording"]))[: round((started_s - 0.3) * SAMPLE_RATE_HZ)]
    assert level_dbfs(before) < -60, "the question is in the recording"


def test_with_headphones_speaking_over_the_question_stops_it_and_begins_the_answer(tmp_path: Path) -> None:
    from terminal import terminal
    from virtual_sound import virtual_sound

    answer = write_wav(tmp_path / "answer.wav", np.concatenate([spoken(ANSWER), pause(0.3)]))
    with virtual_sound() as sound:
        environment = at_home(tmp_path, sound.environment, headphones="yes")
        (tmp_path / "home" / "banks").mkdir()
        (tmp_path / "home" / "banks" / "long.md").write_text(
            "---\ntitle: Long\ntrack: long\n---\n\n## What is it? {#long}\n\n> "
            + "And what about this? " * 12
            + "\n\nIt is."
        )
        with sound.ear() as ear, terminal([*VOICEPREP, "practice", "long"], environment) as app:
            app.until(lambda: ear.loud_s > 0.5)
            sound.speak(answer)
            app.until("I stopped, for I heard you")
            app.until("ends in")
            asked_s = ear.loud_s
            app.type(" ")
            app.until("ASSESSED")
            app.type("q")
            assert app.exit_status() == 0
    attempt = the_answer(environment)
    assert asked_s < 3
    assert attempt["transcript"]["text"].startswith("a p")
    assert "null hypothesis" in attempt["transcript"]["text"]


def at_home(folder: Path, environment: dict[str, str], headphones: str) -> dict[str, str]:
    """The environment of a user who has answered about headphones."""
    (folder / "home").mkdir()
    (folder / "home" / "settings.toml").write_text(f'headphones = "{headphones}"\n')
    return {**environment, "VOICEPREP_HOME": str(folder / "home")}


def the_answer(environment: dict[str, str]) -> Any:
    """The one answer in the history."""
    shown = subprocess.run(
        [*VOICEPREP, "history", "show", "1", "--json"],
        env={**os.environ, **environment},
        capture_output=True,
        check=True,
        timeout=60,
    )
    return json.loads(shown.stdout)
