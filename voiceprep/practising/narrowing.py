"""Narrowing past answers down: by the question's track, kind and level, by verdicts, by a period."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from voiceprep.assessing.records import Verdict
from voiceprep.errors import BadInputError
from voiceprep.history.filtering import Wanted
from voiceprep.questions.model import Kind, Level, Question


class Period(StrEnum):
    """Days up to now that answers can be narrowed down to."""

    TODAY = "today"
    WEEK = "the last 7 days"
    MONTH = "the last 30 days"
    YEAR = "the last 365 days"

    @property
    def days(self) -> int:
        """How many days it is long, today counted."""
        return {Period.TODAY: 1, Period.WEEK: 7, Period.MONTH: 30, Period.YEAR: 365}[self]


@dataclass(frozen=True)
class Narrowing:
    """What past answers are narrowed down to; None is no matter."""

    track: str | None = None
    kind: Kind | None = None
    level: Level | None = None
    verdict: Verdict | None = None
    period: Period | None = None

    @property
    def needs_questions(self) -> bool:
        """Whether the questions of the bank have a say in it."""
        return any(part is not None for part in (self.track, self.kind, self.level))

    def wanted(self, questions: Sequence[Question], today: date) -> Wanted:
        """The attempts that it leaves."""
        ids = asked_about(questions, self.track, self.kind, self.level) if self.needs_questions else None
        since = None if self.period is None else midnight(today - timedelta(days=self.period.days - 1))
        return Wanted(ids, self.verdict, since)


def asked_about(
    questions: Sequence[Question], track: str | None, kind: str | None, level: str | None
) -> frozenset[str]:
    """The ids of the questions of a track, a kind and a level; None is no matter.

    Raises:
        BadInputError: No question has such a one; the hint names those there are.
    """
    given = {name: value for name, value in (("track", track), ("kind", kind), ("level", level)) if value is not None}
    for name, value in given.items():
        known = sorted({str(getattr(question, name)) for question in questions})
        if value not in known:
            raise BadInputError(f"There is no {name} “{value}”", f"Choose one of {', '.join(known)}.")
    return frozenset(
        question.id for question in questions if all(getattr(question, name) == value for name, value in given.items())
    )


def midnight(day: date) -> datetime:
    """When a day begins where the user is; aware."""
    return datetime.combine(day, time.min).astimezone()
