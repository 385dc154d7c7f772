"""Practising: a question is asked, an answer is heard, and what it held is shown."""

from collections.abc import Sequence
from datetime import UTC, datetime
from enum import Enum, auto
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Header, Static

from voiceprep.app.editing import edit_notes
from voiceprep.app.messages import SoundEnded, TurnHappened
from voiceprep.app.sounds import MakeSound, Player, recorded, spoken
from voiceprep.app.widgets.key_points import KeyPointList
from voiceprep.app.widgets.meter import Meter
from voiceprep.app.widgets.question_panel import QuestionPanel
from voiceprep.app.widgets.rating_line import RatingFailed, RatingLine
from voiceprep.app.widgets.result_view import ResultView, coverage_line
from voiceprep.app.widgets.transcript_view import TranscriptView
from voiceprep.app.widgets.verdicts import next_verdict
from voiceprep.assessing.records import KeyPointResult, Verdict
from voiceprep.errors import VoiceprepError
from voiceprep.history.attempt import Attempt, Correction
from voiceprep.history.corrections import corrected, with_correction
from voiceprep.history.rating import Rating
from voiceprep.listening.listener import Level
from voiceprep.listening.summary import EndedBy
from voiceprep.practising import events as ev
from voiceprep.practising.equipment import Controls
from voiceprep.practising.studio import Studio
from voiceprep.practising.turn import Turn
from voiceprep.questions.model import Question

_TOO_QUIET_DBFS = -50.0

_SURELY_MEANT_S = 1.0
"""A key that is pressed this long after listening began was not meant for the voice before it."""


class Stage(Enum):
    """Where the turn is; every one of them is visible."""

    ASKING = auto()
    LISTENING = auto()
    TRANSCRIBING = auto()
    ASSESSED = auto()
    STOPPED = auto()


_BADGES: dict[Stage, tuple[str, str]] = {
    Stage.ASKING: (" ♪ ASKING ", "bold reverse $accent"),
    Stage.LISTENING: (" ● LISTENING ", "bold reverse $error"),
    Stage.TRANSCRIBING: (" … TRANSCRIBING ", "bold reverse $warning"),
    Stage.ASSESSED: (" ✓ ASSESSED ", "bold reverse $success"),
    Stage.STOPPED: (" ! STOPPED ", "bold reverse $warning"),
}


