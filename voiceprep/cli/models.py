"""``voiceprep models``: the recognition models on this machine."""

from pathlib import Path

import click

from voiceprep.cli.output import json_option, narrate, print_json
from voiceprep.errors import BadInputError, VoiceprepError
from voiceprep.paths import user_places
from voiceprep.transcribing.models import InstalledModel, add_model, choose_model, installed_models, verify_model


@click.group()
def models() -> None:
    """Speech recognition models on this machine."""


@models.command("list")
@json_option
def list_models(as_json: bool) -> None:
    """List the Whisper models that are installed, and the built-in recognizer."""
    found = installed_models(user_places())
    used = choose_model(found)
    if as_json:
        rows = [_row(model, used) for model in found]
        print_json([*rows, {"name": "builtin", "used": used is None, "rough": True, "problems": []}])
        return
    for model in found:
        mark = "→" if model == used else " "
        state = f"  ({model.problems[0]})" if model.problems else ""
        click.echo(f"{mark} whisper:{model.name:<22}{model.size_bytes / 1e6:>8.0f} MB  {model.folder}{state}")
    click.echo(
        f"{'→' if used is None else ' '} builtin                 rough: about 31% of words wrong on clean read speech"
    )
    if used is None:
        narrate("Get a better one: voiceprep models add FOLDER, with any Whisper model in CTranslate2's format.")


@models.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--name", default="", help="What to call it; the folder's name when left out.")
def add(folder: Path, name: str) -> None:
    """Copy a Whisper model in CTranslate2's format from FOLDER, and try it."""
    made = add_model(folder, user_places(), name)
    click.echo(f"whisper:{made.name} is installed in {made.folder} ({made.size_bytes / 1e6:.0f} MB).")


@models.command()
@click.argument("name", required=False)
@json_option
def verify(name: str | None, as_json: bool) -> None:
    """Check the files of a model, or of all, and load them."""
    found = installed_models(user_places())
    chosen = [model for model in found if name in (None, model.name)]
    if name and not chosen:
        known = ", ".join(model.name for model in found) or "none"
        raise BadInputError(f"No model “{name}” is installed", f"Installed: {known}.")
    results = [(model, verify_model(model)) for model in chosen]
    if as_json:
        print_json([{"name": model.name, "problems": list(problems)} for model, problems in results])
    else:
        for model, problems in results:
            click.echo(
                f"{'✗' if problems else '✓'} whisper:{model.name}  {'; '.join(problems) or 'whole, and it loads'}"
            )
        if not results:
            narrate("No Whisper model is installed; the built-in recognizer needs no verifying.")
    if any(problems for _, problems in results):
        raise VoiceprepError("A model is not whole", "Remove its folder and add it again.")


def _row(model: InstalledModel, used: InstalledModel | None) -> dict[str, object]:
    return {
        "name": f"whisper:{model.name}",
        "used": model == used,
        "rough": False,
        "folder": str(model.folder),
        "size_bytes": model.size_bytes,
        "problems": list(model.problems),
    }
