"""One past answer, to read and to hear."""

from datetime import UTC, datetime
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Footer, Header, Static

from voiceprep.app.messages import SoundEnded
from voiceprep.app.sounds import Player, recorded
from voiceprep.app.widgets.key_points import KeyPointList
from voiceprep.app.widgets.result_view import ResultView, coverage_line
from voiceprep.app.widgets.verdicts import next_verdict
from voiceprep.errors import BadInputError, VoiceprepError
from voiceprep.history.attempt import Attempt, Correction
from voiceprep.history.corrections import corrected, with_correction
from voiceprep.practising.studio import Studio
from voiceprep.questions.loading import find_question
from voiceprep.questions.model import Question


class _AttemptRead(Message):
    def __init__(self, attempt: Attempt | None, question: Question | None, error: VoiceprepError | None) -> None:
        super().__init__()
        self.attempt = attempt
        self.question = question
        self.error = error


class AttemptScreen(Screen[float | None]):
    """One past answer, to read and to hear; gives its coverage when it is left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "replay", "Play me"),
        Binding("s", "stop_sound", "Stop"),
        Binding("m", "model_answer", "Model"),
        Binding("c", "correct", "Correct"),
        Binding("escape", "leave", "Back"),
        Binding("q", "app.quit", "Quit"),
    ]

    def __init__(self, studio: Studio, number: int) -> None:
        super().__init__()
        self._studio = studio
        self._number = number
        self._attempt: Attempt | None = None
        self._question: Question | None = None
        self._player = Player(self, studio.equipment.speaker)

    def compose(self) -> ComposeResult:
        yield Header()
        yield Static("", id="attempt-question", markup=False)
        yield Static("", id="attempt-facts", markup=False)
        yield Static("", id="stage")
        yield ResultView(id="result")
        yield Static("", id="notice")
        yield Footer(show_command_palette=False, compact=True)

    def on_mount(self) -> None:
        """Read the attempt."""
        self.sub_title = f"answer {self._number}"
        self._read()

    def on_unmount(self) -> None:
        """Leave nothing playing."""
        self._player.stop()

    @work(thread=True, group="attempt")
    def _read(self) -> None:
        try:
            attempt = self._studio.attempts().load(self._number)
        except VoiceprepError as error:
            self.post_message(_AttemptRead(None, None, error))
            return
        try:
            question = find_question(self._studio.library(), attempt.kept.question_id)
        except BadInputError:
            question = None
        self.post_message(_AttemptRead(attempt, question, None))

    @on(_AttemptRead)
    def _show_read(self, message: _AttemptRead) -> None:
        self._attempt, self._question = message.attempt, message.question
        if message.error or message.attempt is None:
            self._tell(message.error or VoiceprepError("The answer is gone"))
            return
        kept = message.attempt.kept
        when = kept.asked_at.astimezone().strftime("%A, %d %B %Y, %H:%M")
        self.query_one("#attempt-question", Static).update(kept.question_text)
        self.query_one("#attempt-facts", Static).update(f"{when} · heard by {kept.transcript.recognizer}")
        self._show()
        self.refresh_bindings()

    def _show(self) -> None:
        if self._attempt:
            kept, corrections = self._attempt.kept, self._attempt.corrections
            settled = frozenset(one.key_point for one in corrections)
            assessment = corrected(kept.assessment, corrections)
            self.query_one("#stage", Static).update(coverage_line(assessment))
            self.query_one(ResultView).show(self._question, kept.transcript, assessment, settled)
            self.query_one(KeyPointList).focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Show and allow only the keys that do something now."""
        loaded = self._attempt is not None
        allowed = {
            "replay": self._attempt is not None and self._attempt.kept.recording is not None,
            "stop_sound": self._player.playing,
            "model_answer": loaded,
            "correct": loaded,
        }
        return allowed.get(action, True)

    def action_replay(self) -> None:
        """Play the recording."""
        recording = self._attempt.kept.recording if self._attempt else None
        if recording is not None:
            self._player.play(recorded(recording))
            self.refresh_bindings()

    def action_stop_sound(self) -> None:
        """Stop playing."""
        self._player.stop()

    def action_model_answer(self) -> None:
        """Show the model answer in the transcript's place, or put the transcript back."""
        self.query_one(ResultView).toggle_model_answer()

    def action_correct(self) -> None:
        """Give the highlighted key point the next verdict, and keep it."""
        point = self.query_one(KeyPointList).chosen
        if point and self._attempt:
            correction = Correction(point.id, next_verdict(point.verdict), datetime.now(UTC))
            self._attempt = with_correction(self._attempt, correction)
            self._show()
            self._keep(correction)

    @work(thread=True, group="history")
    def _keep(self, correction: Correction) -> None:
        try:
            self._studio.attempts().correct(self._number, correction)
        except VoiceprepError as error:
            self.app.call_from_thread(self._tell, error)

    def action_leave(self) -> None:
        """Stop playing and go back."""
        self._player.stop()
        attempt = self._attempt
        self.dismiss(corrected(attempt.kept.assessment, attempt.corrections).coverage if attempt else None)

    @on(SoundEnded)
    def _sound_ended(self, message: SoundEnded) -> None:
        if self._player.ended(message):
            self.refresh_bindings()
            if message.error:
                self._tell(message.error)

    def _tell(self, error: VoiceprepError) -> None:
        text = Content.styled(f"{error.sentence} {error.advice}".strip(), "$text-error")
        self.query_one("#notice", Static).update(text)
