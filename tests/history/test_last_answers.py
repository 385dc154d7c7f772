"""What the latest answers left unsaid."""

from collections.abc import Callable
from pathlib import Path

import pytest

from voiceprep.assessing.records import Verdict
from voiceprep.history.attempt import Correction, NewAttempt
from voiceprep.history.last_answers import WeakPoints
from voiceprep.history.opening import History, open_history

Make = Callable[..., NewAttempt]
SAID, PARTLY, MISSED, WRONG = Verdict.COVERED, Verdict.PARTIAL, Verdict.MISSED, Verdict.CONTRADICTED


@pytest.fixture
def history(home: Path) -> History:
    return open_history(home / "history.sqlite3", home / "recordings")


def test_the_points_of_the_latest_answer_count_and_those_that_were_said_do_not(history: History, attempt: Make) -> None:
    history.attempts.keep(attempt("a", minutes=5, verdicts=(SAID, MISSED, WRONG, PARTLY, MISSED)))
    history.attempts.keep(attempt("a", minutes=1, verdicts=(MISSED,) * 5))
    history.attempts.keep(attempt("b", verdicts=(SAID, PARTLY)))

    assert history.last_answers.weak_points() == [WeakPoints("a", ("point-1", "point-4"), ("point-2",))]


def test_a_corrected_point_is_not_weak_any_more_and_a_deleted_answer_leaves_the_one_before(
    history: History, attempt: Make
) -> None:
    history.attempts.keep(attempt("a", minutes=1, verdicts=(MISSED, SAID)))
    number = history.attempts.keep(attempt("a", minutes=2, verdicts=(SAID, MISSED)))

    history.attempts.correct(number, Correction("point-1", SAID, attempt().asked_at))
    assert history.last_answers.weak_points() == []

    history.attempts.delete(number)
    assert history.last_answers.weak_points() == [WeakPoints("a", ("point-0",), ())]
