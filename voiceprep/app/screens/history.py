"""The list of past answers."""

from typing import ClassVar

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import DataTable, Footer, Header, Static

from voiceprep.app.screens.attempt import AttemptScreen
from voiceprep.app.widgets.cells import cell
from voiceprep.app.widgets.meter import clock
from voiceprep.errors import VoiceprepError
from voiceprep.history.attempt import AttemptLine
from voiceprep.practising.studio import Studio

_PAGE = 200


class _LinesRead(Message):
    def __init__(self, lines: list[AttemptLine], error: VoiceprepError | None = None) -> None:
        super().__init__()
        self.lines = lines
        self.error = error


class HistoryScreen(Screen[None]):
    """Past answers, newest first; more are read as the cursor comes to the end of the list."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", priority=True),
        Binding("escape", "app.pop_screen", "Back"),
        Binding("q", "app.quit", "Quit"),
    ]

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self._lines: list[AttemptLine] = []
        self._whole = False

    def compose(self) -> ComposeResult:
        yield Header()
        table: DataTable[str | Text] = DataTable(id="attempts", cursor_type="row", zebra_stripes=True)
        for name in ("When", "Question", "Said", "Time", "Heard by"):
            table.add_column(name, key=name)
        yield table
        yield Static("", id="history-notice")
        yield Footer(show_command_palette=False, compact=True)

    def on_mount(self) -> None:
        """Read the first page."""
        self.sub_title = "history"
        self._read(None)

    @work(thread=True, group="lines", exclusive=True)
    def _read(self, before: AttemptLine | None) -> None:
        try:
            self.post_message(_LinesRead(self._studio.attempts().lines(_PAGE, before=before)))
        except VoiceprepError as error:
            self.post_message(_LinesRead([], error))

    @on(_LinesRead)
    def _show(self, message: _LinesRead) -> None:
        table = self.query_one("#attempts", DataTable)
        self._whole = len(message.lines) < _PAGE
        self._lines += message.lines
        width = max(16, self.size.width - 52)
        for line in message.lines:
            text = cell(line.question_text, width)
            when = line.asked_at.astimezone().strftime("%Y-%m-%d %H:%M")
            said, took = f"{line.coverage:.0%}", clock(line.duration_s)
            table.add_row(when, text, said, took, line.recognizer, key=str(line.number))
        notice = self.query_one("#history-notice", Static)
        if message.error:
            notice.update(Content.styled(f"{message.error.sentence} {message.error.advice}", "$text-error"))
        elif not self._lines:
            notice.update("No answers yet. Practise a question, and it will be here.")
        self.refresh_bindings()
        table.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Show only the keys that do something now."""
        return action != "open" or bool(self._lines)

    @on(DataTable.RowHighlighted)
    def _read_on(self, event: DataTable.RowHighlighted) -> None:
        if not self._whole and self._lines and event.cursor_row >= len(self._lines) - 20:
            self._whole = True
            self._read(self._lines[-1])

    def action_open(self) -> None:
        """Open the highlighted answer."""
        number = self._lines[self.query_one("#attempts", DataTable).cursor_row].number
        self.app.push_screen(AttemptScreen(self._studio, number), lambda said: self._update(number, said))

    def _update(self, number: int, coverage: float | None) -> None:
        """Show the coverage that an answer has after its verdicts may have been corrected."""
        if coverage is not None:
            self.query_one("#attempts", DataTable).update_cell(str(number), "Said", f"{coverage:.0%}")
