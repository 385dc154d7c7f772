from collections.abc import Callable
from types import TracebackType
from typing import Self

import numpy as np
import pytest

from voiceprep.errors import DeviceError
from voiceprep.listening.audio import FRAME_SAMPLES, SAMPLE_RATE_HZ, Samples
from voiceprep.listening.samples import SamplesMicrophone
from voiceprep.listening.summary import Gap
from voiceprep.practising.calibrating import (
    SENTENCE,
    BeQuiet,
    Calibration,
    ReadAloud,
    Step,
    Understanding,
    calibrate,
)
from voiceprep.practising.calibration_advice import advice
from voiceprep.transcribing.recognizer import Recognizer
from voiceprep.transcribing.transcript import Word

RANDOM = np.random.default_rng(5)


def noise(duration_s: float, dbfs: float) -> Samples:
    return RANDOM.normal(0, 10 ** (dbfs / 20), round(duration_s * SAMPLE_RATE_HZ)).astype(np.float32)


def voice(duration_s: float, dbfs: float = -26.0) -> Samples:
    """A tone, which the detector of these tests takes for speech."""
    at = np.arange(round(duration_s * SAMPLE_RATE_HZ))
    return (10 ** (dbfs / 20) * np.sqrt(2) * np.sin(2 * np.pi * 200 * at / SAMPLE_RATE_HZ)).astype(np.float32)


def reading(voice_dbfs: float = -26.0, noise_dbfs: float = -65.0) -> Samples:
    """A room, then a sentence in it."""
    room = noise(14, noise_dbfs)
    room[round(3 * SAMPLE_RATE_HZ) : round(10 * SAMPLE_RATE_HZ)] += voice(7, voice_dbfs)
    return np.clip(room, -1, 1)


class ToneActivity:
    """Hears speech where a tone stands out."""

    def probability(self, frame: Samples) -> float:
        spectrum = np.abs(np.fft.rfft(frame))
        return float(spectrum.max() > 8 * np.mean(spectrum) + 1e-9)

    def reset(self) -> None:
        return None


class Understands:
    version = "1"

    def __init__(self, text: str = SENTENCE, rough: bool = False) -> None:
        self.name = "builtin" if rough else "whisper:base.en"
        self.rough = rough
        self.heard_s = 0.0
        self._text = text

    def transcribe(self, samples: Samples) -> tuple[Word, ...]:
        self.heard_s = samples.size / SAMPLE_RATE_HZ
        return tuple(Word(word, 0.0, 1.0) for word in self._text.split())


class Lossy(SamplesMicrophone):
    overflows = 2
    away = False
    gaps = (Gap(4.0, 1.5, "Built-in"),)


class Plug:
    """Sends a little, and then nothing more; raises when it is pulled out."""

    name = "Plug"
    overflows = 0

    def __init__(self, pulled_out: bool) -> None:
        self._pulled_out = pulled_out
        self._left = 20

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def read(self, timeout_s: float) -> Samples | None:
        self._left -= 1
        if self._left > 0:
            return noise(FRAME_SAMPLES / SAMPLE_RATE_HZ, -60)
        if self._pulled_out:
            raise DeviceError("the microphone 'Plug' stopped sending sound", "Plug it in again")
        return np.zeros(0, dtype=np.float32)


def steps(samples: Samples, recognizer: Recognizer | None = None) -> list[Step]:
    understands = recognizer or Understands()
    return list(calibrate(SamplesMicrophone(samples, "Mic"), ToneActivity(), lambda: understands))


def outcome(samples: Samples, recognizer: Recognizer | None = None) -> Calibration:
    found = steps(samples, recognizer)[-1]
    assert isinstance(found, Calibration)
    return found


def test_a_good_microphone_needs_no_change() -> None:
    understands = Understands()
    found = steps(reading(), understands)
    assert [type(step) for step in found] == [BeQuiet, ReadAloud, Understanding, Calibration]
    assert found[:2] == [BeQuiet("Mic", 2.0), ReadAloud(SENTENCE)]
    calibration = found[-1]
    assert isinstance(calibration, Calibration)
    assert calibration.quality.noise_dbfs == pytest.approx(-65, abs=1)
    assert calibration.quality.speech_dbfs == pytest.approx(-26, abs=1)
    assert calibration.quality.snr_db == pytest.approx(39, abs=2)
    assert calibration.errors is not None
    assert (calibration.errors.word_error_rate, calibration.words_recognised, calibration.errors.words) == (0, 26, 26)
    assert 7.0 < understands.heard_s < 8.0
    assert advice(calibration) == ()


