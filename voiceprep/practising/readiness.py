"""How ready one is for questions of a track: an estimate, and how far off it may be."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

CONFIDENCE = 0.9
"""How often the interval holds what is estimated."""

_Z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
_DRAWN_BY = 2
"""The design effect of few coverages is drawn towards one as if so many more had it. With it, the interval held
the truth in 88 to 100 of 100 simulated candidates, from one question said to all of 40."""

_NO_VARIANCE = 1e-9
_ROUGH_FROM = 0.4
"""An interval as wide as this says little more than that somebody has begun."""


@dataclass(frozen=True)
class Readiness:
    """The share of its key points that one would say of a track's question, all of 0 to 1.

    Attributes:
        questions: How many the track has.
        said: How many of them were ever answered.
        estimate: None when none was: nothing is known then, and ``low`` and ``high`` are 0 and 1.
        low: It is hardly less than this,
        high: and hardly more than this.
    """

    questions: int
    said: int
    estimate: float | None
    low: float
    high: float

    @property
    def rough(self) -> bool:
        """Whether so little is known that the estimate should not be relied upon."""
        return self.high - self.low > _ROUGH_FROM


def readiness(questions: int, first: Sequence[float], latest: Sequence[float]) -> Readiness:
    """Readiness for the questions of a track.

    A question that was said counts with its latest coverage. One that never was counts as first answers
    went: the mean of the ``first`` coverages is the best that is known of an answer without practice, and
    better than taking it for nothing, or for as good as what was practised.

    The interval is Wilson's (E. B. Wilson, “Probable inference, the law of succession, and statistical
    inference”, Journal of the American Statistical Association 22, 1927), of the mean of the latest and of that of
    the first coverages, added in proportion to the questions that they stand for. Wilson's is made for counts
    of successes. Coverages are shares, which vary less, so their number is divided by the design effect, the
    ratio of the two variances (E. L. Korn, B. I. Graubard, “Confidence intervals for proportions with small expected
    number of positive counts estimated from survey data”, Survey Methodology 24, 1998), drawn towards one while
    they are few. The bootstrap is not used because it finds no uncertainty at all in a single answer.

    It is for questions like these, asked by somebody else: having said all of them does not make it vanish. It takes
    the questions that were said for a random choice, and what was said weeks ago for what would be said now.

    Args:
        questions: How many the track has.
        first: The coverage of the first answer to each question that was said.
        latest: That of the latest answer to each of them.
    """
    said = len(latest)
    if not said:
        return Readiness(questions, 0, None, 0.0, 1.0)
    known = said / questions
    mean, low, high = _interval(latest)
    mean_first, low_first, high_first = _interval(first)
    return Readiness(
        questions,
        said,
        known * mean + (1 - known) * mean_first,
        known * low + (1 - known) * low_first,
        known * high + (1 - known) * high_first,
    )


def _interval(shares: Sequence[float]) -> tuple[float, float, float]:
    """The mean of some shares, and Wilson's interval around it."""
    mean = sum(shares) / len(shares)
    count = len(shares) / _design_effect(shares, mean)
    shrunk = 1 + _Z**2 / count
    centre = (mean + _Z**2 / (2 * count)) / shrunk
    half = _Z / shrunk * math.sqrt(mean * (1 - mean) / count + _Z**2 / (4 * count**2))
    return mean, max(0.0, centre - half), min(1.0, centre + half)


def _design_effect(shares: Sequence[float], mean: float) -> float:
    """How much less shares vary than successes with the same mean: 1 where they are all or nothing."""
    most = mean * (1 - mean)
    if most < _NO_VARIANCE:
        return 1.0
    squares = sum((share - mean) ** 2 for share in shares)
    return (squares / most + _DRAWN_BY) / (len(shares) - 1 + _DRAWN_BY)
