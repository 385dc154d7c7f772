"""What the verdicts on key points come to: a share, and the seniority they show."""

from voiceprep.assessing.records import KeyPointResult, Verdict
from voiceprep.questions.model import Rung

_WORTH = {Verdict.COVERED: 1.0, Verdict.PARTIAL: 0.5}
_REACHED_FROM = 2 / 3
"""The share of a level's points that counts as having it; an interviewer forgives one in three."""


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


def raises_to(points: tuple[KeyPointResult, ...]) -> tuple[Rung, tuple[KeyPointResult, ...]] | None:
    """The level above the one reached, and its key points that are not covered yet; None at the top."""
    present = [rung for rung in Rung if any(point.rung is rung for point in points)]
    if len(present) < 2:
        return None
    reached = rung_reached(points)
    above = present[present.index(reached) + 1 :] if reached else present
    if not above:
        return None
    missing = tuple(point for point in points if point.rung is above[0] and point.verdict is not Verdict.COVERED)
    return above[0], missing
