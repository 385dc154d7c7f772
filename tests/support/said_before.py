"""Answers given days ago, with the verdicts that a test wants: for what is due today, and why."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from scripted_studio import Stage

from voiceprep.assessing.assess import assess
from voiceprep.assessing.coverage import coverage_of
from voiceprep.assessing.records import Verdict
from voiceprep.history.attempt import NewAttempt, Versions
from voiceprep.history.opening import open_history
from voiceprep.questions.loading import find_question, load_library
from voiceprep.transcribing.transcript import Transcript


def said_before(
    stage: Stage, question: str, days_ago: float, missed: tuple[int, ...] = (), wrong: tuple[int, ...] = ()
) -> int:
    """Keep an answer that said everything but the key points of these numbers; returns its own number."""
    asked = find_question(load_library([stage.places.banks]), question)
    transcript = Transcript("so it is", (), "scripted")
    assessment = assess(asked, transcript, None)
    verdicts = dict.fromkeys(missed, Verdict.MISSED) | dict.fromkeys(wrong, Verdict.CONTRADICTED)
    points = tuple(
        replace(point, verdict=verdicts.get(at, Verdict.COVERED)) for at, point in enumerate(assessment.key_points)
    )
    kept = NewAttempt(
        question_id=asked.id,
        question_text=asked.text,
        asked_at=datetime.now(UTC) - timedelta(days=days_ago),
        duration_s=20,
        recording=None,
        heard=None,
        transcript=transcript,
        assessment=replace(assessment, key_points=points, coverage=coverage_of(points)),
        versions=Versions("0", "scripted 1", "lexical-1", "abc"),
    )
    history = open_history(stage.places.database, stage.places.recordings)
    with history.database:
        return history.attempts.keep(kept)
