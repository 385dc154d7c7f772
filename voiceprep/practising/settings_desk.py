"""Changing settings while the app runs: written into the file, and in use at once."""

import threading

from voiceprep.errors import BadInputError
from voiceprep.practising.setting_rows import shown_value
from voiceprep.practising.studio import Studio
from voiceprep.settings import Settings, Value, change_settings, load_settings, problem_of, with_options


class SettingsDesk:
    """The settings of the running program: those of the file, with the options of this start in their place."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._changing = threading.Lock()

    def look(self) -> Settings:
        """What holds now; the file may have been changed by another screen or by hand.

        Raises:
            BadInputError: The file has a mistake.
        """
        with self._changing:
            in_file = load_settings(self._studio.places.settings)
            settings = with_options(in_file, self._studio.options)
            if settings != self._studio.settings:
                self._studio.take(settings)
            return settings

    def change(self, name: str, value: Value) -> Settings:
        """Write a setting down and work with it from now on; an option that stood in its place is over.

        Raises:
            BadInputError: The value cannot be used, or the file has a mistake; everything stays as it was.
            StorageError: The file cannot be written; everything stays as it was.
        """
        problem = problem_of(name, value)
        if problem:
            raise BadInputError(f"“{shown_value(value)[:40]}” {problem}", "The old value stays.")
        path = self._studio.places.settings
        with self._changing:
            in_file = load_settings(path)
            if value != getattr(in_file, name):
                in_file = change_settings(path, {name: value})
            self._studio.options = {option: one for option, one in self._studio.options.items() if option != name}
            settings = with_options(in_file, self._studio.options)
            self._studio.take(settings)
            return settings
