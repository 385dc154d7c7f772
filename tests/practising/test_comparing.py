"""Two answers to one question, compared."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path

import pytest

from voiceprep.assessing.coverage import coverage_of
from voiceprep.assessing.records import Assessment, Delivery, Filler, KeyPointResult, Verdict
from voiceprep.errors import BadInputError
from voiceprep.history.attempt import Attempt, Correction, NewAttempt, Versions
from voiceprep.history.opening import open_history
from voiceprep.listening.summary import Span
from voiceprep.practising.comparing import Change, compared, others_at_the_question, previous_of
from voiceprep.practising.side_by_side import rows
from voiceprep.transcribing.transcript import Transcript

ASKED = datetime(2026, 3, 1, 18, 30, tzinfo=UTC)
LETTERS = {"c": Verdict.COVERED, "p": Verdict.PARTIAL, "m": Verdict.MISSED, "x": Verdict.CONTRADICTED}

Make = Callable[..., Attempt]


def attempt(number: int, verdicts: str, days: float = 0, question: str = "p-value", **delivery: object) -> Attempt:
    """``verdicts`` has a letter for each point: c covered, p partial, m missed, x contradicted, - not asked for."""
    points = tuple(
        KeyPointResult(f"point-{at}", f"Point {at}", LETTERS[letter], 0.5)
        for at, letter in enumerate(verdicts)
        if letter != "-"
    )
    said = replace(Delivery(90, 40.0, 135.0, 1.25, 45), **delivery)  # type: ignore[arg-type]
    kept = NewAttempt(
        question_id=question,
        question_text=f"What is {question}?",
        asked_at=ASKED + timedelta(days=days),
        duration_s=44.0,
        recording=None,
        heard=None,
        transcript=Transcript("some words", (), "builtin"),
        assessment=Assessment(question, coverage_of(points), points, said),
        versions=Versions("0", "1", "lexical-1", "abc"),
    )
    return Attempt(number, kept)


def test_points_gained_and_lost() -> None:
    comparison = compared(attempt(1, "mcxpcm"), attempt(2, "cmmccm", days=1))
    assert [point.id for point in comparison.changed(Change.GAINED)] == ["point-0", "point-2", "point-3"]
    assert [point.id for point in comparison.changed(Change.LOST)] == ["point-1"]
    assert [point.id for point in comparison.changed(Change.SAME)] == ["point-4", "point-5"]


@pytest.mark.parametrize(("before", "after"), list(product("xmpc", repeat=2)))
def test_every_step_from_wrong_to_said_is_a_gain(before: str, after: str) -> None:
    [point] = compared(attempt(1, before), attempt(2, after, days=1)).points
    ranks = "xmpc".index(before), "xmpc".index(after)
    expected = Change.GAINED if ranks[1] > ranks[0] else Change.LOST if ranks[1] < ranks[0] else Change.SAME
    assert point.change is expected


def test_the_earlier_answer_comes_first_whichever_is_named_first() -> None:
    old, new = attempt(9, "m"), attempt(2, "c", days=3)
    assert compared(new, old) == compared(old, new)
    assert (compared(new, old).before.number, compared(new, old).after.number) == (9, 2)


def test_the_users_verdicts_count() -> None:
    settled = replace(attempt(2, "mm", days=1), corrections=(Correction("point-1", Verdict.COVERED, ASKED),))
    comparison = compared(attempt(1, "mm"), settled)
    assert [point.id for point in comparison.changed(Change.GAINED)] == ["point-1"]
    assert comparison.after.assessment.coverage == 0.5


def test_a_point_that_the_question_did_not_have_is_neither_gained_nor_lost() -> None:
    comparison = compared(attempt(1, "mc-"), attempt(2, "-mc", days=1))
    assert [point.id for point in comparison.changed(Change.LOST)] == ["point-1"]
    assert [(point.id, point.before, point.after) for point in comparison.changed(Change.ONLY_ONCE)] == [
        ("point-2", None, Verdict.COVERED),
        ("point-0", Verdict.MISSED, None),
    ]


def test_only_two_answers_to_one_question_can_be_compared() -> None:
    with pytest.raises(BadInputError, match="different questions: p-value and overfitting"):
        compared(attempt(1, "c"), attempt(2, "c", question="overfitting"))
    with pytest.raises(BadInputError, match="compared with itself"):
        compared(attempt(1, "c"), attempt(1, "c"))


def test_what_else_differs_is_said() -> None:
    one, other = attempt(1, "c"), attempt(2, "c", days=1)
    assert compared(one, other).caution == ""
    heard = replace(other.kept, transcript=Transcript("x", (), "whisper:base.en"))
    judged = replace(heard, assessment=replace(heard.assessment, checker="judge-1"))
    assert compared(one, replace(other, kept=judged)).caution == (
        "heard by builtin and whisper:base.en and judged by lexical-1 and judge-1"
    )


def test_the_figures_side_by_side() -> None:
    um = Filler("um", 0, 2)
    before = attempt(1, "mmm", fillers=(um, um, um), pauses=(Span(1, 2), Span(4, 6.14)))
    after = attempt(2, "mcc", days=1, duration_s=31.6, words_per_minute=135.2, fillers=(um,), words=70)
    assert [(row.label, row.before, row.after, row.change) for row in rows(compared(before, after))] == [
        ("Coverage", "0%", "67%", "+67%"),
        ("Time", "40 s", "32 s", "−8 s"),
        ("Words", "90", "70", "−20"),
        ("Words a minute", "135", "135", "same"),
        ("Fillers", "3", "1", "−2"),
        ("Pauses", "2", "0", "−2"),
        ("Longest pause", "2.1 s", "–", ""),
        ("First word after", "1.2 s", "1.2 s", "same"),
    ]


def test_figures_that_are_not_known_have_no_change() -> None:
    text = attempt(1, "c", duration_s=None, words_per_minute=None, time_to_first_word_s=None)
    told = {row.label: row for row in rows(compared(text, attempt(2, "c", days=1)))}
    assert (told["Time"].before, told["Time"].after, told["Time"].change) == ("–", "40 s", "")


def test_the_answer_before_is_found_among_the_others(tmp_path: Path) -> None:
    with (history := open_history(tmp_path / "history.sqlite3", tmp_path / "recordings")).database:
        for days in range(8):
            history.attempts.keep(attempt(0, "c", days=days).kept)
            history.attempts.keep(attempt(0, "c", days=days, question="overfitting").kept)
        store = history.attempts
        numbers = [line.number for line in reversed(store.lines(99, "p-value"))]

        def others(number: int) -> tuple[list[int], int | None]:
            found = others_at_the_question(store, store.load(number), 3)
            before = previous_of(store.load(number), found)
            return [line.number for line in found], before and before.number

        assert others(numbers[7]) == ([numbers[6], numbers[5], numbers[4]], numbers[6])
        assert others(numbers[6]) == ([numbers[7], numbers[5], numbers[4]], numbers[5])
        # Older than the newest few: the one before it is there all the same.
        assert others(numbers[2]) == ([numbers[7], numbers[6], numbers[5], numbers[4], numbers[1]], numbers[1])
        # The first has none before it.
        assert others(numbers[0])[1] == numbers[4]


def test_an_only_answer_has_no_others(tmp_path: Path) -> None:
    with (history := open_history(tmp_path / "history.sqlite3", tmp_path / "recordings")).database:
        number = history.attempts.keep(attempt(0, "c").kept)
        only = history.attempts.load(number)
        assert others_at_the_question(history.attempts, only, 3) == []
        assert previous_of(only, []) is None
