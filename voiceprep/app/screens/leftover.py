"""An answer that was being given when the program was stopped: finish it, drop it, or leave it for later."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Static

from voiceprep.app.widgets.key_footer import KeyFooter
from voiceprep.app.widgets.meter import clock
from voiceprep.errors import VoiceprepError
from voiceprep.history.recordings import Unfinished
from voiceprep.practising import events as ev
from voiceprep.practising.continued_leftovers import said_since_s
from voiceprep.practising.equipment import Controls
from voiceprep.practising.leftovers import finishing_turn
from voiceprep.practising.studio import Studio


class _Finished(Message):
    def __init__(self, text: str, number: int | None = None) -> None:
        super().__init__()
        self.text = text
        self.number = number


class LeftoverScreen(ModalScreen[None]):
    """Offers the leftovers one after the other."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "finish", "Finish it"),
        Binding("d", "drop", "Delete it"),
        Binding("escape", "later", "Later"),
    ]

    def __init__(self, studio: Studio, leftovers: Sequence[Unfinished]) -> None:
        super().__init__()
        self._studio = studio
        self._leftovers = list(leftovers)
        self._busy = False
        self._controls = Controls()

    def compose(self) -> ComposeResult:
        with Vertical(id="leftover"):
            yield Static("", id="leftover-text", markup=False)
            yield KeyFooter()

    def on_mount(self) -> None:
        """Show the first."""
        self._show("")

    def on_unmount(self) -> None:
        """Leave nothing running; what was not finished is offered again."""
        self._controls.cancel.set()

    def _show(self, before: str) -> None:
        if not self._leftovers:
            if before:
                self.app.notify(before, markup=False)
            self.dismiss()
            return
        leftover = self._leftovers[0]
        about = f"“{leftover.meta.question_text}”" if leftover.meta else "an unknown question"
        when = f" on {leftover.meta.asked_at.astimezone():%d %B at %H:%M}" if leftover.meta else ""
        since_s = said_since_s(leftover)
        if since_s is None:
            doing = "answering"
            asked = f"{clock(leftover.duration_s)} of your answer are on the disk. Shall it be finished and assessed?"
        else:
            doing = "going on with your answer"
            asked = f"{clock(since_s)} more of it are on the disk. Shall they be added to it?"
        text = f"voiceprep was stopped while you were {doing}{when}:\n\n{about}\n\n{asked}"
        self.query_one("#leftover-text", Static).update(f"{before}\n\n{text}" if before else text)

    def action_finish(self) -> None:
        """Transcribe and assess it."""
        self._busy = True
        self.refresh_bindings()
        self.query_one("#leftover-text", Static).update("Transcribing your answer …")
        self._finish(self._leftovers[0])

    @work(thread=True, group="leftover")
    def _finish(self, leftover: Unfinished) -> None:
        text, number = "There was no speech in the recording, so it is gone.", None
        try:
            for event in finishing_turn(self._studio, leftover, self._controls).run():
                match event:
                    case ev.Kept(attempt):
                        number = attempt.number
                        text = f"Finished: {attempt.kept.assessment.coverage:.0%} covered. It is in your history."
                    case ev.TurnFailed(error) | ev.NotKept(error):
                        text = f"{error.sentence} {error.advice}"
                    case _:
                        pass
        except VoiceprepError as error:
            text = f"{error.sentence} {error.advice}"
        self.post_message(_Finished(text, number))

    @on(_Finished)
    def _finished(self, message: _Finished) -> None:
        self._busy = False
        self.refresh_bindings()
        self._leftovers.pop(0)
        self._show(message.text)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Show and allow only the keys that do something now."""
        return action not in ("finish", "drop") or not self._busy

    def action_drop(self) -> None:
        """Delete the recording."""
        try:
            self._leftovers.pop(0).discard()
            self._show("Deleted.")
        except VoiceprepError as error:
            self._show(error.sentence)

    def action_later(self) -> None:
        """Leave them for the next start."""
        self.dismiss()
