"""``voiceprep models list``: what is installed, what can be fetched, and what each would cost on this machine."""

from collections.abc import Sequence
from typing import Any

import click

from voiceprep.cli.output import json_option, narrate, print_json
from voiceprep.errors import VoiceprepError
from voiceprep.paths import Places, user_places
from voiceprep.settings import Settings, load_settings
from voiceprep.transcribing.catalogue import CATALOGUE, CatalogueModel, Test, in_catalogue
from voiceprep.transcribing.choosing import find_model
from voiceprep.transcribing.model_languages import languages_of
from voiceprep.transcribing.model_shape import dimensions_of
from voiceprep.transcribing.model_store import partly_fetched
from voiceprep.transcribing.models import InstalledModel, installed_models
from voiceprep.transcribing.recommending import fitting_model, usual_model


@click.command("list")
@click.option("--measure/--no-measure", default=True, help="Measure this CPU; half a second to three.")
@json_option
def list_models(measure: bool, as_json: bool) -> None:
    """List the Whisper models that are installed or can be fetched, and the built-in recognizer.

    Seconds are what a model would take here for 30 s of speech, reckoned from a short measurement of this CPU; below
    two seconds your words are there when your answer ends. Word errors are published
    figures on English, not measured here.
    """
    places = user_places()
    installed = {model.name: model for model in installed_models(places)}
    partly = partly_fetched(places)
    settings = load_settings(places.settings)
    used, problem = _used(places, settings)
    seconds = _seconds(settings.threads, list(installed.values())) if measure else {}
    names = [*installed, *(model.name for model in CATALOGUE if model.name not in installed)]
    if as_json:
        rows = [_row(name, installed.get(name), used, seconds.get(name), partly.get(name, 0)) for name in names]
        builtin = {"name": "builtin", "installed": True, "used": used is None and not problem, "rough": True}
        print_json([*rows, {**builtin, "languages": 1, "problems": []}])
        return
    click.echo(f"  {'':<23}{'size':>8}  {'languages':<13}{'errors':>7}  {'30 s take':>9}")
    for name in names:
        click.echo(_line(name, installed.get(name), used, seconds.get(name), partly.get(name, 0)))
    mark = "→" if used is None and not problem else " "
    click.echo(f"{mark} {'builtin':<23}{'':>8}  {'English':<13}{'31%':>6}   rough, always there")
    narrate("✓ installed, → used. Errors: words wrong in published tests on clean read English; ° on harder speech.")
    if problem:
        narrate(problem)
    if used is None:
        fits = fitting_model(seconds, settings.language).name if seconds else usual_model(settings.language)
        best = "The one that fits this CPU" if seconds else "Get a better one than the built-in"
        narrate(f"{best}: voiceprep models fetch {fits}")


def _used(places: Places, settings: Settings) -> tuple[InstalledModel | None, str]:
    """The model that would hear an answer now, None for the built-in recognizer; or why nothing would."""
    try:
        return find_model(places, settings.recognizer, settings.model, settings.language), ""
    except VoiceprepError as error:
        return None, f"{error.sentence} {error.advice}"


def _seconds(threads: int, installed: Sequence[InstalledModel]) -> dict[str, float]:
    from voiceprep.transcribing.cpu_speed import measure_cpu

    try:
        speed = measure_cpu(threads)
    except VoiceprepError as error:
        narrate(f"{error.sentence} {error.advice}")
        return {}
    if speed.busy:
        narrate("Other programs keep this CPU busy now; the seconds are what it would take without them.")
    shapes = {model.name: None if model.problems else dimensions_of(model.folder) for model in installed}
    shapes |= {model.name: model.dimensions for model in CATALOGUE}
    return {name: speed.left_alone.window_s(shape) for name, shape in shapes.items() if shape}


def _line(
    name: str, model: InstalledModel | None, used: InstalledModel | None, seconds: float | None, fetched_bytes: int
) -> str:
    known = in_catalogue(name)
    mark = " " if model is None else "→" if model == used else "✗" if model.problems else "✓"
    size_bytes = model.size_bytes if model else known.size_bytes if known else 0
    takes = "" if seconds is None else f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s"
    line = (
        f"{mark} {'whisper:' + name:<23}{size_bytes / 1e6:>5.0f} MB  "
        f"{_languages(known, model):<13}{_errors(known):>7}  {takes:>9}"
    )
    if model and model.problems:
        line += f"  {model.problems[0]}"
    elif fetched_bytes and not model:
        line += f"  {fetched_bytes / 1e6:.0f} MB here"
    return line.rstrip()


def _languages(known: CatalogueModel | None, model: InstalledModel | None) -> str:
    count = _language_count(known, model)
    return "" if count is None else "English" if count == 1 else f"{count} languages"


def _errors(known: CatalogueModel | None) -> str:
    if known is None:
        return ""
    return f"{known.errors.percent:.1f}%" + (" " if known.errors.test is Test.LIBRISPEECH_CLEAN else "°")


def _language_count(known: CatalogueModel | None, model: InstalledModel | None) -> int | None:
    if model is None or model.problems:
        return known.language_count if known else None
    return len(languages_of(model.folder))


def _row(
    name: str, model: InstalledModel | None, used: InstalledModel | None, seconds: float | None, fetched_bytes: int
) -> dict[str, Any]:
    known = in_catalogue(name)
    return {
        "name": f"whisper:{name}",
        "installed": model is not None,
        "used": model is not None and model == used,
        "rough": False,
        "folder": str(model.folder) if model else None,
        "size_bytes": model.size_bytes if model else known.size_bytes if known else None,
        "fetched_bytes": fetched_bytes,
        "problems": list(model.problems) if model else [],
        "repository": known.repository if known else None,
        "languages": _language_count(known, model),
        "english_word_errors": {
            "percent": known.errors.percent,
            "test": known.errors.test.value,
            "source": known.errors.source,
        }
        if known
        else None,
        "expected_s_per_30_s": None if seconds is None else round(seconds, 2),
    }
