"""A user's file of additions to one question: beginning it, and looking at what was written."""

import os
from pathlib import Path

from voiceprep.errors import BadInputError, StorageError
from voiceprep.history.private_files import open_private
from voiceprep.paths import Places, make_private_folder
from voiceprep.questions.markdown import read_bank_file
from voiceprep.questions.model import Question
from voiceprep.questions.own import says_nothing, template


def begin_notes(places: Places, question: Question) -> Path:
    """The file for a question, made from the template when it is not there yet.

    Raises:
        StorageError: It cannot be written.
    """
    path = places.banks / "own" / f"{question.id}.md"
    try:
        make_private_folder(path.parent)
        if not path.exists():
            os.close(open_private(path))
            path.write_text(template(question), encoding="utf-8")
    except OSError as error:
        raise StorageError(f"{path} cannot be written: {error.strerror}", "Is the disk full?") from error
    return path


def look_at_notes(path: Path, question: Question) -> bool:
    """Whether the file adds anything to its question; one that is as it was begun, or empty, is removed again.

    Raises:
        BadInputError: The file has mistakes or only comments; it stays as it is, and adds nothing until mended.
        StorageError: It cannot be removed.
    """
    read = read_bank_file(path)
    try:
        words = path.read_text(encoding="utf-8-sig", errors="replace").split()
        if not words or words == template(question).split():
            path.unlink()
            return False
    except OSError as error:
        raise StorageError(f"{path} cannot be read or removed: {error.strerror}", "Look at its permissions.") from error
    if read.mistakes:
        listed = "\n".join(str(mistake) for mistake in read.mistakes)
        raise BadInputError(
            f"Your notes have mistakes and are not used yet:\n{listed}", "Edit them again; nothing is lost."
        )
    if read.bank is None or all(says_nothing(own) for own in read.bank.questions):
        raise BadInputError(
            f"All that {path} says stands in comments, so it is not used yet",
            "Take your words out of the <!-- and -->, or empty the file to be rid of it.",
        )
    return True
