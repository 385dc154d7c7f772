"""What users settled by hand, in the form that checkers are evaluated and trained with."""

from collections.abc import Iterable, Sequence
from typing import Any

from voiceprep.assessing.records import Verdict
from voiceprep.history.attempt import Attempt
from voiceprep.history.corrections import corrected


def evaluation_sets(attempts: Iterable[Attempt]) -> list[dict[str, Any]]:
    """One set a question, as plain JSON types: its key points, and each corrected answer with its labels.

    Points that the user left alone keep the checker's verdict; ``settled`` names those that are the user's.
    """
    by_question: dict[str, list[Attempt]] = {}
    for attempt in attempts:
        by_question.setdefault(attempt.kept.question_id, []).append(attempt)
    return [_one_set(question, answers) for question, answers in sorted(by_question.items())]


def _one_set(question: str, answers: Sequence[Attempt]) -> dict[str, Any]:
    points = {point.id: point.text for attempt in answers for point in attempt.kept.assessment.key_points}
    return {
        "id": question,
        "category": "own answers",
        "question": answers[-1].kept.question_text,
        "model_answer": "",
        "key_points": [{"id": point, "text": text} for point, text in points.items()],
        "answers": [_one_answer(attempt) for attempt in answers],
    }


def _one_answer(attempt: Attempt) -> dict[str, Any]:
    points = corrected(attempt.kept.assessment, attempt.corrections).key_points
    return {
        "id": f"attempt-{attempt.number}",
        "style": attempt.kept.transcript.recognizer,
        "transcript": attempt.kept.transcript.text,
        "covered": [point.id for point in points if point.verdict is Verdict.COVERED],
        "contradicted": [point.id for point in points if point.verdict is Verdict.CONTRADICTED],
        "settled": [correction.key_point for correction in attempt.corrections],
    }
