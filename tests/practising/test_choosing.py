"""What to practise today, and why."""

from datetime import UTC, date, datetime, timedelta

import pytest

from voiceprep.history.attempts import QuestionSummary
from voiceprep.history.last_answers import WeakPoints
from voiceprep.history.rating import Rating
from voiceprep.history.reviews import Review
from voiceprep.practising.choosing import Past, Wishes, choose, mixed
from voiceprep.practising.today import Reason, Today
from voiceprep.questions.model import KeyPoint, Kind, Level, Question

NOW = datetime(2024, 5, 10, 12, tzinfo=UTC)
TODAY = date(2024, 5, 10)
AGAIN, HARD, GOOD, EASY = Rating


def question(
    name: str, level: Level = Level.INTERMEDIATE, track: str = "speech", kind: Kind = Kind.CONCEPT
) -> Question:
    points = tuple(KeyPoint(f"{name}-{number}", f"Point {number} of {name}") for number in range(4))
    return Question(name, f"Why {name}?", "So.", points, level=level, track=track, kind=kind)


def past(*said: tuple[str, float, Rating], missed: tuple[str, ...] = (), wrong: tuple[str, ...] = ()) -> Past:
    """Answers by question, days ago and rating; the ids of points that the latest answers missed or said wrong."""
    log = sorted(said, key=lambda one: -one[1])
    reviews = tuple(
        Review(number, name, rating, False, NOW - timedelta(days=days))
        for number, (name, days, rating) in enumerate(log, start=1)
    )
    summaries = {one.question_id: QuestionSummary(one.question_id, 1, one.asked_at, 0.6, 0.6) for one in reviews}
    weak = {
        name: WeakPoints(
            name,
            tuple(point for point in missed if point.startswith(f"{name}-")),
            tuple(point for point in wrong if point.startswith(f"{name}-")),
        )
        for name in summaries
    }
    return Past(tuple(summaries.values()), reviews, tuple(one for one in weak.values() if one.missed or one.wrong))


def names(today: Today) -> list[str]:
    return [one.question.id for one in today.suggestions]


def due(today: Today) -> list[tuple[str, Reason, str]]:
    return [(one.question.id, one.reason, one.why) for one in today.due]


def test_weak_points_come_first_then_what_fades_then_what_is_new_then_what_comes_another_day() -> None:
    questions = [question(name) for name in ("later", "sooner", "new", "faded", "fading", "missed", "wrong")]
    said = past(
        ("later", 1, EASY),
        ("sooner", 1, GOOD),
        ("faded", 60, GOOD),
        ("fading", 3, GOOD),
        ("missed", 3, GOOD),
        ("wrong", 3, GOOD),
        missed=("missed-1", "wrong-0"),
        wrong=("wrong-2",),
    )
    today = choose(questions, said, Wishes(), NOW)
    assert due(today) == [
        ("wrong", Reason.WEAK, "1 said wrong, 1 missed"),
        ("missed", Reason.WEAK, "1 missed"),
        ("faded", Reason.FADING, "half forgotten (6 in 10)"),
        ("fading", Reason.FADING, "fading (9 in 10)"),
        ("new", Reason.NEW, "never said"),
    ]
    assert [(one.question.id, one.why) for one in today.suggestions[5:]] == [
        ("sooner", "due tomorrow"),
        ("later", "due in 7 days"),
    ]
    assert today.minutes == 7  # five times 45 s and what is around an answer
    assert [one.last_coverage for one in today.suggestions] == [0.6] * 4 + [None] + [0.6] * 2


def test_it_is_told_which_points_were_weak_and_how_much_is_still_known() -> None:
    said = past(("x", 3, GOOD), missed=("x-0", "x-1", "x-3"), wrong=("x-2",))
    [suggestion] = choose([question("x")], said, Wishes(), NOW).suggestions
    assert suggestion.detail == (
        "Said 3 days ago with 60% covered. The chance that you still know it is about 9 in 10. "
        "Said wrong: Point 2 of x. Missed: Point 0 of x; Point 1 of x; and 1 more."
    )


def test_points_that_the_bank_no_longer_has_are_not_weak() -> None:
    said = past(("x", 3, GOOD), missed=("x-renamed",))
    [suggestion] = choose([question("x")], said, Wishes(), NOW).due
    assert suggestion.reason is Reason.FADING
    assert "Missed" not in suggestion.detail


def test_new_questions_are_mixed_over_the_tracks_and_go_from_easy_to_hard() -> None:
    speech = [question(f"s{at}", Level.ADVANCED if at < 3 else Level.BEGINNER) for at in range(6)]
    coding = [question(f"c{at}", track="coding") for at in range(3)]
    assert [one.id for one in mixed([*coding, *speech])] == ["s3", "c0", "s4", "s5", "c1", "s0", "s1", "c2", "s2"]
    assert mixed([]) == []


