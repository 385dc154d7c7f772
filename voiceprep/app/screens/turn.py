"""One turn as it is shown: asked, listened to, transcribed, assessed, or gone on with."""

from abc import abstractmethod
from collections.abc import Sequence
from enum import Enum, auto
from functools import partial
from threading import Event

from textual import on, work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Header, Static

from voiceprep.app.falling_behind import still_awaited, words_come_late
from voiceprep.app.going_on import (
    NAMED_AFTER_S,
    STILL_LISTENING,
    TOO_QUIET_DBFS,
    longer_silence,
    nothing_more,
    unnamed,
)
from voiceprep.app.hands_free import HandsFree
from voiceprep.app.headphones import about_speaking_over
from voiceprep.app.messages import TurnHappened
from voiceprep.app.sounds import Player
from voiceprep.app.widgets.hands_free_line import HandsFreeLine
from voiceprep.app.widgets.key_footer import KeyFooter
from voiceprep.app.widgets.key_points import KeyPointList
from voiceprep.app.widgets.meter import Meter
from voiceprep.app.widgets.question_panel import QuestionPanel
from voiceprep.app.widgets.rating_line import RatingLine
from voiceprep.app.widgets.result_view import ResultView, coverage_line
from voiceprep.app.widgets.transcript_view import TranscriptView
from voiceprep.assessing.records import KeyPointResult, Verdict
from voiceprep.errors import VoiceprepError
from voiceprep.history.attempt import Attempt
from voiceprep.history.corrections import corrected
from voiceprep.listening.listener import Level
from voiceprep.listening.summary import EndedBy
from voiceprep.practising import events as ev
from voiceprep.practising.continuing import continuing_turn
from voiceprep.practising.equipment import Controls
from voiceprep.practising.listening_on import ListeningOn
from voiceprep.practising.spoken_commands import Command
from voiceprep.practising.studio import Studio
from voiceprep.practising.turn import Turn
from voiceprep.questions.model import Question

_SURELY_MEANT_S = 1.0
"""A key that is pressed this long after listening began was not meant for the voice before it."""


_CLOSES_WITHIN_S = 2.0
"""How long a turn that was ended is waited for: it looks for that every tenth of a second."""


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


