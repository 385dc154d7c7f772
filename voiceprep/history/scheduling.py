"""When a question should be said again: FSRS over the log of reviews.

Nothing of the schedule is kept. How well a question is remembered is worked out of its reviews each time, so
a rating that is changed, an attempt that is deleted, or one that comes from another laptop counts at once.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from functools import lru_cache

import fsrs

from voiceprep.history.practice_days import practice_day
from voiceprep.history.rating import Rating
from voiceprep.history.reviews import Review

_LONGEST_INTERVAL_DAYS = 180
"""Nobody prepares for longer than half a year."""

REVIEWS_THAT_COUNT = 60
"""How many reviews of a question are worth reading; what came before them no longer tells in its stability."""

_SCHEDULER = fsrs.Scheduler(
    # A question that went badly is said again at once by the retry key; the schedule is in whole days.
    learning_steps=(),
    relearning_steps=(),
    maximum_interval=_LONGEST_INTERVAL_DAYS,
    enable_fuzzing=False,
)


@dataclass(frozen=True)
class Memory:
    """How well a question is remembered. Days are the user's practice days, as ``practice_day`` counts them.

    Attributes:
        question_id: The question's.
        days_said: On how many different days it was said.
        stability_days: After so many days it is remembered with a chance of nine in ten.
    """

    question_id: str
    first_said_on: date
    last_said_on: date
    days_said: int
    due_on: date
    stability_days: float

    def recall_on(self, day: date) -> float:
        """The chance, 0 to 1, that it is still remembered on a day; FSRS calls it retrievability."""
        card = fsrs.Card(card_id=0, due=_noon(day), stability=self.stability_days, last_review=_noon(self.last_said_on))
        return float(_SCHEDULER.get_card_retrievability(card, _noon(day)))


def memories(reviews: Iterable[Review], now: datetime, before: date | None = None) -> dict[str, Memory]:
    """How well each question that was ever said is remembered, by its id.

    Args:
        reviews: The log as it stands, oldest attempt first.
        now: The present moment, with the user's time zone. What a wrong clock put later counts as today.
        before: Leave out what was said on this day and later.
    """
    today = practice_day(now)
    ratings: dict[str, list[tuple[date, int]]] = defaultdict(list)
    for review in reviews:
        day = min(practice_day(review.asked_at, now.tzinfo), today)
        if before is None or day < before:
            ratings[review.question_id].append((day, review.rating.value))
    return {question_id: _memory(question_id, tuple(rated)) for question_id, rated in ratings.items()}


def outlook(reviews: Iterable[Review], attempt: int, now: datetime) -> dict[Rating, date]:
    """When a question comes back, for each rating that one of its attempts could be given.

    Args:
        reviews: Those of the attempt's question, oldest attempt first.
        attempt: The attempt's number; nothing is found for one that is not in the reviews.
        now: As for ``memories``.
    """
    standing = list(reviews)
    if not any(one.attempt == attempt for one in standing):
        return {}
    found = {}
    for rating in Rating:
        rated = [replace(one, rating=rating) if one.attempt == attempt else one for one in standing]
        [memory] = memories(rated, now).values()
        found[rating] = memory.due_on
    return found


@lru_cache(maxsize=4096)
def _memory(question_id: str, rated: tuple[tuple[date, int], ...]) -> Memory:
    card = fsrs.Card(card_id=0, due=_noon(rated[0][0]))
    for day, rating in rated:
        card, _ = _SCHEDULER.review_card(card, fsrs.Rating(rating), _noon(day))
    assert card.stability is not None
    days = [day for day, _ in rated]
    return Memory(question_id, days[0], days[-1], len(set(days)), card.due.date(), card.stability)


def _noon(day: date) -> datetime:
    """FSRS counts spans of 24 hours and takes times in UTC only: from noon to noon these are days."""
    return datetime.combine(day, time(12), UTC)
