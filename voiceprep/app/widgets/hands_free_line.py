"""The line that says what can be said: it listens for spoken commands, and shows what was heard."""

import threading

from textual import on
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from voiceprep.errors import VoiceprepError
from voiceprep.practising import command_listening as cl
from voiceprep.practising.command_listening import CommandEvent, CommandListening
from voiceprep.practising.equipment import Controls
from voiceprep.practising.spoken_commands import AFTER_ANSWER, WHILE_PAUSED, Command, Vocabulary
from voiceprep.practising.studio import Studio

_AFTER = "Say next, again, repeat, hint, model answer, wait, pause or stop."
_IN_PLACE = "In place of an answer: hint, repeat, skip, pause, stop. At its end: I’m done."
_ON = "Hands-free is on: you can say what comes next."
_PAUSED = "Hands-free is paused. Say “go on”, or press h."
_GIVEN_UP = "Hands-free is paused: I heard no command for ten minutes. Press h to go on."
_LONGEST = 60


class CommandGiven(Message):
    """A command was understood; it is done by whoever gets this."""

    def __init__(self, command: Command) -> None:
        super().__init__()
        self.command = command


class _Happened(Message):
    """Something happened while listening for the time with this number."""

    def __init__(self, number: int, event: CommandEvent) -> None:
        super().__init__()
        self.number = number
        self.event = event


class HandsFreeLine(Static):
    """Shown while hands-free is on. One listening at a time; starting one ends the one before."""

    def __init__(self, studio: Studio, *, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self._studio = studio
        self._controls = Controls()
        self._number = 0
        self._listening = False
        self._speaking = False
        self._vocabulary: Vocabulary = AFTER_ANSWER
        self._echo = ""
        self._shown = ""

    @property
    def listening(self) -> bool:
        """Whether commands are listened for, or asked for aloud."""
        return self._listening

    @property
    def speaking(self) -> bool:
        """Whether something is being said aloud that could be stopped."""
        return self._speaking

    def ask(self, say: str = "") -> None:
        """Say something, then listen for what to do after an answer."""
        self._listen(AFTER_ANSWER, say)

    def wait_for_more(self) -> None:
        """Listen for nothing but that it goes on."""
        self._listen(WHILE_PAUSED, "")

    def rest(self) -> None:
        """Stop asking and listening."""
        self._controls.cancel.set()
        self._controls.stop_voice.set()
        self._listening = self._speaking = False
        self._number += 1

    def fall_silent(self) -> None:
        """Stop what is being said, and listen."""
        self._controls.stop_voice.set()

    def heard(self, command: Command) -> None:
        """Show a command that was understood until there is something else to say."""
        self._echo = f"heard: {command}"
        self._show(self._echo, "$text-success")

    def tell(self, text: str) -> None:
        """Show why a command comes to nothing, with what was heard."""
        self._echo = f"{self._echo} · {text}" if self._echo else text
        self._show(self._echo, "$text-warning")

    def turned_on(self) -> None:
        """Show that there will be commands."""
        self._echo = ""
        self._show(_ON)

    def answering(self) -> None:
        """Show what can be said in an answer."""
        self._echo = ""
        self._show(_IN_PLACE)

    def _listen(self, vocabulary: Vocabulary, say: str) -> None:
        self.rest()
        self._vocabulary = vocabulary
        self._controls = Controls()
        self._listening = True
        listening = CommandListening(vocabulary, self._studio.equipment, self._controls, say)
        number, cancel = self._number, self._controls.cancel
        self.run_worker(lambda: self._work(number, listening, cancel), thread=True, group="commands")

    def _work(self, number: int, listening: CommandListening, cancel: threading.Event) -> None:
        try:
            for event in listening.run():
                if cancel.is_set():
                    return
                self.post_message(_Happened(number, event))
        except Exception as error:  # noqa: BLE001 - a worker's outer edge: it is shown
            failure = VoiceprepError(f"Something unexpected went wrong ({type(error).__name__}: {error})")
            self.post_message(_Happened(number, cl.CommandsFailed(failure)))

    @on(_Happened)
    def _happened(self, message: _Happened) -> None:
        message.stop()
        if message.number != self._number:
            return
        self._speaking = isinstance(message.event, cl.Prompting)
        self.screen.refresh_bindings()
        match message.event:
            case cl.Prompting(text):
                self._show(f"♪ {_shortened(text)}")
            case cl.CommandsAwaited():
                self._show_what_can_be_said()
            case cl.SpeakingNoticed():
                self._show("● I hear you", "$text-accent")
            case cl.Understood(command):
                self._listening = False
                self.heard(command)
                self.post_message(CommandGiven(command))
            case cl.NotUnderstood(text):
                self._echo = f"heard: “{text}”, which is no command" if text else "heard no words"
                self._show_what_can_be_said()
            case cl.GivenUp():
                self._listening = False
                self._echo = ""
                self._show(_GIVEN_UP, "$text-warning")
            case cl.PromptFailed(error):
                self._echo = f"{error.sentence} {error.advice}".strip()
            case cl.CommandsFailed(error):
                self._listening = False
                self._echo = ""
                self._show(f"{error.sentence} {error.advice} h listens again.".replace("  ", " "), "$text-error")

    def _show_what_can_be_said(self) -> None:
        if self._vocabulary is WHILE_PAUSED:
            # What others are told meanwhile is nobody's business.
            self._show(_PAUSED, "$text-warning")
        else:
            self._show(f"{self._echo} · {_AFTER}" if self._echo else f"● {_AFTER}")

    def _show(self, text: str, style: str = "$foreground-muted") -> None:
        if text != self._shown:
            self._shown = text
            self.update(Content.styled(text, style))


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"
