"""The log of reviews: what every attempt was rated, by its coverage or by the user."""

from dataclasses import dataclass
from datetime import datetime

from voiceprep.errors import BadInputError
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
                raise BadInputError(f"There is no attempt {attempt}", "voiceprep history list shows those there are")
            transaction.run(
                "INSERT INTO reviews (attempt, rating, by_user, made_at) VALUES (?, ?, 1, ?)",
                (attempt, int(rating), at.isoformat()),
            )

    def standing(self, question_id: str | None = None) -> list[Review]:
        """The rating of each attempt, oldest attempt first; only those at one question when it is given."""
        condition, values = ("", ()) if question_id is None else ("WHERE a.question_id = ?", (question_id,))
        rows = self._database.rows(
            f"""SELECT a.number, a.question_id, a.asked_at, r.rating, r.by_user FROM attempts a
                JOIN reviews r ON r.id = (SELECT max(id) FROM reviews WHERE attempt = a.number)
                {condition} ORDER BY a.asked_us, a.number""",
            values,
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
