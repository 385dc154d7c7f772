"""``voiceprep backup`` and ``voiceprep restore``: everything in one file, and back."""

from datetime import UTC, datetime
from pathlib import Path

import click

from voiceprep.cli.opening import opened_history
from voiceprep.cli.output import json_option, narrate, print_json
from voiceprep.errors import BadInputError
from voiceprep.paths import user_places


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Write over FILE if it is there.")
@json_option
def backup(file: Path, yes: bool, as_json: bool) -> None:
    """Write your history, recordings, settings and own banks into one FILE. The app may run meanwhile.

    Models are not in it: they can be had again.
    """
    from voiceprep.history.backing_up import back_up

    if file.exists() and not yes:
        raise BadInputError(f"{file} is there already", "Give another name, or --yes to write over it")
    history = opened_history()
    with history.database:
        done = back_up(user_places(), history.database, file, datetime.now(UTC))
    if as_json:
        print_json(
            {
                "file": str(file),
                "answers": done.answers,
                "recordings": done.recordings,
                "banks": done.banks,
                "missing": done.missing,
                "size_bytes": done.size_bytes,
            }
        )
        return
    held = ", ".join(_counts(done.answers, done.recordings, done.banks))
    click.echo(f"{file}: {held} ({done.size_bytes / 1e6:.1f} MB)")
    if done.missing:
        narrate(f"Answers whose recording is missing, and is not in the backup: {done.missing}.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Move what is there aside.")
@json_option
def restore(file: Path, yes: bool, as_json: bool) -> None:
    """Put a FILE that “voiceprep backup” wrote in its place. What was there is moved aside, not deleted."""
    from voiceprep.history.restoring import in_the_way
    from voiceprep.history.restoring import restore as put_back

    places = user_places()
    there = in_the_way(places)
    if there and not yes:
        listed = ", ".join(path.name for path in there)
        raise BadInputError(
            f"There is something in {places.home} already: {listed}",
            "With --yes it is moved into a folder beside, where you can look at it or delete it",
        )
    done = put_back(places, file, datetime.now(UTC))
    if as_json:
        print_json(
            {
                "answers": done.answers,
                "recordings": done.recordings,
                "banks": done.banks,
                "aside": str(done.aside) if done.aside else None,
            }
        )
        return
    click.echo(f"Restored: {', '.join(_counts(done.answers, done.recordings, done.banks))}")
    if done.aside:
        narrate(f"What was there is in {done.aside}; delete it when you do not want it any more.")


def _counts(answers: int, recordings: int, banks: int) -> list[str]:
    counts = {"answer": answers, "recording": recordings, "file of your own banks": banks}
    plurals = {"file of your own banks": "files of your own banks"}
    return [f"{count} {name if count == 1 else plurals.get(name, name + 's')}" for name, count in counts.items()]
