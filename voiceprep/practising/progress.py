"""What practising has come to: each day, each track, each question."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from voiceprep.history.practice_days import practice_day
from voiceprep.history.trends import Begun, Practice, Stood, Trends
from voiceprep.practising.disk_use import DiskUse, disk_use
from voiceprep.practising.readiness import Readiness, readiness
from voiceprep.practising.studio import Studio
from voiceprep.questions.model import Question

DAYS = 56
"""How far back the days go."""

STEPS = 24
"""How many days, spread over all the time since the first answer, a track's coverage is looked up at; and how many
of the last answers to a question."""

LATELY_DAYS = 7
"""What pace and fillers are compared with before."""


@dataclass(frozen=True)
class QuestionProgress:
    """A question that was said; ``coverages`` are those of its last answers, oldest first."""

    question: Question
    begun: Begun
    coverages: tuple[float, ...]


@dataclass(frozen=True)
class TrackProgress:
    """A track: how ready one is for it, how it stood in the course of time, its said questions, the weakest first."""

    track: str
    readiness: Readiness
    stood: tuple[Stood, ...]
    questions: tuple[QuestionProgress, ...]


@dataclass(frozen=True)
class Progress:
    """All of it, as of today.

    Attributes:
        today: As ``practice_day`` counts.
        answers: How many were ever given.
        unknown: How many of those are to questions that no bank has any more.
        days: Each of the last ``DAYS`` days, today last; those without practice too.
        tracks: Every track of the banks, by name.
        disk: What it takes.
    """

    today: date
    answers: int
    unknown: int
    days: tuple[tuple[date, Practice], ...]
    tracks: tuple[TrackProgress, ...]
    disk: DiskUse

    def last(self, days: int) -> Practice:
        """The practice of the last days, today among them."""
        return _sum(practice for _, practice in self.days[-days:])

    def before(self, days: int) -> Practice:
        """The practice of the days before the last ones."""
        return _sum(practice for _, practice in self.days[:-days])

    @property
    def days_with_answers(self) -> int:
        return sum(practice.answers > 0 for _, practice in self.days)


def progress_of(studio: Studio, now: datetime) -> Progress:
    """Read it.

    Args:
        studio: Its history and its library are opened when they are not yet.
        now: With the user's time zone.

    Raises:
        StorageError: The history cannot be read.
    """
    today, trends = practice_day(now), studio.history().trends
    begun = trends.questions()
    questions = studio.library().questions
    known = {question.id for question in questions}
    return Progress(
        today=today,
        answers=sum(one.answers for one in begun.values()),
        unknown=sum(one.answers for one in begun.values() if one.question_id not in known),
        days=_days(trends, today),
        tracks=tuple(_tracks(trends, questions, begun, today)),
        disk=disk_use(studio.places),
    )


def _days(trends: Trends, today: date) -> tuple[tuple[date, Practice], ...]:
    dates = [today - timedelta(days=back) for back in reversed(range(DAYS))]
    practised = trends.days(dates[0])
    return tuple((day, practised.get(day, Practice())) for day in dates)


def _tracks(
    trends: Trends, questions: Sequence[Question], begun: Mapping[str, Begun], today: date
) -> Iterator[TrackProgress]:
    stood = trends.tracks({question.id: question.track for question in questions}, _steps(begun, today))
    for track in sorted({question.track for question in questions}):
        asked = [question for question in questions if question.track == track]
        said = [
            QuestionProgress(question, begun[question.id], tuple(trends.coverages(question.id, STEPS)))
            for question in asked
            if question.id in begun
        ]
        first, latest = ([one.begun.first_coverage for one in said], [one.begun.latest_coverage for one in said])
        said.sort(key=lambda one: one.begun.latest_coverage)
        yield TrackProgress(track, readiness(len(asked), first, latest), stood.get(track, ()), tuple(said))


def _steps(begun: Mapping[str, Begun], today: date) -> list[date]:
    """Days from that of the first answer to today, evenly spread, all of them while they are few."""
    first = min((practice_day(one.first_asked_at.astimezone()) for one in begun.values()), default=today)
    since = max(0, (today - first).days)
    last = min(STEPS - 1, since)
    return [first + timedelta(days=since * at // max(1, last)) for at in range(last + 1)]


def _sum(practices: Iterable[Practice]) -> Practice:
    return sum(practices, Practice())
