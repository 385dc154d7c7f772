"""The figures of two compared answers as words, a row each, for a screen and for a command."""

from collections.abc import Callable
from dataclasses import dataclass

from voiceprep.practising.comparing import Change, Comparison, Side

TITLES = {
    Change.GAINED: "Gained",
    Change.LOST: "Lost",
    Change.SAME: "As before",
    Change.ONLY_ONCE: "Checked in one of the two only",
}
"""What stands above the points of each change."""

_UNKNOWN = "–"


@dataclass(frozen=True)
class Row:
    """One figure of both answers and what lies between them; ``change`` is empty where nothing does."""

    label: str
    before: str
    after: str
    change: str


def rows(comparison: Comparison) -> tuple[Row, ...]:
    """Coverage, level, time, pace, fillers and pauses; the level only where the question has levels."""
    before, after = comparison.before, comparison.after
    made = [_figure("Coverage", before, after, _coverage, "%")]
    if before.assessment.rung or after.assessment.rung:
        made.append(_level(before, after))
    made += [
        _figure("Time", before, after, lambda side: side.delivery.duration_s, " s"),
        _figure("Words", before, after, lambda side: side.delivery.words),
        _figure("Words a minute", before, after, lambda side: side.delivery.words_per_minute),
        _figure("Fillers", before, after, lambda side: len(side.delivery.fillers)),
        _figure("Pauses", before, after, lambda side: len(side.delivery.pauses)),
        _figure("Longest pause", before, after, lambda side: side.longest_pause_s, " s", 1),
        _figure("First word after", before, after, lambda side: side.delivery.time_to_first_word_s, " s", 1),
    ]
    return tuple(made)


def _coverage(side: Side) -> float:
    return side.assessment.coverage * 100


def _level(before: Side, after: Side) -> Row:
    return Row("Level", str(before.assessment.rung or _UNKNOWN), str(after.assessment.rung or _UNKNOWN), "")


def _figure(
    label: str, before: Side, after: Side, figure: Callable[[Side], float | None], unit: str = "", digits: int = 0
) -> Row:
    first, second = figure(before), figure(after)
    told = [_UNKNOWN if value is None else f"{value:.{digits}f}{unit}" for value in (first, second)]
    change = ""
    if first is not None and second is not None:
        # Of what is shown, so that the three figures of a row agree.
        step = round(second, digits) - round(first, digits)
        change = f"{step:+.{digits}f}{unit}".replace("-", "−") if round(step, digits) else "same"
    return Row(label, told[0], told[1], change)
