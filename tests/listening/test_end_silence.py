"""How long a silence must last: longer while the speaker is thinking, shorter when all is said."""

from dataclasses import replace

import pytest
from endpoints import run, samples, silence, speech
from hypothesis import given
from hypothesis import strategies as st

from voiceprep.listening.end_silence import Ending, Finishedness, Patience, Pausing, needed_ms
from voiceprep.listening.endpointing import Ended, Endpointer, EndpointingPolicy, PhraseClosed, PhrasePaused

BASE_MS = 2_500
PATIENCE = Patience()
FOR_GOOD = EndpointingPolicy(listen_on_ms=0)
DONE = Finishedness(Ending.FINISHED, heard_until=10**9, covered=1.0, target_s=40)
THINKING = Finishedness(Ending.UNFINISHED, heard_until=10**9, covered=0.0, target_s=40)

endings = st.sampled_from(list(Ending))
knowns = st.builds(
    Finishedness,
    endings,
    st.just(10**9),
    st.none() | st.floats(0, 1),
    st.none() | st.floats(0, 600),
    st.booleans(),
)
pausings = st.builds(
    Pausing,
    st.floats(0, 600_000),
    st.lists(st.floats(300, 60_000), max_size=30),
    st.none() | st.floats(-60, 60),
)


def needed(known: Finishedness, pausing: Pausing | None = None, patience: Patience = PATIENCE) -> float:
    return needed_ms(BASE_MS, patience, pausing or Pausing(), known)


def test_when_everything_says_finished_it_is_about_1_s() -> None:
    assert needed(DONE, Pausing(answered_ms=50_000, fall_db=8)) == pytest.approx(1_000, abs=60)


def test_the_closing_words_need_nothing_else() -> None:
    assert needed(Finishedness(Ending.CLOSING, covered=0.0, target_s=600), Pausing(answered_ms=5_000)) == 1_000


def test_who_stops_in_the_middle_of_a_thought_is_waited_for_5_s() -> None:
    assert needed(THINKING, Pausing(answered_ms=10_000)) == 5_000


def test_who_stops_in_the_middle_of_a_thought_is_waited_for_when_the_time_is_up_too() -> None:
    assert needed(THINKING, Pausing(answered_ms=80_000)) >= BASE_MS


def test_how_rough_words_end_decides_less() -> None:
    pausing = Pausing(answered_ms=25_000)
    rough, sure = (
        [needed(replace(THINKING, rough=one, ending=ending), pausing) for ending in (Ending.UNFINISHED, Ending.OPEN)]
        for one in (True, False)
    )
    assert 1.0 < rough[0] / rough[1] < sure[0] / sure[1]
    assert needed(replace(THINKING, rough=True), Pausing(answered_ms=50_000)) < needed(
        THINKING, Pausing(answered_ms=50_000)
    )


def test_with_nothing_known_it_is_the_setting() -> None:
    assert needed(Finishedness()) == BASE_MS


def test_until_the_last_words_are_known_nothing_makes_it_shorter() -> None:
    late = Pausing(answered_ms=100_000, fall_db=10)
    assert needed(replace(DONE, ending=Ending.UNKNOWN), late) == BASE_MS


def test_where_an_end_can_be_taken_back_too_it_is_longer_until_the_last_words_are_known() -> None:
    late = Pausing(answered_ms=100_000, fall_db=10)
    unheard, heard = (
        needed_ms(BASE_MS, PATIENCE, late, replace(DONE, ending=ending), listens_on=True)
        for ending in (Ending.UNKNOWN, Ending.FINISHED)
    )
    assert heard < unheard < BASE_MS


def test_where_an_end_can_be_taken_back_a_shorter_silence_is_risked() -> None:
    def risked(known: Finishedness, pausing: Pausing) -> float:
        return needed_ms(BASE_MS, PATIENCE, pausing, known, listens_on=True)

    halfway = Pausing(answered_ms=20_000)
    for ending in (Ending.FINISHED, Ending.OPEN, Ending.UNKNOWN):
        known = replace(DONE, ending=ending, covered=0.5)
        assert risked(known, halfway) < needed(known, halfway)
    # Who is certain to go on is waited for all the same.
    assert risked(THINKING, Pausing(answered_ms=10_000)) == 5_000


def test_a_slow_speaker_is_given_more_time_and_a_quick_one_less() -> None:
    known = Finishedness(Ending.OPEN)
    slow, quick = (needed(known, Pausing(pauses_ms=[pause_ms] * 6)) for pause_ms in (2_400, 350))
    assert quick < needed(known) < slow


