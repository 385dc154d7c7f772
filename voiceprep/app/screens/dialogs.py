"""Small screens over another one: a question with a dangerous answer, one line of text, a note."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static, TextArea

from voiceprep.app.widgets.key_footer import KeyFooter


class ConfirmScreen(ModalScreen[bool]):
    """Asks before something that cannot be undone; enter alone does not do it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "Yes, delete"),
        Binding("n,escape", "answer(False)", "No", key_display="n"),
    ]

    def __init__(self, question: str) -> None:
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(self._question, markup=False)
            yield KeyFooter()

    def action_answer(self, yes: bool) -> None:
        """Close with the answer."""
        self.dismiss(yes)


class LineScreen(ModalScreen[str | None]):
    """One line to write; gives None when it is left as it was."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Take it", priority=True),
        Binding("escape", "leave", "Back"),
    ]

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self._title = title
        self._text = text

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(self._title, markup=False)
            yield Input(self._text, id="line", select_on_focus=True)
            yield KeyFooter()

    def on_mount(self) -> None:
        """Write right away."""
        self.query_one(Input).focus()

    def action_submit(self) -> None:
        """Take what is written."""
        self.dismiss(self.query_one(Input).value)

    def action_leave(self) -> None:
        """Leave it as it was."""
        self.dismiss(None)


class NoteScreen(ModalScreen[str]):
    """Several lines to write. Leaving keeps them: a note is not lost to a wrong key."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+s", "keep", "Keep", key_display="esc"),
        Binding("ctrl+r", "revert", "As it was"),
    ]

    def __init__(self, title: str, note: str) -> None:
        super().__init__()
        self._title = title
        self._note = note

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(self._title, markup=False)
            yield TextArea(self._note, id="note")
            yield KeyFooter()

    def on_mount(self) -> None:
        """Write on at the end."""
        area = self.query_one(TextArea)
        area.move_cursor(area.document.end)
        area.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Show only the keys that do something now."""
        return action != "revert" or (self.is_mounted and self.query_one(TextArea).text != self._note)

    @on(TextArea.Changed)
    def _changed(self) -> None:
        self.refresh_bindings()

    def action_keep(self) -> None:
        """Close with what is written."""
        self.dismiss(self.query_one(TextArea).text.strip())

    def action_revert(self) -> None:
        """Put back what was there before."""
        self.query_one(TextArea).text = self._note
