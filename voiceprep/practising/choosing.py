"""What to practise next: what is due again, then what was never said, then what was said longest ago."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from voiceprep.history.attempts import QuestionSummary
from voiceprep.questions.model import Level, Question

_COMES_BACK_AFTER = ((0.5, timedelta(hours=12)), (0.8, timedelta(days=2)), (1.01, timedelta(days=5)))
"""A weak answer comes back the next day, a middling one in two days, a good one in five; times the attempts."""

_LEVELS = {level: number for number, level in enumerate(Level)}


@dataclass(frozen=True)
class Suggestion:
    """A question to practise, and why, in words for the user."""

    question: Question
    why: str
    due: bool
    last_coverage: float | None = None


def suggestions(questions: Sequence[Question], summaries: Iterable[QuestionSummary], now: datetime) -> list[Suggestion]:
    """All questions, the one to practise first in front. ``now`` is aware."""
    known = {summary.question_id: summary for summary in summaries}
    overdue: list[tuple[timedelta, Suggestion]] = []
    fresh: list[Suggestion] = []
    later: list[tuple[timedelta, Suggestion]] = []
    for question in sorted(questions, key=lambda one: _LEVELS[one.level]):
        summary = known.get(question.id)
        if summary is None:
            fresh.append(Suggestion(question, "never said", due=True))
            continue
        late = now - due_at(summary)
        due = late >= timedelta(0)
        why = f"{summary.last_coverage:.0%} last time" if due else f"due in {_in_words(-late)}"
        suggestion = Suggestion(question, why, due, summary.last_coverage)
        (overdue if due else later).append((late, suggestion))
    overdue.sort(key=lambda pair: pair[0], reverse=True)
    later.sort(key=lambda pair: pair[0], reverse=True)
    return [pair[1] for pair in overdue] + fresh + [pair[1] for pair in later]


def due_at(summary: QuestionSummary) -> datetime:
    """When a question should be said again."""
    wait = next(wait for below, wait in _COMES_BACK_AFTER if summary.last_coverage < below)
    return summary.last_asked_at + wait * min(summary.attempts, 4)


def _in_words(wait: timedelta) -> str:
    hours = wait.total_seconds() / 3600
    return f"{max(1, round(hours))} h" if hours < 36 else f"{round(hours / 24)} days"
