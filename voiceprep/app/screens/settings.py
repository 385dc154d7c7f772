"""Every setting on one screen: changed with the keyboard, written down, and in use at once."""

import threading
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import DescendantBlur, DescendantFocus
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Header, Input, Static

from voiceprep.app.model_fetching import ModelFetchingApp, RecognizerChanged
from voiceprep.app.screens.fetch_model import FetchModelScreen
from voiceprep.app.widgets.key_footer import KeyFooter
from voiceprep.app.widgets.microphone_level import LevelHeard, MicrophoneLevel, hear_level
from voiceprep.app.widgets.model_panel import MODEL_BINDINGS, ModelPanel
from voiceprep.app.widgets.setting_line import CONTROL, SettingLine
from voiceprep.errors import VoiceprepError
from voiceprep.practising.setting_choices import Found, choices_for, look_around
from voiceprep.practising.setting_rows import setting_groups
from voiceprep.practising.settings_desk import SettingsDesk
from voiceprep.practising.studio import Studio
from voiceprep.settings import Settings, Value


class _Looked(Message):
    """The devices, voices and models were looked for."""

    def __init__(self, found: Found) -> None:
        super().__init__()
        self.found = found


class _Changed(Message):
    """A setting has its new value; or it could not be had, and why."""

    def __init__(self, label: str, settings: Settings, error: VoiceprepError | None = None) -> None:
        super().__init__()
        self.label = label
        self.settings = settings
        self.error = error


