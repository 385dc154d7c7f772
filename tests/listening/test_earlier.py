"""What was heard before and after an early end, made into one."""

import pytest
from endpoints import run, silence, speech
from hypothesis import given
from hypothesis import strategies as st

from voiceprep.listening.audio import SAMPLE_RATE_HZ
from voiceprep.listening.earlier import Earlier, earlier_of, joined, pause_before, silence_that_ended_ms
from voiceprep.listening.end_silence import Ending, Finishedness
from voiceprep.listening.endpointing import Endpointer
from voiceprep.listening.summary import EndedBy, Gap, Heard, Span

FIRST = Heard(0.5, 4.0, 5.5, EndedBy.SILENCE, (Span(0.5, 2), Span(3, 4)), (Span(2, 3),), -20.0, "a headset", 1)
SECOND = Heard(0.4, 2.0, 4.5, EndedBy.KEY, (Span(0.4, 2),), (), -20.0, "a headset", 2, (Gap(1.0, 0.3),))
AT = round(5.5 * SAMPLE_RATE_HZ)


def test_the_second_part_comes_after_the_first_in_one_time() -> None:
    whole = joined(FIRST, SECOND, AT, 300)
    assert whole.speech == (Span(0.5, 2), Span(3, 4), Span(5.9, 7.5))
    assert whole.pauses == (Span(2, 3), Span(4, 5.9))
    assert (whole.speech_started_s, whole.speech_ended_s, whole.endpoint_s) == (0.5, 7.5, 10.0)
    assert (whole.ended_by, whole.overflows, whole.gaps) == (EndedBy.KEY, 3, (Gap(6.5, 0.3),))
    assert (whole.microphone, whole.level_dbfs) == ("a headset", pytest.approx(-20.0))
    assert whole.continued_at_s == (5.5,)
    assert pause_before(whole, 5.5) == Span(4, 5.9)


def test_another_microphone_is_named_after_the_first() -> None:
    other = Heard(0.4, 2.0, 4.5, EndedBy.KEY, (Span(0.4, 2),), microphone="a laptop")
    twice = joined(joined(FIRST, other, AT, 300), other, 2 * AT, 300)
    assert twice.microphone == "a headset, then a laptop"
    assert twice.continued_at_s == (5.5, 11.0)


def test_who_is_cut_off_in_a_word_has_made_no_pause() -> None:
    first = Heard(0.5, 5.5, 5.5, EndedBy.LIMIT, (Span(0.5, 5.5),))
    second = Heard(0.1, 1.0, 3.5, EndedBy.SILENCE, (Span(0.1, 1.0),))
    whole = joined(first, second, AT, 300)
    assert whole.pauses == ()
    assert pause_before(whole, 5.5) is None


def test_only_a_silence_has_a_length_to_learn_from() -> None:
    assert silence_that_ended_ms(FIRST) == 1_500
    assert silence_that_ended_ms(SECOND) == 0
    assert silence_that_ended_ms(None) == 0


def test_what_was_said_before_counts_for_the_silence_that_is_needed() -> None:
    known = Finishedness(Ending.OPEN, heard_until=10**9, target_s=30)
    needed = []
    for earlier in (Earlier(), Earlier(AT, answered_ms=60_000)):
        endpointer = Endpointer(earlier=earlier)
        for probability in [*silence(0.3), *speech(2), *silence(0.2)]:
            endpointer.push(probability)
        endpointer.know(known)
        needed.append(endpointer.needed_ms)
    assert needed[1] < 0.5 * needed[0]
    assert earlier_of(FIRST, AT) == Earlier(AT, 3_500, (1_000, 1_500))


@given(st.lists(st.tuples(st.floats(0.3, 3), st.floats(0.1, 2)), min_size=2, max_size=6))
def test_joined_or_not_the_spans_are_in_order_and_never_overlap(parts: list[tuple[float, float]]) -> None:
    whole: Heard | None = None
    samples = 0
    for before_s, spoken_s in parts:
        ran = run([*silence(before_s), *speech(spoken_s), *silence(1)]).endpointer
        if not ran.speech:
            continue
        spans = tuple(Span(start / SAMPLE_RATE_HZ, end / SAMPLE_RATE_HZ) for start, end in ran.speech)
        heard = Heard(spans[0].start_s, spans[-1].end_s, ran.samples / SAMPLE_RATE_HZ, EndedBy.SILENCE, spans)
        whole = heard if whole is None else joined(whole, heard, samples, 300)
        samples += ran.samples
    if whole is not None:
        edges = [
            edge
            for span in sorted((*whole.speech, *whole.pauses), key=lambda one: one.start_s)
            for edge in (span.start_s, span.end_s)
        ]
        assert edges == pytest.approx(sorted(edges))
        assert len(whole.pauses) == len(whole.speech) - 1
