"""The days before an interview, and what each of them must hold so that everything was said, twice."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from voiceprep.history.scheduling import Memory

_LAST_ROUND_DAYS = 7
"""In the last week everything comes once more, whatever the schedule says."""

_DAYS_WITHOUT_NEW = ((9, 3), (5, 2), (2, 1), (0, 0))
"""With at least so many days left, the last so many of them are for what comes again only."""


@dataclass(frozen=True)
class Countdown:
    """The days left to practise: today is one of them, the day of the interview is not.

    Someone who says on every day what ``new_today`` and ``brought_forward`` ask for, besides what is due,
    has said every question on two days at least, once in the last week, when there were two days or more.
    """

    today: date
    interview_on: date

    @property
    def days_left(self) -> int:
        """How many days there are to practise; 0 on the day itself."""
        return max(0, (self.interview_on - self.today).days)

    @property
    def last_new_day(self) -> date:
        """The last day on which questions should be said for the first time."""
        rest = next(rest for at_least, rest in _DAYS_WITHOUT_NEW if self.days_left >= at_least)
        return self.interview_on - timedelta(days=rest + 1)

    def new_today(self, unsaid: int) -> int:
        """How many of the questions that were unsaid this morning should be said today."""
        days = (self.last_new_day - self.today).days + 1
        return ceil(unsaid / days) if days > 0 else 0

    def brought_forward(self, said: Iterable[Memory]) -> list[Memory]:
        """Of the questions that were said before today, those that come today because of the interview.

        The schedule would have them come back after it. The least remembered come first.
        """
        if not 0 < self.days_left <= _LAST_ROUND_DAYS:
            return []
        waiting = [one for one in said if one.due_on >= self.interview_on and not self._is_settled(one)]
        waiting.sort(key=lambda one: (one.recall_on(self.interview_on), one.question_id))
        return waiting[: ceil(len(waiting) / self.days_left)]

    def _is_settled(self, one: Memory) -> bool:
        return one.days_said > 1 and (self.interview_on - one.last_said_on).days <= _LAST_ROUND_DAYS
