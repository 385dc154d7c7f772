"""Checklists whose items are ticked with the space bar."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.events import Click
from textual.message import Message
from textual.widgets import Static

from voiceprep.practising.checklists import Item
from voiceprep.practising.plan import Plan, headed


class TickLine(Horizontal, can_focus=True):
    """One item; it tells when the user wants it ticked or not, and shows what it is told."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space,enter", "tick", "Tick", key_display="space")]

    class Wanted(Message):
        """The user wants an item ticked, or not any more."""

        def __init__(self, item: Item, done: bool) -> None:
            super().__init__()
            self.item = item
            self.done = done

    def __init__(self, item: Item) -> None:
        super().__init__()
        self.item = item
        self.done = False

    def compose(self) -> ComposeResult:
        yield Static("", classes="tick-mark", markup=False)
        yield Static(self.item.text, classes="tick-text", markup=False)

    def on_mount(self) -> None:
        self.show(self.done)

    def show(self, done: bool) -> None:
        """Show whether it is done."""
        self.done = done
        self.set_class(done, "-done")
        if self.is_mounted:
            self.query_one(".tick-mark", Static).update("[x]" if done else "[ ]")

    def action_tick(self) -> None:
        """Ask for the other state."""
        self.post_message(self.Wanted(self.item, not self.done))

    def on_click(self, event: Click) -> None:
        """Ask for the other state."""
        event.stop()
        self.action_tick()


class Checklists(VerticalScroll):
    """Text with the checklists below; up and down go from item to item where there is no text left to scroll.

    The focus is set at once, and not when there is time: the next key may have been pressed already.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "next", show=False),
        Binding("up", "previous", show=False),
    ]

    _shown: tuple[str, ...] = ()

    async def show(self, plan: Plan) -> None:
        """Show a plan's checklists, and which of their items are done."""
        ids = tuple(item.id for checklist in plan.checklists for item in checklist.items)
        if ids != self._shown:
            self._shown = ids
            await self.query(".checklist-title, TickLine").remove()
            for checklist in plan.checklists:
                title = Static("", classes="checklist-title", markup=False)
                await self.mount_all([title, *(TickLine(item) for item in checklist.items)])
        for title, checklist in zip(self.query(".checklist-title").results(Static), plan.checklists, strict=True):
            title.update(headed(plan, checklist))
        for line in self._lines:
            line.show(line.item.id in plan.ticked)

    @property
    def _lines(self) -> list[TickLine]:
        return list(self.query(TickLine))

    @property
    def _at(self) -> int:
        """The number of the line that has the focus, -1 for none of them."""
        return next((number for number, line in enumerate(self._lines) if line.has_focus), -1)

    def action_next(self) -> None:
        """Go to the next item once it is on the screen."""
        below = self._lines[self._at + 1 : self._at + 2]
        if below and (self._at >= 0 or below[0].region.bottom <= self.region.bottom):
            self.screen.set_focus(below[0])
        else:
            self.scroll_down()

    def action_previous(self) -> None:
        """Go to the item before; from the first one back to the text."""
        if self._at > 0:
            self.screen.set_focus(self._lines[self._at - 1])
        elif self._at == 0:
            self.screen.set_focus(self)
            self.scroll_home()
        else:
            self.scroll_up()
