"""Handing the terminal to the user's editor."""

import click
from textual.app import App, SuspendNotSupported

from voiceprep.errors import VoiceprepError
from voiceprep.paths import Places
from voiceprep.practising.own_notes import begin_notes, look_at_notes
from voiceprep.questions.model import Question


def edit_notes(app: App[None], places: Places, question: Question) -> bool:
    """Let the user write about a question; true when something was written.

    Raises:
        VoiceprepError: There is no editor, the file cannot be written, or what was written has mistakes.
    """
    path = begin_notes(places, question)
    try:
        with app.suspend():
            click.edit(filename=str(path))
    except SuspendNotSupported as error:
        raise VoiceprepError("An editor cannot be opened from here", f"Edit {path} yourself.") from error
    except click.ClickException as error:
        raise VoiceprepError(error.message, "Set EDITOR to the editor you use.") from error
    return look_at_notes(path, question)
