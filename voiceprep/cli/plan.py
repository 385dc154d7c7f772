"""``voiceprep plan``: the interview's date, and what it asks of today."""

import textwrap
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import click

from voiceprep.cli.output import json_option, print_json
from voiceprep.errors import BadInputError
from voiceprep.paths import user_places
from voiceprep.questions.loading import load_library
from voiceprep.questions.shelves import bank_folders
from voiceprep.settings import load_settings

if TYPE_CHECKING:
    from voiceprep.practising.plan import Plan


@click.command()
@click.option("--date", "interview", metavar="YYYY-MM-DD", help="The day of the interview; it is kept in the settings.")
@click.option("--track", "tracks", multiple=True, help="Practise this track only; may be given several times.")
@click.option("--clear", is_flag=True, help="Forget the date and the tracks.")
@json_option
def plan(interview: str | None, tracks: tuple[str, ...], clear: bool, as_json: bool) -> None:
    """Show what to practise until the interview, a day at a time."""
    from voiceprep.history.practice_days import practice_day
    from voiceprep.practising.building import open_history_of
    from voiceprep.practising.choosing import local_now, today_of, wishes_of
    from voiceprep.practising.plan import plan_of, set_plan
    from voiceprep.practising.prepared import ticked

    if clear and (interview is not None or tracks):
        raise BadInputError("--clear takes nothing else with it", "Leave out --date and --track, or --clear.")
    if interview is not None and not interview.strip():
        raise BadInputError("--date needs a date", "Write it like 2026-12-01; --clear forgets it.")
    places = user_places()
    library = load_library(bank_folders(places))
    settings = load_settings(places.settings)
    if clear:
        settings = set_plan(places, library, practice_day(local_now()), "", ())
    elif interview is not None or tracks:
        settings = set_plan(places, library, practice_day(local_now()), interview, tracks or None)
    with closing(open_history_of(places)) as history:
        today = today_of(library.questions, history, settings)
    wishes = wishes_of(settings)
    done = ticked(places, wishes.interview_on, today.on) if wishes.interview_on else frozenset()
    made = plan_of(today, wishes, done)
    if as_json:
        print_json(_json(made))
    else:
        click.echo("\n".join(_lines(made)))


def _lines(made: "Plan") -> list[str]:
    from voiceprep.practising.plan import headed, headline, sentences

    lines = [headline(made), *sentences(made)]
    if made.interview_on is None:
        example = made.today.on + timedelta(days=14)
        return [*lines, f"“voiceprep plan --date {example}” plans towards an interview."]
    if not made.checklists:
        return [*lines, "“voiceprep plan --clear” forgets it."]
    for checklist in made.checklists:
        lines += ["", headed(made, checklist)]
        for item in checklist.items:
            mark = "  [x] " if item.id in made.ticked else "  [ ] "
            # A command that is broken at a hyphen cannot be copied.
            lines += textwrap.wrap(
                item.text, 78, initial_indent=mark, subsequent_indent="      ", break_on_hyphens=False
            )
    return lines


def _json(made: "Plan") -> dict[str, Any]:
    interview, last_new_day = made.interview_on, made.last_new_day
    return {
        "interview_date": interview.isoformat() if interview else None,
        "days_left": made.days_left,
        "tracks": list(made.tracks),
        "questions": {"chosen": made.today.chosen, "said": made.today.said},
        "last_new_day": last_new_day.isoformat() if last_new_day else None,
        "today": {
            "date": made.today.on.isoformat(),
            "new": made.new_today,
            "new_a_day": made.today.new_a_day,
            "repeats": made.repeats_today,
            "done": made.today.done,
            "minutes": made.today.minutes,
            "questions": [
                {"id": one.question.id, "reason": one.reason.value, "why": one.why} for one in made.today.due
            ],
        },
        "checklists": [
            {
                "title": checklist.title,
                "from": checklist.begins_on(interview).isoformat() if interview else None,
                "now": checklist is made.current_checklist,
                "items": [
                    {"id": item.id, "text": item.text, "done": item.id in made.ticked} for item in checklist.items
                ],
            }
            for checklist in made.checklists
        ],
    }
