"""What changed over weeks: coverage of each question, practice of each day, pace and fillers."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from voiceprep.history.attempt_rows import microseconds
from voiceprep.history.database import Database
from voiceprep.history.practice_days import DAY_BEGINS_AT, begins

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

# A pace is words over minutes, so that of several answers is all their words over all their minutes. Answers
# that are too short to have a pace count in neither.
_DAYS = """
    SELECT date(asked_us / 1000000 - ?, 'unixepoch', 'localtime') AS day,
        count(*) AS answers,
        sum(duration_s) AS duration_s,
        sum(word_count) AS words,
        sum(fillers) AS fillers,
        sum(CASE WHEN words_per_minute > 0 THEN word_count ELSE 0 END) AS paced_words,
        total(CASE WHEN words_per_minute > 0 THEN word_count / words_per_minute END) AS paced_minutes
    FROM attempts WHERE asked_us >= ? GROUP BY day ORDER BY day"""

# Each question is looked up at both ends of its part of the index, which holds all that is asked for.
_QUESTIONS = """
    SELECT q.question_id, q.answers, q.first_us, f.coverage AS first, l.coverage AS latest, l.number
    FROM (SELECT question_id, count(*) AS answers, min(asked_us) AS first_us
        FROM attempts GROUP BY question_id) q
    JOIN attempts f ON f.number = (SELECT number FROM attempts
        WHERE question_id = q.question_id ORDER BY asked_us, number LIMIT 1)
    JOIN attempts l ON l.number = (SELECT number FROM attempts
        WHERE question_id = q.question_id ORDER BY asked_us DESC, number DESC LIMIT 1)
    ORDER BY q.question_id"""

# For each question that was said and each of some moments, how it had gone last by then.
_STOOD = """
    WITH said AS MATERIALIZED (SELECT DISTINCT question_id FROM attempts), moments (us) AS (VALUES {moments})
    SELECT moments.us, said.question_id, (SELECT coverage FROM attempts
        WHERE question_id = said.question_id AND asked_us < moments.us
        ORDER BY asked_us DESC, number DESC LIMIT 1) AS coverage
    FROM moments, said"""


@dataclass(frozen=True)
class Practice:
    """What was said in some stretch of time. ``paced_words`` took ``paced_minutes`` to say."""

    answers: int = 0
    duration_s: float = 0.0
    words: int = 0
    fillers: int = 0
    paced_words: int = 0
    paced_minutes: float = 0.0

    @property
    def words_per_minute(self) -> float | None:
        """The pace; None when no answer was long enough to have one."""
        return self.paced_words / self.paced_minutes if self.paced_minutes else None

    @property
    def fillers_per_100_words(self) -> float | None:
        """None when no word was said."""
        return 100 * self.fillers / self.words if self.words else None

    def __add__(self, other: "Practice") -> "Practice":
        return Practice(
            self.answers + other.answers,
            self.duration_s + other.duration_s,
            self.words + other.words,
            self.fillers + other.fillers,
            self.paced_words + other.paced_words,
            self.paced_minutes + other.paced_minutes,
        )


@dataclass(frozen=True)
class Begun:
    """A question that was said: how it went first and last, and the number of the last attempt."""

    question_id: str
    answers: int
    first_asked_at: datetime
    first_coverage: float
    latest_coverage: float
    latest_number: int


@dataclass(frozen=True)
class Stood:
    """How some questions stood at the end of a day: the mean of the latest coverage of those said by then."""

    day: date
    coverage: float
    said: int


class Trends:
    """Reads what all attempts come to; coverages count corrections. Days are practice days, here.

    Raises:
        StorageError: From every method, when the file cannot be read.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def days(self, since: date) -> dict[date, Practice]:
        """The days with answers, from one on, oldest first."""
        return {
            date.fromisoformat(row["day"]): Practice(
                row["answers"],
                row["duration_s"],
                row["words"],
                row["fillers"],
                row["paced_words"],
                row["paced_minutes"],
            )
            for row in self._database.rows(_DAYS, (DAY_BEGINS_AT // timedelta(seconds=1), microseconds(begins(since))))
        }

    def questions(self) -> dict[str, Begun]:
        """Every question that was ever said, by its id."""
        return {
            row["question_id"]: Begun(
                row["question_id"],
                row["answers"],
                _EPOCH + timedelta(microseconds=row["first_us"]),
                row["first"],
                row["latest"],
                row["number"],
            )
            for row in self._database.rows(_QUESTIONS)
        }

    def coverages(self, question_id: str, limit: int) -> list[float]:
        """The coverage of the last attempts at a question, so many at most, oldest first."""
        rows = self._database.rows(
            "SELECT coverage FROM attempts WHERE question_id = ? ORDER BY asked_us DESC, number DESC LIMIT ?",
            (question_id, limit),
        )
        return [row["coverage"] for row in reversed(rows)]

    def tracks(self, track_of: Mapping[str, str], days: Sequence[date]) -> dict[str, tuple[Stood, ...]]:
        """How each track stood at the end of some days; days on which nothing of it was said yet are left out.

        The mean of a day's own answers would fall whenever weak questions are practised. This one falls only when
        a question goes worse than the last time, or one that is new goes worse than the others.

        Args:
            track_of: The track of each question that counts, by its id.
            days: In their order.
        """
        if not days:
            return {}
        ends = [microseconds(begins(day + timedelta(days=1))) for day in days]
        latest: dict[tuple[str, int], list[float]] = defaultdict(list)
        for row in self._database.rows(_STOOD.format(moments=", ".join(["(?)"] * len(ends))), ends):
            if row["question_id"] in track_of and row["coverage"] is not None:
                latest[track_of[row["question_id"]], row["us"]].append(row["coverage"])
        return {
            track: tuple(
                Stood(day, sum(coverages) / len(coverages), len(coverages))
                for day, end in zip(days, ends, strict=True)
                if (coverages := latest.get((track, end)))
            )
            for track in {track for track, _ in latest}
        }
