"""The list of past answers: narrowed down with keys, searched with words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import DataTable, Header, Input, OptionList, Static
from textual.worker import get_current_worker

from voiceprep.app.screens.attempt import AttemptLeft, AttemptScreen
from voiceprep.app.widgets.attempt_table import AttemptTable
from voiceprep.app.widgets.hits import HitList
from voiceprep.app.widgets.key_footer import KeyFooter
from voiceprep.app.widgets.narrowing import Choices, in_words
from voiceprep.errors import VoiceprepError
from voiceprep.history.attempt import AttemptLine
from voiceprep.history.searching import Hit
from voiceprep.practising.narrowing import Narrowing
from voiceprep.practising.studio import Studio

_PAGE = 100
_HITS = 40
_TYPING_PAUSE_S = 0.08
"""The search begins when no key was pressed for so long: what half a word finds is not worth drawing."""


@dataclass(frozen=True)
class _Query:
    """What is to be read: hits when there are words, else a page of the list."""

    number: int
    words: str
    narrowing: Narrowing
    before: AttemptLine | None = None


class _Read(Message):
    """What a query came to; ``more`` is true when there is more than was read."""

    def __init__(
        self,
        query: _Query,
        lines: Sequence[AttemptLine] = (),
        hits: Sequence[Hit] = (),
        more: bool = False,
        error: VoiceprepError | None = None,
    ) -> None:
        super().__init__()
        self.query = query
        self.lines = lines
        self.hits = hits
        self.more = more
        self.error = error


class _ChoicesRead(Message):
    def __init__(self, choices: Choices) -> None:
        super().__init__()
        self.choices = choices


class HistoryScreen(Screen[None]):
    """Past answers: newest first, or while words are searched for, the best first.

    Workers do all the reading, the list's next page as its end comes near. What a worker read is shown only when
    nothing else was asked for meanwhile.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", priority=True),
        Binding("slash", "search", "Search", key_display="/"),
        Binding("t", "narrow('track')", "Track"),
        Binding("k", "narrow('kind')", "Kind"),
        Binding("l", "narrow('level')", "Level"),
        Binding("v", "narrow('verdict')", "Verdict"),
        Binding("p", "narrow('period')", "Period"),
        Binding("down", "move('cursor_down')", show=False),
        Binding("up", "move('cursor_up')", show=False),
        Binding("pagedown", "move('page_down')", show=False),
        Binding("pageup", "move('page_up')", show=False),
        Binding("escape", "clear", "Clear"),
        Binding("escape", "leave", "Back"),
        Binding("q", "app.quit", "Quit"),
    ]

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self._narrowing = Narrowing()
        self._choices = Choices()
        self._searching = False
        self._asked = 0
        self._was_left = False
        self._choices_are_old = True
        self._pause: Timer | None = None
        self._more = False
        self._field = Input(placeholder="Words of a question, an answer or a note", id="history-search", compact=True)
        self._table = AttemptTable(id="attempts")
        self._hit_list = HitList(id="hits")
        self._shown: AttemptTable | HitList = self._table

    def compose(self) -> ComposeResult:
        self._field.display = self._hit_list.display = False
        yield Header()
        yield Static("", id="history-narrowing", markup=False)
        yield self._field
        yield self._table
        yield self._hit_list
        yield Static("", id="history-notice")
        yield KeyFooter()

    def on_mount(self) -> None:
        """Read the first page."""
        self.sub_title = "history"
        self.watch(self._table, "scroll_y", self._read_on, init=False)
        self._table.focus()
        self._ask()

    def on_screen_resume(self) -> None:
        """Read again what may have changed since the screen was left for home."""
        if self._was_left:
            self._was_left = False
            self._choices_are_old = True
            self._ask()

    # ---- Reading ----

    def _ask(self) -> None:
        """Read from its beginning what is to be shown now."""
        if self._pause:
            self._pause.stop()
        self._asked += 1
        words = self._field.value if self._searching and self._field.value.strip() else ""
        self._read(_Query(self._asked, words, self._narrowing))

    @on(DataTable.RowHighlighted)
    def _read_on(self) -> None:
        """Read the next page of the list when its end is near."""
        if self._more and self._shown is self._table and self._table.near_end:
            self._more = False
            self._read(_Query(self._asked, "", self._narrowing, self._table.lines[-1]))

    @work(thread=True, group="history", exclusive=True)
    def _read(self, query: _Query) -> None:
        if get_current_worker().is_cancelled:
            return
        try:
            search = self._studio.history().search
            questions = self._studio.library().questions if query.narrowing.needs_questions else ()
            wanted = query.narrowing.wanted(questions, date.today())
            if query.words:
                found = search.find(query.words, _HITS, wanted, typing=True)
                self.post_message(_Read(query, hits=found.hits, more=found.more))
            else:
                lines = search.lines(_PAGE + 1, wanted, query.before)
                self.post_message(_Read(query, lines=lines[:_PAGE], more=len(lines) > _PAGE))
        except VoiceprepError as error:
            self.post_message(_Read(query, error=error))

    @work(thread=True, group="choices")
    def _read_choices(self) -> None:
        try:
            answered = self._studio.history().search.answered()
        except VoiceprepError:
            return  # the list says why
        self.post_message(_ChoicesRead(Choices.among(self._studio.library().questions, answered)))

    @on(_ChoicesRead)
    def _take_choices(self, message: _ChoicesRead) -> None:
        self._choices = message.choices
        self.refresh_bindings()

    # ---- Showing ----

    @on(_Read)
    def _show(self, message: _Read) -> None:
        query = message.query
        if query.number != self._asked:
            return
        if message.error is None:
            self._fill(message)
        if self.focused is not self._field:
            self._shown.focus()
        self.query_one("#history-notice", Static).update(self._told(message))
        narrowed, line = in_words(query.narrowing), self.query_one("#history-narrowing", Static)
        line.update(f"Only {narrowed}")
        line.display = bool(narrowed)
        self.refresh_bindings()
        if self._choices_are_old:
            # Only now: of a large history they take longer to read than the list that is waited for.
            self._choices_are_old = False
            self.call_after_refresh(self._read_choices)

    def _fill(self, message: _Read) -> None:
        query = message.query
        self._more = message.more and not query.words
        if query.words:
            self._hit_list.show(message.hits)
        elif query.before is None:
            self._table.show(message.lines)
        else:
            self._table.append(message.lines)
        self._shown = self._hit_list if query.words else self._table
        self._hit_list.display, self._table.display = bool(query.words), not query.words

    def _told(self, message: _Read) -> Content:
        """What there is to say about what was read."""
        narrowed, count = message.query.narrowing != Narrowing(), len(message.hits)
        if message.error:
            return Content.styled(f"{message.error.sentence} {message.error.advice}".strip(), "$text-error")
        if message.query.words:
            if message.more:
                return Content(f"The best {count} of more; another word leaves fewer.")
            nothing = "None of these answers has these words." if narrowed else "No answer has these words."
            return Content(f"{count} answer{'s' if count > 1 else ''}" if count else nothing)
        if self._table.lines:
            return Content("")
        if narrowed:
            return Content("There is no such answer. Escape shows all of them.")
        return Content("No answers yet. Practise a question, and it will be here.")

    # ---- Keys ----

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Show only the keys that do something now. Letters are the field's while it has the focus."""
        narrowed, typing = self._narrowing != Narrowing(), self.focused is self._field
        answers = bool(self._table.lines) or narrowed or self._searching
        if action == "narrow":
            name = str(parameters[0])
            useful = len(self._choices.of(name)) > 1 or getattr(self._narrowing, name) is not None
            return answers and useful
        return {
            "open": self._shown.chosen is not None,
            "search": answers and not typing,
            "move": typing,
            "clear": self._searching or narrowed,
            "leave": not self._searching and not narrowed,
        }.get(action, True)

    def action_search(self) -> None:
        """Open the search field, or go back into it."""
        self._searching = self._field.display = True
        self.set_focus(self._field)
        self.refresh_bindings()

    @on(Input.Changed)
    def _typed(self) -> None:
        if self._pause:
            self._pause.stop()
        if self._searching:
            self._pause = self.set_timer(_TYPING_PAUSE_S, self._ask)

    def action_narrow(self, name: str) -> None:
        """Narrow the answers down to the next track, kind, level, verdict or period."""
        self._narrowing = self._choices.after(self._narrowing, name)
        self._ask()

    def action_move(self, way: str) -> None:
        """Move the cursor of the list without leaving the field."""
        getattr(self._shown, f"action_{way}")()

    def action_clear(self) -> None:
        """Close the search field, or else show all answers again."""
        if self._searching:
            self._searching = self._field.display = False
            self._field.clear()
            self._shown.focus()
        else:
            self._narrowing = Narrowing()
        self._ask()

    def action_leave(self) -> None:
        """Go back."""
        self._was_left = True
        self.app.pop_screen()

    @on(DataTable.RowSelected)
    @on(OptionList.OptionSelected)
    def action_open(self) -> None:
        """Open the highlighted answer."""
        number = self._shown.chosen
        if number is not None:
            self.app.push_screen(AttemptScreen(self._studio, number), lambda left: self._left(number, left))

    def _left(self, number: int, left: AttemptLeft | None) -> None:
        """Show what became of an answer while it was open."""
        for shown in (self._table, self._hit_list):
            if left and left.deleted:
                shown.take_out(number)
            elif left and left.coverage is not None:
                shown.change(number, left.coverage)
        if self._shown.chosen is None:
            self._ask()
        self.refresh_bindings()
