"""Progress in words and numbers, the same on the screen and on the command line."""

from collections.abc import Sequence

from voiceprep.practising.finding import counted
from voiceprep.practising.progress import DAYS, LATELY_DAYS, Progress, TrackProgress
from voiceprep.practising.readiness import Readiness

NOTHING_YET = "No answers yet. Practise a question, and your progress will be here."

LEGEND = (
    "Ready: the share of its points you would say of a question now; ━ surely, ╌ perhaps (9 in 10)."
    " Never said counts as first tries went."
)

_LATELY = "this week"


def practice_words(progress: Progress) -> str:
    """How much was practised."""
    minutes = progress.last(DAYS).duration_s / 60
    spent = f"{minutes:.0f} min" if minutes >= 1 else "less than a minute"
    on = f"on {progress.days_with_answers} of the last {DAYS} days"
    lately = progress.last(DAYS).answers
    if not lately:
        return f"{counted(progress.answers, 'answer')} in all, none in the last {DAYS} days."
    in_all = "" if progress.answers == lately else f"; {progress.answers} in all"
    unknown = f"; {progress.unknown} to questions no bank has now" if progress.unknown else ""
    return f"{counted(lately, 'answer')} {on}, {spent}{in_all}{unknown}."


def answers_words(progress: Progress) -> str:
    """How many answers today, lately, and on the busiest day."""
    most = max(practice.answers for _, practice in progress.days)
    today, lately = progress.last(1).answers, progress.last(LATELY_DAYS).answers
    return f"{today} today, {lately} {_LATELY}" + (f", at most {most} a day" if most > today else "")


def pace_words(progress: Progress) -> str:
    """The pace lately, and before."""
    lately, before = progress.last(LATELY_DAYS).words_per_minute, progress.before(LATELY_DAYS).words_per_minute
    return _compared(lately, before, "words/min", 0) or "no answer was long enough to have one"


def fillers_words(progress: Progress) -> str:
    """Fillers lately, and before."""
    lately = progress.last(LATELY_DAYS).fillers_per_100_words
    before = progress.before(LATELY_DAYS).fillers_per_100_words
    return _compared(lately, before, "per 100 words", 1) or "no words yet"


def paces(progress: Progress) -> list[float]:
    """The pace of each day that has one, oldest first."""
    rates = (practice.words_per_minute for _, practice in progress.days)
    return [rate for rate in rates if rate is not None]


def filler_rates(progress: Progress) -> list[float]:
    """Fillers per 100 words of each day with words, oldest first."""
    rates = (practice.fillers_per_100_words for _, practice in progress.days)
    return [rate for rate in rates if rate is not None]


def estimate_words(ready: Readiness) -> str:
    """The estimate, with a mark where it is rough."""
    if ready.estimate is None:
        return "?"
    return f"{'~' if ready.rough else ''}{ready.estimate:.0%}"


def range_words(ready: Readiness) -> str:
    """What the estimate may be off to."""
    return "not known" if ready.estimate is None else f"{ready.low * 100:.0f}–{ready.high:.0%}"


def said_words(ready: Readiness) -> str:
    """How many of the questions were said."""
    return f"{ready.said} of {ready.questions}"


def change_words(coverages: Sequence[float]) -> str:
    """The first coverage and the last."""
    if len(coverages) < 2:
        return f"{coverages[0]:.0%}" if coverages else ""
    return f"{coverages[0] * 100:.0f}→{coverages[-1]:.0%}"


def caution(tracks: Sequence[TrackProgress]) -> str:
    """What to think of rough estimates; empty without one."""
    if any(one.readiness.rough and one.readiness.said for one in tracks):
        return "~: a first guess."
    return ""


def _compared(lately: float | None, before: float | None, unit: str, digits: int) -> str:
    if lately is None:
        return "" if before is None else f"{before:.{digits}f} {unit}, none {_LATELY}"
    return f"{lately:.{digits}f} {unit} {_LATELY}" + ("" if before is None else f", {before:.{digits}f} before")
