from pathlib import Path

import numpy as np
import pytest
from commands import Commands, needs_builtin
from flite import needs_flite, spoken

from voiceprep.asking.audio_devices import AudioDevice
from voiceprep.listening.audio import SAMPLE_RATE_HZ, Samples
from voiceprep.listening.microphone import Microphone
from voiceprep.listening.samples import SamplesMicrophone
from voiceprep.practising import building
from voiceprep.practising.calibrating import SENTENCE
from voiceprep.settings import Settings

DEVICES = (
    AudioDevice(0, "Built-in Microphone", 1, 0, 48_000, is_default_input=True),
    AudioDevice(1, "USB Headset", 1, 2, 48_000),
    AudioDevice(2, "USB Speakers", 0, 2, 48_000, is_default_output=True),
)


class Devices:
    """An audio system that only lists."""

    def devices(self) -> tuple[AudioDevice, ...]:
        return DEVICES


def room(duration_s: float) -> Samples:
    return np.random.default_rng(9).normal(0, 0.001, round(duration_s * SAMPLE_RATE_HZ)).astype(np.float32)


def hears(monkeypatch: pytest.MonkeyPatch, samples: Samples) -> list[str]:
    """Have this in front of whatever microphone is asked for; returns the names that are asked for."""
    asked: list[str] = []

    def make(settings: Settings) -> Microphone:
        asked.append(settings.input)
        return SamplesMicrophone(samples, settings.input or "Scripted")

    monkeypatch.setattr(building, "make_microphone", make)
    return asked


@needs_builtin
@needs_flite
def test_a_sentence_is_read_and_judged(voiceprep: Commands, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    speech = spoken(SENTENCE)
    samples = room(6 + speech.size / SAMPLE_RATE_HZ)
    samples[3 * SAMPLE_RATE_HZ : 3 * SAMPLE_RATE_HZ + speech.size] += speech
    asked = hears(monkeypatch, samples)
    ran = voiceprep("doctor", "--mic", "--input", "headset", "--json")
    assert ran.status == 0
    assert asked == ["headset"]
    assert SENTENCE in ran.err
    found = ran.json
    assert found["microphone"] == "headset"
    assert -62 < found["noise_floor_dbfs"] < -58
    assert found["speech_to_noise_db"] == pytest.approx(found["speech_dbfs"] - found["noise_floor_dbfs"], abs=0.1)
    assert found["words_read"] == 26
    assert found["words_recognised"] >= 12
    assert 0 <= found["word_error_rate"] <= 0.6
    assert found["overflows"] == 0
    assert found["recognizer"] == "builtin"
    assert not (home / "recordings").exists()

    told = voiceprep("doctor", "--mic")
    assert told.status == 0
    assert "Noise floor         -60 dBFS" in told.out
    assert f"{found['words_recognised']} of 26 by builtin" in told.out
    assert told.out.rstrip().splitlines()[-1].startswith("→ ")


def test_a_dead_microphone_fails(voiceprep: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    hears(monkeypatch, np.zeros(10 * SAMPLE_RATE_HZ, dtype=np.float32))
    ran = voiceprep("doctor", "--mic")
    assert ran.status == 1
    assert "Noise floor         not measured" in ran.out
    assert "→ The microphone sends nothing" in ran.out
    assert SENTENCE not in ran.err
    as_json = voiceprep("doctor", "--mic", "--json")
    assert (as_json.status, as_json.json["word_error_rate"], len(as_json.json["advice"])) == (1, None, 1)


def test_a_device_that_is_not_there_is_told_before_the_app_opens(
    voiceprep: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voiceprep.asking.portaudio.portaudio", Devices)
    voiceprep("practice", "--input", "hedset").refused("No microphone is called 'hedset'", "'USB Headset'")
    voiceprep("practice", "--output", "usb").refused("Several devices match the loudspeaker", "'USB Headset' or 'USB")
    voiceprep("practice", "--input", "usb").refused("The app needs a terminal")
