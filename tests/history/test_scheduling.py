"""When a question comes back."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceprep.assessing.records import Verdict
from voiceprep.history.attempt import NewAttempt
from voiceprep.history.opening import open_history
from voiceprep.history.practice_days import practice_day
from voiceprep.history.rating import Rating
from voiceprep.history.reviews import Review
from voiceprep.history.scheduling import Memory, memories, outlook

Make = Callable[..., NewAttempt]
MONDAY = datetime(2026, 3, 2, 18, 30, tzinfo=UTC)
AGAIN, HARD, GOOD, EASY = Rating


def reviews(*rated: tuple[float, Rating]) -> list[Review]:
    """Reviews of one question: days after Monday evening, and how it went."""
    return [
        Review(number, "p-value", rating, False, MONDAY + timedelta(days=days))
        for number, (days, rating) in enumerate(rated, start=1)
    ]


def remembered(*rated: tuple[float, Rating], now: float | None = None) -> Memory:
    """What is remembered after these reviews, on a day; on that of the last review when none is given."""
    at = MONDAY + timedelta(days=max(day for day, _ in rated) if now is None else now)
    return memories(reviews(*rated), at)["p-value"]


def waits(*rated: tuple[float, Rating]) -> int:
    memory = remembered(*rated)
    return (memory.due_on - memory.last_said_on).days


# What py-fsrs gives with its default parameters, whole days and no fuzz.
@pytest.mark.parametrize(("rating", "days"), [(AGAIN, 1), (HARD, 1), (GOOD, 2), (EASY, 8)])
def test_the_better_it_went_the_later_it_comes_back(rating: Rating, days: int) -> None:
    assert waits((0, rating)) == days


def test_each_success_makes_the_wait_longer_and_a_failure_makes_it_short_again() -> None:
    assert waits((0, GOOD), (2, GOOD)) == 11
    assert waits((0, GOOD), (2, GOOD), (13, GOOD)) == 46
    assert waits((0, GOOD), (2, GOOD), (13, AGAIN)) <= 3


def test_nothing_waits_for_longer_than_half_a_year() -> None:
    assert waits((0, EASY), (8, EASY), (70, EASY), (250, EASY)) == 180


def test_to_say_it_again_at_once_does_not_make_up_for_a_failure() -> None:
    assert waits((0, AGAIN), (0.01, EASY)) == 1
    assert remembered((0, AGAIN), (0.01, EASY)).days_said == 1


def test_what_is_remembered_fades() -> None:
    memory = remembered((0, GOOD))
    chances = [memory.recall_on(memory.last_said_on + timedelta(days=days)) for days in range(30)]
    assert chances[0] == 1
    assert chances == sorted(chances, reverse=True)
    assert chances[2] == pytest.approx(0.9, abs=0.02)
    assert chances[29] < 0.75


def test_practising_after_midnight_belongs_to_the_evening_before() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    assert practice_day(datetime(2026, 3, 3, 3, 59, tzinfo=berlin)) == date(2026, 3, 2)
    assert practice_day(datetime(2026, 3, 3, 4, 0, tzinfo=berlin)) == date(2026, 3, 3)
    # Kept in UTC, and read where the user is.
    assert practice_day(datetime(2026, 3, 3, 2, 30, tzinfo=UTC), berlin) == date(2026, 3, 2)
    assert practice_day(datetime(2026, 3, 3, 3, 30, tzinfo=UTC), berlin) == date(2026, 3, 3)
    night = Review(1, "p-value", GOOD, False, datetime(2026, 3, 3, 3, 30, tzinfo=UTC))
    assert memories([night], MONDAY.astimezone(berlin) + timedelta(days=9))["p-value"].last_said_on == date(2026, 3, 3)
    assert memories([night], MONDAY + timedelta(days=9))["p-value"].last_said_on == date(2026, 3, 2)


def test_an_evening_and_the_next_morning_are_two_days() -> None:
    memory = remembered((0, GOOD), (0.5, GOOD))
    assert (memory.days_said, memory.last_said_on - memory.first_said_on) == (2, timedelta(days=1))


def test_what_a_wrong_clock_put_into_the_future_counts_as_today() -> None:
    memory = memories(reviews((0, GOOD), (4000, GOOD)), MONDAY + timedelta(days=1))["p-value"]
    assert memory.last_said_on == date(2026, 3, 3)
    assert memory.due_on <= date(2026, 3, 30)


def test_this_morning_is_what_was_before_today() -> None:
    log = reviews((0, GOOD), (2, AGAIN))
    now = MONDAY + timedelta(days=2)
    morning = memories(log, now, before=practice_day(now))["p-value"]
    assert (morning.last_said_on, morning.due_on) == (date(2026, 3, 2), date(2026, 3, 4))
    assert memories(log, now)["p-value"].due_on == date(2026, 3, 5)
    assert memories(log[1:], now, before=practice_day(now)) == {}


def test_questions_do_not_disturb_one_another() -> None:
    other = Review(9, "other", EASY, False, MONDAY)
    both = memories([*reviews((0, GOOD)), other], MONDAY)
    assert both["p-value"] == remembered((0, GOOD))
    assert both["other"].due_on == date(2026, 3, 10)


def test_the_outlook_says_when_it_comes_back_for_each_rating() -> None:
    log = reviews((0, GOOD), (2, GOOD))
    ahead = outlook(log, 2, MONDAY + timedelta(days=2))
    assert list(ahead) == list(Rating)
    assert list(ahead.values()) == sorted(ahead.values())
    assert ahead[GOOD] == remembered((0, GOOD), (2, GOOD)).due_on
    assert ahead[AGAIN] == remembered((0, GOOD), (2, AGAIN)).due_on
    assert outlook(log, 7, MONDAY) == {}


def test_the_users_rating_and_a_deleted_attempt_change_what_comes_when(home: Path, attempt: Make) -> None:
    history = open_history(home / "history.sqlite3", home / "recordings")
    number = history.attempts.keep(attempt(verdicts=(Verdict.MISSED,)))
    now = attempt().asked_at

    def due() -> dict[str, date]:
        return {name: one.due_on for name, one in memories(history.reviews.standing(), now).items()}

    assert due() == {"p-value": date(2026, 3, 2)}
    history.reviews.rate(number, EASY, now)
    assert due() == {"p-value": date(2026, 3, 9)}
    history.attempts.delete(number)
    assert due() == {}


@given(
    st.lists(st.tuples(st.floats(0, 400), st.sampled_from(Rating)), min_size=1, max_size=12),
    st.floats(0, 500),
    st.integers(-12, 14),
)
def test_any_log_gives_the_same_schedule_again_and_a_day_that_can_be_kept(
    rated: list[tuple[float, Rating]], now_days: float, zone_hours: int
) -> None:
    log = reviews(*sorted(rated, key=lambda one: one[0]))
    now = (MONDAY + timedelta(days=now_days)).astimezone(timezone(timedelta(hours=zone_hours)))
    memory = memories(log, now)["p-value"]
    assert memory == memories(log, now)["p-value"]
    assert memory.first_said_on <= memory.last_said_on <= practice_day(now)
    assert 1 <= (memory.due_on - memory.last_said_on).days <= 180
    assert 1 <= memory.days_said <= len(log)
    assert 0 < memory.recall_on(memory.due_on) < memory.recall_on(memory.last_said_on) == 1
    ahead = outlook(log, log[-1].attempt, now)
    assert list(ahead.values()) == sorted(ahead.values())
    assert ahead[log[-1].rating] == memory.due_on
