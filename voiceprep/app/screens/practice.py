"""Practising: questions in their order, and the keys for what can be done with each answer."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.widgets import Static

from voiceprep.app.editing import edit_notes
from voiceprep.app.hands_free import HandsFree
from voiceprep.app.headphones import HeadphonesMatter, HeadphonesScreen
from voiceprep.app.messages import SoundEnded
from voiceprep.app.screens.turn import Stage, TurnScreen
from voiceprep.app.sounds import MakeSound, recorded, spoken
from voiceprep.app.widgets.hands_free_line import CommandGiven
from voiceprep.app.widgets.key_points import KeyPointList
from voiceprep.app.widgets.question_panel import QuestionPanel
from voiceprep.app.widgets.rating_line import RatingFailed, RatingLine
from voiceprep.app.widgets.result_view import ResultView
from voiceprep.app.widgets.verdicts import next_verdict
from voiceprep.errors import VoiceprepError
from voiceprep.history.attempt import Correction
from voiceprep.history.corrections import with_correction
from voiceprep.history.rating import Rating
from voiceprep.practising.headphones import headphones_matter
from voiceprep.practising.studio import Studio
from voiceprep.questions.model import Question

_WIDE = 100
"""From this width on there is room in the footer for every key."""


class PracticeScreen(TurnScreen):
    """Goes through questions in their order, one turn after the other."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "done", "I'm done"),
        Binding("space", "skip_voice", "Answer now"),
        Binding("w", "continue_answer", "Go on"),
        Binding("r", "retry", "Retry"),
        Binding("n", "next", "Next"),
        Binding("h", "hands_free", "Hands-free"),
        Binding("h", "hands_free_too", show=False),
        Binding("t", "hint", "Hint"),
        Binding("p", "replay", "Play"),
        Binding("a", "ask_again", "Ask"),
        Binding("m", "model_answer", "Model"),
        Binding("c", "correct", "Correct"),
        Binding("e", "edit_notes", "Notes"),
        *(Binding(str(rating.value), f"rate({rating.value})", show=False) for rating in Rating),
        Binding("s", "stop_sound", "Stop"),
        Binding("escape", "leave", "Back"),
        Binding("q", "app.quit", "Quit"),
    ]

    def __init__(self, studio: Studio, questions: Sequence[Question]) -> None:
        super().__init__(studio)
        self._questions = list(questions)
        self._at = 0
        self._hints_shown = 0
        self._hands_free = HandsFree(self, self._hands_free_line)

    @property
    def question(self) -> Question:
        """The question at hand."""
        return self._questions[self._at]

    def on_mount(self) -> None:
        """Begin with the first question; before the very first, find out about headphones."""
        if self._studio.settings.hands_free:
            self._hands_free.turn_on()
        if self._studio.settings.headphones == "ask":
            self.query_one(QuestionPanel).show(self.question)
            self._enter(Stage.ASKING)
            self._find_out_about_headphones()
        else:
            self._begin()

    # ---- Asking ----

    @work(thread=True, group="headphones")
    def _find_out_about_headphones(self) -> None:
        self.post_message(HeadphonesMatter(headphones_matter(self._studio.equipment)))

    @on(HeadphonesMatter)
    def _ask_about_headphones(self, message: HeadphonesMatter) -> None:
        if self._turn:
            return  # a key began already
        if message.matter:
            self.app.push_screen(HeadphonesScreen(self._studio), self._begin_knowing)
        else:
            self._begin()

    def _begin_knowing(self, error: VoiceprepError | None) -> None:
        self._begin()
        if error is not None:
            self._tell(error)

    def _begin(self) -> None:
        self._hints_shown = 0
        self.query_one(QuestionPanel).show(self.question)
        self.query_one("#notice", Static).update("")
        self.sub_title = f"{self._at + 1} of {len(self._questions)}"
        self.ask_anew()

    # ---- Keys ----

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Show and allow only the keys that do something now."""
        over = self._stage in (Stage.ASSESSED, Stage.STOPPED)
        allowed = {
            "done": self._stage is Stage.LISTENING and self._may_end,
            "skip_voice": self._stage is Stage.ASKING,
            "continue_answer": (self._stage is Stage.ASSESSED and self._attempt is not None)
            or (self._stage is Stage.TRANSCRIBING and not self._goes_on_next),
            "retry": over,
            "next": over or self._stage is Stage.ASKING,
            "hands_free": self._stage is not Stage.ASSESSED or self.app.size.width >= _WIDE,
            "hint": self._stage in (Stage.ASKING, Stage.LISTENING) and self._hints_shown < len(self.question.hints),
            "edit_notes": over,
            "replay": self._stage is Stage.ASSESSED and self._recording() is not None and not self._player.playing,
            "ask_again": over and self._aloud,
            "model_answer": self._stage is Stage.ASSESSED,
            "correct": self._stage is Stage.ASSESSED and self._attempt is not None,
            "rate": self._stage is Stage.ASSESSED and self._attempt is not None,
            "stop_sound": self._player.playing or self._hands_free.speaking or self._stage is Stage.ASKING,
        }
        return allowed.get(action, True)

    def action_done(self) -> None:
        """End the answer now."""
        self._controls.done.set()

    def action_skip_voice(self) -> None:
        """Stop the question and listen."""
        self._controls.stop_voice.set()

    def action_stop_sound(self) -> None:
        """Stop whatever is being said."""
        self._controls.stop_voice.set()
        self._player.stop()
        self._hands_free.fall_silent()

    def action_retry(self) -> None:
        """Answer the same question again."""
        self._begin()

    def action_continue_answer(self) -> None:
        """Listen on: the answer was ended too early. While its words are awaited, that comes next."""
        if self._attempt is not None and self._stage is Stage.ASSESSED:
            self._continue(self._attempt)
        elif self._stage is Stage.TRANSCRIBING:
            self._goes_on_next = True
            self._enter(Stage.TRANSCRIBING, "then I listen on")

    def action_next(self) -> None:
        """Go to the next question; after the last one, home."""
        if self._at + 1 < len(self._questions):
            self._at += 1
            self._begin()
        else:
            self.notify(f"That was the last question. {self._hands_free.summary}".strip())
            self.action_leave()

    def action_leave(self) -> None:
        """Stop and go back."""
        self._end_turn()
        self.dismiss()

    def action_hint(self) -> None:
        """Show the next rung of the hint ladder."""
        self.next_hint()
        self.refresh_bindings()

    def next_hint(self) -> str:
        """Show the next hint; empty when there is none left."""
        if self._hints_shown >= len(self.question.hints):
            return ""
        hint = self.question.hints[self._hints_shown]
        self._hints_shown += 1
        self._note(f"Hint {self._hints_shown} of {len(self.question.hints)}: {hint}", "$text-accent")
        return hint

    def action_edit_notes(self) -> None:
        """Write points and notes of one's own on this question, in $EDITOR."""
        self._listen_no_longer()
        self._player.stop()
        self._hands_free.rest()
        try:
            kept = edit_notes(self.app, self._studio.places, self.question)
        except VoiceprepError as error:
            self._tell(error)
            return
        finally:
            self._hands_free.listen_again()
        self._note("Your notes are kept, and count from the next answer on." if kept else "Nothing was written.")
        self._studio.forget_library()
        self._read_again()

    @work(thread=True, group="library", exclusive=True)
    def _read_again(self) -> None:
        known = {question.id: question for question in self._studio.library().questions}
        self.app.call_from_thread(self._take_over, known)

    def _take_over(self, known: dict[str, Question]) -> None:
        self._questions = [known.get(question.id, question) for question in self._questions]
        self.query_one(ResultView).show_model(self.question)

    def action_ask_again(self) -> None:
        """Read the question aloud again."""
        self._speak(self.question.aloud)

    def action_model_answer(self) -> None:
        """Show the model answer and read it aloud; a second time, put the transcript back."""
        shown = self.query_one(ResultView).toggle_model_answer()
        if shown and self._aloud:
            self._speak(self.question.model_answer)
        elif not shown:
            self._player.stop()

    def action_replay(self) -> None:
        """Play the recording of this answer."""
        recording = self._recording()
        if recording is not None:
            self._play(recorded(recording))

    def action_correct(self) -> None:
        """Give the highlighted key point the next verdict, and keep that with the attempt."""
        point = self.query_one(KeyPointList).chosen
        if point is None or self._attempt is None:
            return
        self._listen_no_longer()
        correction = Correction(point.id, next_verdict(point.verdict), datetime.now(UTC))
        self._attempt = with_correction(self._attempt, correction)
        self._show_attempt(self._attempt)
        self._keep_correction(self._attempt.number, correction)

    @work(thread=True, group="history")
    def _keep_correction(self, number: int, correction: Correction) -> None:
        try:
            self._studio.attempts().correct(number, correction)
        except VoiceprepError as error:
            self.app.call_from_thread(self._tell, error)

    def action_rate(self, value: int) -> None:
        """Say how well the answer went; without this the proposed rating counts."""
        self._listen_no_longer()
        self.query_one(RatingLine).rate(Rating(value))

    @on(RatingFailed)
    def _rating_failed(self, message: RatingFailed) -> None:
        self._tell(message.error)

    # ---- Hands-free ----

    def action_hands_free(self) -> None:
        """Take spoken commands from now on, or no more."""
        self._hands_free.toggle()
        if self._hands_free.on:
            self._controls.hands_free.set()
        else:
            self._controls.hands_free.clear()

    def action_hands_free_too(self) -> None:
        """The same where the footer has no room for it."""
        self.action_hands_free()

    @on(CommandGiven)
    def _command_given(self, message: CommandGiven) -> None:
        self._hands_free.obey(message.command)

    def go_on_with_answer(self) -> bool:
        """Listen on; false when there is no answer that could be gone on with."""
        if self._attempt is None or self._stage is not Stage.ASSESSED:
            return False
        self._continue(self._attempt)
        return True

    def show_model_answer(self) -> None:
        """Show it in place of the transcript, if there is one."""
        result = self.query_one(ResultView)
        if self._stage is Stage.ASSESSED and not result.model_answer_shown:
            result.toggle_model_answer()

    def show_paused(self) -> None:
        """Show that the turn is over without an answer."""
        self._enter(Stage.STOPPED, "paused")

    # ---- Sound ----

    def _recording(self) -> Path | None:
        return self._attempt.kept.recording if self._attempt else None

    def _speak(self, text: str) -> None:
        self._play(spoken(text, self._studio.equipment.voice))

    def _play(self, make: MakeSound) -> None:
        self._listen_no_longer()
        self._hands_free.rest()
        self._player.play(make)
        self.refresh_bindings()

    @on(SoundEnded)
    def _sound_ended(self, message: SoundEnded) -> None:
        if self._player.ended(message):
            self.refresh_bindings()
            self._hands_free.listen_again()
            if message.error:
                self._tell(message.error)
