"""``voiceprep history progress``: what practising has come to."""

import textwrap
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from voiceprep.cli.output import json_option, narrate, print_json
from voiceprep.paths import user_places
from voiceprep.settings import load_settings

if TYPE_CHECKING:
    from voiceprep.history.trends import Practice
    from voiceprep.practising.progress import Progress, TrackProgress

_WIDTH = 80
_BAR_COLUMNS, _SPARK_COLUMNS = 16, 12


@click.command()
@json_option
def progress(as_json: bool) -> None:
    """Show practice, pace and fillers over time, and how ready you are for each track.

    Readiness is an estimate, with the range that it keeps to in nine cases of ten: the share of its key points
    that you would say of a question if you were asked now.
    """
    from voiceprep.practising.building import build_studio
    from voiceprep.practising.progress import progress_of
    from voiceprep.practising.progress_words import NOTHING_YET

    places = user_places()
    studio = build_studio(places, load_settings(places.settings))
    found = progress_of(studio, datetime.now().astimezone())
    if as_json:
        print_json(_json(found))
    elif found.answers:
        click.echo("\n".join(_lines(found)))
    else:
        narrate(NOTHING_YET)


def _lines(found: "Progress") -> list[str]:
    from voiceprep.practising import progress_words as words
    from voiceprep.practising.pictures import trend
    from voiceprep.practising.progress import DAYS

    width = max((len(one.track) for one in found.tracks), default=0)
    lines = [words.practice_words(found)]
    for name, values, told in (
        ("Answers", [float(practice.answers) for _, practice in found.days], words.answers_words(found)),
        ("Pace", words.paces(found), words.pace_words(found)),
        ("Fillers", words.filler_rates(found), words.fillers_words(found)),
    ):
        lines += [f"{name:<8} {trend(values, DAYS)}".rstrip(), f"{'':8} {told}"]
    lines += ["", *(_track_line(one, width) for one in found.tracks), ""]
    lines += textwrap.wrap(f"{words.LEGEND} {words.caution(found.tracks)}", _WIDTH)
    return [*lines, found.disk.in_words]


def _track_line(one: "TrackProgress", width: int) -> str:
    from voiceprep.practising import progress_words as words
    from voiceprep.practising.pictures import interval, spark

    ready, stood = one.readiness, [day.coverage for day in one.stood]
    estimate = f"{words.estimate_words(ready):>5} {interval(ready.low, ready.high, _BAR_COLUMNS)}"
    known = f"{words.range_words(ready):<9} {words.said_words(ready):>9} said"
    over_time = f"{spark(stood, _SPARK_COLUMNS):<{_SPARK_COLUMNS}} {words.change_words(stood)}"
    return f"{one.track:<{width}} {estimate} {known}  {over_time}".rstrip()


def _json(found: "Progress") -> dict[str, Any]:
    return {
        "today": found.today.isoformat(),
        "answers": found.answers,
        "answers_to_unknown_questions": found.unknown,
        "days": [{"day": day.isoformat(), **_practice_json(practice)} for day, practice in found.days],
        "tracks": [_track_json(one) for one in found.tracks],
        "disk": {
            "recordings": found.disk.recordings,
            "recordings_bytes": found.disk.recordings_bytes,
            "history_bytes": found.disk.history_bytes,
            "all_bytes": found.disk.all_bytes,
            "free_bytes": found.disk.free_bytes,
        },
    }


def _practice_json(practice: "Practice") -> dict[str, Any]:
    return {
        "answers": practice.answers,
        "duration_s": round(practice.duration_s, 1),
        "words": practice.words,
        "words_per_minute": _rounded(practice.words_per_minute),
        "fillers_per_100_words": _rounded(practice.fillers_per_100_words),
    }


def _track_json(one: "TrackProgress") -> dict[str, Any]:
    from voiceprep.practising.readiness import CONFIDENCE

    ready = one.readiness
    return {
        "track": one.track,
        "questions": ready.questions,
        "said": ready.said,
        "readiness": {
            "estimate": _rounded(ready.estimate, 3),
            "low": _rounded(ready.low, 3),
            "high": _rounded(ready.high, 3),
            "confidence": CONFIDENCE,
        },
        "coverage": [
            {"day": stood.day.isoformat(), "coverage": _rounded(stood.coverage, 3), "said": stood.said}
            for stood in one.stood
        ],
        "question_coverage": [
            {
                "question": said.question.id,
                "answers": said.begun.answers,
                "first": said.begun.first_coverage,
                "latest": said.begun.latest_coverage,
                "latest_attempt": said.begun.latest_number,
                "recent": said.coverages,
            }
            for said in one.questions
        ],
    }


def _rounded(value: float | None, digits: int = 1) -> float | None:
    return None if value is None else round(value, digits)
