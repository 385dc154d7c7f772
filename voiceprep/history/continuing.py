"""Attempts that were gone on with after an end that came too early: more of the same answer, under its number."""

from datetime import datetime
from pathlib import Path
from typing import Any

from voiceprep.errors import BadInputError, StorageError
from voiceprep.history.attempt import Attempt, NewAttempt
from voiceprep.history.attempt_rows import (
    CURRENT,
    correction_from,
    dumps,
    insert_transcript,
    kept_from,
    unknown_attempt,
)
from voiceprep.history.corrections import latest
from voiceprep.history.database import Database
from voiceprep.history.migrations import Transaction
from voiceprep.history.revising import write_assessed
from voiceprep.history.serialise import heard_json


class Continuations:
    """Adds to attempts what was said after their end.

    Args:
        database: The open history.
        recordings: The folder of the recordings.

    Raises:
        StorageError: From every method, when the file cannot be read or written.
    """

    def __init__(self, database: Database, recordings: Path) -> None:
        self._database = database
        self._recordings = recordings

    def keep(self, before: Attempt, whole: NewAttempt, at: datetime) -> Attempt:
        """Keep an attempt as it is now, all of it or nothing; words and assessments of before stay in the history.

        The number stays, so that there is one review of it: a rating of the user's own stands, a proposed one follows
        the new assessment. So do the user's verdicts on key points, those that were made meanwhile too.

        Args:
            before: The attempt as it was when it was gone on with.
            whole: The answer from its beginning to its new end.
            at: The present moment.

        Raises:
            BadInputError: There is no such attempt any more.
            StorageError: It got other words meanwhile; nothing was changed.
        """
        number = before.number
        with self._database.writing() as transaction:
            self._refuse_changed(transaction, before)
            made = transaction.rows("SELECT max(id) AS id FROM transcripts WHERE attempt = ?", (number,))[0]["id"]
            if whole.transcript != before.kept.transcript:
                made = insert_transcript(transaction, number, whole.transcript, whole.versions.recognizer, at)
            transaction.run(
                "UPDATE attempts SET duration_s = ?, recording = ?, heard = ?, timings = ?, program = ?, recognizer = ?"
                " WHERE number = ?",
                (
                    whole.duration_s,
                    None if whole.recording is None else self._relative(whole.recording),
                    None if whole.heard is None else dumps(heard_json(whole.heard)),
                    dumps(whole.timings),
                    whole.versions.voiceprep,
                    whole.transcript.recognizer,
                    number,
                ),
            )
            write_assessed(transaction, number, made, whole.assessment, whole.versions.bank, at)
            corrections = transaction.rows(
                "SELECT key_point, verdict, made_at FROM corrections WHERE attempt = ? ORDER BY id", (number,)
            )
            return Attempt(number, whole, latest(map(correction_from, corrections)))

    def _refuse_changed(self, transaction: Transaction, before: Attempt) -> None:
        rows: list[Any] = transaction.rows(CURRENT, (before.number,))
        if not rows:
            raise unknown_attempt(before.number)
        try:
            now = kept_from(rows[0], self._recordings)
        except (BadInputError, ValueError) as error:
            raise StorageError(f"Attempt {before.number} is kept in a form that cannot be read: {error}") from error
        if (now.transcript, now.duration_s) != (before.kept.transcript, before.kept.duration_s):
            raise StorageError(
                f"Attempt {before.number} got other words meanwhile, so what you said since was not added to them",
                "It is on the disk: the next start offers to add it",
            )

    def _relative(self, recording: Path) -> str:
        return recording.resolve().relative_to(self._recordings.resolve()).as_posix()
