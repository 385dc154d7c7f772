import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from voiceprep.assessing.records import Verdict
from voiceprep.errors import BadInputError
from voiceprep.history.attempt import Correction, NewAttempt
from voiceprep.history.opening import History, open_history
from voiceprep.history.rating import Rating

Make = Callable[..., NewAttempt]
SAID, MISSED, WRONG = Verdict.COVERED, Verdict.MISSED, Verdict.CONTRADICTED
DUMPS = Path(__file__).parent / "old_schemas"


@pytest.fixture
def history(home: Path) -> History:
    return open_history(home / "history.sqlite3", home / "recordings")


@pytest.mark.parametrize(
    ("verdicts", "rating"),
    [
        ((SAID, MISSED, MISSED, MISSED), Rating.AGAIN),
        ((SAID, MISSED), Rating.HARD),
        ((SAID, SAID, SAID, MISSED), Rating.GOOD),
        ((SAID, SAID), Rating.EASY),
        ((SAID, SAID, SAID, WRONG), Rating.HARD),
    ],
)
def test_coverage_proposes_a_rating(
    history: History, attempt: Make, verdicts: tuple[Verdict, ...], rating: Rating
) -> None:
    history.attempts.keep(attempt(verdicts=verdicts))

    review = history.reviews.standing()[0]

    assert (review.rating, review.by_user) == (rating, False)


def test_a_corrected_verdict_changes_the_proposal_and_not_what_the_user_rated(history: History, attempt: Make) -> None:
    number = history.attempts.keep(attempt(verdicts=(SAID, MISSED)))
    at = attempt().asked_at

    history.attempts.correct(number, Correction("point-1", SAID, at))
    assert history.reviews.standing()[0].rating is Rating.EASY

    history.reviews.rate(number, Rating.HARD, at)
    history.attempts.correct(number, Correction("point-1", MISSED, at + timedelta(minutes=1)))
    review = history.reviews.standing()[0]
    assert (review.rating, review.by_user) == (Rating.HARD, True)


def test_reviews_stand_in_the_order_of_the_attempts_and_go_with_them(history: History, attempt: Make) -> None:
    late = history.attempts.keep(attempt("b", minutes=9))
    early = history.attempts.keep(attempt("a", minutes=1))

    assert [review.attempt for review in history.reviews.standing()] == [early, late]
    assert [review.attempt for review in history.reviews.standing("b")] == [late]
    history.attempts.delete(late)
    assert [review.attempt for review in history.reviews.standing()] == [early]


def test_an_attempt_that_is_not_there_cannot_be_rated(history: History, attempt: Make) -> None:
    with pytest.raises(BadInputError, match="no attempt 7"):
        history.reviews.rate(7, Rating.GOOD, attempt().asked_at)


def test_attempts_from_before_there_were_reviews_are_rated_by_what_they_covered(home: Path) -> None:
    home.mkdir()
    connection = sqlite3.connect(home / "history.sqlite3")
    connection.executescript((DUMPS / "1.sql").read_text(encoding="utf-8"))
    connection.close()

    history = open_history(home / "history.sqlite3", home / "recordings")

    # Three quarters, counting the user's correction.
    assert [review.rating for review in history.reviews.standing()] == [Rating.GOOD]


def test_only_the_latest_reviews_of_each_question_are_read_when_that_is_enough(history: History, attempt: Make) -> None:
    numbers = [history.attempts.keep(attempt("ab"[at % 2], minutes=9 - at)) for at in range(8)]

    assert [review.attempt for review in history.reviews.standing(latest=2)] == numbers[3::-1]
    assert [review.attempt for review in history.reviews.standing("a", latest=3)] == [
        numbers[4],
        numbers[2],
        numbers[0],
    ]
    assert len(history.reviews.standing(latest=99)) == 8