class TurnScreen(Screen[None]):
    """Runs a turn at ``question`` and shows what happens in it."""

    _hands_free: HandsFree

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self._turn = 0
        self._controls = Controls()
        self._ended = Event()
        self._ended.set()
        self._stage = Stage.ASKING
        self._attempt: Attempt | None = None
        self._before: Attempt | None = None
        self._goes_on_next = False
        self._not_over = self._still_listens = False
        self._told: str | Content = ""
        self._unnamed: ev.Assessed | None = None
        self._microphone = ""
        self._aloud = True
        self._told_no_voice = False
        self._may_end = False
        self._reads_so_far = False
        self._lost: VoiceprepError | None = None
        self._player = Player(self, studio.equipment.speaker)
        self._hands_free_line = HandsFreeLine(studio, id="hands-free")

    @property
    @abstractmethod
    def question(self) -> Question:
        """The question at hand."""

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
        yield self._hands_free_line
        yield KeyFooter()

    def on_unmount(self) -> None:
        """Leave nothing running."""
        self._end_turn()

    # ---- Running it ----

    def ask_anew(self, say: str = "") -> None:
        """Say this, or the question, and listen for the answer."""
        self._end_turn()
        self._controls = Controls()
        self._attempt = self._before = None
        self._goes_on_next = self._not_over = self._still_listens = False
        self._may_end = False
        self._lost = None
        self.query_one(Meter).begin(self.question.target_s, self._studio.equipment.policy.end_silence_ms / 1000)
        self.query_one("#live-words", TranscriptView).show_words(())
        self._enter(Stage.ASKING)
        question, controls = self.question, self._controls
        answer = ListeningOn(
            self._studio, question, controls, lambda equipment: Turn(question, equipment, controls, say=say)
        )
        self._start(answer)

    def _continue(self, attempt: Attempt) -> None:
        self._end_turn()
        self._controls = Controls()
        self._go_on_with(attempt)
        question, controls = self.question, self._controls
        answer = ListeningOn(
            self._studio,
            question,
            controls,
            lambda equipment: continuing_turn(
                self._studio, question, attempt, controls, microphone=equipment.microphone
            ),
        )
        self._start(answer)

    def _go_on_with(self, attempt: Attempt) -> None:
        """Show an attempt as an answer again, to which more comes."""
        self._before, self._attempt = attempt, None
        self._goes_on_next = self._may_end = self._not_over = self._still_listens = False
        self._lost = None
        self._note("")
        self._show_rating()
        self.query_one(Meter).begin(self.question.target_s, self._studio.equipment.policy.end_silence_ms / 1000)
        self.query_one("#live-words", TranscriptView).show_words(attempt.kept.transcript.words)
        self.refresh_bindings()

    def _start(self, answer: ListeningOn) -> None:
        before, self._ended = self._ended, Event()
        self._run_turn(self._turn, answer, before, self._ended)

    @work(thread=True, group="turn")
    def _run_turn(self, number: int, answer: ListeningOn, before: Event, ended: Event) -> None:
        # Some devices are open to one at a time, and the turn before may not have closed its microphone yet.
        before.wait(_CLOSES_WITHIN_S)
        try:
            for event in answer.run():
                self.post_message(TurnHappened(number, event))
        except Exception as error:  # noqa: BLE001 - a worker's outer edge: it is shown
            failure = VoiceprepError(f"Something unexpected went wrong ({type(error).__name__}: {error})")
            self.post_message(TurnHappened(number, ev.TurnFailed(failure)))
        finally:
            ended.set()

    def _end_turn(self) -> None:
        # What the turn at hand has still to tell is of no interest any more.
        self._turn += 1
        self._hands_free.asking()
        self._player.stop()
        self._controls.cancel.set()
        self._controls.stop_voice.set()

    def _enter(self, stage: Stage, more: str | Content = "") -> None:
        self._stage, self._told = stage, more
        self._show_stage()
        self.query_one("#question-facts").display = stage is not Stage.ASSESSED
        self.query_one(Meter).display = stage is Stage.LISTENING
        if stage is not Stage.LISTENING:
            self._show_about_microphone("")
        self._reads_so_far = self._reads_so_far and stage is Stage.TRANSCRIBING
        self.query_one("#live").display = stage in (Stage.LISTENING, Stage.TRANSCRIBING) and not self._reads_so_far
        self.query_one("#result").display = stage is Stage.ASSESSED or self._reads_so_far
        self._show_rating()
        self.refresh_bindings()
        self._tell_hands_free()

    def _show_stage(self) -> None:
        text, style = _BADGES[self._stage]
        still = (STILL_LISTENING, "$text-accent") if self._still_listens else ""
        self.query_one("#stage", Static).update(Content.assemble((text, style), "  ", self._told, still))

    # ---- What happens in it ----

    @on(TurnHappened)
    def _turn_happened(self, message: TurnHappened) -> None:
        if message.turn != self._turn or self._nothing_came(message.event):
            return
        match message.event:
            case ev.Asking(aloud):
                self._show_asking(aloud)
            case ev.Listening(microphone):
                self._microphone = microphone
                self._enter(Stage.LISTENING, microphone)
            case ev.PointsSoFar(points):
                self._show_points_so_far(points)
            case ev.LevelChanged(level):
                self.query_one(Meter).level = level
                self._let_end(level)
            case ev.WordsHeard(words, guess):
                self.query_one("#live-words", TranscriptView).show_words(words, guess)
                self.query_one("#live", VerticalScroll).scroll_end(animate=False)
            case ev.MicrophoneNoticed() | ev.MicrophoneLost():
                self._show_microphone(message.event)
            case ev.VoiceFailed() | ev.RecordingFailed() | ev.NotKept() | ev.TurnFailed():
                self._show_failure(message.event)
            case ev.Transcribing() | ev.AssessedSoFar():
                self._show_transcribing(message.event)
            case ev.Assessed():
                self._show_assessed(message.event)
            case ev.Kept(attempt):
                self._take_kept(attempt)
            case ev.StillListening() | ev.GoingOn() | ev.AnswerOver():
                self._show_going_on(message.event)
            case ev.PauseAllowed() | ev.FallingBehind() | ev.Interrupted() | ev.EchoHeard():
                self._note_learned(message.event)
            case ev.NothingHeard():
                self._show_nothing_heard(message.event)
            case ev.CommandHeard(command):
                self._obey(command)

    def _show_failure(self, event: ev.VoiceFailed | ev.RecordingFailed | ev.NotKept | ev.TurnFailed) -> None:
        if isinstance(event, ev.TurnFailed):
            self._enter(Stage.STOPPED)
        self._tell(event.error)

    def _show_asking(self, aloud: bool) -> None:
        self._aloud = aloud
        over_it = aloud and self._studio.equipment.headphones
        self._enter(Stage.ASKING, "speak any time, and I stop" if over_it else "")
        self._tell_no_voice()

    def _tell_no_voice(self) -> None:
        if not self._aloud and self._studio.settings.read_questions and not self._told_no_voice:
            self._told_no_voice = True
            self._note("Questions are shown only: there is no voice on this machine. “voiceprep doctor” finds one.")

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

    def _show_microphone(self, event: ev.MicrophoneNoticed | ev.MicrophoneLost) -> None:
        if isinstance(event, ev.MicrophoneNoticed):
            self._show_about_microphone(event.notice.words)
        else:
            self._lost = event.error
            self._tell(event.error)

    def _show_about_microphone(self, words: str) -> None:
        about = self.query_one("#about-microphone", Static)
        about.update(words)
        about.display = bool(words) and self._stage is Stage.LISTENING

    def _note_learned(self, event: ev.PauseAllowed | ev.FallingBehind | ev.Interrupted | ev.EchoHeard) -> None:
        if isinstance(event, ev.PauseAllowed):
            self._note(longer_silence(event))
        elif isinstance(event, ev.FallingBehind):
            self._note(words_come_late(event), "$text-warning")
        else:
            self._note(about_speaking_over(event))

    def _show_transcribing(self, event: ev.Transcribing | ev.AssessedSoFar) -> None:
        if isinstance(event, ev.AssessedSoFar):
            self._show_so_far(event)
            return
        waiting = "" if self._studio_ready() else "the recognizer is still loading"
        then = "then I listen on" if self._goes_on_next else ""
        self._enter(Stage.TRANSCRIBING, then or waiting or still_awaited(event))

    def _studio_ready(self) -> bool:
        return bool(getattr(self._studio.equipment.recognizer, "made", True))

    def _show_so_far(self, event: ev.AssessedSoFar) -> None:
        """Let the first points be read while the last words are awaited."""
        if self._stage is not Stage.TRANSCRIBING:
            return
        self.query_one(ResultView).show_so_far(self.question, event.transcript, event.assessment)
        if not self._reads_so_far:
            self._reads_so_far = True
            self.query_one("#live").display = False
            self.query_one("#result").display = True
            self.query_one(KeyPointList).focus()

    # ---- What it came to ----

    def _show_assessed(self, event: ev.Assessed) -> None:
        ended = {
            EndedBy.LIMIT: "  (ended at the longest answer)",
            EndedBy.DEVICE_LOST: "  (the microphone went away)",
        }.get(event.heard.ended_by, "")
        lost_s = sum(gap.lost_s for gap in event.heard.gaps)
        ended += f"  ({lost_s:.1f} s were lost)" if lost_s else ""
        result = self.query_one(ResultView)
        self._not_over = True
        self._enter(Stage.ASSESSED, Content.assemble(coverage_line(event.assessment), ended))
        if result.model_answer_shown:
            result.toggle_model_answer()
        may_go_on = self._studio.equipment.policy.goes_on_after(event.heard.ended_by)
        self._unnamed = event if may_go_on else None
        result.show(self.question, event.transcript, event.assessment, frozenset())
        if may_go_on:
            self.query_one(KeyPointList).show(unnamed(event.assessment), frozenset(), so_far=True)
        self.query_one(KeyPointList).focus()

    def _name_all(self, of: ev.Assessed | None = None) -> None:
        """Show what was missed, too; ``of`` is the assessment that is meant, if it is still there."""
        event = self._unnamed
        if event is None or (of is not None and event is not of):
            return
        self._unnamed = None
        self.query_one(ResultView).show(self.question, event.transcript, event.assessment, frozenset())

    def _show_going_on(self, event: ev.StillListening | ev.GoingOn | ev.AnswerOver) -> None:
        """What comes after the assessment, while the answer may go on by itself."""
        self._still_listens = isinstance(event, ev.StillListening)
        self._show_stage()
        if self._still_listens:
            if self._unnamed is not None:
                self.set_timer(NAMED_AFTER_S, partial(self._name_all, self._unnamed))
            return
        self._not_over = False
        if isinstance(event, ev.GoingOn):
            self._unnamed = None
            self._hands_free.asking()
            self._player.stop()
            self._go_on_with(event.attempt)
        else:
            self._name_all()
            self._tell_hands_free()

    def _listen_no_longer(self) -> None:
        """Whoever turns to the keyboard has said all: what is heard from now on belongs to no answer."""
        self._name_all()
        if self._not_over:
            self._controls.done.set()
            self._still_listens = False
            self._show_stage()

    def _show_nothing_heard(self, event: ev.NothingHeard) -> None:
        if self._lost:
            # Its level says nothing about a microphone that went away.
            self._enter(Stage.STOPPED, "the microphone went away before I heard you")
            return
        self._enter(Stage.STOPPED, "I heard nothing")
        quiet = event.loudest_dbfs < TOO_QUIET_DBFS
        why = (
            "That was nothing but the question from the loudspeaker: turn it down, or wear headphones."
            if event.only_echo
            else "That is silence: is it muted, or is another microphone meant? voiceprep doctor looks."
            if quiet
            else "There was sound but no speech: speak up, or come closer."
        )
        self._note(
            f"{event.microphone}: loudest {event.loudest_dbfs:.0f} dB in {event.listened_s:.0f} s. {why} r tries again."
        )

    def _take_kept(self, attempt: Attempt) -> None:
        """From here on the attempt can be rated, corrected and gone on with."""
        self._attempt, self._before = attempt, None
        self._hands_free.kept(attempt)
        if self._goes_on_next:
            self._continue(attempt)
        elif attempt.corrections:
            self._show_attempt(attempt)
        self._show_rating()
        self.refresh_bindings()

    def _obey(self, command: Command) -> None:
        """Do what was said in an answer; in place of going on with one it is as after that."""
        if self._before is None or command is Command.DONE:
            self._hands_free.heard_in_turn(command)
            return
        self._attempt, self._before = self._before, None
        self._not_over = True
        self._show_attempt(self._attempt)
        self._hands_free.heard_after(command)

    def _nothing_came(self, event: ev.TurnEvent) -> bool:
        """Show an attempt again that was gone on with, when nothing came to it; whether that is so."""
        if self._before is None or not isinstance(event, ev.NothingHeard | ev.TurnFailed):
            return False
        self._attempt, self._before = self._before, None
        self._show_attempt(self._attempt)
        self.query_one(KeyPointList).focus()
        if isinstance(event, ev.TurnFailed):
            self._tell(event.error)
        elif self._lost is None:
            self._note(nothing_more(event))
        return True

    def _show_attempt(self, attempt: Attempt) -> None:
        """Show a kept attempt with the user's own verdicts."""
        self._unnamed = None
        settled = frozenset(one.key_point for one in attempt.corrections)
        assessment = corrected(attempt.kept.assessment, attempt.corrections)
        self._enter(Stage.ASSESSED, coverage_line(assessment))
        self.query_one(ResultView).show(self.question, attempt.kept.transcript, assessment, settled)

    def _tell_hands_free(self) -> None:
        assessed = self._stage is Stage.ASSESSED
        # Asked before the end, the question what comes next would talk into an answer that goes on.
        if self._stage is Stage.STOPPED or (assessed and not self._not_over):
            self._hands_free.over(assessed=assessed)
        elif self._stage is Stage.LISTENING:
            self._hands_free.answering()
        if self._hands_free.on:
            self._controls.hands_free.set()

    def _show_rating(self) -> None:
        self.query_one(RatingLine).show(self._attempt if self._stage is Stage.ASSESSED else None)

    def _tell(self, error: VoiceprepError) -> None:
        self._note(f"{error.sentence} {error.advice}".strip(), "$text-error")

    def _note(self, text: str, style: str = "$foreground-muted") -> None:
        self.query_one("#notice", Static).update(Content.styled(text, style))
