"""What models are reckoned to take; the measurement itself is only asked for something sensible."""

import pytest

from voiceprep.transcribing.catalogue import CATALOGUE, in_catalogue
from voiceprep.transcribing.cpu_speed import CpuSpeed, encoder_operations, measure_cpu, token_operations

MEASURED_S = {"tiny.en": (0.23, 0.13), "base.en": (0.41, 0.24), "small.en": (1.4, 0.7)}
"""Seconds that two idle server cores took to encode a window, and to decode 60 tokens, with real dimensions in int8."""


@pytest.mark.parametrize("name", MEASURED_S)
def test_the_scaling_is_that_of_measured_models(name: str) -> None:
    base, model = in_catalogue("base.en"), in_catalogue(name)
    assert base
    assert model
    per_s = encoder_operations(base.dimensions) / MEASURED_S["base.en"][0]
    encode_s, decode_s = MEASURED_S[name]
    assert encoder_operations(model.dimensions) / per_s == pytest.approx(encode_s, rel=0.2)
    assert 60 * token_operations(model.dimensions) / per_s == pytest.approx(decode_s, rel=0.2)


def test_larger_models_take_longer_and_distilled_ones_less() -> None:
    takes = {model.name: CpuSpeed(4e11).window_s(model.dimensions) for model in CATALOGUE}
    in_order = ["tiny.en", "base.en", "distil-small.en", "small.en", "medium.en", "large-v3-turbo"]
    assert sorted(in_order, key=takes.__getitem__) == in_order
    assert takes["base.en"] == pytest.approx(0.85, rel=0.1)


def test_this_cpu_is_measured() -> None:
    speed = measure_cpu(threads=1)
    assert 1e7 < speed.operations_per_s < 1e14


def test_the_measurement_ends_when_its_time_is_over() -> None:
    reads: list[float] = []

    def clock() -> float:
        reads.append(len(reads) * 0.7)
        return reads[-1]

    measure_cpu(threads=1, clock=clock)
    assert len(reads) < 10
