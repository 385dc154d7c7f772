import sys
from pathlib import Path

import ctranslate2
import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))

import timing_models

from voiceprep.listening.audio import SAMPLE_RATE_HZ, Samples
from voiceprep.transcribing.whisper import WhisperRecognizer

SAID = timing_models.TOKENS - 3
"""A time at the start, one at the end, and the end are tokens too."""


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return timing_models.write_timing_model("tiny.en", tmp_path_factory.mktemp("models") / "tiny.en")


@pytest.fixture(scope="module")
def recognizer(tiny: Path) -> WhisperRecognizer:
    return WhisperRecognizer(tiny)


def noise(duration_s: float) -> Samples:
    return np.random.default_rng(1).standard_normal(round(duration_s * SAMPLE_RATE_HZ), dtype=np.float32) * 0.05


def test_it_says_so_many_tokens_whatever_it_hears(recognizer: WhisperRecognizer) -> None:
    first = recognizer.transcribe(noise(4.0))
    assert len(first) == SAID
    assert len({word.text for word in first}) == SAID
    assert all(0 <= word.start_s <= word.end_s <= 4.0 for word in first)
    assert min(word.probability for word in first) > 0.99
    again = recognizer.transcribe(np.zeros(SAMPLE_RATE_HZ, dtype=np.float32))
    assert [word.text for word in again] == [word.text for word in first]


def test_each_window_of_a_long_sound_costs_the_same(recognizer: WhisperRecognizer) -> None:
    words = recognizer.transcribe(noise(35.0))
    assert len(words) == 2 * SAID
    assert words[SAID].start_s >= 30.0


def test_it_has_every_weight_of_the_real_one(tiny: Path) -> None:
    # 37.2 million weights without the positions, a byte each (Radford et al. 2022, table 1: 39 million with them and
    # the biases). Weights that are equal would be kept once, and be in the cache when they are read again.
    assert 37e6 < (tiny / "model.bin").stat().st_size < 42e6
    model = ctranslate2.models.Whisper(str(tiny), device="cpu", compute_type="int8")
    assert (model.is_multilingual, model.n_mels) == (False, 80)
