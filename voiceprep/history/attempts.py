"""The attempts that are kept, in SQLite."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from voiceprep.errors import BadInputError, StorageError
from voiceprep.history.attempt import Attempt, AttemptLine, Correction, NewAttempt
from voiceprep.history.attempt_rows import (
    CURRENT,
    LINE_COLUMNS,
    correction_from,
    insert_attempt,
    kept_from,
    line_from,
    microseconds,
    unknown_attempt,
)
from voiceprep.history.continued_recordings import discard_continuations
from voiceprep.history.corrections import corrected, latest
from voiceprep.history.database import Database
from voiceprep.history.derived import forget_search_words, write_derived
from voiceprep.history.migrations import Transaction
from voiceprep.history.private_files import reason
from voiceprep.history.recording_files import RecordingFiles

_SUMMARIES = """
    SELECT q.question_id, q.attempts, q.best, a.asked_at, a.coverage
    FROM (SELECT question_id, count(*) AS attempts, max(coverage) AS best FROM attempts GROUP BY question_id) q
    JOIN attempts a ON a.number = (
        SELECT number FROM attempts WHERE question_id = q.question_id ORDER BY asked_us DESC, number DESC LIMIT 1)
    ORDER BY q.question_id"""


@dataclass(frozen=True)
class QuestionSummary:
    """How a question has gone so far; both coverages count corrections."""

    question_id: str
    attempts: int
    last_asked_at: datetime
    last_coverage: float
    best_coverage: float


class AttemptStore:
    """Past attempts. Any thread may call any method; each is one transaction.

    Args:
        database: The open history.
        recordings: The folder that recordings lie in; ``recordings`` beside the history when left out.
            Paths are kept relative to it, so that the data folder can be moved.

    Raises:
        StorageError: From every method, when the file cannot be read or written.
    """

    def __init__(self, database: Database, recordings: Path | None = None) -> None:
        self._database = database
        self._recordings = recordings or database.path.parent / "recordings"

    def keep(self, new: NewAttempt) -> int:
        """Keep an attempt; returns its number, which no other attempt ever gets.

        Raises:
            ValueError: The recording lies outside the recordings folder: deleting the attempt would
                delete a file that is not ours.
        """
        recording = None if new.recording is None else self._relative(new.recording)
        with self._database.writing() as transaction:
            number = insert_attempt(transaction, new, recording)
            write_derived(transaction, number, new.transcript.text, new.assessment, new.asked_at)
            return number

    def load(self, number: int) -> Attempt:
        """One attempt, as it was last transcribed and assessed.

        Raises:
            BadInputError: There is no attempt of this number.
        """
        with self._database.reading() as transaction:
            return self._load(transaction, number)

    def lines(self, limit: int, question_id: str | None = None, before: AttemptLine | None = None) -> list[AttemptLine]:
        """Attempts for a list, newest first.

        Args:
            limit: How many at most.
            question_id: Only those at this question.
            before: Only those older than this one: the last line of the page above.
        """
        where: list[str] = []
        values: list[str | int] = []
        if question_id is not None:
            where.append("question_id = ?")
            values.append(question_id)
        if before is not None:
            where.append("(asked_us, number) < (?, ?)")
            values += [microseconds(before.asked_at), before.number]
        condition = f"WHERE {' AND '.join(where)}" if where else ""
        rows = self._database.rows(
            f"SELECT {LINE_COLUMNS} FROM attempts {condition} ORDER BY asked_us DESC, number DESC LIMIT ?",
            (*values, limit),
        )
        return [line_from(row) for row in rows]

    def correct(self, number: int, correction: Correction) -> None:
        """Keep the user's own verdict on a key point; a later one on the same point replaces it.

        Raises:
            BadInputError: There is no such attempt, or it has no such key point.
        """
        with self._database.writing() as transaction:
            attempt = self._load(transaction, number)
            if correction.key_point not in {point.id for point in attempt.kept.assessment.key_points}:
                raise BadInputError(f"Attempt {number} has no key point {correction.key_point!r}")
            transaction.run(
                "INSERT INTO corrections (attempt, key_point, verdict, made_at) VALUES (?, ?, ?, ?)",
                (number, correction.key_point, correction.verdict.value, correction.made_at.isoformat()),
            )
            now = corrected(attempt.kept.assessment, (*attempt.corrections, correction))
            write_derived(transaction, number, attempt.kept.transcript.text, now, correction.made_at)

    def delete(self, number: int) -> None:
        """Delete an attempt for good: its recording, its row, and what the log and older copies hold of it.

        Raises:
            BadInputError: There is no attempt of this number.
            StorageError: It cannot be deleted; or it is deleted, and another program's reading keeps its
                words in the log for now.
        """
        kept = self.load(number).kept
        # The recording goes first: a row without sound can still be seen and deleted, sound without a row cannot.
        try:
            discard_continuations(self._recordings, number, kept.asked_at)
            if kept.recording is not None:
                RecordingFiles(kept.recording).remove()
        except OSError as error:
            raise StorageError(
                f"The recording of attempt {number} cannot be deleted: {reason(error)}",
                "Close the program that plays it and delete the attempt again",
            ) from error
        with self._database.writing() as transaction:
            forget_search_words(transaction, number)
            # Deleted words stay in the index's pages until they are merged.
            transaction.run("INSERT INTO said (said) VALUES ('optimize')")
            transaction.run("DELETE FROM attempts WHERE number = ?", (number,))
        if not self._database.wipe_traces():
            raise StorageError(
                f"Attempt {number} is deleted, but its words stay in the log while another program reads the history",
                "They go when the last program that has the history open closes it",
            )

    def summaries(self) -> list[QuestionSummary]:
        """For each question that was ever attempted, how it has gone; by id."""
        return [
            QuestionSummary(
                question_id=row["question_id"],
                attempts=row["attempts"],
                last_asked_at=datetime.fromisoformat(row["asked_at"]),
                last_coverage=row["coverage"],
                best_coverage=row["best"],
            )
            for row in self._database.rows(_SUMMARIES)
        ]

    def corrected_numbers(self) -> list[int]:
        """The attempts in which the user settled a verdict, oldest first."""
        return [
            row["attempt"] for row in self._database.rows("SELECT DISTINCT attempt FROM corrections ORDER BY attempt")
        ]

    def owner_of(self, recording: Path) -> int | None:
        """The attempt that was kept with this recording, so that nobody is asked to finish it twice."""
        rows = self._database.rows("SELECT number FROM attempts WHERE recording = ?", (self._relative(recording),))
        return int(rows[0]["number"]) if rows else None

    def _load(self, transaction: Transaction, number: int) -> Attempt:
        rows = transaction.rows(CURRENT, (number,))
        if not rows:
            raise unknown_attempt(number)
        made = transaction.rows(
            "SELECT key_point, verdict, made_at FROM corrections WHERE attempt = ? ORDER BY id", (number,)
        )
        try:
            kept = kept_from(rows[0], self._recordings)
            return Attempt(number, kept, latest(map(correction_from, made)))
        except (BadInputError, ValueError) as error:
            raise StorageError(f"Attempt {number} is kept in a form that cannot be read: {error}") from error

    def _relative(self, recording: Path) -> str:
        return recording.resolve().relative_to(self._recordings.resolve()).as_posix()
