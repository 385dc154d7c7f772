"""Everything the app and the commands work with, each part made when it is first needed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from voiceprep.history.attempts import AttemptStore
from voiceprep.history.opening import History
from voiceprep.paths import Places
from voiceprep.practising.equipment import Equipment
from voiceprep.practising.model_works import ModelWorks
from voiceprep.practising.once import Once
from voiceprep.practising.setting_choices import AtHand
from voiceprep.questions.loading import load_library
from voiceprep.questions.model import Library
from voiceprep.questions.shelves import bank_folders
from voiceprep.settings import Settings, Value


@dataclass
class Studio:
    """The places, the settings, and the slow parts: functions, to be called off the screen's thread.

    The settings, and the equipment with them, change when ``take`` is called; all else stays as it is.
    """

    places: Places
    settings: Settings
    equipment: Equipment
    library: Callable[[], Library]
    history: Callable[[], History]
    forget_library: Callable[[], None] = lambda: None
    """Read the banks anew at the next use: one of them was edited."""

    equip: Callable[[Settings], Equipment] | None = None
    """Makes the equipment for other settings; None where it always stays the same."""

    options: Mapping[str, Value] = field(default_factory=dict)
    """Settings, by their names, that hold for this start of the program only, in place of the file's."""

    at_hand: AtHand | None = None
    """Looks for the devices, voices and models that settings are chosen from; None where there is nothing to find."""

    models: ModelWorks | None = None
    """Measures and fetches models while the app runs; None where nothing is to be fetched."""

    def take(self, settings: Settings) -> None:
        """Work with other settings from now on; an answer that is under way goes on with those it began with."""
        if self.equip is not None:
            self.equipment = self.equip(settings)
        self.settings = settings

    def attempts(self) -> AttemptStore:
        """The attempts of the history, which is opened when it is first asked for."""
        return self.history().attempts


def library_of(places: Places) -> Once[Library]:
    """The shipped banks and the user's own, read once."""
    return Once(lambda: load_library(bank_folders(places)))
