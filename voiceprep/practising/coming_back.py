"""When a question comes back, for each rating that an answer could be given."""

from datetime import date, datetime

from voiceprep.history.opening import History
from voiceprep.history.practice_days import practice_day
from voiceprep.history.rating import Rating
from voiceprep.history.scheduling import REVIEWS_THAT_COUNT, outlook


def days_until_back(
    history: History, question_id: str, attempt: int, interview_on: date | None, now: datetime
) -> dict[Rating, int]:
    """The days until a question comes back, at the latest; empty when the attempt is gone.

    Args:
        history: The open history.
        question_id: The question that was answered.
        attempt: The number of the attempt that is rated.
        interview_on: The day of the interview; everything comes back before it.
        now: The present moment, with the user's time zone.

    Raises:
        StorageError: The history cannot be read.
    """
    today = practice_day(now)
    reviews = history.reviews.standing(question_id, latest=REVIEWS_THAT_COUNT)
    found = {rating: (day - today).days for rating, day in outlook(reviews, attempt, now).items()}
    if interview_on is None or (before := (interview_on - today).days - 1) < 1:
        return found
    return {rating: min(days, before) for rating, days in found.items()}
