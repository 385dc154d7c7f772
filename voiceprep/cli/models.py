"""``voiceprep models``: the recognition models on this machine, and how they come there and go."""

from pathlib import Path

import click

from voiceprep.cli.models_compare import compare_models
from voiceprep.cli.models_list import list_models
from voiceprep.cli.output import json_option, narrate, print_json
from voiceprep.errors import BadInputError, VoiceprepError
from voiceprep.paths import user_places
from voiceprep.transcribing.model_store import add_model, remove_model, verify_model
from voiceprep.transcribing.models import installed_models


@click.group()
def models() -> None:
    """Speech recognition models on this machine."""


models.add_command(list_models)
models.add_command(compare_models)


@models.command()
@click.argument("name")
def fetch(name: str) -> None:
    """Fetch the Whisper model NAME from the Hugging Face hub; this is the only command that uses the network.

    “voiceprep models list” shows the names. When it is cut off, the same command goes on where it was.
    """
    from voiceprep.cli.fetching_bar import FetchingBar
    from voiceprep.practising.model_trial import hear_the_voice
    from voiceprep.transcribing.fetching import fetch_model

    trials: list[str] = []
    with FetchingBar(name) as bar:
        made = fetch_model(
            name, user_places(), progress=bar, try_out=lambda folder: trials.append(hear_the_voice(folder).message)
        )
    _tell_trial(trials)
    click.echo(f"whisper:{made.name} is installed in {made.folder} ({made.size_bytes / 1e6:.0f} MB).")


@models.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--name", default="", help="What to call it; the folder's name when left out.")
def add(folder: Path, name: str) -> None:
    """Copy a Whisper model in CTranslate2's format from FOLDER, load it and let it hear the voice."""
    from voiceprep.practising.model_trial import hear_the_voice

    trials: list[str] = []
    made = add_model(folder, user_places(), name, lambda half: trials.append(hear_the_voice(half).message))
    _tell_trial(trials)
    click.echo(f"whisper:{made.name} is installed in {made.folder} ({made.size_bytes / 1e6:.0f} MB).")


@models.command()
@click.argument("name", required=False)
@json_option
def verify(name: str | None, as_json: bool) -> None:
    """Check the files of a model, or of all, against their checksums, and load them."""
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
        raise VoiceprepError(
            "A model is not whole", "Remove it with “voiceprep models remove NAME”, and fetch or add it again."
        )


@models.command()
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
def remove(name: str, yes: bool) -> None:
    """Remove the model NAME, and what was fetched of it if the fetching was cut off."""
    if not yes:
        click.confirm(f"Remove the model “{name}” from this machine?", abort=True, err=True)
    freed_bytes = remove_model(name, user_places())
    narrate(f"The model “{name}” is removed; {freed_bytes / 1e6:.0f} MB are free again.")


def _tell_trial(trials: list[str]) -> None:
    for message in trials:
        # It was tried under the name of the folder in which it was brought together.
        narrate(f"It works: {message.partition(': ')[2]}.")
