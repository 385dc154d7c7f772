"""``voiceprep`` and ``voiceprep practice``: open the app."""

import sys

import click

from voiceprep.cli.device_options import devices_chosen, input_option, must_be_there, output_option
from voiceprep.cli.output import narrate
from voiceprep.cli.recognizer_options import must_be_found, recognizer_chosen, recognizer_options
from voiceprep.errors import BadInputError, DeviceError
from voiceprep.paths import user_places
from voiceprep.questions.loading import load_library, load_question
from voiceprep.questions.model import Question
from voiceprep.questions.shelves import bank_folders
from voiceprep.settings import Value, load_settings, with_options


@click.command()
@click.argument("question", required=False)
@click.option("--bank", help="Only this bank.")
@click.option("--track", help="Only this track.")
@click.option("--kind", help="Only this kind.")
@click.option("--due", is_flag=True, help="Only what is for today.")
@input_option
@output_option
@recognizer_options
@click.option("--or-demo", is_flag=True, help="Run the demo where there is no terminal or no microphone.")
def practice(
    question: str | None,
    bank: str | None,
    track: str | None,
    kind: str | None,
    due: bool,
    input_name: str,
    output_name: str,
    recognizer: str | None,
    model: str | None,
    threads: int | None,
    or_demo: bool,
) -> None:
    """Start practising: QUESTION, or the questions chosen by options."""
    missing = _missing() if or_demo else ""
    if missing:
        narrate(f"{missing}, so here is the demo instead of the app.")
        from voiceprep.cli.demo import run_demo

        run_demo(as_json=False)
        return
    chosen_parts = devices_chosen(input_name, output_name) | recognizer_chosen(recognizer, model, threads)
    if question:
        chosen = [load_question(bank_folders(user_places()), question)]
    else:
        chosen = _chosen({"bank": bank, "track": track, "kind": kind}, due)
    open_app(chosen, chosen_parts)


def open_app(questions: list[Question] | None = None, options: dict[str, Value] | None = None) -> None:
    """Open the app, with questions to practise right away when given.

    Options take the place of the settings of the same names, until the app is closed.

    Raises:
        BadInputError: There is no terminal, the settings have a mistake, or no device or recognizer is like that.
    """
    places, options = user_places(), options or {}
    settings = load_settings(places.settings)
    must_be_there(str(options.get("input", "")), str(options.get("output", "")))
    settings = with_options(settings, options)
    if {"recognizer", "model"} & options.keys():
        must_be_found(settings)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise BadInputError("The app needs a terminal", "“voiceprep demo” and “voiceprep answer” do without.")
    from voiceprep.app.app import VoiceprepApp
    from voiceprep.asking.quiet import terminal_apart
    from voiceprep.cli.logfile import log_to
    from voiceprep.practising.building import build_studio

    log_to(places)
    # Sound libraries write to stderr from threads of their own, and the screen is drawn there.
    with terminal_apart(places.log):
        VoiceprepApp(build_studio(places, settings, options=options), questions or []).run()


def _missing() -> str:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return "There is no terminal here"
    from voiceprep.asking.audio_devices import Direction, find_device
    from voiceprep.asking.portaudio import portaudio

    try:
        find_device(portaudio().devices(), None, Direction.INPUT)
    except DeviceError as error:
        return error.sentence.rstrip(".")
    return ""


def _chosen(wanted: dict[str, str | None], due: bool) -> list[Question]:
    """The questions that the options choose, the one to practise first in front; none without options."""
    if not due and not any(wanted.values()):
        return []
    from contextlib import closing

    from voiceprep.practising.building import open_history_of
    from voiceprep.practising.choosing import today_of

    places = user_places()
    library = load_library(bank_folders(places))
    for name, value in wanted.items():
        known = sorted({str(getattr(question, name)) for question in library.questions})
        if value and value not in known:
            raise BadInputError(f"There is no {name} “{value}”", f"Choose one of {', '.join(known)}.")
    with closing(open_history_of(places)) as history:
        today = today_of(library.questions, history, load_settings(places.settings))
    if due and not today.due:
        raise BadInputError("Nothing is left for today", "“voiceprep practice” opens the app, where you can go on.")
    chosen = [
        one.question
        for one in (today.due if due else today.suggestions)
        if all(not value or getattr(one.question, name) == value for name, value in wanted.items())
    ]
    if not chosen:
        raise BadInputError("No question is left with these options", "“voiceprep bank list” shows what there is.")
    return chosen
