"""The table of past answers, newest first, that grows as more of them are read."""

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.widgets import DataTable

from voiceprep.app.widgets.cells import cell
from voiceprep.app.widgets.meter import clock
from voiceprep.history.attempt import AttemptLine

_NEAR_THE_END = 40


class AttemptTable(DataTable[str | Text]):
    """Lines of attempts; home and end go to the first and to the last that was read."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("home", "scroll_top", show=False),
        Binding("end", "scroll_bottom", show=False),
    ]

    def __init__(self, id: str) -> None:
        super().__init__(id=id, cursor_type="row", zebra_stripes=True)
        self.lines: list[AttemptLine] = []
        self._question_width = 0
        self._look: tuple[object, ...] = ()
        for name in ("When", "Question", "Said", "Time", "Heard by"):
            self.add_column(name, key=name)

    def notify_style_update(self) -> None:
        """Draw the lines anew for another look only: a screen that comes back is told that its styles are new."""
        look = (self.app.theme, self.app.ansi_color, self.rich_style, self.get_pseudo_class_state())
        if look == self._look:
            super(DataTable, self).notify_style_update()
        else:
            self._look = look
            super().notify_style_update()

    @property
    def chosen(self) -> int | None:
        """The number of the highlighted attempt."""
        return self.lines[self.cursor_row].number if self.cursor_row < len(self.lines) else None

    @property
    def near_end(self) -> bool:
        """Whether the cursor or the screen has come close to the last line."""
        reached = max(self.cursor_row, round(self.scroll_y) + self.size.height)
        return reached >= len(self.lines) - _NEAR_THE_END

    def show(self, lines: Sequence[AttemptLine]) -> None:
        """Show these in the place of those before; when they are the same, nothing is drawn again."""
        width = self._width_for_questions()
        if self.lines == list(lines) and self._question_width == width:
            return
        self.clear()
        self._question_width = width
        self.lines = []
        self.append(lines)

    def append(self, lines: Sequence[AttemptLine]) -> None:
        """Show these below those before."""
        self.lines += lines
        width = self._question_width
        for line in lines:
            when = line.asked_at.astimezone().strftime("%Y-%m-%d %H:%M")
            said, took = f"{line.coverage:.0%}", clock(line.duration_s)
            self.add_row(when, cell(line.question_text, width), said, took, line.recognizer, key=str(line.number))

    def _width_for_questions(self) -> int:
        return max(16, self.app.size.width - 52)

    def change(self, number: int, coverage: float) -> None:
        """Show another coverage of an attempt, if it is here."""
        for at, line in enumerate(self.lines):
            if line.number == number:
                self.lines[at] = replace(line, coverage=coverage)
                self.update_cell(str(number), "Said", f"{coverage:.0%}")

    def take_out(self, number: int) -> None:
        """Show an attempt no more."""
        if any(line.number == number for line in self.lines):
            self.lines = [line for line in self.lines if line.number != number]
            self.remove_row(str(number))
