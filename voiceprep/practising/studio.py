"""Everything the app and the commands work with, each part made when it is first needed."""

from collections.abc import Callable
from dataclasses import dataclass

from voiceprep.history.attempts import AttemptStore
from voiceprep.history.opening import History
from voiceprep.paths import Places
from voiceprep.practising.equipment import Equipment
from voiceprep.practising.once import Once
from voiceprep.questions.loading import load_library
from voiceprep.questions.model import Library
from voiceprep.questions.shelves import bank_folders
from voiceprep.settings import Settings


@dataclass(frozen=True)
class Studio:
    """The places, the settings, and the slow parts: functions, to be called off the screen's thread."""

    places: Places
    settings: Settings
    equipment: Equipment
    library: Callable[[], Library]
    history: Callable[[], History]
    forget_library: Callable[[], None] = lambda: None
    """Read the banks anew at the next use: one of them was edited."""

    def attempts(self) -> AttemptStore:
        """The attempts of the history, which is opened when it is first asked for."""
        return self.history().attempts


def library_of(places: Places) -> Once[Library]:
    """The shipped banks and the user's own, read once."""
    return Once(lambda: load_library(bank_folders(places)))
