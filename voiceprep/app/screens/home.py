"""Where the app starts: what to practise next, and the way to everything else."""

from typing import ClassVar

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import DataTable, Header, Static

from voiceprep.app.model_fetching import LookForOffer, RecognizerChanged
from voiceprep.app.screens.advice import AdviceScreen
from voiceprep.app.screens.history import HistoryScreen
from voiceprep.app.screens.leftover import LeftoverScreen
from voiceprep.app.screens.plan import PlanScreen
from voiceprep.app.screens.practice import PracticeScreen
from voiceprep.app.screens.progress import ProgressScreen
from voiceprep.app.screens.questions import QuestionsScreen
from voiceprep.app.screens.settings import SettingsScreen
from voiceprep.app.widgets.cells import cell
from voiceprep.app.widgets.key_footer import KeyFooter
from voiceprep.app.widgets.model_panel import MODEL_BINDINGS, ModelPanel
from voiceprep.errors import BadInputError, VoiceprepError
from voiceprep.history.recordings import Unfinished
from voiceprep.practising.choosing import Past, choose, local_now, past_of, wishes_of
from voiceprep.practising.leftovers import find_leftovers
from voiceprep.practising.plan import Plan, headline, plan_of
from voiceprep.practising.retaining import remove_old_recordings
from voiceprep.practising.studio import Studio
from voiceprep.practising.today import Reason, Today
from voiceprep.questions.model import Library, Page
from voiceprep.settings import load_settings
from voiceprep.transcribing.choosing import GET_BETTER
from voiceprep.transcribing.learning import learn_in_background

_SHOWN = 12
"""At least so many questions are listed, those for other days below today's."""

_HISTORY = "history"

_TIME_WIDTH = 14
"""What the columns take besides the question and the reason."""

_GROUPS = (
    ((Reason.WEAK,), "with weak points"),
    ((Reason.FADING,), "fading"),
    ((Reason.INTERVIEW,), "before the interview"),
    ((Reason.NEW,), "new"),
)


class _Looked(Message):
    """The bank and the history were read."""

    def __init__(self, library: Library, plan: Plan, problems: list[VoiceprepError]) -> None:
        super().__init__()
        self.library = library
        self.plan = plan
        self.problems = problems


class _LeftoversFound(Message):
    """There are recordings that no attempt has."""

    def __init__(self, leftovers: list[Unfinished]) -> None:
        super().__init__()
        self.leftovers = leftovers


