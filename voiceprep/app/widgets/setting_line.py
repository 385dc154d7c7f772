"""One setting on one line: what it is called, and a switch, a list or a field that sets it."""

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Select, Static, Switch

from voiceprep.practising.setting_choices import Choice
from voiceprep.practising.setting_rows import Kind, SettingRow, shown_value, typed_value
from voiceprep.settings import Value

CONTROL = "setting-control"
"""The class of what can be focused."""


class SettingList(Select[str], inherit_bindings=False):
    """Opens with enter or space; up and down go to the next setting."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,space", "show_overlay", "Choose", show=False)]

    def fill(self, choices: Sequence[Choice], value: str) -> None:
        """Offer these choices, with one of them chosen; nobody is told of a change."""
        with self.prevent(Select.Changed):
            self.set_options([(Text(choice.label), choice.value) for choice in choices])
            self.value = value
            # The same value may be called otherwise now.
            self.mutate_reactive(SettingList.value)  # type: ignore[misc]


class SettingLine(Horizontal):
    """Shows a setting, and tells when the user wants another value; that it has it is for others to see to."""

    class Wanted(Message):
        """The user wants another value."""

        def __init__(self, row: SettingRow, value: Value) -> None:
            super().__init__()
            self.row = row
            self.value = value

    def __init__(self, row: SettingRow, value: Value, choices: Sequence[Choice]) -> None:
        super().__init__(classes="setting-line")
        self.row = row
        self._value = value
        self._choices = tuple(choices)

    def compose(self) -> ComposeResult:
        yield Static(self.row.label, classes="setting-label", markup=False)
        yield self._control()
        if self.row.kind is Kind.SWITCH:
            yield Static(_on_off(self._value), classes="setting-state")

    def _control(self) -> Widget:
        match self.row.kind:
            case Kind.SWITCH:
                return Switch(bool(self._value), animate=False, classes=CONTROL)
            case Kind.CHOICE:
                options = [(Text(choice.label), choice.value) for choice in self._choices]
                return SettingList(options, value=str(self._value), allow_blank=False, compact=True, classes=CONTROL)
            case _:
                return Input(shown_value(self._value), compact=True, select_on_focus=False, classes=CONTROL)

    def show(self, value: Value, choices: Sequence[Choice]) -> None:
        """Show the value that it has, and what it can be."""
        self._value = value
        control = self.query_one(f".{CONTROL}")
        if isinstance(control, Switch):
            with self.prevent(Switch.Changed):
                control.value = bool(value)
            self.query_one(".setting-state", Static).update(_on_off(value))
        elif isinstance(control, SettingList):
            if (tuple(choices), value) != (self._choices, control.value):
                self._choices = tuple(choices)
                control.fill(choices, str(value))
        elif isinstance(control, Input) and typed_value(self.row.name, control.value) != value:
            control.value = shown_value(value)

    def revert(self) -> bool:
        """Put the value back over what was typed; whether anything was."""
        for field in self.query(Input):
            if field.value != shown_value(self._value):
                field.value = shown_value(self._value)
                return True
        return False

    @on(Switch.Changed)
    def _switched(self, event: Switch.Changed) -> None:
        event.stop()
        self._want(event.value)

    @on(Select.Changed)
    def _chosen(self, event: Select.Changed) -> None:
        event.stop()
        self._want(str(event.value))

    @on(Input.Submitted)
    @on(Input.Blurred)
    def _typed(self, event: Input.Submitted | Input.Blurred) -> None:
        event.stop()
        self._want(typed_value(self.row.name, event.value))

    def _want(self, value: Value) -> None:
        if value != self._value:
            self.post_message(self.Wanted(self.row, value))


def _on_off(value: Value) -> str:
    return "on" if value else "off"
