from collections.abc import Callable
from datetime import UTC, datetime

from voiceprep.assessing.records import Verdict
from voiceprep.history.attempt import Correction, NewAttempt
from voiceprep.history.corrections import corrected, latest

Make = Callable[..., NewAttempt]
NOW = datetime(2026, 3, 2, tzinfo=UTC)


def test_a_correction_stands_above_the_checker(attempt: Make) -> None:
    verdicts = (Verdict.COVERED, Verdict.MISSED, Verdict.PARTIAL, Verdict.MISSED)
    assessment = attempt(verdicts=verdicts).assessment

    result = corrected(
        assessment,
        [Correction("point-1", Verdict.PARTIAL, NOW), Correction("point-0", Verdict.CONTRADICTED, NOW)],
    )

    assert [point.verdict for point in result.key_points] == [
        Verdict.CONTRADICTED,
        Verdict.PARTIAL,
        Verdict.PARTIAL,
        Verdict.MISSED,
    ]
    assert result.coverage == 0.25
    assert [point.evidence for point in result.key_points] == [point.evidence for point in assessment.key_points]
    assert result.delivery == assessment.delivery


def test_the_last_correction_of_a_point_counts(attempt: Make) -> None:
    made = [Correction("point-1", verdict, NOW) for verdict in (Verdict.COVERED, Verdict.PARTIAL)]

    assert corrected(attempt().assessment, made).coverage == 0.75
    assert latest(made) == (made[-1],)


def test_without_corrections_nothing_changes(attempt: Make) -> None:
    assessment = attempt().assessment

    assert corrected(assessment, []) == assessment
    assert corrected(assessment, [Correction("a point that the bank lost", Verdict.MISSED, NOW)]) == assessment
    assert corrected(assessment, [Correction("point-0", Verdict.COVERED, NOW)]) == assessment
