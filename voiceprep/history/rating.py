"""How well an answer went, on the four steps that the schedule works with."""

from enum import IntEnum

from voiceprep.assessing.records import Assessment, Verdict


class Rating(IntEnum):
    """FSRS's ratings."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


_HARD_FROM, _GOOD_FROM, _EASY_FROM = 0.35, 0.65, 0.95
"""Coverages: under a third said is not remembered; all but a word of it is easy. The history's second step
rates older attempts by the same figures."""


def proposed_rating(assessment: Assessment) -> Rating:
    """The rating that a coverage suggests; with a point said wrong never better than hard."""
    if assessment.coverage < _HARD_FROM:
        return Rating.AGAIN
    wrong = any(point.verdict is Verdict.CONTRADICTED for point in assessment.key_points)
    if assessment.coverage < _GOOD_FROM or wrong:
        return Rating.HARD
    return Rating.GOOD if assessment.coverage < _EASY_FROM else Rating.EASY
