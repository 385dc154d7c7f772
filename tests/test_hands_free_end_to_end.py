"""A whole practice of five questions by voice only: the app asks, a candidate answers and says what comes next."""

import shutil
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from banks import bank_text
from commands import needs_builtin, write_wav
from flite import needs_flite, pause, spoken
from terminal import Terminal, terminal
from virtual_sound import VirtualSound, virtual_sound

from voiceprep.history.opening import open_history
from voiceprep.listening.summary import EndedBy
from voiceprep.paths import Places

pytestmark = [
    needs_flite,
    needs_builtin,
    pytest.mark.skipif(sys.platform != "linux", reason="PulseAudio is the sound of Linux"),
    pytest.mark.skipif(shutil.which("pulseaudio") is None, reason="PulseAudio is not installed"),
    pytest.mark.timeout(300),
]

VOICEPREP = [sys.executable, "-c", "from voiceprep.cli import main; main()"]
NAMES = ("noise", "a cache", "a queue", "a graph", "a test")
BANK = bank_text(
    "".join(
        f"\n## What is {name}? {{#{name.replace(' ', '-')} time=5}}\n\nIt is {name}.\n\n"
        f"### Key points\n- It is {name}\n\n### Hint\nThink.\n"
        for name in NAMES
    )
)
SETTINGS = """
hands_free = true
headphones = "no"
end_silence_s = 0.5
listen_on_s = 1.5
voice_words_per_minute = 400
recognizer = "builtin"
"""
PATIENCE_S = 120


class Candidate:
    """Says something to the microphone, and waits for what the app shows then, one thing after the other."""

    def __init__(self, sound: VirtualSound, app: Terminal, folder: Path) -> None:
        self._sound = sound
        self._app = app
        self._folder = folder

    def says(self, *phrases: str, then: tuple[str, ...]) -> None:
        parts = [part for phrase in phrases for part in (spoken(phrase), pause(0.25))]
        wav = write_wav(self._folder / "said.wav", np.concatenate([pause(0.1), *parts]))
        mark = len(self._app.text)

        def shown() -> bool:
            at, drawn = 0, " ".join(self._app.text[mark:].split())
            for words in then:
                at = drawn.find(words, at)
                if at < 0:
                    return False
            return True

        speaking = threading.Thread(target=self._sound.speak, args=(wav,))
        speaking.start()
        try:
            self._app.until(shown, PATIENCE_S)
        finally:
            speaking.join()


def test_five_questions_without_the_keyboard(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "banks").mkdir(parents=True)
    (home / "banks" / "short.md").write_text(BANK)
    (home / "settings.toml").write_text(SETTINGS)
    with virtual_sound() as sound:
        environment = {**sound.environment, "VOICEPREP_HOME": str(home)}
        with terminal([*VOICEPREP, "practice", "--bank", "short"], environment) as app:
            candidate = Candidate(sound, app, tmp_path)
            app.until("LISTENING", PATIENCE_S)
            candidate.says("give me a hint", then=("heard: hint", "LISTENING"))
            for number in range(5):
                closing = ["That's my answer."] if number < 2 else []
                candidate.says("It is noise.", *closing, then=("Say next, again",))
                goes_on = ("heard: next", "LISTENING") if number < 4 else ("That was the last question",)
                candidate.says("next question", then=goes_on)
            assert "Traceback" not in app.text
    history = open_history(Places(home).database, Places(home).recordings)
    with history.database:
        kept = [history.attempts.load(line.number).kept for line in history.attempts.lines(10)]
    assert len({one.question_id for one in kept}) == 5
    for one in kept:
        assert one.transcript.words
        assert "answer" not in one.transcript.text
        assert one.heard is not None
        assert one.heard.ended_by in (EndedBy.COMPLETE, EndedBy.SILENCE)
        assert one.recording is not None
        assert one.recording.exists()
