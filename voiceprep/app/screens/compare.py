"""Two answers to one question side by side."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Header, Static

from voiceprep.app.screens.choose_answer import ChooseAnswerScreen
from voiceprep.app.widgets.comparison_view import ChangedPoints, figures_table
from voiceprep.app.widgets.key_footer import KeyFooter
from voiceprep.errors import VoiceprepError
from voiceprep.history.attempt import Attempt, AttemptLine
from voiceprep.practising.comparing import Change, Comparison, compared
from voiceprep.practising.studio import Studio


class _Compared(Message):
    def __init__(self, comparison: Comparison | None, error: VoiceprepError | None = None) -> None:
        super().__init__()
        self.comparison = comparison
        self.error = error


class CompareScreen(Screen[None]):
    """What was gained and lost between two answers, the earlier one on the left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o", "other", "Other answer"),
        Binding("escape", "app.pop_screen", "Back"),
        Binding("q", "app.quit", "Quit"),
    ]

    def __init__(self, studio: Studio, attempt: Attempt, others: Sequence[AttemptLine], other: int) -> None:
        """``others`` can be chosen from; ``other`` is the number of the one to begin with."""
        super().__init__()
        self._studio = studio
        self._attempt = attempt
        self._others = list(others)
        self._other = other

    def compose(self) -> ComposeResult:
        yield Header()
        yield Static(self._attempt.kept.question_text, id="attempt-question", markup=False)
        with VerticalScroll(id="comparison"):
            yield Static("", id="figures", markup=False)
            for change in Change:
                yield ChangedPoints(change)
            yield Static("", id="caution", markup=False)
        yield Static("", id="notice")
        yield KeyFooter()

    def on_mount(self) -> None:
        """Compare with the first."""
        self.sub_title = "two answers"
        self.query_one("#comparison").focus()
        self._compare(self._other)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Show only the keys that do something now."""
        return action != "other" or len(self._others) > 1

    @work(thread=True, group="compare", exclusive=True)
    def _compare(self, number: int) -> None:
        try:
            self.post_message(_Compared(compared(self._attempt, self._studio.attempts().load(number))))
        except VoiceprepError as error:
            self.post_message(_Compared(None, error))

    @on(_Compared)
    def _show(self, message: _Compared) -> None:
        notice = self.query_one("#notice", Static)
        if message.error or message.comparison is None:
            error = message.error or VoiceprepError("There is nothing to compare")
            notice.update(Content.styled(f"{error.sentence} {error.advice}".strip(), "$text-error"))
            return
        notice.update("")
        comparison = message.comparison
        self.query_one("#figures", Static).update(figures_table(comparison))
        for points in self.query(ChangedPoints):
            points.show(comparison)
        caution = self.query_one("#caution", Static)
        caution.update(f"They were {comparison.caution}, which may account for some of it.")
        caution.display = bool(comparison.caution)
        self.query_one("#comparison").scroll_home(animate=False)

    def action_other(self) -> None:
        """Choose another answer to compare with."""
        self.app.push_screen(ChooseAnswerScreen(self._others, self._other), self._take)

    def _take(self, number: int | None) -> None:
        if number is not None:
            self._other = number
            self._compare(number)
