"""``voiceprep history list`` and ``search``: past answers by what they are and by what was said."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import click

from voiceprep.assessing.records import Verdict
from voiceprep.cli.opening import opened_history
from voiceprep.cli.output import json_option, narrate, print_json
from voiceprep.errors import BadInputError
from voiceprep.paths import user_places

if TYPE_CHECKING:
    from voiceprep.history.attempt import AttemptLine
    from voiceprep.history.filtering import Wanted
    from voiceprep.history.searching import Hit


@dataclass(frozen=True)
class _Options:
    """What the options say, as they were given."""

    question: str | None
    track: str | None
    kind: str | None
    level: str | None
    verdict: str | None
    since: str | None
    until: str | None

    @property
    def given(self) -> bool:
        return self != _Options(None, None, None, None, None, None, None)


def _narrowing_options(command: Callable[..., None]) -> Callable[..., None]:
    for option in (
        click.option("--until", metavar="DAY", help="Only answers of this day (2026-03-01) or earlier."),
        click.option("--since", metavar="DAY", help="Only answers of this day (2026-03-01) or later."),
        click.option("--verdict", help="Only answers with such a key point: covered, partial, missed, contradicted."),
        click.option("--level", help="Only answers to questions of this level."),
        click.option("--kind", help="Only answers to questions of this kind."),
        click.option("--track", help="Only answers to questions of this track."),
        click.option("--question", metavar="ID", help="Only answers to this question."),
    ):
        command = option(command)
    return command


@click.command("list")
@_narrowing_options
@click.option("--limit", default=50, show_default=True, type=click.IntRange(min=1), help="At most this many.")
@json_option
def list_attempts(limit: int, as_json: bool, **options: str | None) -> None:
    """List past answers, newest first."""
    from voiceprep.history.serialise import line_json

    narrowed = _Options(**options)
    wanted = _wanted(narrowed)
    lines = opened_history().search.lines(limit, wanted)
    if as_json:
        print_json([line_json(line) for line in lines])
        return
    for line in lines:
        click.echo(f"{_facts(line)}  {line.recognizer:<16} {line.question_text}")
    if not lines:
        narrate(_nothing(narrowed))


@click.command()
@click.argument("words", nargs=-1, required=True)
@_narrowing_options
@click.option("--limit", default=20, show_default=True, type=click.IntRange(min=1, max=500), help="At most this many.")
@json_option
def search(words: tuple[str, ...], limit: int, as_json: bool, **options: str | None) -> None:
    """Search everything you ever said, the best matches first: answers with all of WORDS in them.

    Questions and notes are searched too, and other forms of the words are found.
    """
    narrowed = _Options(**options)
    found = opened_history().search.find(" ".join(words), limit, _wanted(narrowed))
    if as_json:
        print_json([_hit_json(hit) for hit in found.hits])
        return
    for hit in found.hits:
        note = "note: " if hit.excerpt.of_note else ""
        click.echo(f"{_facts(hit.line)}  {_marked(hit.line.question_text, hit.question_marks)}")
        click.echo(f"       {note}{_marked(hit.excerpt.text, hit.excerpt.marks)}\n")
    if not found.hits:
        narrate("No answer has these words." if not narrowed.given else "No such answer has these words.")
    elif found.more:
        narrate(f"These are the best {len(found.hits)} of more; another word leaves fewer.")


def _facts(line: "AttemptLine") -> str:
    when = line.asked_at.astimezone().strftime("%Y-%m-%d %H:%M")
    sound = "♪" if line.has_recording else " "
    return f"{line.number:>5}  {when}  {line.coverage:>5.0%} {line.duration_s:>4.0f} s {sound}"


def _marked(text: str, marks: tuple[tuple[int, int], ...]) -> str:
    """The text with the marked words in bold, which is left out where no terminal reads it."""
    parts, at = [], 0
    for start, end in marks:
        parts += [text[at:start], click.style(text[start:end], bold=True, underline=True)]
        at = end
    return "".join([*parts, text[at:]])


def _hit_json(hit: "Hit") -> dict[str, Any]:
    from voiceprep.history.serialise import line_json

    return {
        **line_json(hit.line),
        "question_marks": [list(mark) for mark in hit.question_marks],
        "excerpt": hit.excerpt.text,
        "excerpt_of": "note" if hit.excerpt.of_note else "answer",
        "excerpt_marks": [list(mark) for mark in hit.excerpt.marks],
    }


def _nothing(narrowed: _Options) -> str:
    if not narrowed.given:
        return "No answers yet."
    return f"No answers to “{narrowed.question}” yet." if narrowed == _only(narrowed.question) else "No such answer."


def _only(question: str | None) -> _Options:
    return _Options(question, None, None, None, None, None, None)


def _wanted(options: _Options) -> "Wanted":
    """What the options leave.

    Raises:
        BadInputError: One of them is not a day, or not a track, kind, level or verdict that there is.
    """
    from voiceprep.history.filtering import Wanted
    from voiceprep.practising.narrowing import asked_about, midnight
    from voiceprep.questions.loading import load_library
    from voiceprep.questions.shelves import bank_folders

    ids = None if options.question is None else frozenset([options.question])
    if options.track or options.kind or options.level:
        questions = load_library(bank_folders(user_places())).questions
        asked = asked_about(questions, options.track, options.kind, options.level)
        ids = asked if ids is None else ids & asked
    first, last = _day(options.since), _day(options.until)
    if first and last and first > last:
        raise BadInputError(f"{first} is after {last}", "Give --since the earlier day.")
    return Wanted(
        ids,
        _verdict(options.verdict),
        midnight(first) if first else None,
        midnight(last + timedelta(days=1)) if last else None,
    )


def _day(text: str | None) -> date | None:
    from voiceprep.practising.narrowing import midnight

    if text is None:
        return None
    try:
        day = datetime.strptime(text, "%Y-%m-%d").date()
        for edge in (day, day + timedelta(days=1)):
            midnight(edge)  # raises where the calendar or the time zone ends
        return day
    except (ValueError, OverflowError, OSError) as error:
        raise BadInputError(f"“{text}” is not a day", "Write it as year-month-day, like 2026-03-01.") from error


def _verdict(text: str | None) -> Verdict | None:
    if text is not None and text not in list(Verdict):
        raise BadInputError(f"There is no verdict “{text}”", f"Choose one of {', '.join(Verdict)}.")
    return None if text is None else Verdict(text)
