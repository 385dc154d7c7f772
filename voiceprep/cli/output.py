"""Printing for people and for programs, and the way errors are told."""

import json
import sys
from typing import Any

import click

from voiceprep.errors import VoiceprepError

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for a program to read.")


def print_json(value: Any) -> None:
    """Print a value of plain JSON types to stdout."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def narrate(text: str) -> None:
    """Tell the user something on stderr, apart from the data on stdout."""
    click.echo(text, err=True)


def tell(error: VoiceprepError) -> None:
    """Print an error as one sentence and a hint to stderr."""
    click.echo(f"voiceprep: {error.sentence}" + (f"\n  {error.advice}" if error.hint else ""), file=sys.stderr)
