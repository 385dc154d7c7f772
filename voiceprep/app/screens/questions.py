"""Every question of every bank, to choose from."""

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import DataTable, Header, Input, Static

from voiceprep.app.screens.practice import PracticeScreen
from voiceprep.app.widgets.cells import cell
from voiceprep.app.widgets.key_footer import KeyFooter
from voiceprep.practising.studio import Studio
from voiceprep.practising.today import Suggestion


class QuestionsScreen(Screen[None]):
    """Type to narrow the list down; enter practises the highlighted question."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "practise", "Practise", priority=True),
        Binding("down", "into_list", "List", show=False),
        Binding("escape", "app.pop_screen", "Back"),
        Binding("ctrl+q", "app.quit", "Quit"),
    ]

    def __init__(self, studio: Studio, suggested: Sequence[Suggestion]) -> None:
        super().__init__()
        self._studio = studio
        self._suggested = sorted(suggested, key=lambda one: (one.question.track, one.question.bank))
        self._shown: list[Suggestion] = []

    def compose(self) -> ComposeResult:
        yield Header()
        yield Input(placeholder="Type words, a track, a kind or a level", id="filter")
        table: DataTable[str | Text] = DataTable(id="questions", cursor_type="row", zebra_stripes=True)
        for name in ("Question", "Track", "Level", "Last"):
            table.add_column(name, key=name)
        yield table
        yield Static("", id="count")
        yield KeyFooter()

    def on_mount(self) -> None:
        """Show all of them."""
        self.sub_title = "questions"
        self._narrow("")

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._narrow(event.value)

    def _narrow(self, typed: str) -> None:
        words = typed.lower().split()
        self._shown = [one for one in self._suggested if all(word in _searched(one) for word in words)]
        table = self.query_one("#questions", DataTable)
        table.clear()
        width = max(20, self.size.width - 42)
        for one in self._shown:
            text = cell(one.question.text, width)
            last = "" if one.last_coverage is None else f"{one.last_coverage:.0%}"
            table.add_row(text, cell(one.question.track, 24), one.question.level.value, last, key=one.question.id)
        count = len(self._shown)
        nothing = "No question has these words. Clear the field to see all."
        self.query_one("#count", Static).update(f"{count} question{'' if count == 1 else 's'}" if count else nothing)

    def action_into_list(self) -> None:
        """Go from the field into the list."""
        self.query_one("#questions", DataTable).focus()

    def action_practise(self) -> None:
        """Practise the highlighted question, then those below it."""
        at = self.query_one("#questions", DataTable).cursor_row
        if self._shown:
            self.app.push_screen(PracticeScreen(self._studio, [one.question for one in self._shown[at:]]))


def _searched(one: Suggestion) -> str:
    question = one.question
    parts = (question.text, question.id, question.track, question.kind, question.level, question.bank, *question.tags)
    return " ".join(parts).lower()
