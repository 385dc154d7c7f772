import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceprep.practising.readiness import CONFIDENCE, readiness

shares = st.lists(st.floats(0, 1), min_size=1, max_size=30)


def test_nothing_said_is_not_known() -> None:
    found = readiness(15, [], [])
    assert (found.estimate, found.low, found.high, found.said, found.rough) == (None, 0.0, 1.0, 0, True)


def test_one_answer_says_little() -> None:
    for coverage in (0.0, 0.5, 1.0):
        found = readiness(40, [coverage], [coverage])
        assert found.estimate == coverage
        assert found.high - found.low > 0.7
        assert found.rough


def test_many_answers_say_more() -> None:
    widths = [readiness(40, [0.5, 0.9] * pairs, [0.5, 0.9] * pairs) for pairs in (1, 2, 5, 10, 20)]
    narrowing = [found.high - found.low for found in widths]
    assert narrowing == sorted(narrowing, reverse=True)
    assert narrowing[-1] < 0.15
    assert not widths[-1].rough


def test_questions_never_said_count_as_first_answers_went() -> None:
    # Half of them said, from nothing to everything: the other half is still at nothing.
    found = readiness(20, [0.0] * 10, [1.0] * 10)
    assert found.estimate == pytest.approx(0.5)
    assert readiness(10, [0.0] * 10, [1.0] * 10).estimate == 1.0


def test_saying_more_questions_makes_readier() -> None:
    estimates = [readiness(20, [0.3] * said, [0.8] * said).estimate or 0 for said in (1, 5, 10, 20)]
    assert estimates == sorted(estimates)


def test_everything_said_completely_may_be_all_there_is() -> None:
    found = readiness(40, [1.0] * 40, [1.0] * 40)
    assert (found.estimate, found.high) == (1.0, 1.0)
    assert 0.9 < found.low < 1.0


@given(st.integers(0, 50), shares)
def test_the_estimate_lies_within_its_interval(unsaid: int, latest: list[float]) -> None:
    first = latest[::-1]
    found = readiness(len(latest) + unsaid, first, latest)
    assert found.estimate is not None
    assert -1e-9 <= found.low <= found.estimate + 1e-9
    assert found.estimate - 1e-9 <= found.high <= 1 + 1e-9
    assert (found.said, found.questions) == (len(latest), len(latest) + unsaid)


@pytest.mark.parametrize(("said", "easy"), [(1, 2.0), (3, 2.0), (5, 0.5), (10, 2.0), (40, 0.5)])
def test_the_interval_holds_the_truth_about_as_often_as_it_says(said: int, easy: float) -> None:
    chance, questions, points, trials, held = random.Random(3), 40, 5, 600, 0
    cold_mean = easy / (easy + 2)
    truth = (said * (1 + cold_mean) / 2 + (questions - said) * cold_mean) / questions
    for _ in range(trials):
        cold = [chance.betavariate(easy, 2) for _ in range(said)]
        first = [sum(chance.random() < one for _ in range(points)) / points for one in cold]
        latest = [sum(chance.random() < (1 + one) / 2 for _ in range(points)) / points for one in cold]
        found = readiness(questions, first, latest)
        held += found.low <= truth <= found.high
    assert held / trials >= CONFIDENCE - 0.03
