"""Attempts as rows of the history's tables, and back."""

import json
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from voiceprep.assessing.records import Assessment, Verdict
from voiceprep.errors import BadInputError
from voiceprep.history.attempt import AttemptLine, Correction, NewAttempt, Versions
from voiceprep.history.migrations import Transaction
from voiceprep.history.serialise import (
    assessment_from,
    assessment_json,
    heard_from,
    heard_json,
    transcript_from,
    transcript_json,
)
from voiceprep.transcribing.transcript import Transcript

LINE_COLUMNS = """
    number, question_id, question_text, asked_at, duration_s, coverage, recognizer, recording IS NOT NULL AS sound"""
"""What ``line_from`` needs."""

CURRENT = """
    SELECT a.*, t.text, t.words, t.aside, t.recognizer_version, s.assessment, s.checker, s.bank
    FROM attempts a
    JOIN assessments s ON s.id = (SELECT max(id) FROM assessments WHERE attempt = a.number)
    JOIN transcripts t ON t.id = s.transcript
    WHERE a.number = ?"""
"""One attempt as it was last transcribed and assessed: what ``kept_from`` needs."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def microseconds(moment: datetime) -> int:
    """An aware time as microseconds since 1970, exactly."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def insert_attempt(transaction: Transaction, new: NewAttempt, recording: str | None) -> int:
    """Write an attempt with its transcript and assessment; returns its number."""
    asked_at = new.asked_at.isoformat()
    number = transaction.run(
        "INSERT INTO attempts (uid, question_id, question_text, asked_at, asked_us, duration_s, recording,"
        " heard, timings, program, recognizer, coverage) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            uuid.uuid4().hex,
            new.question_id,
            new.question_text,
            asked_at,
            microseconds(new.asked_at),
            new.duration_s,
            recording,
            None if new.heard is None else dumps(heard_json(new.heard)),
            dumps(new.timings),
            new.versions.voiceprep,
            new.transcript.recognizer,
            new.assessment.coverage,
        ),
    )
    versions = new.versions
    transcript = insert_transcript(transaction, number, new.transcript, versions.recognizer, new.asked_at)
    insert_assessment(transaction, number, transcript, new.assessment, versions.bank, new.asked_at)
    return number


def insert_transcript(
    transaction: Transaction, number: int, said: Transcript, recognizer_version: str, at: datetime
) -> int:
    """Write words of an attempt, which count from now on once they are assessed; returns their id."""
    parts = transcript_json(said)
    words, aside = dumps(parts["words"]), dumps(parts["aside"])
    return transaction.run(
        "INSERT INTO transcripts (attempt, made_at, recognizer, recognizer_version, text, words, aside)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (number, at.isoformat(), said.recognizer, recognizer_version, said.text, words, aside),
    )


def transcript_of(row: Any) -> Transcript:
    """The transcript of a row of that table.

    Raises:
        BadInputError: It does not hold what it should.
        ValueError: A part of it is not JSON.
    """
    parts = {name: json.loads(row[name]) for name in ("words", "aside")}
    return transcript_from({"text": row["text"], "recognizer": row["recognizer"], **parts})


def insert_assessment(
    transaction: Transaction, number: int, transcript: int, made: Assessment, bank: str, at: datetime
) -> None:
    """Write an assessment of the words with this id, which counts from now on; ``bank`` is the question's digest."""
    transaction.run(
        "INSERT INTO assessments (attempt, transcript, made_at, checker, bank, assessment) VALUES (?, ?, ?, ?, ?, ?)",
        (number, transcript, at.isoformat(), made.checker, bank, dumps(assessment_json(made))),
    )


def unknown_attempt(number: int) -> BadInputError:
    """What is told of a number that no attempt has."""
    return BadInputError(f"There is no attempt {number}", "“voiceprep history list” shows those there are")


def kept_from(row: Any, recordings: Path) -> NewAttempt:
    """The attempt of a row of ``CURRENT``.

    Raises:
        BadInputError: A part of it does not hold what it should.
        ValueError: A part of it is not JSON or not a time.
    """
    return NewAttempt(
        question_id=row["question_id"],
        question_text=row["question_text"],
        asked_at=datetime.fromisoformat(row["asked_at"]),
        duration_s=row["duration_s"],
        recording=None if row["recording"] is None else recordings / row["recording"],
        heard=None if row["heard"] is None else heard_from(json.loads(row["heard"])),
        transcript=transcript_of(row),
        assessment=assessment_from(json.loads(row["assessment"])),
        versions=Versions(row["program"], row["recognizer_version"], row["checker"], row["bank"]),
        timings=json.loads(row["timings"]),
    )


def line_from(row: Any) -> AttemptLine:
    """The line of a row of ``LINE_COLUMNS``."""
    return AttemptLine(
        number=row["number"],
        question_id=row["question_id"],
        question_text=row["question_text"],
        asked_at=datetime.fromisoformat(row["asked_at"]),
        duration_s=row["duration_s"],
        coverage=row["coverage"],
        recognizer=row["recognizer"],
        has_recording=bool(row["sound"]),
    )


def correction_from(row: Any) -> Correction:
    """The correction of a row of that table."""
    return Correction(row["key_point"], Verdict(row["verdict"]), datetime.fromisoformat(row["made_at"]))


def dumps(value: Any) -> str:
    """Plain JSON types as they are kept: in one line, without spaces."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
