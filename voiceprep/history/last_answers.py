"""What the latest answer to each question left unsaid."""

from collections import defaultdict
from dataclasses import dataclass

from voiceprep.assessing.records import Verdict
from voiceprep.history.database import Database

_WEAK = """
    SELECT q.question_id, v.key_point, v.verdict
    FROM (SELECT DISTINCT question_id FROM attempts) q
    JOIN verdicts v ON v.attempt = (
        SELECT number FROM attempts WHERE question_id = q.question_id ORDER BY asked_us DESC, number DESC LIMIT 1)
    WHERE v.verdict IN (?, ?)
    ORDER BY q.question_id, v.key_point"""


@dataclass(frozen=True)
class WeakPoints:
    """The ids of a question's key points that its latest answer missed, and those it said wrong."""

    question_id: str
    missed: tuple[str, ...]
    wrong: tuple[str, ...]


class LastAnswers:
    """Reads the latest attempt at each question, corrections counted."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def weak_points(self) -> list[WeakPoints]:
        """The weak points of every question that has some, by its id.

        Raises:
            StorageError: The file cannot be read.
        """
        found: dict[str, dict[str, list[str]]] = defaultdict(lambda: {Verdict.MISSED: [], Verdict.CONTRADICTED: []})
        for row in self._database.rows(_WEAK, (Verdict.MISSED.value, Verdict.CONTRADICTED.value)):
            found[row["question_id"]][row["verdict"]].append(row["key_point"])
        return [
            WeakPoints(question_id, tuple(points[Verdict.MISSED]), tuple(points[Verdict.CONTRADICTED]))
            for question_id, points in found.items()
        ]
