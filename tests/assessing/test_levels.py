"""Coverage, and the seniority that an answer shows."""

import pytest

from voiceprep.assessing.coverage import coverage_of, rung_reached
from voiceprep.assessing.records import KeyPointResult, Verdict
from voiceprep.questions.model import Rung

LETTERS = {"c": Verdict.COVERED, "p": Verdict.PARTIAL, "m": Verdict.MISSED, "x": Verdict.CONTRADICTED}


def points(competent: str = "", senior: str = "", staff: str = "") -> tuple[KeyPointResult, ...]:
    """A point for each letter: c covered, p partial, m missed, x contradicted."""
    given = {Rung.STAFF: staff, Rung.COMPETENT: competent, Rung.SENIOR: senior}
    return tuple(
        KeyPointResult(f"{rung}-{number}", "…", LETTERS[letter], 0.5, rung=rung)
        for rung, letters in given.items()
        for number, letter in enumerate(letters)
    )


@pytest.mark.parametrize(
    ("verdicts", "coverage"),
    [("", 0.0), ("c", 1.0), ("m", 0.0), ("x", 0.0), ("p", 0.5), ("ccm", 0.67), ("cpmx", 0.38), ("cccccc", 1.0)],
)
def test_coverage_counts_a_partial_point_half(verdicts: str, coverage: float) -> None:
    assert coverage_of(points(verdicts)) == coverage


@pytest.mark.parametrize(
    ("competent", "senior", "staff", "reached"),
    [
        ("ccc", "c", "c", Rung.STAFF),
        ("ccc", "c", "m", Rung.SENIOR),
        ("ccc", "m", "m", Rung.COMPETENT),
        ("ccm", "c", "", Rung.SENIOR),
        ("cmm", "c", "c", None),
        ("ccc", "m", "c", Rung.COMPETENT),
        ("cpc", "p", "", Rung.COMPETENT),
        ("ccx", "m", "", Rung.COMPETENT),
        ("cxx", "c", "", None),
        ("ccc", "", "c", Rung.STAFF),
        ("", "c", "m", Rung.SENIOR),
        ("ccc", "", "", None),
        ("", "", "", None),
    ],
)
def test_the_rung_is_the_highest_with_all_below_it_mostly_covered(
    competent: str, senior: str, staff: str, reached: Rung | None
) -> None:
    assert rung_reached(points(competent, senior, staff)) is reached
