import numpy as np
import pytest

from voiceprep.listening.audio import FRAME_SAMPLES, Samples
from voiceprep.listening.sound_quality import measure

RANDOM = np.random.default_rng(3)


def noise(frames: int, dbfs: float) -> Samples:
    return RANDOM.normal(0, 10 ** (dbfs / 20), frames * FRAME_SAMPLES).astype(np.float32)


def flags(*parts: tuple[int, bool]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.concatenate([np.full(frames, speaking) for frames, speaking in parts])


@pytest.mark.parametrize(("noise_dbfs", "speech_dbfs"), [(-60, -26), (-40, -30), (-30, -28), (-80, -45)])
def test_a_voice_and_the_noise_around_it_are_told_apart(noise_dbfs: float, speech_dbfs: float) -> None:
    samples = noise(260, noise_dbfs)
    samples[80 * FRAME_SAMPLES : 180 * FRAME_SAMPLES] += noise(100, speech_dbfs)
    found = measure(samples, flags((80, False), (100, True), (80, False)))
    assert found.noise_dbfs == pytest.approx(noise_dbfs, abs=0.5)
    assert found.speech_dbfs == pytest.approx(speech_dbfs, abs=0.5)
    assert found.snr_db == pytest.approx(speech_dbfs - noise_dbfs, abs=1)
    assert found.speech_s == pytest.approx(3.2)
    assert found.clipped_s == found.silent_start_s == 0


def test_a_door_that_slams_is_not_the_noise_of_the_room() -> None:
    samples = noise(100, -60)
    samples[10 * FRAME_SAMPLES : 13 * FRAME_SAMPLES] += noise(3, -10)
    found = measure(samples, flags((70, False), (30, True)))
    assert found.noise_dbfs == pytest.approx(-60, abs=1)


def test_the_zeros_before_the_first_sound_are_no_room() -> None:
    samples = np.concatenate([np.zeros(50 * FRAME_SAMPLES, dtype=np.float32), noise(40, -50), noise(60, -20)])
    found = measure(samples, flags((90, False), (60, True)))
    assert found.silent_start_s == pytest.approx(1.6)
    assert found.noise_dbfs == pytest.approx(-50, abs=0.5)


def test_a_stream_of_zeros_has_nothing_to_measure() -> None:
    found = measure(np.zeros(100 * FRAME_SAMPLES, dtype=np.float32), flags((100, False)))
    assert (found.noise_dbfs, found.speech_dbfs, found.snr_db) == (None, None, None)
    assert (found.peak_dbfs, found.silent_start_s) == (-120, pytest.approx(3.2))


def test_nothing_at_all() -> None:
    found = measure(np.zeros(0, dtype=np.float32), np.zeros(0, dtype=np.bool_))
    assert (found.noise_dbfs, found.speech_dbfs, found.speech_s) == (None, None, 0)


def test_a_voice_between_exact_zeros_has_no_noise_to_be_above() -> None:
    samples = np.zeros(100 * FRAME_SAMPLES, dtype=np.float32)
    samples[:FRAME_SAMPLES] = 0.001
    samples[40 * FRAME_SAMPLES : 60 * FRAME_SAMPLES] = noise(20, -26)
    found = measure(samples, flags((40, False), (20, True), (40, False)))
    assert (found.noise_dbfs, found.snr_db) == (-120, None)
    assert found.speech_dbfs == pytest.approx(-26, abs=0.5)


def test_peaks_that_are_cut_off_are_counted() -> None:
    samples = noise(100, -50)
    samples[50 * FRAME_SAMPLES : 60 * FRAME_SAMPLES] = np.clip(noise(10, 3), -1, 1)
    found = measure(samples, flags((50, False), (10, True), (40, False)))
    assert found.clipped_s == pytest.approx(0.32)
    assert found.peak_dbfs == pytest.approx(0, abs=0.01)
