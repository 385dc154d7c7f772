"""``voiceprep history compare``: two answers to one question side by side."""

from typing import TYPE_CHECKING, Any

import click

from voiceprep.cli.assessment_text import MARKS
from voiceprep.cli.opening import opened_history
from voiceprep.cli.output import json_option, print_json

if TYPE_CHECKING:
    from voiceprep.practising.comparing import Comparison, Side


@click.command()
@click.argument("one", type=int, metavar="A")
@click.argument("other", type=int, metavar="B")
@json_option
def compare(one: int, other: int, as_json: bool) -> None:
    """Compare answers A and B to one question: points gained and lost, time, pace, fillers. The earlier is first."""
    from voiceprep.practising.comparing import compared

    attempts = opened_history().attempts
    comparison = compared(attempts.load(one), attempts.load(other))
    if as_json:
        print_json(_json(comparison))
    else:
        click.echo("\n".join(_lines(comparison)))


def _lines(comparison: "Comparison") -> list[str]:
    from voiceprep.practising.comparing import Change
    from voiceprep.practising.side_by_side import TITLES, rows

    before, after = comparison.before, comparison.after
    days = [side.asked_at.astimezone().strftime("%Y-%m-%d %H:%M") for side in (before, after)]
    lines = [comparison.question_text, ""]
    for label, first, second, change in [
        ("", f"answer {before.number}", f"answer {after.number}", "change"),
        ("", *days, ""),
        *((row.label, row.before, row.after, row.change) for row in rows(comparison)),
    ]:
        lines.append(f"{label:<17} {first:>16}  {second:>16}  {change:>8}".rstrip())
    for change in Change:
        points = comparison.changed(change)
        if points:
            lines += ["", f"{TITLES[change]} ({len(points)})"]
        for point in points:
            marks = [MARKS[verdict] if verdict else " " for verdict in (point.before, point.after)]
            lines.append(f"  {marks[0]} → {marks[1]}  {point.text}")
    if comparison.caution:
        lines += ["", f"They were {comparison.caution}, which may account for some of it."]
    return lines


def _json(comparison: "Comparison") -> dict[str, Any]:
    from voiceprep.practising.comparing import Change

    return {
        "question": comparison.question_id,
        "question_text": comparison.question_text,
        "before": _side_json(comparison.before),
        "after": _side_json(comparison.after),
        "gained": [point.id for point in comparison.changed(Change.GAINED)],
        "lost": [point.id for point in comparison.changed(Change.LOST)],
        "key_points": [
            {
                "id": point.id,
                "text": point.text,
                "before": point.before and point.before.value,
                "after": point.after and point.after.value,
                "change": point.change.value,
            }
            for point in comparison.points
        ],
    }


def _side_json(side: "Side") -> dict[str, Any]:
    assessment, delivery = side.assessment, side.delivery
    return {
        "attempt": side.number,
        "asked_at": side.asked_at.isoformat(),
        "recognizer": side.recognizer,
        "checker": assessment.checker,
        "coverage": assessment.coverage,
        "rung": assessment.rung and assessment.rung.value,
        "words": delivery.words,
        "duration_s": delivery.duration_s,
        "words_per_minute": delivery.words_per_minute,
        "fillers": len(delivery.fillers),
        "pauses": len(delivery.pauses),
        "longest_pause_s": side.longest_pause_s,
        "time_to_first_word_s": delivery.time_to_first_word_s,
    }