def test_a_pause_that_was_not_the_end_never_ends_an_answer_again() -> None:
    allowed = replace(PATIENCE, allowed_pause_ms=3_000)
    assert needed(DONE, Pausing(answered_ms=50_000), allowed) > 3_000


def test_who_says_that_this_was_all_need_not_wait_out_an_allowed_pause() -> None:
    allowed = replace(PATIENCE, allowed_pause_ms=3_000)
    assert needed(Finishedness(Ending.CLOSING), patience=allowed) < 1_500


@given(knowns, pausings, st.floats(500, 10_000))
def test_it_stays_between_half_and_twice_the_setting(known: Finishedness, pausing: Pausing, base_ms: float) -> None:
    found = needed_ms(base_ms, PATIENCE, pausing, known)
    assert PATIENCE.shortest * base_ms - 1e-6 <= found <= PATIENCE.longest * base_ms + 1e-6


@given(knowns, pausings, st.floats(0, 1), st.floats(0, 1))
def test_more_said_is_never_waited_for_longer(known: Finishedness, pausing: Pausing, one: float, other: float) -> None:
    less, more = sorted((one, other))
    assert needed(replace(known, covered=more), pausing) <= needed(replace(known, covered=less), pausing) + 1e-6


@given(knowns, pausings)
def test_the_surer_the_words_the_shorter(known: Finishedness, pausing: Pausing) -> None:
    surer = [Ending.UNFINISHED, Ending.OPEN, Ending.FINISHED, Ending.CLOSING]
    found = [needed(replace(known, ending=ending), pausing) for ending in surer]
    assert found == sorted(found, reverse=True)


@given(knowns, pausings)
def test_a_fixed_silence_is_fixed(known: Finishedness, pausing: Pausing) -> None:
    assert needed(known, pausing, Patience(shortest=1.0, longest=1.0)) == BASE_MS


def ended_after_s(endpointer: Endpointer, known: Finishedness, known_after_s: float) -> float:
    """After 8 s of speech, something becomes known in the silence; when the answer ends, from the last word."""
    for probability in speech(8):
        endpointer.push(probability)
    for number, probability in enumerate(silence(7)):
        if number == round(known_after_s / 0.032):
            endpointer.know(known)
        if any(isinstance(event, Ended) for event in endpointer.push(probability)):
            return (number + 1) * 0.032
    return float("inf")


@pytest.mark.parametrize(
    ("ending", "known_after_s", "ends_after_s"),
    [
        (Ending.CLOSING, 0.8, 1.0),
        (Ending.CLOSING, 2.0, 2.0),
        (Ending.UNFINISHED, 0.8, 5.0),
        (Ending.UNFINISHED, 2.4, 5.0),
        (Ending.UNFINISHED, 3.0, 2.5),
    ],
)
def test_words_that_come_late_change_the_countdown(ending: Ending, known_after_s: float, ends_after_s: float) -> None:
    known = Finishedness(ending, heard_until=samples(250))
    assert ended_after_s(Endpointer(FOR_GOOD), known, known_after_s) == pytest.approx(ends_after_s, abs=0.07)


def test_what_was_said_before_is_no_sign_once_speech_went_on() -> None:
    endpointer = Endpointer(FOR_GOOD)
    endpointer.know(Finishedness(Ending.CLOSING, heard_until=samples(50)))
    for probability in [*speech(1.6), *silence(0.64), *speech(1.6), *silence(2.4)]:
        assert not any(isinstance(event, Ended) for event in endpointer.push(probability))


def test_a_phrase_that_may_be_over_is_told_before_it_is_closed() -> None:
    found = run([*speech(1.6), *silence(0.4), *speech(1.6), *silence(2)], finish_by=None)
    told = [event for _, event in found.events if isinstance(event, PhrasePaused | PhraseClosed)]
    first, second, closed = told
    assert isinstance(first, PhrasePaused)
    assert first.start == 0
    assert isinstance(second, PhrasePaused)
    assert closed == PhraseClosed(second.start, second.end)


def test_a_setting_of_the_user_s_scales_all_of_it() -> None:
    patient = EndpointingPolicy(end_silence_ms=5_000)
    known = Finishedness(Ending.CLOSING, heard_until=samples(250))
    assert ended_after_s(Endpointer(patient), known, 0.5) == pytest.approx(2.0, abs=0.07)