class _Lines(VerticalScroll, inherit_bindings=False):
    """Up and down go from setting to setting; what has the focus is scrolled into view."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "screen.move(1)", show=False),
        Binding("up", "screen.move(-1)", show=False),
        Binding("pagedown", "screen.move(8)", show=False),
        Binding("pageup", "screen.move(-8)", show=False),
    ]


class SettingsScreen(Screen[None]):
    """Shows what every setting is and does; what is changed is written at once."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t", "test", "Test microphone"),
        Binding("d", "look", "Devices again"),
        Binding("f", "fetch", "Fetch a model"),
        *MODEL_BINDINGS,
        Binding("escape", "leave", "Back"),
        Binding("q", "quit", "Quit"),
    ]

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self._desk = SettingsDesk(studio)
        self._found = Found()
        self._testing: threading.Event | None = None

    def compose(self) -> ComposeResult:
        settings = self._studio.settings
        yield Header()
        with _Lines(id="settings", can_focus=False):
            for group in setting_groups():
                yield Static(group.title, classes="setting-group", markup=False)
                for row in group.rows:
                    yield SettingLine(row, getattr(settings, row.name), choices_for(row.name, settings, self._found))
        yield Static("", id="setting-help", markup=False)
        yield MicrophoneLevel("", id="setting-level", markup=False)
        yield ModelPanel("", id="setting-models", markup=False)
        yield Static("", id="setting-notice", markup=False)
        yield KeyFooter()

    def on_mount(self) -> None:
        """Read the file, and look for what there is to choose from."""
        self.sub_title = "settings"
        self.query_one(MicrophoneLevel).end()
        if isinstance(self.app, ModelFetchingApp):
            self.app.show_models()
        self._read()
        self._look()

    def on_unmount(self) -> None:
        """Leave no microphone open."""
        if self._testing is not None:
            self._testing.set()

    # -- what there is ----------------------------------------------------------------------------

    @work(thread=True, group="settings")
    def _read(self) -> None:
        error: VoiceprepError | None = None
        try:
            self._desk.look()
        except VoiceprepError as failure:
            error = failure
        self.post_message(_Changed("", self._studio.settings, error))

    @work(thread=True, group="around", exclusive=True)
    def _look(self) -> None:
        if self._studio.at_hand is not None:
            self.post_message(_Looked(look_around(self._studio.at_hand)))

    @on(_Looked)
    def _take_found(self, message: _Looked) -> None:
        self._found = message.found
        self._show_values(self._studio.settings)
        if message.found.problems:
            self._tell(" ".join(message.found.problems), "$text-warning")

    def _show_values(self, settings: Settings) -> None:
        for line in self.query(SettingLine):
            name = line.row.name
            line.show(getattr(settings, name), choices_for(name, settings, self._found))

    # -- changing ---------------------------------------------------------------------------------

    @on(SettingLine.Wanted)
    def _wanted(self, message: SettingLine.Wanted) -> None:
        self._change(message.row.name, message.row.label, message.value)

    @work(thread=True, group="settings")
    def _change(self, name: str, label: str, value: Value) -> None:
        error: VoiceprepError | None = None
        try:
            self._desk.change(name, value)
        except VoiceprepError as failure:
            error = failure
        self.post_message(_Changed(label, self._studio.settings, error))

    @on(_Changed)
    def _take_change(self, message: _Changed) -> None:
        self._show_values(message.settings)
        if message.error:
            about = f"{message.label}: " if message.label else ""
            self._tell(f"{about}{message.error.sentence} {message.error.advice}", "$text-error")
        elif message.label:
            self._tell(f"{message.label}: written down, and in use from now on.", "$text-success")
            if self._testing is not None:
                self._end_test()
                self.action_test()

    @on(RecognizerChanged)
    def _recognizer_changed(self) -> None:
        self._read()
        self._look()

    def _tell(self, text: str, style: str) -> None:
        self.query_one("#setting-notice", Static).update(Content.styled(text, style))

    # -- the microphone's level -------------------------------------------------------------------

    def action_test(self) -> None:
        """Show how loud the chosen microphone is; or stop that."""
        if self._testing is not None:
            self._end_test()
            return
        self._testing = threading.Event()
        self.query_one(MicrophoneLevel).begin()
        self._hear(self._testing)
        self.refresh_bindings()

    @work(thread=True, group="level")
    def _hear(self, stop: threading.Event) -> None:
        hear_level(self._studio.equipment.microphone(), stop, self)

    @on(LevelHeard)
    def _show_level(self, message: LevelHeard) -> None:
        if self._testing is None:
            return
        if message.error:
            self._end_test()
            self._tell(f"{message.error.sentence} {message.error.advice}", "$text-error")
        else:
            self.query_one(MicrophoneLevel).hear(message.name, message.dbfs)

    def _end_test(self) -> None:
        if self._testing is not None:
            self._testing.set()
            self._testing = None
            self.query_one(MicrophoneLevel).end()

    # -- keys -------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Show and allow only the keys that do something now: in a field, letters are typed."""
        if isinstance(self.focused, Input) and action in ("test", "look", "fetch", "quit"):
            return False
        if action == "fetch":
            return isinstance(self.app, ModelFetchingApp) and self.app.can_fetch
        return action != "look" or self._studio.at_hand is not None

    @on(DescendantFocus)
    @on(DescendantBlur)
    def _show_help(self) -> None:
        focused = self.focused
        line = focused.parent if focused else None
        told = line.row.help if isinstance(line, SettingLine) else ""
        self.query_one("#setting-help", Static).update(told, layout=False)
        self.refresh_bindings()

    def action_move(self, by: int) -> None:
        """Go so many settings on, or back where it is less than 0."""
        controls = list(self.query(f".{CONTROL}"))
        at = controls.index(self.focused) if self.focused in controls else -by
        self.set_focus(controls[min(len(controls) - 1, max(0, at + by))])

    def action_look(self) -> None:
        """Look again for devices: one may have been plugged in."""
        self._tell("Looking for devices and voices …", "$foreground-muted")
        self._look()

    def action_fetch(self) -> None:
        """Choose a model to fetch."""
        if isinstance(self.app, ModelFetchingApp):
            self.app.push_screen(FetchModelScreen(self._studio), self._fetch)

    def _fetch(self, name: str | None) -> None:
        if name and isinstance(self.app, ModelFetchingApp):
            self.app.fetch_model(name)

    def action_quit(self) -> None:
        """Quit the app."""
        self.app.exit()

    def action_leave(self) -> None:
        """Put back what was typed and not taken; otherwise go back."""
        if not any(line.revert() for line in self.query(SettingLine)):
            self.dismiss()
