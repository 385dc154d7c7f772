"""``voiceprep wer``: the errors between what was said and what was heard."""

import sys
from pathlib import Path

import click

from voiceprep.cli.error_text import counts_json, counts_text
from voiceprep.cli.output import json_option, narrate, print_json
from voiceprep.errors import BadInputError


@click.command()
@click.argument("reference")
@click.argument("hypothesis")
@json_option
def wer(reference: str, hypothesis: str, as_json: bool) -> None:
    """Count the errors in HYPOTHESIS, what was heard, against REFERENCE, what was said: two text files.

    One of them may be -, standard input. The words stand below each other in the order in which they match, with S
    under a substituted one, D under a deleted, I under an inserted.
    """
    from voiceprep.transcribing.normalising import NORMALISATION
    from voiceprep.transcribing.word_errors import compare_texts

    if reference == hypothesis == "-":
        raise BadInputError("Both texts cannot come from standard input", "Give at least one of them as a file.")
    compared = compare_texts(_read(reference), _read(hypothesis))
    if as_json:
        print_json({**counts_json(compared.counts), "normalisation": NORMALISATION, "alignment": compared.alignment})
        return
    click.echo(compared.alignment)
    click.echo(f"\n{counts_text(compared.counts)}")
    narrate(f"Compared as: {NORMALISATION}")


def _read(source: str) -> str:
    name = "Standard input" if source == "-" else source
    try:
        data = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInputError(f"{name} is not UTF-8 text", "Give plain text files.") from error
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or "it cannot be opened").lower()
        raise BadInputError(f"{name} cannot be read: {reason}", "Give the path of a text file.") from error
