"""What became of old answers that were assessed or heard again, as the commands print it."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from voiceprep.cli.assessment_text import MARKS
from voiceprep.cli.output import narrate

if TYPE_CHECKING:
    from voiceprep.practising.reassessing import LeftAlone, Reassessed
    from voiceprep.practising.retranscribing import Waiting


def answers(number: int) -> str:
    """``1 answer``, ``2 answers``."""
    return f"{number} {'answer' if number == 1 else 'answers'}"


def differs(result: "Reassessed") -> bool:
    """Whether a result says anything else than what was kept: other words, or another verdict."""
    return bool(result.changes) or result.transcript.text != result.attempt.kept.transcript.text


def tell_changes(results: "Sequence[Reassessed]", left: "Sequence[LeftAlone]", unchanged: int) -> None:
    """Print what changed to stdout, and tell the rest on stderr."""
    same = 0
    for result in results:
        if not differs(result):
            same += 1
            continue
        click.echo("\n".join(_lines(result)))
    if same:
        narrate(f"{answers(same)} with the same verdicts, for other reasons or with another certainty.")
    if unchanged:
        narrate(f"Nothing is different in {answers(unchanged)}.")
    for one in left:
        narrate(f"Answer {one.number} is left as it is: {one.why}.")


def tell_summary(results: "Sequence[Reassessed]", waiting: "Waiting", recognizer: str) -> None:
    """Tell what was heard and what was not."""
    if results:
        narrate(f"{recognizer} heard {answers(len(results))}; the words before stay in the history.")
    elif not waiting.jobs:
        narrate(f"There is nothing that {recognizer} has still to hear.")
    if waiting.silent:
        narrate(f"Without a recording: {answers(waiting.silent)}.")


def _lines(result: "Reassessed") -> Iterator[str]:
    kept, before, after = result.attempt.kept, result.before, result.after
    day = kept.asked_at.astimezone().strftime("%Y-%m-%d")
    moved = f"{before.coverage:.0%} → {after.coverage:.0%}" if before.coverage != after.coverage else "same coverage"
    yield f"{result.attempt.number:>5}  {day}  {moved:<13}  {kept.question_text}"
    if result.transcript.text != kept.transcript.text:
        yield f"         was: {kept.transcript.text or '(no words)'}"
        yield f"         now: {result.transcript.text or '(no words)'}"
    for change in result.changes:
        marks = " → ".join(MARKS[verdict] if verdict else " " for verdict in (change.before, change.after))
        yield f"       {marks}  {change.text}"


def changes_json(results: "Sequence[Reassessed]", left: "Sequence[LeftAlone]", unchanged: int) -> dict[str, Any]:
    """The same for programs."""
    return {
        "changed": [_result_json(result) for result in results],
        "unchanged": unchanged,
        "left": [{"attempt": one.number, "why": one.why} for one in left],
    }


def _result_json(result: "Reassessed") -> dict[str, Any]:
    kept = result.attempt.kept
    return {
        "attempt": result.attempt.number,
        "question": kept.question_id,
        "checker": [kept.assessment.checker, result.assessment.checker],
        "coverage": [result.before.coverage, result.after.coverage],
        "text": [kept.transcript.text, result.transcript.text],
        "key_points": [
            {
                "id": change.id,
                "text": change.text,
                "before": change.before and change.before.value,
                "after": change.after and change.after.value,
            }
            for change in result.changes
        ],
    }
