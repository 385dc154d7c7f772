import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceprep.practising.pictures import interval, spark, trend


@pytest.mark.parametrize(
    ("values", "width", "top", "drawn"),
    [
        ([], 5, 1.0, ""),
        ([0.0, 0.5, 1.0], 5, 1.0, "▁▅█"),
        ([0, 4, 8], 5, 8, "▁▅█"),
        ([0.0, 0.0], 5, 0.0, "▁▁"),
        ([0.0, 1.0, 1.0, 1.0], 2, 1.0, "▅█"),
        ([1.0, 0.0, 0.0], 2, 1.0, "█▁"),
    ],
)
def test_values_are_bars_from_nought(values: list[float], width: int, top: float, drawn: str) -> None:
    assert spark(values, width, top) == drawn


def test_a_trend_is_as_high_as_its_largest_value_and_needs_two() -> None:
    assert trend([9, 1, 2, 4], 3) == "▃▅█"
    assert (trend([5], 3), trend([], 3)) == ("", "")


@pytest.mark.parametrize(
    ("low", "high", "drawn"),
    [
        (0.0, 1.0, "╌╌╌╌╌╌╌╌╌╌"),
        (0.3, 0.6, "━━━╌╌╌    "),
        (1.0, 1.0, "━━━━━━━━━━"),
        (0.0, 0.0, "          "),
        (0.41, 0.44, "━━━━╌     "),
        (0.99, 1.0, "━━━━━━━━━━"),
    ],
)
def test_an_interval_is_solid_as_far_as_it_is_sure(low: float, high: float, drawn: str) -> None:
    assert interval(low, high, 10) == drawn


@given(st.lists(st.floats(0, 1), max_size=200), st.integers(1, 60))
def test_pictures_are_never_wider_than_asked_for(values: list[float], width: int) -> None:
    assert len(spark(values, width)) == min(width, len(values))
    assert all(len(interval(low, max(low, high), width)) == width for low in values[:3] for high in values[:3])
