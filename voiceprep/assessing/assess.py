"""The assessment of one answer: a pure function of the question, the words and what was heard."""

from voiceprep.assessing import lexical
from voiceprep.assessing.delivery import delivery_of
from voiceprep.assessing.records import Assessment, KeyPointResult, Verdict
from voiceprep.listening.summary import Heard
from voiceprep.questions.model import Question, Rung
from voiceprep.transcribing.transcript import Transcript

CHECKER = lexical.NAME

_WORTH = {Verdict.COVERED: 1.0, Verdict.PARTIAL: 0.5}
_REACHED_FROM = 2 / 3
"""The share of a level's points that counts as having it; an interviewer forgives one in three."""


def assess(question: Question, transcript: Transcript, heard: Heard | None = None) -> Assessment:
    """Check an answer. The same input always gives the same assessment."""
    points = lexical.judge(question, transcript)
    return Assessment(
        question_id=question.id,
        coverage=coverage_of(points),
        key_points=points,
        delivery=delivery_of(transcript, heard, question.target_s),
        rung=rung_reached(points),
        checker=CHECKER,
    )


def coverage_of(points: tuple[KeyPointResult, ...]) -> float:
    """The share of the key points that were said, a partial one counting half; 0 when there are none."""
    if not points:
        return 0.0
    return round(sum(_WORTH.get(point.verdict, 0.0) for point in points) / len(points), 2)


def rung_reached(points: tuple[KeyPointResult, ...]) -> Rung | None:
    """The highest seniority whose points, and those of every one below it, are mostly covered.

    None when not even the first is reached, or when the question has points of one level only.
    """
    if len({point.rung for point in points}) < 2:
        return None
    reached: Rung | None = None
    for rung in Rung:
        share = [_WORTH.get(point.verdict, 0.0) for point in points if point.rung is rung]
        if share and sum(share) / len(share) < _REACHED_FROM:
            break
        if share:
            reached = rung
    return reached
