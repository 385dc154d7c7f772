import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from voiceprep.assessing.records import Verdict
from voiceprep.history.attempt import Correction, NewAttempt
from voiceprep.history.opening import History, open_history
from voiceprep.history.trends import Practice

Make = Callable[..., NewAttempt]
COVERED, MISSED = Verdict.COVERED, Verdict.MISSED
BOTH, HALF, NONE = (COVERED, COVERED), (COVERED, MISSED), (MISSED, MISSED)
DAY = 24 * 60


@pytest.fixture
def history(home: Path) -> Iterator[History]:
    opened = open_history(home / "history.sqlite3", home / "recordings")
    yield opened
    opened.close()


@pytest.fixture
def in_kathmandu(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A clock that is five and three quarter hours ahead of Greenwich's."""
    monkeypatch.setenv("TZ", "Asia/Kathmandu")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def at_pace(made: NewAttempt, words: int, words_per_minute: float | None, fillers: int) -> NewAttempt:
    delivery = made.assessment.delivery
    told = replace(delivery, words=words, words_per_minute=words_per_minute, fillers=delivery.fillers[:1] * fillers)
    return replace(made, assessment=replace(made.assessment, delivery=told))


def test_nothing_yet(history: History) -> None:
    assert history.trends.days(date(2020, 1, 1)) == {}
    assert history.trends.questions() == {}
    assert history.trends.coverages("p-value", 10) == []
    assert history.trends.tracks({"p-value": "ml"}, [date(2026, 3, 1)]) == {}


def test_the_figures_of_a_day_are_those_of_all_its_words(history: History, attempt: Make) -> None:
    # 100 words in half a minute and 100 in one: 200 in one and a half, not the mean of the two rates.
    history.attempts.keep(at_pace(attempt(), 100, 200.0, 3))
    history.attempts.keep(at_pace(attempt(minutes=5), 100, 100.0, 0))
    history.attempts.keep(at_pace(attempt(minutes=9), 2, None, 1))

    (practice,) = history.trends.days(date(2026, 1, 1)).values()

    assert practice.answers == 3
    assert practice.duration_s == pytest.approx(37.5)
    assert practice.words_per_minute == pytest.approx(200 / 1.5)
    assert practice.fillers_per_100_words == pytest.approx(100 * 4 / 202)


def test_figures_that_nothing_was_said_for_are_not_made_up(history: History, attempt: Make) -> None:
    history.attempts.keep(at_pace(attempt(said="hm"), 0, None, 0))
    (practice,) = history.trends.days(date(2026, 1, 1)).values()
    assert (practice.words_per_minute, practice.fillers_per_100_words) == (None, None)
    assert practice + Practice() == practice


def test_days_are_the_users(in_kathmandu: None, history: History, attempt: Make) -> None:
    # Asked at 18:30 in Greenwich, just after midnight in Kathmandu: still the evening of the first of March.
    evening = history.attempts.keep(attempt())
    history.attempts.keep(attempt(minutes=3 * 60 + 44))
    history.attempts.keep(attempt(minutes=3 * 60 + 45))

    days = history.trends.days(date(2026, 3, 1))

    assert {day: practice.answers for day, practice in days.items()} == {date(2026, 3, 1): 2, date(2026, 3, 2): 1}
    assert list(history.trends.days(date(2026, 3, 2))) == [date(2026, 3, 2)]
    assert evening == 1


def test_each_question_has_its_first_and_its_last_answer(history: History, attempt: Make) -> None:
    history.attempts.keep(attempt("overfitting", verdicts=HALF))
    history.attempts.keep(attempt(minutes=20, verdicts=BOTH))
    # Kept later, made earlier, as an answer that was left and finished is.
    history.attempts.keep(attempt(minutes=10, verdicts=NONE))

    questions = history.trends.questions()

    assert list(questions) == ["overfitting", "p-value"]
    told = questions["p-value"]
    assert (told.answers, told.first_coverage, told.latest_coverage, told.latest_number) == (2, 0.0, 1.0, 2)
    assert told.first_asked_at == attempt(minutes=10).asked_at
    assert history.trends.coverages("p-value", 10) == [0.0, 1.0]
    assert history.trends.coverages("p-value", 1) == [1.0]


def test_answers_of_one_moment_count_in_the_order_of_their_numbers(history: History, attempt: Make) -> None:
    history.attempts.keep(attempt(verdicts=NONE))
    history.attempts.keep(attempt(verdicts=BOTH))
    told = history.trends.questions()["p-value"]
    assert (told.first_coverage, told.latest_coverage, told.latest_number) == (0.0, 1.0, 2)


def test_the_users_verdicts_count(history: History, attempt: Make) -> None:
    number = history.attempts.keep(attempt(verdicts=NONE))
    history.attempts.correct(number, Correction("point-0", COVERED, attempt().asked_at))
    assert history.trends.questions()["p-value"].latest_coverage == 0.5
    assert history.trends.coverages("p-value", 1) == [0.5]


def test_a_track_stands_where_its_questions_went_last(history: History, attempt: Make) -> None:
    history.attempts.keep(attempt("a", minutes=0, verdicts=BOTH))
    history.attempts.keep(attempt("b", minutes=2 * DAY, verdicts=NONE))
    history.attempts.keep(attempt("b", minutes=4 * DAY, verdicts=HALF))
    history.attempts.keep(attempt("other", minutes=4 * DAY, verdicts=BOTH))
    history.attempts.keep(attempt("in no bank", verdicts=BOTH))
    first = date(2026, 3, 1)
    days = [first + timedelta(days=at) for at in (-1, 0, 1, 2, 4, 9)]

    tracks = history.trends.tracks({"a": "ml", "b": "ml", "other": "speech", "never said": "speech"}, days)

    assert [(stood.day, stood.coverage, stood.said) for stood in tracks["ml"]] == [
        (days[1], 1.0, 1),
        (days[2], 1.0, 1),
        (days[3], 0.5, 2),
        (days[4], 0.75, 2),
        (days[5], 0.75, 2),
    ]
    assert [(stood.day, stood.coverage, stood.said) for stood in tracks["speech"]] == [
        (days[4], 1.0, 1),
        (days[5], 1.0, 1),
    ]
    assert history.trends.tracks({"a": "ml"}, []) == {}


def test_a_deleted_answer_is_in_no_trend(history: History, attempt: Make) -> None:
    number = history.attempts.keep(attempt())
    history.attempts.delete(number)
    assert history.trends.days(datetime(2026, 1, 1, tzinfo=UTC).date()) == {}
    assert history.trends.questions() == {}
