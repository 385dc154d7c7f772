"""What to practise next."""

from datetime import UTC, datetime, timedelta

import pytest

from voiceprep.history.attempts import QuestionSummary
from voiceprep.practising.choosing import due_at, suggestions
from voiceprep.questions.model import Level, Question

NOW = datetime(2024, 5, 10, 12, tzinfo=UTC)


def question(name: str, level: Level = Level.INTERMEDIATE) -> Question:
    return Question(name, f"Why {name}?", "So.", (), level=level)


def said(name: str, hours_ago: float, coverage: float, attempts: int = 1) -> QuestionSummary:
    return QuestionSummary(name, attempts, NOW - timedelta(hours=hours_ago), coverage, coverage)


def test_what_is_due_comes_first_then_what_is_new_then_what_comes_due_soonest() -> None:
    questions = [question(name) for name in ("far", "new", "late", "soon", "later still")]
    summaries = [
        said("far", 1, 1.0),
        said("late", 13, 0.2),
        said("soon", 11, 0.2),
        said("later still", 100, 0.2),
    ]
    found = suggestions(questions, summaries, NOW)
    assert [(one.question.id, one.due, one.why) for one in found] == [
        ("later still", True, "20% last time"),
        ("late", True, "20% last time"),
        ("new", True, "never said"),
        ("soon", False, "due in 1 h"),
        ("far", False, "due in 5 days"),
    ]
    assert [one.last_coverage for one in found] == [0.2, 0.2, None, 0.2, 1.0]


def test_new_questions_go_from_easy_to_hard_and_keep_their_order() -> None:
    questions = [
        question("hard", Level.ADVANCED),
        question("first", Level.BEGINNER),
        question("middle"),
        question("second", Level.BEGINNER),
    ]
    assert [one.question.id for one in suggestions(questions, [], NOW)] == ["first", "second", "middle", "hard"]


@pytest.mark.parametrize(
    ("coverage", "attempts", "hours"),
    [
        (0.0, 1, 12),
        (0.49, 1, 12),
        (0.5, 1, 48),
        (0.79, 1, 48),
        (0.8, 1, 120),
        (1.0, 1, 120),
        (1.0, 3, 360),
        (0.0, 9, 48),
    ],
)
def test_the_better_and_the_more_often_the_later_it_comes_back(coverage: float, attempts: int, hours: int) -> None:
    assert due_at(said("x", 0, coverage, attempts)) == NOW + timedelta(hours=hours)


def test_it_is_due_from_the_moment_on() -> None:
    [now] = suggestions([question("x")], [said("x", 12, 0.1)], NOW)
    [almost] = suggestions([question("x")], [said("x", 11.99, 0.1)], NOW)
    assert (now.due, almost.due) == (True, False)
    assert almost.why == "due in 1 h"


def test_what_was_said_of_other_questions_does_not_matter() -> None:
    assert suggestions([], [said("gone", 1, 0.5)], NOW) == []