class HomeScreen(Screen[None]):
    """What is for today, and why; enter starts it."""

    VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-tall")]  # noqa: RUF012 - as Textual declares it
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "start", "Start", priority=True),
        Binding("b", "browse", "Questions"),
        Binding("h", "history", "History"),
        Binding("p", "plan", "Plan"),
        Binding("g", "progress", "Progress"),
        Binding("t", "advice", "Tips"),
        Binding("s", "settings", "Settings"),
        *MODEL_BINDINGS,
        Binding("q", "app.quit", "Quit"),
    ]

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self._today: Today | None = None
        self._pages: tuple[Page, ...] = ()
        self._looked_for_leftovers = False
        self._removed = ""
        self._leftovers: list[Unfinished] = []

    def compose(self) -> ComposeResult:
        yield Header()
        yield Static("Say your answers aloud. Enter starts with the first question.", id="welcome", markup=False)
        table: DataTable[str | Text] = DataTable(id="next-up", cursor_type="row", zebra_stripes=True)
        table.add_column("Next up", key="question")
        table.add_column("Why", key="why")
        table.add_column("About", key="time")
        yield table
        yield Static("", id="next-detail", markup=False)
        yield Static("", id="home-notice")
        yield Static("", id="recognizer-status")
        yield ModelPanel("", id="home-models", markup=False)
        yield KeyFooter()

    def on_mount(self) -> None:
        """Get the slow parts going, each in its own worker."""
        self.query_one("#next-up", DataTable).loading = True

    def on_screen_resume(self) -> None:
        """Look again: an answer may have been given meanwhile, or settings changed."""
        self._look()
        if not getattr(self._studio.equipment.recognizer, "made", False):
            self._load_recognizer()
        self.post_message(LookForOffer())
        self._offer_leftovers()

    @on(RecognizerChanged)
    def _show_recognizer(self) -> None:
        self._load_recognizer()

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
            better = "s, then f, fetches a better one" if self._studio.models else f"Better: {GET_BETTER}"
            text = f"Recognizer: built-in, rough (a third of the words wrong). {better}"
        else:
            text = f"Recognizer: {recognizer.name}, ready"
        show(status.update, Content.styled(text, "$foreground-muted"))
        learn_in_background(recognizer, self._studio.places)

    @work(thread=True, group="look", exclusive=True)
    def _look(self) -> None:
        library = self._studio.library()
        problems: list[VoiceprepError] = []
        past, settings = Past(), self._studio.settings
        try:
            past = past_of(self._studio.history())
            aside = self._studio.history().set_aside
            if aside:
                message = f"The history was damaged and has been moved to {aside.name}"
                problems.append(VoiceprepError(message, "A new one was begun; nothing was deleted"))
        except VoiceprepError as error:
            problems.append(error)
        try:
            # The plan may have been changed since the start, here or by a command.
            settings = load_settings(self._studio.places.settings)
        except BadInputError as error:
            problems.append(error)
        if library.mistakes:
            count = len({mistake.source for mistake in library.mistakes})
            message = f"{count} bank file{'s' if count > 1 else ''} left out for mistakes"
            problems.append(VoiceprepError(message, "“voiceprep bank check” lists them"))
        wishes = wishes_of(settings)
        plan = plan_of(choose(library.questions, past, wishes, local_now()), wishes)
        self.post_message(_Looked(library, plan, problems))
        if not self._looked_for_leftovers:
            self._looked_for_leftovers = True
            self._tidy(_Looked(library, plan, problems))

    def _tidy(self, looked: _Looked) -> None:
        """Find what an earlier start left, and remove what is not to be kept; once, in the worker."""
        leftovers: list[Unfinished] = []
        problems = list(looked.problems)
        try:
            leftovers = find_leftovers(self._studio)
        except VoiceprepError as error:
            problems.append(error)
        try:
            self._removed = remove_old_recordings(self._studio, local_now())
        except VoiceprepError as error:
            problems.append(error)
        if self._removed or problems != looked.problems:
            self.post_message(_Looked(looked.library, looked.plan, problems))
        if leftovers:
            self.post_message(_LeftoversFound(leftovers))

    @on(_Looked)
    def _show(self, message: _Looked) -> None:
        today = message.plan.today
        self._today, self._pages = today, message.library.pages
        self.refresh_bindings()
        table = self.query_one("#next-up", DataTable)
        table.loading = False
        table.clear()
        shown = today.suggestions[: max(_SHOWN, len(today.due))]
        width = max(20, self.size.width - _TIME_WIDTH - max((len(one.why) for one in shown), default=0))
        for one in shown:
            why = Text(one.why, style="" if one.due else "dim", end="")
            table.add_row(cell(one.question.text, width), why, f"{one.question.target_s} s", key=one.question.id)
        self.sub_title = f"{len(today.due)} to practise" if today.due else ""
        self.query_one("#welcome", Static).update(_welcome(message.plan))
        lines = [self._removed] if self._removed else []
        lines += [f"{problem.sentence} {problem.advice}" for problem in message.problems]
        if not today.suggestions:
            lines.append("No question could be loaded. “voiceprep bank check” says why.")
        self.query_one("#home-notice", Static).update(Content.styled("\n".join(lines), "$text-warning"))
        self._show_detail()
        table.focus()

    @on(DataTable.RowHighlighted)
    def _show_detail(self) -> None:
        at = self.query_one("#next-up", DataTable).cursor_row
        suggestions = self._today.suggestions if self._today else ()
        self.query_one("#next-detail", Static).update(suggestions[at].detail if at < len(suggestions) else "")

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
        """Practise from the highlighted question on, through what is left for today."""
        if self._today and self._today.suggestions:
            self._removed = ""
            at = self.query_one("#next-up", DataTable).cursor_row
            queue = self._today.suggestions[at:] + self._today.suggestions[:at]
            self.app.push_screen(
                PracticeScreen(self._studio, [one.question for one in queue if one.due or one is queue[0]])
            )

    def action_browse(self) -> None:
        """Show every question."""
        if self._today and self._today.suggestions:
            self.app.push_screen(QuestionsScreen(self._studio, self._today.suggestions))

    def action_plan(self) -> None:
        """Show the way to the interview."""
        self.app.push_screen(PlanScreen(self._studio))

    def action_settings(self) -> None:
        """Show what can be set."""
        self.app.push_screen(SettingsScreen(self._studio))

    def action_advice(self) -> None:
        """Show the advice that holds for every answer."""
        self.app.push_screen(AdviceScreen(self._pages))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Show only the keys that do something now."""
        any_question = self._today is not None and bool(self._today.suggestions)
        allowed = {"advice": bool(self._pages), "start": any_question, "browse": any_question, "plan": any_question}
        return allowed.get(action, True)

    def action_progress(self) -> None:
        """Show what practising has come to."""
        self.app.push_screen(ProgressScreen(self._studio))

    def action_history(self) -> None:
        """Show past answers; their screen stays, for making it takes longer than reading a page of them."""
        if not self.app.is_screen_installed(_HISTORY):
            self.app.install_screen(HistoryScreen(self._studio), _HISTORY)
        self.app.push_screen(_HISTORY)


def _welcome(plan: Plan) -> Content:
    """What today asks for, and how far the interview is."""
    today = plan.today
    done = f" · {today.done} done" if today.done else ""
    if today.due:
        groups = [f"{today.count(*reasons)} {word}" for reasons, word in _GROUPS if today.count(*reasons)]
        many = "1 question" if len(today.due) == 1 else f"{len(today.due)} questions"
        first = f"Today: {many} in about {today.minutes} min ({', '.join(groups)}){done}"
        if not today.said and not today.done:
            first = f"Say your answers aloud. Enter starts with the first.\n{first}"
    elif today.done:
        first = f"That is all for today{done}. Enter practises the highlighted question all the same."
    else:
        first = "Nothing is due today. Enter practises the highlighted question all the same."
    parts = [(first, "")]
    if plan.interview_on:
        parts.append((f"\n{headline(plan)} {today.said} of {today.chosen} questions said.", "$text-accent"))
    return Content.assemble(*parts)
