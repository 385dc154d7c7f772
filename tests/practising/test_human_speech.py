"""The loop on people's recorded speech, where the recordings are at hand: they are no part of the project."""

from pathlib import Path

import pytest
from word_errors import word_errors

from voiceprep.listening.audio_file import FileMicrophone
from voiceprep.listening.silero import SileroVoiceActivity
from voiceprep.practising import events as ev
from voiceprep.practising.equipment import Equipment
from voiceprep.practising.turn import Turn
from voiceprep.questions.model import KeyPoint, Question
from voiceprep.transcribing.recognizer import Recognizer

pytest.importorskip("pocketsphinx", reason="pocketsphinx has no wheel for this machine")

RECORDINGS = sorted((Path(__file__).resolve().parents[3] / "shared" / "audio").glob("*.flac"))

pytestmark = pytest.mark.skipif(not RECORDINGS, reason="the recordings of people are not beside this checkout")


@pytest.fixture(scope="module")
def recognizer() -> Recognizer:
    from voiceprep.transcribing.builtin import BuiltinRecognizer

    return BuiltinRecognizer()


def heard(recording: Path, recognizer: Recognizer) -> ev.Assessed:
    question = Question("read", "What is read aloud?", "", (KeyPoint("it", recording.with_suffix(".txt").read_text()),))
    equipment = Equipment(
        microphone=lambda: FileMicrophone(recording), voice_activity=SileroVoiceActivity, recognizer=lambda: recognizer
    )
    [assessed] = [one for one in Turn(question, equipment, ask=False).run() if isinstance(one, ev.Assessed)]
    return assessed


def test_people_are_heard_and_most_of_their_words_understood(recognizer: Recognizer) -> None:
    rates = [
        word_errors(heard(path, recognizer).transcript.text, path.with_suffix(".txt").read_text())
        for path in RECORDINGS
    ]
    assert sum(rates) / len(rates) < 0.45, [round(rate, 2) for rate in rates]


@pytest.mark.parametrize("recording", RECORDINGS, ids=lambda path: path.stem)
def test_a_recording_is_heard_from_its_first_word_to_its_last(recording: Path, recognizer: Recognizer) -> None:
    found = heard(recording, recognizer)
    spoken_s = found.heard.endpoint_s
    assert found.heard.speech_started_s is not None
    assert found.heard.speech_ended_s is not None
    assert found.heard.speech_started_s < 1.0
    assert found.heard.speech_ended_s > spoken_s - 1.5
    assert found.transcript.words[0].start_s < 1.2
