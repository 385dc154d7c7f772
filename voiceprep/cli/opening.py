"""Opening the history for a command."""

from typing import TYPE_CHECKING

from voiceprep.cli.output import narrate
from voiceprep.paths import user_places

if TYPE_CHECKING:
    from voiceprep.history.opening import History


def opened_history() -> "History":
    """The user's history; tells the user when a damaged one had to be set aside.

    Raises:
        StorageError: It cannot be opened, or a newer voiceprep wrote it.
    """
    from voiceprep.practising.building import open_history_of

    opened = open_history_of(user_places())
    if opened.set_aside:
        narrate(f"The history was damaged and has been moved to {opened.set_aside}; a new one was begun.")
    return opened
