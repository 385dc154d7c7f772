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


def heard(recording: Path, recognizer: Recognizer) -> ev.Assessed:
    question = Question("read", "What is read aloud?", "", (KeyPoint("it", recording.with_suffix(".txt").read_text()),))
    equipment = Equipment(
        microphone=lambda: FileMicrophone(recording), voice_activity=SileroVoiceActivity, recognizer=lambda: recognizer
    )
    [assessed] = [one for one in Turn(question, equipment, ask=False).run() if isinstance(one, ev.Assessed)]
    return assessed


def test_people_are_heard_from_the_first_word_to_the_last_and_most_of_it_is_understood() -> None:
    from voiceprep.transcribing.builtin import BuiltinRecognizer

    recognizer, rates = BuiltinRecognizer(), {}
    for recording in RECORDINGS:
        found = heard(recording, recognizer)
        assert found.heard.speech_started_s is not None
        assert found.heard.speech_ended_s is not None
        assert found.heard.speech_started_s < 1.0, recording
        assert found.heard.speech_ended_s > found.heard.endpoint_s - 1.5, recording
        assert found.transcript.words[0].start_s < 1.2, recording
        rates[recording.stem] = round(word_errors(found.transcript.text, recording.with_suffix(".txt").read_text()), 2)
    assert sum(rates.values()) / len(rates) < 0.45, rates
