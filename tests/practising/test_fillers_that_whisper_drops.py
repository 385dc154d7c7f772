"""An "um" that Whisper leaves out is found all the same: by the real VAD, between the words of a real model."""

import subprocess
from pathlib import Path

import numpy as np
import pytest
from small_whisper import ANSWER, FOLDER, needs_espeak, said, silence

from voiceprep.assessing.delivery import delivery_of
from voiceprep.assessing.records import Filler
from voiceprep.listening.audio import FRAME_SAMPLES, SAMPLE_RATE_HZ, Samples
from voiceprep.listening.audio_file import decode
from voiceprep.listening.endpointing import EndpointingPolicy
from voiceprep.listening.listener import Listener
from voiceprep.listening.silero import SileroVoiceActivity
from voiceprep.listening.summary import EndedBy
from voiceprep.transcribing.transcript import Transcript
from voiceprep.transcribing.whisper import WhisperRecognizer

pytestmark = needs_espeak


def trimmed(samples: Samples) -> Samples:
    loud = np.flatnonzero(np.abs(samples) > 0.01)
    return samples[loud[0] : loud[-1]]


@pytest.fixture(scope="module")
def um(tmp_path_factory: pytest.TempPathFactory) -> Samples:
    """Three quarters of a second."""
    file = tmp_path_factory.mktemp("um") / "um.wav"
    subprocess.run(["espeak-ng", "-s", "90", "-w", str(file), "[[@:::m:::]]"], check=True, timeout=60)
    return trimmed(decode(Path(file)))


@pytest.fixture(scope="module")
def recognizer() -> WhisperRecognizer:
    return WhisperRecognizer(FOLDER, threads=1)


def probable(recognizer: WhisperRecognizer, *parts: Samples) -> tuple[str, list[Filler]]:
    sound = np.concatenate([silence(0.7), *parts, silence(0.7)]).astype(np.float32)
    listener = Listener(SileroVoiceActivity(), EndpointingPolicy())
    for start in range(0, sound.size - FRAME_SAMPLES, FRAME_SAMPLES):
        listener.hear(sound[start : start + FRAME_SAMPLES])
    listener.finish(EndedBy.END_OF_AUDIO)
    heard = listener.heard(EndedBy.END_OF_AUDIO, "a file", 0)
    transcript = Transcript.of_words(recognizer.transcribe(sound), recognizer.name)
    return transcript.text, [one for one in delivery_of(transcript, heard, 45).fillers if one.probable]


def test_an_um_between_two_sentences(recognizer: WhisperRecognizer, um: Samples) -> None:
    first, second = (trimmed(said(sentence)) for sentence in ANSWER)
    text, fillers = probable(recognizer, first, um, second)
    assert text == " ".join(ANSWER)
    [filler] = fillers
    begins_s = 0.7 + first.size / SAMPLE_RATE_HZ
    assert filler.start_s == pytest.approx(begins_s, abs=0.25)
    assert filler.end_s == pytest.approx(begins_s + um.size / SAMPLE_RATE_HZ, abs=0.3)
    assert text[filler.start :] == ANSWER[1]


def test_none_where_none_was_said(recognizer: WhisperRecognizer) -> None:
    first, second = (trimmed(said(sentence)) for sentence in ANSWER)
    text, fillers = probable(recognizer, first, silence(0.1), second)
    assert text == " ".join(ANSWER)
    assert fillers == []
