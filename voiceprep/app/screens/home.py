"""Where the app starts: what to practise next, and the way to everything else."""

from datetime import UTC, datetime
from typing import ClassVar

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import DataTable, Footer, Header, Static

from voiceprep.app.screens.advice import AdviceScreen
from voiceprep.app.screens.history import HistoryScreen
from voiceprep.app.screens.leftover import LeftoverScreen
from voiceprep.app.screens.practice import PracticeScreen
from voiceprep.app.screens.questions import QuestionsScreen
from voiceprep.app.widgets.cells import cell
from voiceprep.errors import VoiceprepError
from voiceprep.history.recordings import Unfinished
from voiceprep.practising.choosing import Suggestion, suggestions
from voiceprep.practising.leftovers import find_leftovers
from voiceprep.practising.studio import Studio
from voiceprep.questions.model import Library, Page

_SHOWN = 12


class _Looked(Message):
    """The bank and the history were read."""

    def __init__(self, library: Library, found: list[Suggestion], problems: list[VoiceprepError]) -> None:
        super().__init__()
        self.library = library
        self.found = found
        self.problems = problems


class _LeftoversFound(Message):
    """There are recordings that no attempt has."""

    def __init__(self, leftovers: list[Unfinished]) -> None:
        super().__init__()
        self.leftovers = leftovers


class HomeScreen(Screen[None]):
    """What is next; enter starts it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "start", "Start", priority=True),
        Binding("b", "browse", "Questions"),
        Binding("h", "history", "History"),
        Binding("t", "advice", "Tips"),
        Binding("q", "app.quit", "Quit"),
    ]

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self._suggested: list[Suggestion] = []
        self._pages: tuple[Page, ...] = ()
        self._looked_for_leftovers = False
        self._leftovers: list[Unfinished] = []

    def compose(self) -> ComposeResult:
        yield Header()
        yield Static("Say your answers aloud. Enter starts with the first question.", id="welcome")
        table: DataTable[str | Text] = DataTable(id="next-up", cursor_type="row", zebra_stripes=True)
        table.add_column("Next up", key="question")
        table.add_column("Why", key="why")
        table.add_column("About", key="time")
        yield table
        yield Static("", id="home-notice")
        yield Static("", id="recognizer-status")
        yield Footer(show_command_palette=False, compact=True)

    def on_mount(self) -> None:
        """Get the slow parts going, each in its own worker."""
        self.query_one("#next-up", DataTable).loading = True
        self._load_recognizer()

    def on_screen_resume(self) -> None:
        """Look again: an answer may have been given meanwhile."""
        self._look()
        self._offer_leftovers()

    @work(thread=True, group="recognizer")
    def _load_recognizer(self) -> None:
        status = self.query_one("#recognizer-status", Static)
        show = self.app.call_from_thread
        show(status.update, Content.styled("Loading the recognizer …", "$foreground-muted"))
        try:
            recognizer = self._studio.equipment.recognizer()
            self._studio.equipment.checker()
        except VoiceprepError as error:
            show(status.update, Content.styled(f"{error.sentence} {error.advice}", "$text-error"))
            return
        if recognizer.rough:
            text = "Recognizer: built-in, rough (about a third of the words wrong). Better: voiceprep models add FOLDER"
        else:
            text = f"Recognizer: {recognizer.name}, ready"
        show(status.update, Content.styled(text, "$foreground-muted"))

    @work(thread=True, group="look", exclusive=True)
    def _look(self) -> None:
        library = self._studio.library()
        problems: list[VoiceprepError] = []
        summaries = []
        try:
            summaries = self._studio.attempts().summaries()
            aside = self._studio.history().set_aside
            if aside:
                message = f"The history was damaged and has been moved to {aside.name}"
                problems.append(VoiceprepError(message, "A new one was begun; nothing was deleted"))
        except VoiceprepError as error:
            problems.append(error)
        if library.mistakes:
            count = len({mistake.source for mistake in library.mistakes})
            message = f"{count} bank file{'s' if count > 1 else ''} left out for mistakes"
            problems.append(VoiceprepError(message, "“voiceprep bank check” lists them"))
        found = suggestions(library.questions, summaries, datetime.now(UTC))
        self.post_message(_Looked(library, found, problems))
        if not self._looked_for_leftovers:
            self._looked_for_leftovers = True
            try:
                leftovers = find_leftovers(self._studio)
            except VoiceprepError as error:
                self.post_message(_Looked(library, found, [*problems, error]))
                return
            if leftovers:
                self.post_message(_LeftoversFound(leftovers))

    @on(_Looked)
    def _show(self, message: _Looked) -> None:
        self._suggested = message.found
        self._pages = message.library.pages
        self.refresh_bindings()
        table = self.query_one("#next-up", DataTable)
        table.loading = False
        table.clear()
        width = max(20, self.size.width - 34)
        for suggestion in message.found[:_SHOWN]:
            text = cell(suggestion.question.text, width)
            table.add_row(text, suggestion.why, f"{suggestion.question.target_s} s", key=suggestion.question.id)
        due = sum(suggestion.due for suggestion in message.found)
        self.sub_title = f"{due} to practise" if due else ""
        lines = [f"{problem.sentence} {problem.advice}" for problem in message.problems]
        if not message.found:
            lines.append("No question could be loaded. “voiceprep bank check” says why.")
        self.query_one("#home-notice", Static).update(Content.styled("\n".join(lines), "$text-warning"))
        table.focus()

    @on(_LeftoversFound)
    def _take_leftovers(self, message: _LeftoversFound) -> None:
        self._leftovers = message.leftovers
        self._offer_leftovers()

    def _offer_leftovers(self) -> None:
        """Ask about them here, and never in the middle of an answer."""
        if self._leftovers and self.is_active:
            leftovers, self._leftovers = self._leftovers, []
            self.app.push_screen(LeftoverScreen(self._studio, leftovers))

    @on(DataTable.RowSelected)
    def _chosen(self) -> None:
        self.action_start()

    def action_start(self) -> None:
        """Practise from the highlighted question on."""
        if self._suggested:
            at = self.query_one("#next-up", DataTable).cursor_row
            queue = self._suggested[at:] + self._suggested[:at]
            self.app.push_screen(
                PracticeScreen(self._studio, [one.question for one in queue if one.due or one is queue[0]])
            )

    def action_browse(self) -> None:
        """Show every question."""
        if self._suggested:
            self.app.push_screen(QuestionsScreen(self._studio, self._suggested))

    def action_advice(self) -> None:
        """Show the advice that holds for every answer."""
        self.app.push_screen(AdviceScreen(self._pages))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Show only the keys that do something now."""
        return {"advice": bool(self._pages), "start": bool(self._suggested), "browse": bool(self._suggested)}.get(
            action, True
        )

    def action_history(self) -> None:
        """Show past answers."""
        self.app.push_screen(HistoryScreen(self._studio))
