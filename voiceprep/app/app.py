"""The Textual app: a home screen, and the screens that it leads to."""

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual.app import App
from textual.binding import Binding, BindingType

from voiceprep.app.screens.home import HomeScreen
from voiceprep.app.screens.practice import PracticeScreen
from voiceprep.practising.studio import Studio
from voiceprep.questions.model import Question


class VoiceprepApp(App[None]):
    """Asks, listens and shows; everything slow happens in workers."""

    CSS_PATH = Path(__file__).with_name("voiceprep.tcss")
    TITLE = "voiceprep"
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012 - as Textual declares it
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+c", "quit", "Quit", show=False, priority=True)]

    def __init__(self, studio: Studio, questions: Sequence[Question] = ()) -> None:
        """``questions`` are practised right away when there are any."""
        super().__init__()
        self._studio = studio
        self._questions = list(questions)

    def on_mount(self) -> None:
        """Show home, and the questions above it."""
        self.push_screen(HomeScreen(self._studio))
        if self._questions:
            self.push_screen(PracticeScreen(self._studio, self._questions))
