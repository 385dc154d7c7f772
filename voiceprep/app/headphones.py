"""Asking once whether there are headphones, and telling what becomes of speaking over the question."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Static

from voiceprep.app.widgets.key_footer import KeyFooter
from voiceprep.errors import VoiceprepError
from voiceprep.practising import events as ev
from voiceprep.practising.settings_desk import SettingsDesk
from voiceprep.practising.studio import Studio


class HeadphonesMatter(Message):
    """It was looked whether there are a voice and a microphone, so that it matters what is between them."""

    def __init__(self, matter: bool) -> None:
        super().__init__()
        self.matter = matter


class HeadphonesScreen(ModalScreen[VoiceprepError | None]):
    """Asks, and keeps the answer in the settings; gives the error when it could not be kept."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer('yes')", "Yes"),
        Binding("n,escape", "answer('no')", "No", key_display="n"),
    ]

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(
                "Do you wear headphones?\n\n"
                "With them you can speak over the question: it stops, and I listen. Without, I listen when it was read,"
                " so that I do not hear my own voice.\n\n"
                "I ask this once. It is “headphones” in the settings.",
                markup=False,
            )
            yield KeyFooter()

    def action_answer(self, answer: str) -> None:
        """Keep the answer and close."""
        try:
            SettingsDesk(self._studio).change("headphones", answer)
        except VoiceprepError as error:
            self.dismiss(error)
        else:
            self.dismiss(None)


def about_speaking_over(event: ev.Interrupted | ev.EchoHeard) -> str:
    """What happened, and what to do when it was not meant."""
    if isinstance(event, ev.EchoHeard):
        return f"Left out, for it was the question from your loudspeaker: “{event.text}”."
    return "I stopped, for I heard you. If it was my own voice, you wear no headphones: say so in the settings."
