"""Choosing one of the answers to a question."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from voiceprep.app.widgets.key_footer import KeyFooter
from voiceprep.app.widgets.meter import clock
from voiceprep.history.attempt import AttemptLine


class ChooseAnswerScreen(ModalScreen[int | None]):
    """Gives the number of the chosen answer; None when none was chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Compare", priority=True),
        Binding("escape", "leave", "Back"),
    ]

    def __init__(self, lines: Sequence[AttemptLine], chosen: int) -> None:
        super().__init__()
        self._lines = list(lines)
        self._chosen = chosen

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static("Compare with the answer of …", markup=False)
            yield OptionList(*(Option(_words(line)) for line in self._lines), id="answers")
            yield KeyFooter()

    def on_mount(self) -> None:
        """Begin at the answer that is compared with now."""
        numbers = [line.number for line in self._lines]
        answers = self.query_one(OptionList)
        answers.highlighted = numbers.index(self._chosen) if self._chosen in numbers else 0
        answers.focus()

    @on(OptionList.OptionSelected)
    def action_choose(self) -> None:
        """Close with the highlighted answer."""
        at = self.query_one(OptionList).highlighted
        self.dismiss(self._lines[at].number if at is not None else None)

    def action_leave(self) -> None:
        """Close without one."""
        self.dismiss(None)


def _words(line: AttemptLine) -> str:
    when = line.asked_at.astimezone().strftime("%Y-%m-%d %H:%M")
    return f"{when}  {line.coverage:>4.0%}  {clock(line.duration_s):>5}  answer {line.number}"
