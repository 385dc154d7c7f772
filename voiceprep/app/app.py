"""The Textual app: a home screen, and the screens that it leads to."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import ClassVar

from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen

from voiceprep.app.commands import commands_on
from voiceprep.app.idle_collecting import IdleCollectingApp
from voiceprep.app.model_fetching import ModelFetchingApp
from voiceprep.app.screens.home import HomeScreen
from voiceprep.app.screens.practice import PracticeScreen
from voiceprep.practising.studio import Studio
from voiceprep.questions.model import Question


class VoiceprepApp(ModelFetchingApp, IdleCollectingApp):
    """Asks, listens and shows; everything slow happens in workers."""

    CSS_PATH = Path(__file__).with_name("voiceprep.tcss")
    TITLE = "voiceprep"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012 - as Textual declares it
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+c", "quit", "Quit", show=False, priority=True)]

    def __init__(self, studio: Studio, questions: Sequence[Question] = ()) -> None:
        """``questions`` are practised right away when there are any."""
        super().__init__(studio)
        self._questions = list(questions)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """What the command palette, which ctrl+p opens, offers on a screen."""
        return commands_on(screen, self._studio)

    def on_mount(self) -> None:
        """Show home, and the questions above it."""
        self.push_screen(HomeScreen(self._studio))
        if self._questions:
            self.push_screen(PracticeScreen(self._studio, self._questions))
