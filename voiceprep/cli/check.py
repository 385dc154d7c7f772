"""``voiceprep check``: a written answer against a question's key points."""

import sys
from pathlib import Path

import click

from voiceprep.assessing.assess import assess
from voiceprep.cli.assessment_text import assessment_lines
from voiceprep.cli.output import json_option, print_json
from voiceprep.errors import BadInputError
from voiceprep.paths import user_places
from voiceprep.questions.loading import load_question
from voiceprep.questions.shelves import bank_folders
from voiceprep.transcribing.transcript import Transcript


@click.command()
@click.argument("question")
@click.option("--transcript", "source", default="-", show_default=True, help="A text file, or - for standard input.")
@json_option
def check(question: str, source: str, as_json: bool) -> None:
    """Check a written answer to QUESTION."""
    from voiceprep.practising.checking import load_checker

    found = load_question(bank_folders(user_places()), question)
    text = _read(source)
    if not text.strip():
        raise BadInputError("The transcript is empty", "Write what was said into it, or pipe it in.")
    assessment = assess(found, Transcript(text), checker=load_checker())
    if as_json:
        from voiceprep.history.serialise import assessment_json

        print_json(assessment_json(assessment))
    else:
        click.echo("\n".join(assessment_lines(found, assessment)))


def _read(source: str) -> str:
    try:
        data = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInputError("The transcript is not UTF-8 text", "Give a plain text file.") from error
    except OSError as error:
        reason = (error.strerror or "it cannot be opened").lower()
        raise BadInputError(
            f"The transcript {source} cannot be read: {reason}", "Give the path of a text file."
        ) from error
