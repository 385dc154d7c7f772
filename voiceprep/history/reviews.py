"""The log of reviews: what every attempt was rated, by its coverage or by the user."""

import sys
from dataclasses import dataclass
from datetime import datetime

from voiceprep.history.attempt_rows import unknown_attempt
from voiceprep.history.database import Database
from voiceprep.history.rating import Rating


@dataclass(frozen=True)
class Review:
    """One attempt's rating as it stands; ``by_user`` is false where coverage proposed it."""

    attempt: int
    question_id: str
    rating: Rating
    by_user: bool
    asked_at: datetime


class ReviewLog:
    """Ratings, in the order the attempts were made. Nothing in the log is ever changed: the latest row counts.

    Raises:
        StorageError: From every method, when the file cannot be read or written.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def rate(self, attempt: int, rating: Rating, at: datetime) -> None:
        """Log the user's rating of an attempt.

        Raises:
            BadInputError: There is no attempt of this number.
        """
        with self._database.writing() as transaction:
            if not transaction.rows("SELECT 1 FROM attempts WHERE number = ?", (attempt,)):
                raise unknown_attempt(attempt)
            transaction.run(
                "INSERT INTO reviews (attempt, rating, by_user, made_at) VALUES (?, ?, 1, ?)",
                (attempt, int(rating), at.isoformat()),
            )

    def standing(self, question_id: str | None = None, latest: int | None = None) -> list[Review]:
        """The rating of each attempt, oldest attempt first.

        Args:
            question_id: Only those at this question.
            latest: Only the last so many of each question.
        """
        condition, values = ("", ()) if question_id is None else ("WHERE question_id = ?", (question_id,))
        rows = self._database.rows(
            # The inner query asks for nothing but what attempts_by_question holds, so that no row is read in vain.
            f"""SELECT a.number, a.question_id, a.asked_at, r.rating, r.by_user FROM (
                    SELECT number, row_number() OVER (
                        PARTITION BY question_id ORDER BY asked_us DESC, number DESC) AS age
                    FROM attempts {condition}) newest
                JOIN attempts a ON a.number = newest.number
                JOIN reviews r ON r.id = (SELECT max(id) FROM reviews WHERE attempt = a.number)
                WHERE newest.age <= ? ORDER BY a.asked_us, a.number""",
            (*values, sys.maxsize if latest is None else latest),
        )
        return [
            Review(
                row["number"],
                row["question_id"],
                Rating(row["rating"]),
                bool(row["by_user"]),
                datetime.fromisoformat(row["asked_at"]),
            )
            for row in rows
        ]
