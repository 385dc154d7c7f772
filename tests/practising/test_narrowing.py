from datetime import date, datetime

import pytest
from banks import bank_text, read

from voiceprep.assessing.records import Verdict
from voiceprep.errors import BadInputError
from voiceprep.history.filtering import EVERYTHING, Wanted
from voiceprep.practising.narrowing import Narrowing, Period, asked_about, midnight
from voiceprep.questions.model import Kind, Level

QUESTIONS = read(
    bank_text(
        "".join(
            f"\n## Is it {level} {kind}? {{#{level}-{kind} level={level} kind={kind}}}\n\nIt is.\n"
            for level in ("beginner", "advanced")
            for kind in ("concept", "drill")
        )
    )
).questions
TODAY = date(2026, 3, 10)


def test_nothing_given_is_everything() -> None:
    assert Narrowing().wanted(QUESTIONS, TODAY) == EVERYTHING
    assert not Narrowing(verdict=Verdict.MISSED, period=Period.WEEK).needs_questions


def test_track_kind_and_level_become_questions() -> None:
    assert Narrowing(kind=Kind.DRILL).wanted(QUESTIONS, TODAY) == Wanted(
        frozenset({"beginner-drill", "advanced-drill"})
    )
    both = Narrowing(track="ml-fundamentals", kind=Kind.CONCEPT, level=Level.ADVANCED, verdict=Verdict.PARTIAL)
    assert both.wanted(QUESTIONS, TODAY) == Wanted(frozenset({"advanced-concept"}), Verdict.PARTIAL)


@pytest.mark.parametrize(
    ("period", "first"),
    [
        (Period.TODAY, date(2026, 3, 10)),
        (Period.WEEK, date(2026, 3, 4)),
        (Period.MONTH, date(2026, 2, 9)),
        (Period.YEAR, date(2025, 3, 11)),
    ],
)
def test_a_period_counts_today_and_begins_at_midnight(period: Period, first: date) -> None:
    since = Narrowing(period=period).wanted((), TODAY).since
    assert since is not None
    assert since.utcoffset() is not None
    assert since.astimezone().replace(tzinfo=None) == datetime(first.year, first.month, first.day)
    assert since == midnight(first)


@pytest.mark.parametrize(("given", "told"), [(("x", None, None), "track “x”"), ((None, "x", None), "kind “x”")])
def test_what_no_question_has_is_refused(given: tuple[str | None, str | None, str | None], told: str) -> None:
    with pytest.raises(BadInputError, match=told):
        asked_about(QUESTIONS, *given)
