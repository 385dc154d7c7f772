"""What was said, printed for people."""

import click

from voiceprep.cli.output import narrate
from voiceprep.transcribing.transcript import Transcript


def print_transcript(transcript: Transcript) -> None:
    """Print the words, those marked that may have been misheard, what was set aside below them, and an empty line."""
    from voiceprep.transcribing.spoken_text import UNSURE, aside_lines, marked_text

    click.echo(marked_text(transcript))
    for line in aside_lines(transcript):
        click.echo(line)
    click.echo()
    if any(word.unsure for word in transcript.words):
        narrate(f"{UNSURE} stands behind words that may have been misheard.")
