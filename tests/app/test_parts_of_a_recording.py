"""The part of a recording in which something was said."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from voiceprep.app.sounds import cut_out
from voiceprep.listening.audio import SAMPLE_RATE_HZ
from voiceprep.listening.summary import Span

TEN_SECONDS = np.arange(10 * SAMPLE_RATE_HZ, dtype=np.float32)


def second(at: float) -> float:
    return at / SAMPLE_RATE_HZ


def test_a_part_has_a_little_air_around_it() -> None:
    part = cut_out(TEN_SECONDS, [Span(4.0, 6.0)])
    assert 3.5 < second(part[0]) < 4.0
    assert 6.0 < second(part[-1]) < 6.5


def test_air_ends_where_the_recording_does() -> None:
    assert cut_out(TEN_SECONDS, [Span(0.1, 0.2)])[0] == 0
    assert cut_out(TEN_SECONDS, [Span(9.9, 10.4)])[-1] == TEN_SECONDS[-1]


def test_a_part_after_the_end_is_silence() -> None:
    assert cut_out(TEN_SECONDS, [Span(12, 13)]).size == 0


def test_parts_close_together_are_played_once() -> None:
    part = cut_out(TEN_SECONDS, [Span(5.2, 6.0), Span(4.0, 5.0), Span(4.2, 4.4)])
    assert np.all(np.diff(part) == 1)


@given(st.lists(st.tuples(st.floats(0, 11), st.floats(0, 3)).map(lambda at: Span(at[0], at[0] + at[1])), max_size=5))
def test_no_sample_is_played_twice_and_none_of_a_part_is_left_out(parts: list[Span]) -> None:
    heard = cut_out(TEN_SECONDS, parts)
    assert np.all(np.diff(heard) > 0)
    for part in parts:
        start, end = round(part.start_s * SAMPLE_RATE_HZ), round(part.end_s * SAMPLE_RATE_HZ)
        assert np.isin(TEN_SECONDS[start:end], heard).all()