def test_a_day_begins_so_many_new_questions_and_saying_one_leaves_one_less() -> None:
    questions = [question(f"q{at}") for at in range(9)]
    morning = choose(questions, Past(), Wishes(new_per_day=3), NOW)
    assert [one.question.id for one in morning.due] == ["q0", "q1", "q2"]
    assert [one.why for one in morning.suggestions] == ["never said"] * 3 + ["another day"] * 6
    assert (morning.done, morning.said, morning.chosen, morning.new_a_day) == (0, 0, 9, 3)

    noon = choose(questions, past(("q1", 0, AGAIN)), Wishes(new_per_day=3), NOW)
    assert [one.question.id for one in noon.due] == ["q0", "q2"]
    assert (noon.done, noon.said) == (1, 1)

    # One that was not for today counts as well.
    evening = choose(questions, past(("q1", 0, GOOD), ("q7", 0, GOOD), ("q0", 0, EASY)), Wishes(new_per_day=3), NOW)
    assert evening.due == ()
    assert names(evening)[:2] == ["q2", "q3"]
    assert names(evening)[-1] == "q0"


def test_a_flood_is_spread_over_days_the_most_urgent_first() -> None:
    questions = [question(f"q{at}") for at in range(6)]
    answers = [(f"q{at}", 3.0 + at, GOOD) for at in range(6)]
    flood = choose(questions, past(*answers, missed=("q1-0",)), Wishes(repeats_per_day=2), NOW)
    assert [one.question.id for one in flood.due] == ["q1", "q5"]
    assert [one.why for one in flood.suggestions[2:]] == ["due, another day"] * 4

    # What is said is one of the two, even when nothing about it is weak any more.
    after = choose(questions, past(*answers, ("q1", 0, GOOD)), Wishes(repeats_per_day=2), NOW)
    assert [one.question.id for one in after.due] == ["q5"]


def test_what_failed_today_comes_tomorrow_and_not_once_more_today() -> None:
    questions = [question("x")]
    failed = past(("x", 0, AGAIN), missed=("x-0",))
    assert choose(questions, failed, Wishes(), NOW).due == ()
    [tomorrow] = choose(questions, failed, Wishes(), NOW + timedelta(days=1)).due
    assert (tomorrow.reason, tomorrow.why) == (Reason.WEAK, "1 missed")


def test_only_the_chosen_tracks_are_for_today() -> None:
    questions = [question("a"), question("b", track="coding"), question("c"), question("d", track="coding")]
    today = choose(questions, past(("a", 9, GOOD), ("b", 9, GOOD)), Wishes(tracks=frozenset({"coding"})), NOW)
    assert [one.question.id for one in today.due] == ["b", "d"]
    assert (today.chosen, today.said) == (2, 1)
    assert set(names(today)) == {"a", "b", "c", "d"}


def test_questions_for_the_interviewer_are_not_begun_by_themselves_and_come_again_once_said() -> None:
    questions = [question("ask", kind=Kind.REVERSE, track="reverse"), question("x")]
    fresh = choose(questions, Past(), Wishes(), NOW)
    assert [one.question.id for one in fresh.due] == ["x"]
    assert (names(fresh), fresh.chosen) == (["x", "ask"], 1)
    assert [one.question.id for one in choose(questions, past(("ask", 9, GOOD)), Wishes(), NOW).due] == ["ask", "x"]


def test_what_was_said_of_questions_that_are_gone_does_not_matter() -> None:
    assert choose([], past(("gone", 5, GOOD), missed=("gone-1",)), Wishes(), NOW).suggestions == ()


@pytest.mark.parametrize(
    ("days_ago", "rating", "why"),
    [
        (1, AGAIN, "fading (8 in 10)"),
        (1, HARD, "fading (9 in 10)"),
        (2, GOOD, "fading (9 in 10)"),
        (30, AGAIN, "half forgotten (5 in 10)"),
        (365, AGAIN, "forgotten (3 in 10)"),
    ],
)
def test_how_much_is_forgotten_is_said_in_words(days_ago: float, rating: Rating, why: str) -> None:
    [suggestion] = choose([question("x")], past(("x", days_ago, rating)), Wishes(), NOW).due
    assert suggestion.why == why


def test_the_day_is_the_users() -> None:
    """At three in the morning it is still yesterday's evening, whose questions are done."""
    log = past(("x", 0, AGAIN))
    assert choose([question("x")], log, Wishes(), datetime(2024, 5, 11, 3, tzinfo=UTC)).due == ()
    assert len(choose([question("x")], log, Wishes(), datetime(2024, 5, 11, 5, tzinfo=UTC)).due) == 1
