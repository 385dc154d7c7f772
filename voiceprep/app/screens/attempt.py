"""One past answer, to read, to hear, and to put right."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Header, OptionList, Static

from voiceprep.app.hearing import seconds_of, why_silent
from voiceprep.app.messages import SoundEnded
from voiceprep.app.screens.compare import CompareScreen
from voiceprep.app.screens.dialogs import ConfirmScreen, NoteScreen
from voiceprep.app.sounds import Player, recorded, recorded_parts
from voiceprep.app.widgets.attempt_view import AttemptView
from voiceprep.app.widgets.key_footer import KeyFooter
from voiceprep.app.widgets.key_points import KeyPointList
from voiceprep.app.widgets.result_view import coverage_line
from voiceprep.app.widgets.verdicts import next_verdict
from voiceprep.app.widgets.word_editor import WordEditor
from voiceprep.assessing.records import Assessment
from voiceprep.errors import BadInputError, VoiceprepError
from voiceprep.history.attempt import Correction
from voiceprep.history.corrections import corrected, latest, with_correction
from voiceprep.history.revising import BY_HAND
from voiceprep.practising.comparing import previous_of
from voiceprep.practising.continued_text import when_continued
from voiceprep.practising.past_answer import PastAnswer, delete_past_answer, read_past_answer
from voiceprep.practising.rewording import reword
from voiceprep.practising.studio import Studio
from voiceprep.transcribing.transcript import Transcript


@dataclass(frozen=True)
class AttemptLeft:
    """What became of an attempt while it was open; ``coverage`` counts corrections, None when it was not read."""

    coverage: float | None = None
    deleted: bool = False


class _AttemptRead(Message):
    def __init__(self, answer: PastAnswer | None, error: VoiceprepError | None = None) -> None:
        super().__init__()
        self.answer = answer
        self.error = error


class _NotReworded(Message):
    def __init__(self, transcript: Transcript, error: VoiceprepError) -> None:
        super().__init__()
        self.transcript = transcript
        self.error = error


class _Deleted(Message):
    """It is gone, or, with an error, still there."""

    def __init__(self, error: VoiceprepError | None = None) -> None:
        super().__init__()
        self.error = error


class AttemptScreen(Screen[AttemptLeft]):
    """One past answer; gives what became of it when it is left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "hear", "Hear", priority=True),
        Binding("p", "replay", "Play"),
        Binding("s", "stop_sound", "Stop"),
        Binding("m", "model_answer", "Model"),
        Binding("c", "correct", "Mark"),
        Binding("w", "words", "Words"),
        Binding("n", "note", "Note"),
        Binding("v", "compare", "Compare"),
        Binding("d", "delete", "Delete"),
        Binding("escape", "leave", "Back"),
        Binding("q", "quit", "Quit"),
    ]

    def __init__(self, studio: Studio, number: int) -> None:
        super().__init__()
        self._studio = studio
        self._number = number
        self._answer: PastAnswer | None = None
        self._unkept_note: str | None = None
        self._busy = False
        self._player = Player(self, studio.equipment.speaker)

    def compose(self) -> ComposeResult:
        yield Header()
        yield Static("", id="attempt-question", markup=False)
        yield Static("", id="attempt-facts", markup=False)
        yield Static("", id="attempt-note", markup=False)
        yield Static("", id="stage")
        yield AttemptView(id="result")
        yield Static("", id="notice")
        yield KeyFooter()

    def on_mount(self) -> None:
        """Read the attempt."""
        self.sub_title = f"answer {self._number}"
        self.query_one("#attempt-note").display = False
        self._read()

    def on_unmount(self) -> None:
        """Leave nothing playing."""
        self._player.stop()

    def on_resize(self) -> None:
        """Give the timeline its rows."""
        for view in self.query(AttemptView):
            view.draw_timeline()

    # -- what is shown ----------------------------------------------------------------------------

    @property
    def _assessment(self) -> Assessment | None:
        """With the user's verdicts in it."""
        attempt = self._answer.attempt if self._answer else None
        return corrected(attempt.kept.assessment, attempt.corrections) if attempt else None

    @work(thread=True, group="attempt")
    def _read(self) -> None:
        self._post_answer()

    def _post_answer(self) -> None:
        """Read it in a worker's thread and post what was read."""
        try:
            self.post_message(_AttemptRead(read_past_answer(self._studio, self._number)))
        except VoiceprepError as error:
            self.post_message(_AttemptRead(None, error))

    @on(_AttemptRead)
    def _show_read(self, message: _AttemptRead) -> None:
        self._busy = False
        if message.answer is None:
            self._tell(message.error or VoiceprepError("The answer is gone"))
        else:
            before = self._answer.attempt.corrections if self._answer else ()
            attempt = message.answer.attempt
            # A verdict that was settled a moment ago may not have been in the history yet.
            merged = replace(attempt, corrections=latest((*attempt.corrections, *before)))
            self._answer = replace(message.answer, attempt=merged)
            self._show()
        self.refresh_bindings()

    def _show(self) -> None:
        assessment = self._assessment
        if self._answer is None or assessment is None:
            return
        kept = self._answer.attempt.kept
        facts = [
            kept.asked_at.astimezone().strftime("%A, %d %B %Y, %H:%M"),
            f"heard by {kept.transcript.recognizer}",
            *(["words put right by hand"] if kept.versions.recognizer == BY_HAND else []),
            *filter(None, [when_continued(kept.heard)]),
        ]
        self.query_one("#attempt-question", Static).update(kept.question_text)
        self.query_one("#attempt-facts", Static).update(" · ".join(facts))
        self._show_note()
        self.query_one("#stage", Static).update(coverage_line(assessment))
        view = self.query_one(AttemptView)
        view.show_answer(self._answer, assessment)
        if not view.editing:
            self.query_one(KeyPointList).focus()

    def _show_note(self) -> None:
        note = self._answer.note if self._answer else ""
        shown = self.query_one("#attempt-note", Static)
        shown.update(f"Note: {' / '.join(note.split(chr(10)))}")
        shown.display = bool(note)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Show and allow only the keys that do something now."""
        if not self.is_mounted:
            return False
        answer, view = self._answer, self.query_one(AttemptView)
        free = answer is not None and not self._busy and not view.editing
        sound = self._recording is not None
        allowed = {
            "hear": free and sound and bool(seconds_of(view.chosen)),
            "replay": free and sound and not self._player.playing,
            "stop_sound": self._player.playing,
            "model_answer": free,
            "correct": free and view.chosen is not None,
            "words": free and answer is not None and (answer.question is not None or answer.original is not None),
            "note": free,
            "compare": free and answer is not None and bool(answer.others),
            "delete": free,
            "quit": not view.editing,
        }
        return allowed.get(action, True)

    @on(OptionList.OptionHighlighted)
    def _other_point(self) -> None:
        self.refresh_bindings()

    # -- sound ------------------------------------------------------------------------------------

    @property
    def _recording(self) -> Path | None:
        return self._answer.attempt.kept.recording if self._answer else None

    @on(OptionList.OptionSelected)
    def action_hear(self) -> None:
        """Play the seconds in which the highlighted point was said, or say why that cannot be."""
        point, recording = self.query_one(AttemptView).chosen, self._recording
        if point is None or self._busy:
            return
        silent = why_silent(point, recording)
        self._note(silent)
        if recording is not None and not silent:
            self._player.play(recorded_parts(recording, seconds_of(point)))
            self.refresh_bindings()

    def action_replay(self) -> None:
        """Play the recording."""
        recording = self._recording
        if recording is not None:
            self._player.play(recorded(recording))
            self.refresh_bindings()

    def action_stop_sound(self) -> None:
        """Stop playing."""
        self._player.stop()

    @on(SoundEnded)
    def _sound_ended(self, message: SoundEnded) -> None:
        if self._player.ended(message):
            self.refresh_bindings()
            if message.error:
                self._tell(message.error)

    # -- verdicts, words, the note ----------------------------------------------------------------

    def action_model_answer(self) -> None:
        """Show the model answer in the transcript's place, or put the transcript back."""
        self.query_one(AttemptView).toggle_model_answer()

    def action_correct(self) -> None:
        """Give the highlighted key point the next verdict, and keep it."""
        point = self.query_one(AttemptView).chosen
        if point and self._answer:
            correction = Correction(point.id, next_verdict(point.verdict), datetime.now(UTC))
            self._answer = replace(self._answer, attempt=with_correction(self._answer.attempt, correction))
            self._show()
            self._keep(correction)

    @work(thread=True, group="history")
    def _keep(self, correction: Correction) -> None:
        try:
            self._studio.attempts().correct(self._number, correction)
        except VoiceprepError as error:
            self.app.call_from_thread(self._tell, error)

    def action_words(self) -> None:
        """Put the words right."""
        self._player.stop()
        self.query_one(AttemptView).edit_words()
        self.refresh_bindings()

    @on(WordEditor.Finished)
    def _words_finished(self, message: WordEditor.Finished) -> None:
        view = self.query_one(AttemptView)
        view.finish_words()
        if self._answer and message.transcript != self._answer.attempt.kept.transcript:
            self._busy = True
            self.query_one("#stage", Static).update("Assessing the answer again …")
            self._reword(self._answer, message.transcript)
        self.refresh_bindings()

    @work(thread=True, group="attempt")
    def _reword(self, answer: PastAnswer, transcript: Transcript) -> None:
        original, question = answer.original, answer.question
        version = original.version if original and transcript == original.transcript else BY_HAND
        try:
            if question is None:
                raise BadInputError("The bank with this question is not here any more")
            reword(self._studio, answer.attempt, question, transcript, datetime.now(UTC), version)
        except VoiceprepError as error:
            self.post_message(_NotReworded(transcript, error))
            return
        self._post_answer()

    @on(_NotReworded)
    def _offer_words_again(self, message: _NotReworded) -> None:
        self._busy = False
        self._show()
        self.query_one(AttemptView).edit_words_again(message.transcript)
        self._tell(message.error)
        self.refresh_bindings()

    def action_note(self) -> None:
        """Write a note."""
        if self._answer:
            note = self._answer.note if self._unkept_note is None else self._unkept_note
            self.app.push_screen(NoteScreen("Your note on this answer", note), self._take_note)

    def _take_note(self, note: str | None) -> None:
        if note is not None and self._answer and note != self._answer.note:
            self._unkept_note = note
            self._keep_note(note)

    @work(thread=True, group="note", exclusive=True)
    def _keep_note(self, note: str) -> None:
        try:
            self._studio.history().revisions.write_note(self._number, note)
        except VoiceprepError as error:
            self.app.call_from_thread(self._tell, error)
        else:
            self.app.call_from_thread(self._note_kept, note)

    def _note_kept(self, note: str) -> None:
        if self._answer:
            self._answer = replace(self._answer, note=note)
        self._unkept_note = None
        if self.is_attached:
            self._show_note()

    # -- leaving ----------------------------------------------------------------------------------

    def action_compare(self) -> None:
        """Compare it with the answer before it."""
        other = previous_of(self._answer.attempt, list(self._answer.others)) if self._answer else None
        if self._answer and other:
            self._player.stop()
            self.app.push_screen(CompareScreen(self._studio, self._answer.attempt, self._answer.others, other.number))

    def action_delete(self) -> None:
        """Ask, and delete it for good."""
        question = "Delete this answer for good? Its words, your note and the recording cannot be brought back."
        self.app.push_screen(ConfirmScreen(question), self._delete_if)

    def _delete_if(self, yes: bool | None) -> None:
        if yes:
            self._player.stop()
            self._busy = True
            self.refresh_bindings()
            self._delete()

    @work(thread=True, group="attempt")
    def _delete(self) -> None:
        try:
            warning = delete_past_answer(self._studio, self._number)
        except VoiceprepError as error:
            self.post_message(_Deleted(error))
            return
        if warning:
            self.app.call_from_thread(self._announce, warning)
        self.post_message(_Deleted())

    @on(_Deleted)
    def _leave_deleted(self, message: _Deleted) -> None:
        self._busy = False
        if message.error:
            self._tell(message.error)
            self.refresh_bindings()
        else:
            self.dismiss(AttemptLeft(deleted=True))

    def action_leave(self) -> None:
        """Stop playing and go back."""
        self._player.stop()
        assessment = self._assessment
        self.dismiss(AttemptLeft(assessment.coverage if assessment else None))

    def action_quit(self) -> None:
        """Leave the app."""
        self.app.exit()

    # -- telling ----------------------------------------------------------------------------------

    def _tell(self, error: VoiceprepError) -> None:
        if self.is_attached:
            self._note(f"{error.sentence} {error.advice}".strip(), "$text-error")
        else:
            self._announce(error)

    def _announce(self, error: VoiceprepError) -> None:
        """Tell it on whatever screen is there."""
        self.app.notify(f"{error.sentence} {error.advice}".strip(), severity="error", markup=False)

    def _note(self, text: str, style: str = "$foreground-muted") -> None:
        self.query_one("#notice", Static).update(Content.styled(text, style))
