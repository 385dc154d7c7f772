"""Silero's model on sound: real speech is found, what only resembles it is not."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from flite import frames, needs_flite, pause, spoken

from voiceprep.errors import RecognizerError
from voiceprep.listening import silero
from voiceprep.listening.audio import FRAME_SAMPLES, SAMPLE_RATE_HZ, Samples
from voiceprep.listening.silero import SileroVoiceActivity

SENTENCE = "The model was trained on clean speech, and it was tested in a noisy room."


@pytest.fixture(scope="module")
def detector() -> SileroVoiceActivity:
    return SileroVoiceActivity()


def probabilities(detector: SileroVoiceActivity, samples: Samples) -> list[float]:
    detector.reset()
    return [detector.probability(frame) for frame in frames(samples)]


def noise(level: float, duration_s: float = 5.0) -> Samples:
    made = np.random.default_rng(5).normal(scale=level, size=round(duration_s * SAMPLE_RATE_HZ))
    return made.clip(-1, 1).astype(np.float32)


def tone(frequency_hz: float, level: float, duration_s: float = 5.0) -> Samples:
    times = np.arange(round(duration_s * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    return (level * np.sin(2 * np.pi * frequency_hz * times)).astype(np.float32)


def clicks() -> Samples:
    made = noise(0.001)
    made[::8000] = 0.9
    return made


@needs_flite
@pytest.mark.parametrize("voice", ["rms", "slt"])
@pytest.mark.parametrize("level", [1.0, 0.05])
def test_speech_is_found_where_it_is(detector: SileroVoiceActivity, voice: str, level: float) -> None:
    speech = spoken(SENTENCE, voice) * np.float32(level)
    found = np.array(probabilities(detector, np.concatenate([pause(1), speech, pause(1)])))
    first, last = SAMPLE_RATE_HZ // FRAME_SAMPLES, (SAMPLE_RATE_HZ + speech.size) // FRAME_SAMPLES
    assert (found[first:last] >= 0.5).mean() > 0.75
    assert found[: first - 1].max() < 0.35
    assert found[-20:].max() < 0.35


@needs_flite
def test_speech_in_noise_is_found(detector: SileroVoiceActivity) -> None:
    speech = spoken(SENTENCE) + noise(0.005, 60)[: spoken(SENTENCE).size]
    assert (np.array(probabilities(detector, speech)) >= 0.5).mean() > 0.75


@pytest.mark.parametrize(
    "sound",
    [
        pytest.param(pause(5), id="silence"),
        pytest.param(noise(0.001), id="faint noise"),
        pytest.param(noise(0.05), id="noise"),
        pytest.param(noise(0.3), id="loud noise"),
        pytest.param(tone(50, 0.3), id="hum of 50 Hz"),
        pytest.param(tone(60, 0.3) + tone(120, 0.1) + tone(180, 0.05), id="hum of 60 Hz"),
        pytest.param(tone(1000, 0.3), id="beep"),
        pytest.param(clicks(), id="clicks"),
    ],
)
def test_what_is_no_speech_is_not_taken_for_it(detector: SileroVoiceActivity, sound: Samples) -> None:
    found = np.array(probabilities(detector, sound))
    assert (found >= 0.5).mean() < 0.02


@needs_flite
def test_a_reset_forgets_what_was_heard(detector: SileroVoiceActivity) -> None:
    once = probabilities(detector, spoken(SENTENCE))
    probabilities(detector, noise(0.3))
    assert probabilities(detector, spoken(SENTENCE)) == once
    assert SileroVoiceActivity().probability(frames(spoken(SENTENCE))[0]) == once[0]


@needs_flite
def test_a_frame_may_be_written_over_after_it_was_judged(detector: SileroVoiceActivity) -> None:
    once = probabilities(detector, spoken(SENTENCE))
    detector.reset()
    buffer = np.zeros(FRAME_SAMPLES, dtype=np.float32)
    again = []
    for frame in frames(spoken(SENTENCE)):
        buffer[:] = frame
        again.append(detector.probability(buffer))
        buffer[:] = 1.0
    assert again == once


@pytest.mark.parametrize("shape", [(FRAME_SAMPLES - 1,), (1, FRAME_SAMPLES), (0,)])
def test_only_whole_frames_are_taken(detector: SileroVoiceActivity, shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="a frame has the shape"):
        detector.probability(np.zeros(shape, dtype=np.float32))


@pytest.mark.parametrize("content", [b"", b"no model " * 100])
def test_a_damaged_model_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    (tmp_path / "silero_vad.onnx").write_bytes(content)
    monkeypatch.setattr(silero, "model_path", lambda: tmp_path / "silero_vad.onnx")
    with pytest.raises(RecognizerError, match="The voice activity model cannot be loaded"):
        SileroVoiceActivity()


def test_a_missing_package_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(silero, "find_spec", lambda name: None)
    with pytest.raises(RecognizerError, match="The voice activity model is missing"):
        SileroVoiceActivity()


def test_the_package_with_torch_in_it_is_never_imported() -> None:
    program = (
        "import sys, numpy; from voiceprep.listening.silero import SileroVoiceActivity; "
        "SileroVoiceActivity().probability(numpy.zeros(512, numpy.float32)); "
        "print(sorted({'torch', 'torchaudio', 'silero_vad'} & set(sys.modules)), 'onnxruntime' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[] True"