class PracticeScreen(Screen[None]):
    """Goes through questions in their order, one turn after the other."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "done", "I'm done"),
        Binding("space", "skip_voice", "Answer now"),
        Binding("r", "retry", "Retry"),
        Binding("n", "next", "Next"),
        Binding("h", "hint", "Hint"),
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
        super().__init__()
        self._studio = studio
        self._questions = list(questions)
        self._at = 0
        self._turn = 0
        self._controls = Controls()
        self._stage = Stage.ASKING
        self._attempt: Attempt | None = None
        self._assessed: ev.Assessed | None = None
        self._hints_shown = 0
        self._microphone = ""
        self._aloud = True
        self._told_no_voice = False
        self._may_end = False
        self._lost: VoiceprepError | None = None
        self._player = Player(self, studio.equipment.speaker)

    @property
    def question(self) -> Question:
        """The question at hand."""
        return self._questions[self._at]

    @property
    def stage(self) -> Stage:
        """Where the turn is."""
        return self._stage

    def compose(self) -> ComposeResult:
        yield Header()
        yield QuestionPanel()
        yield Static(id="stage")
        yield Meter(id="meter")
        yield Static(id="about-microphone", markup=False)
        with VerticalScroll(id="live", can_focus=False):
            yield TranscriptView(id="live-words", markup=False)
        yield ResultView(id="result")
        yield RatingLine(self._studio, id="rating")
        yield Static(id="notice")
        yield Footer(show_command_palette=False, compact=True)

    def on_mount(self) -> None:
        """Begin with the first question."""
        self._begin()

    def on_unmount(self) -> None:
        """Leave nothing running."""
        self._end_turn()

    # -- the turn ---------------------------------------------------------------------------------

    def _begin(self) -> None:
        self._end_turn()
        self._turn += 1
        self._controls = Controls()
        self._attempt = self._assessed = None
        self._hints_shown = 0
        self._may_end = False
        self._lost = None
        self.query_one(QuestionPanel).show(self.question)
        self.query_one(Meter).begin(self.question.target_s, self._studio.equipment.policy.end_silence_ms / 1000)
        self.query_one("#live-words", TranscriptView).show_words(())
        self.query_one("#notice", Static).update("")
        self.sub_title = f"{self._at + 1} of {len(self._questions)}"
        self._enter(Stage.ASKING)
        self._run_turn(self._turn, Turn(self.question, self._studio.equipment, self._controls))

    @work(thread=True, group="turn")
    def _run_turn(self, number: int, turn: Turn) -> None:
        try:
            for event in turn.run():
                self.post_message(TurnHappened(number, event))
        except Exception as error:  # noqa: BLE001 - a worker's outer edge: it is shown
            failure = VoiceprepError(f"Something unexpected went wrong ({type(error).__name__}: {error})")
            self.post_message(TurnHappened(number, ev.TurnFailed(failure)))

    def _end_turn(self) -> None:
        self._player.stop()
        self._controls.cancel.set()
        self._controls.stop_voice.set()

    def _enter(self, stage: Stage, more: str | Content = "") -> None:
        self._stage = stage
        text, style = _BADGES[stage]
        self.query_one("#stage", Static).update(Content.assemble((text, style), "  ", more))
        self.query_one("#question-facts").display = stage is not Stage.ASSESSED
        self.query_one(Meter).display = stage is Stage.LISTENING
        if stage is not Stage.LISTENING:
            self._show_about_microphone("")
        self.query_one("#live").display = stage in (Stage.LISTENING, Stage.TRANSCRIBING)
        self.query_one("#result").display = stage is Stage.ASSESSED
        self._show_rating()
        self.refresh_bindings()

    @on(TurnHappened)
    def _turn_happened(self, message: TurnHappened) -> None:
        if message.turn != self._turn:
            return
        match message.event:
            case ev.Asking(aloud):
                self._aloud = aloud
                self._enter(Stage.ASKING)
                self._tell_no_voice()
            case ev.VoiceFailed(error):
                self._tell(error)
            case ev.Listening(microphone):
                self._microphone = microphone
                self._enter(Stage.LISTENING, microphone)
            case ev.PointsSoFar(points):
                self._show_points_so_far(points)
            case ev.LevelChanged(level):
                self.query_one(Meter).level = level
                self._let_end(level)
            case ev.WordsHeard(words):
                self.query_one("#live-words", TranscriptView).show_words(words)
                self.query_one("#live", VerticalScroll).scroll_end(animate=False)
            case ev.MicrophoneNoticed(notice):
                self._show_about_microphone(notice.words)
            case ev.MicrophoneLost(error):
                self._lost = error
                self._tell(error)
            case ev.RecordingFailed(error) | ev.NotKept(error):
                self._tell(error)
            case ev.Transcribing(done, of):
                waiting = "" if self._studio_ready() else "the recognizer is still loading"
                self._enter(Stage.TRANSCRIBING, waiting or (f"{done} of {of} phrases" if of > 1 else ""))
            case ev.Assessed():
                self._show_assessed(message.event)
            case ev.Kept(attempt):
                self._attempt = attempt
                self._show_rating()
                self.refresh_bindings()
            case ev.NothingHeard():
                self._show_nothing_heard(message.event)
            case ev.TurnFailed(error):
                self._enter(Stage.STOPPED)
                self._tell(error)
            case _:
                pass

    def _show_points_so_far(self, points: Sequence[KeyPointResult]) -> None:
        if self._stage is Stage.LISTENING and self._studio.settings.show_points_live:
            said = sum(point.verdict is Verdict.COVERED for point in points)
            so_far = (f"   {said} of {len(points)} key points so far", "$text-success" if said else "$text-muted")
            self._enter(Stage.LISTENING, Content.assemble(self._microphone, so_far))

    def _let_end(self, level: Level) -> None:
        """Space ends an answer, but not one that the key's second press, or its repeat, has just begun."""
        if not self._may_end and (level.speaking or level.elapsed_s >= _SURELY_MEANT_S):
            self._may_end = True
            self.refresh_bindings()

    def _tell_no_voice(self) -> None:
        if not self._aloud and self._studio.settings.read_questions and not self._told_no_voice:
            self._told_no_voice = True
            self._note("Questions are shown only: there is no voice on this machine. “voiceprep doctor” finds one.")

    def _studio_ready(self) -> bool:
        return bool(getattr(self._studio.equipment.recognizer, "made", True))

    def _show_assessed(self, event: ev.Assessed) -> None:
        self._assessed = event
        ended = {
            EndedBy.LIMIT: "  (ended at the longest answer)",
            EndedBy.DEVICE_LOST: "  (the microphone went away)",
        }.get(event.heard.ended_by, "")
        lost_s = sum(gap.lost_s for gap in event.heard.gaps)
        ended += f"  ({lost_s:.1f} s were lost)" if lost_s else ""
        result = self.query_one(ResultView)
        self._enter(Stage.ASSESSED, Content.assemble(coverage_line(event.assessment), ended))
        if result.model_answer_shown:
            result.toggle_model_answer()
        result.show(self.question, event.transcript, event.assessment, frozenset())
        self.query_one(KeyPointList).focus()

    def _show_about_microphone(self, words: str) -> None:
        about = self.query_one("#about-microphone", Static)
        about.update(words)
        about.display = bool(words) and self._stage is Stage.LISTENING

    def _show_nothing_heard(self, event: ev.NothingHeard) -> None:
        if self._lost:
            # Its level says nothing about a microphone that went away.
            self._enter(Stage.STOPPED, "the microphone went away before I heard you")
            return
        self._enter(Stage.STOPPED, "I heard nothing")
        quiet = event.loudest_dbfs < _TOO_QUIET_DBFS
        why = (
            "That is silence: is it muted, or is another microphone meant? voiceprep doctor looks."
            if quiet
            else "There was sound but no speech: speak up, or come closer."
        )
        self._note(
            f"{event.microphone}: loudest {event.loudest_dbfs:.0f} dB in {event.listened_s:.0f} s. {why} r tries again."
        )

    def _tell(self, error: VoiceprepError) -> None:
        self._note(f"{error.sentence} {error.advice}".strip(), "$text-error")

    def _note(self, text: str, style: str = "$foreground-muted") -> None:
        self.query_one("#notice", Static).update(Content.styled(text, style))

    # -- keys -------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Show and allow only the keys that do something now."""
        over = self._stage in (Stage.ASSESSED, Stage.STOPPED)
        allowed = {
            "done": self._stage is Stage.LISTENING and self._may_end,
            "skip_voice": self._stage is Stage.ASKING,
            "retry": over,
            "next": over or self._stage is Stage.ASKING,
            "hint": self._stage in (Stage.ASKING, Stage.LISTENING) and self._hints_shown < len(self.question.hints),
            "edit_notes": over,
            "replay": self._stage is Stage.ASSESSED and self._attempt is not None and self._recording() is not None,
            "ask_again": over and self._aloud,
            "model_answer": self._stage is Stage.ASSESSED,
            "correct": self._stage is Stage.ASSESSED and self._attempt is not None,
            "rate": self._stage is Stage.ASSESSED and self._attempt is not None,
            "stop_sound": self._player.playing or self._stage is Stage.ASKING,
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

    def action_retry(self) -> None:
        """Answer the same question again."""
        self._begin()

    def action_next(self) -> None:
        """Go to the next question; after the last one, home."""
        if self._at + 1 < len(self._questions):
            self._at += 1
            self._begin()
        else:
            self.notify("That was the last question.")
            self.action_leave()

    def action_leave(self) -> None:
        """Stop and go back."""
        self._end_turn()
        self.dismiss()

    def action_hint(self) -> None:
        """Show the next rung of the hint ladder."""
        hint = self.question.hints[self._hints_shown]
        self._hints_shown += 1
        self._note(f"Hint {self._hints_shown} of {len(self.question.hints)}: {hint}", "$text-accent")
        self.refresh_bindings()

    def action_edit_notes(self) -> None:
        """Write points and notes of one's own on this question, in $EDITOR."""
        self._player.stop()
        try:
            kept = edit_notes(self.app, self._studio.places, self.question)
        except VoiceprepError as error:
            self._tell(error)
            return
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
        correction = Correction(point.id, next_verdict(point.verdict), datetime.now(UTC))
        self._attempt = with_correction(self._attempt, correction)
        kept = self._attempt.kept
        settled = frozenset(one.key_point for one in self._attempt.corrections)
        assessment = corrected(kept.assessment, self._attempt.corrections)
        self._enter(Stage.ASSESSED, coverage_line(assessment))
        self.query_one(ResultView).show(self.question, kept.transcript, assessment, settled)
        self._keep_correction(self._attempt.number, correction)

    @work(thread=True, group="history")
    def _keep_correction(self, number: int, correction: Correction) -> None:
        try:
            self._studio.attempts().correct(number, correction)
        except VoiceprepError as error:
            self.app.call_from_thread(self._tell, error)

    # -- the rating -------------------------------------------------------------------------------

    def _show_rating(self) -> None:
        self.query_one(RatingLine).show(self._attempt if self._stage is Stage.ASSESSED else None)

    def action_rate(self, value: int) -> None:
        """Say how well the answer went; without this the proposed rating counts."""
        self.query_one(RatingLine).rate(Rating(value))

    @on(RatingFailed)
    def _rating_failed(self, message: RatingFailed) -> None:
        self._tell(message.error)

    # -- sound ------------------------------------------------------------------------------------

    def _recording(self) -> Path | None:
        return self._attempt.kept.recording if self._attempt else None

    def _speak(self, text: str) -> None:
        self._play(spoken(text, self._studio.equipment.voice))

    def _play(self, make: MakeSound) -> None:
        self._player.play(make)
        self.refresh_bindings()

    @on(SoundEnded)
    def _sound_ended(self, message: SoundEnded) -> None:
        if self._player.ended(message):
            self.refresh_bindings()
            if message.error:
                self._tell(message.error)
