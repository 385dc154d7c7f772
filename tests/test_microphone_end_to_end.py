"""A real microphone, as far as a machine without one has it: tried with a sentence, and pulled out in mid-answer."""

import json
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from commands import needs_builtin, start, write_wav
from flite import needs_flite, pause, spoken

from voiceprep.practising.calibrating import SENTENCE

pytestmark = [
    needs_flite,
    needs_builtin,
    pytest.mark.skipif(sys.platform != "linux", reason="PulseAudio is the sound of Linux"),
    pytest.mark.skipif(shutil.which("pulseaudio") is None, reason="PulseAudio is not installed"),
    pytest.mark.timeout(300),
]

VOICEPREP = [sys.executable, "-c", "from voiceprep.cli import main; main()"]


def test_a_sentence_is_read_to_a_real_microphone(tmp_path: Path) -> None:
    from virtual_sound import virtual_sound

    hiss = np.random.default_rng(2).normal(0, 0.002, 16_000 * 40).astype(np.float32)
    room = write_wav(tmp_path / "room.wav", hiss)
    voice = write_wav(tmp_path / "voice.wav", spoken(SENTENCE))
    with virtual_sound() as sound:
        humming = threading.Thread(target=sound.run, args=("paplay", "--device=virtmic", str(room)), daemon=True)
        humming.start()
        doctor = start(tmp_path / "home", "doctor", "--mic", "--json", env=sound.environment)
        assert doctor.stderr is not None
        for line in doctor.stderr:
            if SENTENCE in line:
                sound.speak(voice)
                break
        out, err = doctor.communicate(timeout=120)
        assert doctor.returncode == 0, err
        sound.run("pactl", "list", "short", "sinks")
        humming.join(60)
    found = json.loads(out)
    assert found["noise_floor_dbfs"] == pytest.approx(-54, abs=3)
    assert -35 < found["speech_dbfs"] < -10
    assert found["speech_to_noise_db"] > 20
    assert found["words_read"] == 26
    assert found["words_recognised"] >= 13
    assert found["clipped_s"] == 0


def test_a_microphone_that_is_pulled_out_in_mid_answer_comes_back_with_the_gap_marked(tmp_path: Path) -> None:
    from terminal import terminal
    from virtual_sound import virtual_sound

    before = write_wav(
        tmp_path / "before.wav",
        np.concatenate(
            [pause(0.3), spoken("A p value is computed assuming that the null hypothesis is true."), pause(0.3)]
        ),
    )
    after = write_wav(
        tmp_path / "after.wav", np.concatenate([pause(0.3), spoken("Small values are evidence."), pause(1)])
    )
    with virtual_sound() as sound:
        (tmp_path / "home").mkdir()
        (tmp_path / "home" / "settings.toml").write_text("read_questions = false\nend_silence_s = 10\n")
        environment = {**sound.environment, "VOICEPREP_HOME": str(tmp_path / "home")}
        with terminal([*VOICEPREP, "practice", "p-value-meaning"], environment) as app:
            app.until("LISTENING")
            sound.speak(before)
            app.until("ends in")
            sound.stop()
            app.until("went away")
            sound.start()
            app.until("is back")
            sound.speak(after)
            app.until("ends in")
            app.type(" ")
            app.until("ASSESSED")
            app.type("q")
            assert app.exit_status() == 0
            assert "Traceback" not in app.text
        shown = subprocess.run(
            [*VOICEPREP, "history", "show", "1", "--json"],
            env={**os.environ, **environment},
            capture_output=True,
            check=True,
            timeout=60,
        )
    listening = json.loads(shown.stdout)["listening"]
    [gap] = listening["gaps"]
    assert gap["reopened"] == listening["microphone"]
    assert gap["lost_s"] > 0.3
    assert any(start_s > gap["at_s"] for start_s, _ in listening["speech"])
    assert listening["ended_by"] == "key"
