"""Why a question comes, in words for the user."""

import textwrap
from collections.abc import Sequence
from datetime import date

from voiceprep.history.attempts import QuestionSummary
from voiceprep.history.last_answers import WeakPoints
from voiceprep.history.scheduling import Memory
from voiceprep.questions.model import Question

_FADING_FROM, _HALF_FORGOTTEN_FROM = 8, 5
"""In ten. What is due by the schedule is remembered nine times in ten."""

_POINTS_NAMED = 2
_POINT_WIDTH = 50


def weakness(weak: WeakPoints) -> str:
    """How many points were weak: ``1 said wrong, 2 missed``."""
    parts = [
        f"{len(points)} {word}" for points, word in ((weak.wrong, "said wrong"), (weak.missed, "missed")) if points
    ]
    return ", ".join(parts)


def fading(recall: float) -> str:
    """A chance of remembering, 0 to 1, in a few words."""
    tenths = _tenths(recall)
    if tenths >= _FADING_FROM:
        return f"fading ({tenths} in 10)"
    return f"{'half ' if tenths >= _HALF_FORGOTTEN_FROM else ''}forgotten ({tenths} in 10)"


def when(due_on: date, today: date) -> str:
    """When a question comes that does not come today."""
    days = (due_on - today).days
    if days <= 0:
        return "due, another day"
    return "due tomorrow" if days == 1 else f"due in {days} days"


def detail(
    question: Question, memory: Memory | None, summary: QuestionSummary | None, weak: WeakPoints | None, today: date
) -> str:
    """All that is known of how a question went, in sentences."""
    if memory is None:
        kind = ", ".join(filter(None, (question.track, question.kind.value, question.level.value)))
        return f"You have not said this one yet ({kind})."
    times = "" if summary is None or summary.attempts == 1 else f"Said {summary.attempts} times, last "
    covered = f" with {summary.last_coverage:.0%} covered" if summary else ""
    parts = [f"{times or 'Said '}{_ago((today - memory.last_said_on).days)}{covered}."]
    if memory.last_said_on < today:
        parts.append(f"The chance that you still know it is about {_tenths(memory.recall_on(today))} in 10.")
    if weak:
        parts += _points(question, "Said wrong", weak.wrong) + _points(question, "Missed", weak.missed)
    return " ".join(parts)


def _points(question: Question, title: str, ids: Sequence[str]) -> list[str]:
    texts = [
        textwrap.shorten(point.text, _POINT_WIDTH, placeholder=" …") for point in question.key_points if point.id in ids
    ]
    if not texts:
        return []
    rest = len(texts) - _POINTS_NAMED
    more = f"; and {rest} more" if rest > 0 else ""
    return [f"{title}: {'; '.join(texts[:_POINTS_NAMED])}{more}."]


def _ago(days: int) -> str:
    return "today" if days <= 0 else "yesterday" if days == 1 else f"{days} days ago"


def _tenths(recall: float) -> int:
    return min(9, max(1, round(recall * 10)))
