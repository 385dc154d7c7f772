"""``voiceprep models list``: what is installed, what can be fetched, and what each would cost on this machine."""

from typing import Any

import click

from voiceprep.cli.output import json_option, narrate, print_json
from voiceprep.errors import VoiceprepError
from voiceprep.paths import user_places
from voiceprep.settings import load_settings
from voiceprep.transcribing.catalogue import CATALOGUE, CatalogueModel, Test, in_catalogue
from voiceprep.transcribing.model_store import partly_fetched
from voiceprep.transcribing.models import InstalledModel, choose_model, installed_models


@click.command("list")
@click.option("--measure/--no-measure", default=True, help="Measure this CPU; half a second to three.")
@json_option
def list_models(measure: bool, as_json: bool) -> None:
    """List the Whisper models that are installed or can be fetched, and the built-in recognizer.

    Seconds are what a model would take here for 30 s of speech, reckoned from a short measurement of this CPU as
    busy as it is now; below a few seconds the feedback comes while you still speak. Word errors are published
    figures on English, not measured here.
    """
    places = user_places()
    installed = {model.name: model for model in installed_models(places)}
    partly = partly_fetched(places)
    used = choose_model(list(installed.values()))
    seconds = _seconds(load_settings(places.settings).threads) if measure else {}
    names = [*installed, *(model.name for model in CATALOGUE if model.name not in installed)]
    if as_json:
        rows = [_row(name, installed.get(name), used, seconds.get(name), partly.get(name, 0)) for name in names]
        print_json([*rows, {"name": "builtin", "installed": True, "used": used is None, "rough": True, "problems": []}])
        return
    click.echo(f"  {'':<23}{'size':>8}  {'languages':<13}{'errors':>7}  {'30 s take':>9}")
    for name in names:
        click.echo(_line(name, installed.get(name), used, seconds.get(name), partly.get(name, 0)))
    mark = "→" if used is None else " "
    click.echo(f"{mark} {'builtin':<23}{'':>8}  {'English':<13}{'31%':>6}   rough, always there")
    narrate(
        "✓ installed, → used. Errors: words wrong in published tests on clean read English; ° on harder speech."
        + ("" if used else "\nGet a better one than the built-in: voiceprep models fetch base.en")
    )


def _seconds(threads: int) -> dict[str, float]:
    from voiceprep.transcribing.cpu_speed import measure_cpu

    try:
        speed = measure_cpu(threads)
    except VoiceprepError as error:
        narrate(f"{error.sentence} {error.advice}")
        return {}
    if speed.busy:
        narrate("Other programs keep this CPU busy now; without them everything would take less.")
    return {model.name: speed.window_s(model.dimensions) for model in CATALOGUE}


def _line(
    name: str, model: InstalledModel | None, used: InstalledModel | None, seconds: float | None, fetched_bytes: int
) -> str:
    known = in_catalogue(name)
    mark = " " if model is None else "→" if model == used else "✗" if model.problems else "✓"
    size_bytes = model.size_bytes if model else known.size_bytes if known else 0
    takes = "" if seconds is None else f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s"
    line = (
        f"{mark} {'whisper:' + name:<23}{size_bytes / 1e6:>5.0f} MB  "
        f"{known.languages if known else '':<13}{_errors(known):>7}  {takes:>9}"
    )
    if model and model.problems:
        line += f"  {model.problems[0]}"
    elif fetched_bytes and not model:
        line += f"  {fetched_bytes / 1e6:.0f} MB here"
    return line.rstrip()


def _errors(known: CatalogueModel | None) -> str:
    if known is None:
        return ""
    return f"{known.errors.percent:.1f}%" + (" " if known.errors.test is Test.LIBRISPEECH_CLEAN else "°")


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
        "languages": known.language_count if known else None,
        "english_word_errors": {
            "percent": known.errors.percent,
            "test": known.errors.test.value,
            "source": known.errors.source,
        }
        if known
        else None,
        "expected_s_per_30_s": None if seconds is None else round(seconds, 2),
    }
