"""What comes later to an attempt: other words, another assessment, a note. What was there before is kept."""

from datetime import datetime
from typing import Any

from voiceprep.assessing.records import Assessment
from voiceprep.history.attempt_rows import (
    correction_from,
    insert_assessment,
    insert_transcript,
    transcript_of,
    unknown_attempt,
)
from voiceprep.history.corrections import corrected, latest
from voiceprep.history.database import Database
from voiceprep.history.derived import write_derived, write_search_words
from voiceprep.history.migrations import Transaction
from voiceprep.transcribing.transcript import Transcript

BY_HAND = "by hand"
"""The recognizer version of words that the user corrected."""


_LATEST = "SELECT id, text FROM transcripts WHERE attempt = ? ORDER BY id DESC LIMIT 1"


class Revisions:
    """Adds to attempts.

    Raises:
        StorageError: From every method, when the file cannot be read or written.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def assess_again(self, number: int, assessment: Assessment, bank: str, at: datetime) -> None:
        """Keep another assessment of the words that are there; ``bank`` is the question's digest.

        Raises:
            BadInputError: There is no attempt of this number.
        """
        with self._database.writing() as transaction:
            transcript = self._current(transaction, number)["id"]
            write_assessed(transaction, number, transcript, assessment, bank, at)

    def transcribe_again(
        self,
        number: int,
        transcript: Transcript,
        recognizer_version: str,
        assessment: Assessment,
        bank: str,
        at: datetime,
    ) -> None:
        """Keep other words with their assessment; ``recognizer_version`` is ``BY_HAND`` for the user's own.

        Raises:
            BadInputError: There is no attempt of this number.
        """
        with self._database.writing() as transaction:
            self._current(transaction, number)
            made = insert_transcript(transaction, number, transcript, recognizer_version, at)
            transaction.run("UPDATE attempts SET recognizer = ? WHERE number = ?", (transcript.recognizer, number))
            write_assessed(transaction, number, made, assessment, bank, at)

    def transcripts(self, number: int) -> list[tuple[Transcript, str]]:
        """All words that an attempt has had, the original first, each with its recognizer's version."""
        rows = self._database.rows(
            "SELECT text, recognizer, recognizer_version, words, aside FROM transcripts WHERE attempt = ? ORDER BY id",
            (number,),
        )
        return [(transcript_of(row), row["recognizer_version"]) for row in rows]

    def note(self, number: int) -> str:
        """The user's note on an attempt; empty without one.

        Raises:
            BadInputError: There is no attempt of this number.
        """
        rows = self._database.rows("SELECT note FROM attempts WHERE number = ?", (number,))
        if not rows:
            raise unknown_attempt(number)
        return str(rows[0]["note"])

    def write_note(self, number: int, note: str) -> None:
        """Keep a note on an attempt in the place of the one before; empty removes it.

        Raises:
            BadInputError: There is no attempt of this number.
        """
        with self._database.writing() as transaction:
            row = self._current(transaction, number)
            transaction.run("UPDATE attempts SET note = ? WHERE number = ?", (note, number))
            write_search_words(transaction, number, row["text"])

    def _current(self, transaction: Transaction, number: int) -> Any:
        """The row of the latest transcript."""
        rows = transaction.rows(_LATEST, (number,))
        if not rows:
            raise unknown_attempt(number)
        return rows[0]


def write_assessed(
    transaction: Transaction, number: int, transcript: int, assessment: Assessment, bank: str, at: datetime
) -> None:
    """Write an assessment of the words with this id, and all that follows from it and the user's own verdicts."""
    insert_assessment(transaction, number, transcript, assessment, bank, at)
    made = transaction.rows(
        "SELECT key_point, verdict, made_at FROM corrections WHERE attempt = ? ORDER BY id", (number,)
    )
    now = corrected(assessment, latest(map(correction_from, made)))
    said = transaction.rows("SELECT text FROM transcripts WHERE id = ?", (transcript,))[0]["text"]
    write_derived(transaction, number, said, now, at)
