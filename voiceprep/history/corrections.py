"""What an assessment comes to when the user's own verdicts stand above the checker's."""

from collections.abc import Iterable
from dataclasses import replace

from voiceprep.assessing.coverage import coverage_of, rung_reached
from voiceprep.assessing.records import Assessment
from voiceprep.history.attempt import Attempt, Correction


def latest(corrections: Iterable[Correction]) -> tuple[Correction, ...]:
    """The last correction of each key point, in the order in which the key points were first corrected."""
    return tuple({correction.key_point: correction for correction in corrections}.values())


def corrected(assessment: Assessment, corrections: Iterable[Correction]) -> Assessment:
    """The assessment with the corrections in it, coverage and rung worked out anew.

    Of several corrections of one key point the last one counts. One of a key point that the assessment
    does not have is passed over: a bank may lose a point after an answer was given.
    """
    verdicts = {correction.key_point: correction.verdict for correction in corrections}
    points = tuple(replace(point, verdict=verdicts.get(point.id, point.verdict)) for point in assessment.key_points)
    if points == assessment.key_points:
        return assessment
    return replace(assessment, key_points=points, coverage=coverage_of(points), rung=rung_reached(points))


def with_correction(attempt: Attempt, correction: Correction) -> Attempt:
    """The attempt with one more correction, which takes the place of an earlier one of the same key point."""
    return replace(attempt, corrections=latest((*attempt.corrections, correction)))
