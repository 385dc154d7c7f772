"""The command palette: where one can go from the screen that is shown, by name."""

from collections.abc import Iterable

from textual.app import SystemCommand
from textual.screen import ModalScreen, Screen

from voiceprep.app.screens.home import HomeScreen
from voiceprep.app.screens.practice import PracticeScreen
from voiceprep.app.screens.settings import SettingsScreen
from voiceprep.practising.studio import Studio

_FROM_HOME = (
    ("start", "Start", "Practise from the highlighted question on"),
    ("browse", "Questions", "Every question"),
    ("history", "History", "Past answers"),
    ("plan", "Plan", "The way to the interview"),
    ("progress", "Progress", "What practising has come to"),
    ("advice", "Tips", "Advice that holds for every answer"),
)


def commands_on(screen: Screen[object], studio: Studio) -> Iterable[SystemCommand]:
    """What can be done on a screen; nothing leads away from an answer that is being given."""
    if isinstance(screen, HomeScreen):
        for action, title, explanation in _FROM_HOME:
            if screen.check_action(action, ()):
                yield SystemCommand(title, explanation, getattr(screen, f"action_{action}"))
    if not isinstance(screen, PracticeScreen | SettingsScreen | ModalScreen):
        yield SystemCommand(
            "Settings", "Devices, voice, recognizer, recordings", lambda: _show_settings(screen, studio)
        )
    yield SystemCommand("Quit", "Leave voiceprep", screen.app.exit)


def _show_settings(screen: Screen[object], studio: Studio) -> None:
    screen.app.push_screen(SettingsScreen(studio))