def test_it_is_over_two_seconds_after_the_sentence() -> None:
    microphone = SamplesMicrophone(np.concatenate([reading(), noise(60, -65)]), "Mic")
    list(calibrate(microphone, ToneActivity(), Understands))
    rest = microphone.read(0)
    assert rest is not None
    heard_s = microphone._at / SAMPLE_RATE_HZ
    assert 11.9 < heard_s < 12.3


def test_a_reader_who_pauses_in_the_sentence_is_heard_to_the_end() -> None:
    samples = np.concatenate([noise(3, -65), voice(3), noise(1.5, -65), voice(3), noise(3, -65)])
    assert outcome(samples).quality.speech_s == pytest.approx(6, abs=0.2)


@pytest.mark.parametrize(
    ("samples", "told"),
    [
        (lambda: reading(voice_dbfs=-48, noise_dbfs=-80), "level up by about 22 dB"),
        (lambda: reading(voice_dbfs=-6), "level down by about 20 dB"),
        (lambda: reading(voice_dbfs=3), "cut off at its peaks"),
        (lambda: reading(voice_dbfs=-26, noise_dbfs=-36), "only 10 dB above the noise"),
        (lambda: np.concatenate([voice(1.2, -300) * 0, reading()]), "sent nothing for its first 1.2 s"),
    ],
)
def test_what_is_wrong_with_the_sound_is_said_first(samples: Callable[[], Samples], told: str) -> None:
    sentences = advice(outcome(samples()))
    assert told in sentences[0]
    assert len(sentences) == 1
    assert all(sentence.endswith(".") for sentence in sentences)


def test_words_that_were_not_understood() -> None:
    wrong = Understands("Before choose a model the data")
    found = outcome(reading(), wrong)
    assert found.errors is not None
    assert (found.words_recognised, found.errors.words) == (6, 26)
    assert "misunderstood" in advice(found)[0]
    rough = Understands("Before choose a model the data", rough=True)
    assert "voiceprep models fetch base.en" in advice(outcome(reading(), rough))[0]


def test_a_rough_recognizer_may_miss_some() -> None:
    text = " ".join("uh" if number % 3 == 0 else word for number, word in enumerate(SENTENCE.split()))
    assert advice(outcome(reading(), Understands(text, rough=True))) == ()
    assert advice(outcome(reading(), Understands(text))) != ()


def test_a_microphone_that_sends_zeros_is_not_read_to() -> None:
    def none() -> Recognizer:
        raise AssertionError("there is nothing to understand")

    microphone = SamplesMicrophone(np.zeros(60 * SAMPLE_RATE_HZ, dtype=np.float32), "Mic")
    found = list(calibrate(microphone, ToneActivity(), none))
    assert [type(step) for step in found] == [BeQuiet, Calibration]
    calibration = found[-1]
    assert isinstance(calibration, Calibration)
    assert calibration.errors is None
    assert "sends nothing" in advice(calibration)[0]


def test_nobody_reads() -> None:
    found = steps(noise(60, -60))
    assert [type(step) for step in found] == [BeQuiet, ReadAloud, Calibration]
    assert isinstance(found[-1], Calibration)
    assert "no speech" in advice(found[-1])[0]


def test_lost_sound_is_told() -> None:
    microphone = Lossy(reading(), "Mic")
    found = list(calibrate(microphone, ToneActivity(), Understands))[-1]
    assert isinstance(found, Calibration)
    assert (found.overflows, found.gaps) == (2, (Gap(4.0, 1.5, "Built-in"),))
    assert "went away" in advice(found)[0]


def test_a_microphone_that_is_pulled_out_is_an_error() -> None:
    with pytest.raises(DeviceError, match="stopped sending"):
        list(calibrate(Plug(pulled_out=True), ToneActivity(), Understands))


def test_a_microphone_that_stops_without_a_word_is_not_waited_for() -> None:
    ticks = iter(range(1000))
    found = list(calibrate(Plug(pulled_out=False), ToneActivity(), Understands, clock=lambda: float(next(ticks))))
    assert [type(step) for step in found] == [BeQuiet, Calibration]
