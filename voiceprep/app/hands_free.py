"""Practising without the keyboard: when commands are listened for, and what each of them does."""

from typing import Protocol

from voiceprep.app.widgets.hands_free_line import HandsFreeLine
from voiceprep.history.attempt import Attempt
from voiceprep.practising.spoken_commands import Command
from voiceprep.questions.model import Question

_NEXT = "Next?"
_AGAIN = "Again?"


class Practice(Protocol):
    """What a practice can be told to do: the keys' actions, and what only commands need."""

    @property
    def question(self) -> Question:
        """The question at hand."""
        ...

    def action_next(self) -> None: ...

    def action_retry(self) -> None: ...

    def action_leave(self) -> None: ...

    def go_on_with_answer(self) -> bool:
        """Listen on; false when there is no answer that could be gone on with."""
        ...

    def ask_anew(self, say: str = "") -> None:
        """Say this, or the question again, and listen for the answer."""
        ...

    def next_hint(self) -> str:
        """Show the next hint; empty when there is none left."""
        ...

    def show_model_answer(self) -> None:
        """Show it where there is room for it."""
        ...

    def show_paused(self) -> None:
        """Show that the turn is over without an answer."""
        ...

    def notify(self, message: str) -> None: ...


class HandsFree:
    """Turned on and off by a key; while it is on it listens after every answer, in its own way when paused."""

    def __init__(self, practice: Practice, line: HandsFreeLine) -> None:
        self._practice = practice
        self._line = line
        self._on = False
        self._paused = False
        self._unanswered = self._is_answering = False
        self._over: str | None = None
        self._coverage: dict[int, float] = {}

    @property
    def on(self) -> bool:
        """Whether commands are taken in the answers to come."""
        return self._on and not self._paused

    @property
    def speaking(self) -> bool:
        """Whether something is being said that could be stopped."""
        return self._line.speaking

    def turn_on(self) -> None:
        """Take commands from now on."""
        self._on = self._line.display = True
        self._paused = False
        if self._over is not None:
            self._line.ask(self._over)
        elif self._is_answering:
            self._line.answering()
        else:
            self._line.turned_on()

    def toggle(self) -> None:
        """On, off, or on again after a pause."""
        if self._paused:
            self._resume()
        elif self._on and (self._line.listening or self._over is None):
            self._on = self._line.display = False
            self._line.rest()
        else:
            self.turn_on()

    def asking(self) -> None:
        """A question is about to be asked, or an answer to go on."""
        self._over = None
        self._paused = self._is_answering = False
        self._line.rest()

    def answering(self) -> None:
        """An answer is listened to."""
        self._is_answering = True
        if self._on:
            self._line.answering()

    def over(self, *, assessed: bool) -> None:
        """A turn is over: ask what comes next."""
        self._over = _NEXT if assessed else _AGAIN
        self.listen_again()

    def listen_again(self) -> None:
        """Ask what comes next, unless that is being done."""
        if self.on and self._over is not None and not self._line.listening:
            self._line.ask(self._over)

    def rest(self) -> None:
        """Something else is to be heard from the loudspeaker: do not listen to it."""
        self._line.rest()

    def fall_silent(self) -> None:
        """Stop what is being said."""
        self._line.fall_silent()

    def kept(self, attempt: Attempt) -> None:
        """Count an answer; one that was gone on with is the same one."""
        self._coverage[attempt.number] = attempt.kept.assessment.coverage

    @property
    def summary(self) -> str:
        """What this practice has come to; empty while hands-free is off."""
        count = len(self._coverage)
        if not self._on:
            return ""
        if not count:
            return "No answer was given."
        average = sum(self._coverage.values()) / count
        answers = "1 answer" if count == 1 else f"{count} answers"
        return f"{answers}, {average:.0%} of the key points covered{' on average' if count > 1 else ''}."

    def heard_in_turn(self, command: Command) -> None:
        """Do what was said in place of an answer, or as its last words."""
        self._line.heard(command)
        match command:
            case Command.HINT:
                self._practice.ask_anew(self._hint())
            case Command.REPEAT:
                self._practice.ask_anew()
            case Command.DONE:
                pass
            case _:
                self.obey(command)

    def heard_after(self, command: Command) -> None:
        """Do what was said after an answer before it was asked what comes next."""
        self._over = _NEXT
        self._line.heard(command)
        self.obey(command)

    def obey(self, command: Command) -> None:
        """Do what was said after an answer."""
        match command:
            case Command.NEXT | Command.SKIP:
                self._practice.action_next()
            case Command.AGAIN:
                self._practice.action_retry()
            case Command.REPEAT:
                self._line.ask(self._practice.question.aloud)
            case Command.HINT:
                self._line.ask(self._hint())
            case Command.MODEL_ANSWER:
                self._practice.show_model_answer()
                self._line.ask(self._practice.question.model_answer)
            case Command.NOT_DONE:
                if not self._practice.go_on_with_answer():
                    self._practice.action_retry()
            case Command.DONE:
                self._line.tell("That answer is in already.")
                self._line.ask()
            case Command.PAUSE:
                self._pause()
            case Command.RESUME:
                self._resume()
            case Command.STOP:
                self._practice.notify(self.summary)
                self._practice.action_leave()

    def _pause(self) -> None:
        self._unanswered = self._over is None
        self._paused = True
        if self._unanswered:
            self._practice.show_paused()
        self._line.wait_for_more()

    def _resume(self) -> None:
        if self._unanswered:
            self._paused = False
            self._practice.ask_anew()
        else:
            self.turn_on()

    def _hint(self) -> str:
        return self._practice.next_hint() or "There is no other hint."
