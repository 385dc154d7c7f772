"""The way to the interview: its date, how much each day asks for, and the checklists."""

from dataclasses import replace
from threading import Lock
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Header, Input, Markdown, Static

from voiceprep.app.widgets.checklists import Checklists, TickLine
from voiceprep.app.widgets.key_footer import KeyFooter
from voiceprep.errors import VoiceprepError
from voiceprep.history.practice_days import practice_day
from voiceprep.practising.checklists import Item
from voiceprep.practising.choosing import local_now, today_of, wishes_of
from voiceprep.practising.plan import Plan, headline, plan_of, sentences, set_plan
from voiceprep.practising.prepared import keep_ticked, ticked
from voiceprep.practising.studio import Studio
from voiceprep.settings import load_settings


class _PlanMade(Message):
    """The plan as it now is; or why there is none, or why a date or a tick was not taken."""

    def __init__(self, plan: Plan | None, error: VoiceprepError | None = None) -> None:
        super().__init__()
        self.plan = plan
        self.error = error


class PlanScreen(Screen[None]):
    """Shows the plan; a date can be typed, and what is done can be ticked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d", "date", "Date"),
        Binding("escape", "leave", "Back"),
        Binding("q", "quit", "Quit"),
    ]

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self._plan: Plan | None = None
        self._ticking = Lock()

    def compose(self) -> ComposeResult:
        yield Header()
        yield Input(placeholder="The day of the interview, as 2026-12-01; empty forgets it", id="interview-date")
        with Checklists(id="plan"):
            yield Markdown("", id="plan-text", open_links=False)
        yield Static("", id="plan-notice", markup=False)
        yield KeyFooter()

    def on_mount(self) -> None:
        """Read the plan."""
        self.sub_title = "plan"
        self.query_one("#interview-date").display = False
        self.query_one("#plan").focus()
        self._make(None)

    @work(thread=True, group="plan", exclusive=True)
    def _make(self, typed: str | None) -> None:
        """Take over a typed date, if there is one, and make the plan."""
        try:
            library, places = self._studio.library(), self._studio.places
            if typed is not None:
                set_plan(places, library, practice_day(local_now()), typed)
            settings = load_settings(places.settings)
            today, wishes = today_of(library.questions, self._studio.history(), settings), wishes_of(settings)
        except VoiceprepError as error:
            self.post_message(_PlanMade(None, error))
            return
        try:
            done = ticked(places, wishes.interview_on, today.on) if wishes.interview_on else frozenset()
            self.post_message(_PlanMade(plan_of(today, wishes, done)))
        except VoiceprepError as error:
            self.post_message(_PlanMade(plan_of(today, wishes), error))

    @work(thread=True, group="tick")
    def _tick(self, plan: Plan, item: Item, done: bool) -> None:
        """Write down that an item is done, or not any more."""
        assert plan.interview_on is not None
        try:
            # What another voiceprep ticked meanwhile stays.
            with self._ticking:
                before = ticked(self._studio.places, plan.interview_on, plan.today.on)
                now = before | {item.id} if done else before - {item.id}
                keep_ticked(self._studio.places, plan.interview_on, now)
                # In the order of the ticks, so that what is shown last is what is kept.
                self.post_message(_PlanMade(replace(plan, ticked=now)))
        except VoiceprepError as error:
            self.post_message(_PlanMade(None, error))

    @on(_PlanMade)
    async def _show(self, message: _PlanMade) -> None:
        told = f"{message.error.sentence} {message.error.advice}" if message.error else ""
        if message.plan:
            self._hide_date(message.plan)
            self._plan = message.plan
            await self.query_one("#plan-text", Markdown).update(_markdown(message.plan))
            await self.query_one(Checklists).show(message.plan)
        self.query_one("#plan-notice", Static).update(Content.styled(told, "$text-error"))

    @on(TickLine.Wanted)
    def _wanted(self, event: TickLine.Wanted) -> None:
        if self._plan:
            self._tick(self._plan, event.item, event.done)

    def _hide_date(self, plan: Plan) -> None:
        field = self.query_one("#interview-date", Input)
        field.value = plan.interview_on.isoformat() if plan.interview_on else ""
        if field.display:
            field.display = False
            self.query_one("#plan").focus()
            self.refresh_bindings()

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        self._make(event.value)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Show only the keys that do something now."""
        typing = bool(self.query_one("#interview-date").display) if self.is_mounted else False
        return not (typing and action in ("date", "quit"))

    def action_date(self) -> None:
        """Type the day of the interview."""
        field = self.query_one("#interview-date", Input)
        field.display = True
        self.set_focus(field)
        self.refresh_bindings()

    def action_quit(self) -> None:
        """Quit the app."""
        self.app.exit()

    def action_leave(self) -> None:
        """Stop typing; otherwise go back."""
        field = self.query_one("#interview-date", Input)
        if field.display:
            field.display = False
            self.query_one("#plan-notice", Static).update("")
            self.query_one("#plan").focus()
            self.refresh_bindings()
        else:
            self.dismiss()


def _markdown(plan: Plan) -> str:
    parts = [f"# {headline(plan)}", "\n\n".join(sentences(plan))]
    if plan.interview_on is None:
        parts.append("**d** sets a date: everything then comes twice before it, and there are checklists for the days.")
    return "\n\n".join(parts)
