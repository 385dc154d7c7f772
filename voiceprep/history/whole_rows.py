"""Whole attempts as rows of the history's tables, and back."""

import json
from datetime import datetime
from typing import Any

from voiceprep.assessing.records import Assessment
from voiceprep.errors import BadInputError, StorageError
from voiceprep.history.attempt_rows import (
    correction_from,
    dumps,
    insert_assessment,
    insert_transcript,
    microseconds,
    transcript_of,
)
from voiceprep.history.derived import write_derived
from voiceprep.history.migrations import Transaction
from voiceprep.history.rating import Rating
from voiceprep.history.serialise import assessment_from, heard_from, heard_json
from voiceprep.history.whole import LoggedReview, MadeAssessment, MadeTranscript, WholeAttempt

_PARTS = ("reviews", "corrections", "assessments", "transcripts")
"""What hangs on an attempt and is written with it; in the order in which it can be deleted."""


def read_whole(transaction: Transaction, number: int) -> WholeAttempt | None:
    """All of an attempt; None when there is none of this number.

    Raises:
        StorageError: It is kept in a form that cannot be read.
    """
    rows = transaction.rows("SELECT * FROM attempts WHERE number = ?", (number,))
    if not rows:
        return None
    parts = {
        part: transaction.rows(f"SELECT * FROM {part} WHERE attempt = ? ORDER BY id", (number,)) for part in _PARTS
    }
    try:
        return _whole(rows[0], parts)
    except (BadInputError, ValueError, KeyError) as error:
        raise StorageError(f"Attempt {number} is kept in a form that cannot be read: {error}") from error


def insert_whole(transaction: Transaction, whole: WholeAttempt) -> int:
    """Write an attempt that is not there yet; returns its number."""
    standing = whole.standing
    number = transaction.run(
        "INSERT INTO attempts (uid, question_id, question_text, asked_at, asked_us, duration_s, recording,"
        " heard, timings, program, recognizer, coverage, note) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            whole.uid,
            whole.question_id,
            whole.question_text,
            whole.asked_at.isoformat(),
            microseconds(whole.asked_at),
            whole.duration_s,
            whole.recording,
            None if whole.heard is None else dumps(heard_json(whole.heard)),
            dumps(whole.timings),
            whole.program,
            whole.said.recognizer,
            standing.coverage,
            whole.note,
        ),
    )
    _write_parts(transaction, number, whole, standing)
    return number


def replace_whole(transaction: Transaction, number: int, whole: WholeAttempt) -> None:
    """Write more of an attempt that is there: all that ``whole`` has takes the place of what it had."""
    transaction.run(
        "UPDATE attempts SET duration_s = ?, recording = ?, heard = ?, timings = ?, recognizer = ?, note = ?"
        " WHERE number = ?",
        (
            whole.duration_s,
            whole.recording,
            None if whole.heard is None else dumps(heard_json(whole.heard)),
            dumps(whole.timings),
            whole.said.recognizer,
            whole.note,
            number,
        ),
    )
    for part in _PARTS:
        transaction.run(f"DELETE FROM {part} WHERE attempt = ?", (number,))
    _write_parts(transaction, number, whole, whole.standing)


def _whole(row: Any, parts: dict[str, list[Any]]) -> WholeAttempt:
    places = {made["id"]: place for place, made in enumerate(parts["transcripts"])}
    return WholeAttempt(
        uid=row["uid"],
        question_id=row["question_id"],
        question_text=row["question_text"],
        asked_at=datetime.fromisoformat(row["asked_at"]),
        duration_s=row["duration_s"],
        recording=row["recording"],
        heard=None if row["heard"] is None else heard_from(json.loads(row["heard"])),
        timings=json.loads(row["timings"]),
        program=row["program"],
        note=row["note"],
        transcripts=tuple(map(_transcript, parts["transcripts"])),
        assessments=tuple(
            MadeAssessment(
                assessment_from(json.loads(made["assessment"])),
                places[made["transcript"]],
                made["bank"],
                datetime.fromisoformat(made["made_at"]),
            )
            for made in parts["assessments"]
        ),
        corrections=tuple(map(correction_from, parts["corrections"])),
        reviews=tuple(
            LoggedReview(Rating(made["rating"]), bool(made["by_user"]), datetime.fromisoformat(made["made_at"]))
            for made in parts["reviews"]
        ),
    )


def _transcript(row: Any) -> MadeTranscript:
    return MadeTranscript(transcript_of(row), row["recognizer_version"], datetime.fromisoformat(row["made_at"]))


def _write_parts(transaction: Transaction, number: int, whole: WholeAttempt, standing: Assessment) -> None:
    ids = [
        insert_transcript(transaction, number, made.transcript, made.version, made.made_at)
        for made in whole.transcripts
    ]
    for given in whole.assessments:
        insert_assessment(transaction, number, ids[given.transcript], given.assessment, given.bank, given.made_at)
    for correction in whole.corrections:
        transaction.run(
            "INSERT INTO corrections (attempt, key_point, verdict, made_at) VALUES (?, ?, ?, ?)",
            (number, correction.key_point, correction.verdict.value, correction.made_at.isoformat()),
        )
    for review in whole.reviews:
        transaction.run(
            "INSERT INTO reviews (attempt, rating, by_user, made_at) VALUES (?, ?, ?, ?)",
            (number, int(review.rating), int(review.by_user), review.made_at.isoformat()),
        )
    # No clock: the same file gives the same history, whenever it is read in.
    at = max([made.made_at for made in whole.assessments] + [made.made_at for made in whole.corrections])
    write_derived(transaction, number, whole.said.text, standing, at)
