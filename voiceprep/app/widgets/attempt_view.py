"""A past answer: its result, the timeline, the model answer's words for what was missed, its words to put right."""

from enum import Enum, auto

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList, Static

from voiceprep.app.widgets.key_points import KeyPointList
from voiceprep.app.widgets.result_view import ResultView
from voiceprep.app.widgets.timeline import Timeline, TimelineView, timeline_of
from voiceprep.app.widgets.word_editor import WordEditor
from voiceprep.assessing.records import Assessment, KeyPointResult, Verdict
from voiceprep.listening.summary import Heard, Span
from voiceprep.practising.past_answer import PastAnswer
from voiceprep.transcribing.transcript import Transcript


class _Shown(Enum):
    """What stands in the pane of words."""

    SAID = auto()
    MODEL_ANSWER = auto()
    WORDS = auto()


class AttemptView(ResultView):
    """Shows one past answer."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._answer: PastAnswer | None = None
        self._timeline: Timeline | None = None
        self._mode = _Shown.SAID

    def compose_pane(self) -> ComposeResult:
        yield Static(id="model-words", markup=False)
        yield from super().compose_pane()
        yield WordEditor(id="words")

    def compose_figures(self) -> ComposeResult:
        yield TimelineView(id="timeline")
        yield from super().compose_figures()

    def on_mount(self) -> None:
        """Start without what is not there yet."""
        for name in ("#model-words", "#words", "#timeline"):
            self.query_one(name).display = False

    @property
    def chosen(self) -> KeyPointResult | None:
        """The highlighted key point."""
        return self.query_one(KeyPointList).chosen

    @property
    def editing(self) -> bool:
        """Whether the words are being put right."""
        return self._mode is _Shown.WORDS

    def show_answer(self, answer: PastAnswer, assessment: Assessment) -> None:
        """Show an answer; ``assessment`` has the user's verdicts in it."""
        kept = answer.attempt.kept
        self._answer, self._timeline = answer, timeline_of(kept, assessment)
        settled = frozenset(one.key_point for one in answer.attempt.corrections)
        self.show(answer.question, kept.transcript, assessment, settled)
        self._show_point()

    def edit_words(self) -> None:
        """Put the words into the pane, to be put right."""
        if self._answer is None:
            return
        kept, original = self._answer.attempt.kept, self._answer.original
        self.query_one(WordEditor).begin(
            kept.transcript,
            original.transcript if original else None,
            _spoken(kept.heard),
            editable=self._answer.question is not None,
        )
        self._turn_to(_Shown.WORDS)

    def edit_words_again(self, transcript: Transcript) -> None:
        """Offer words anew that could not be kept."""
        self.edit_words()
        self.query_one(WordEditor).resume(transcript)

    def finish_words(self) -> None:
        """Put the answer back in the words' place."""
        self._turn_to(_Shown.SAID)

    def toggle_model_answer(self) -> bool:
        """Swap transcript and model answer; true when the model answer is now shown."""
        self._turn_to(_Shown.SAID if self._mode is _Shown.MODEL_ANSWER else _Shown.MODEL_ANSWER)
        return self._mode is _Shown.MODEL_ANSWER

    def draw_timeline(self) -> None:
        """Draw the timeline for another size of the terminal."""
        for timeline in self.query(TimelineView):
            timeline.draw()

    def _turn_to(self, mode: _Shown) -> None:
        self._mode = mode
        self.query_one("#said").display = mode is _Shown.SAID
        self.query_one("#model-answer").display = mode is _Shown.MODEL_ANSWER
        words, pane, points = self.query_one(WordEditor), self.query_one("#said-pane"), self.query_one(KeyPointList)
        words.display = self.editing
        # Keys that move the cursor over the words must not move anything else.
        pane.can_focus = points.can_focus = not self.editing
        pane.border_title = {
            _Shown.SAID: self._said_title,
            _Shown.MODEL_ANSWER: "Model answer",
            _Shown.WORDS: "Put your words right",
        }[mode]
        self._show_point()
        pane.scroll_home(animate=False)
        if self.editing:
            words.focus()
        else:
            self.call_after_refresh(self._focus_what_is_read)

    @on(OptionList.OptionHighlighted)
    def _show_point(self) -> None:
        point = self.chosen
        self.query_one(TimelineView).show(self._timeline, point)
        text = self._beside(point) if point else None
        beside = self.query_one("#model-words", Static)
        beside.update(text or "")
        beside.display = text is not None and self._mode is _Shown.SAID

    def _beside(self, point: KeyPointResult) -> Content | None:
        """What the model answer says for a point that was missed or said wrong."""
        if self._answer is None or self._answer.question is None:
            return None
        if point.verdict not in (Verdict.MISSED, Verdict.CONTRADICTED):
            return None
        said = f"You said: “{point.evidence[0].text}”\n" if point.evidence else ""
        words = self._answer.model_words.get(point.id)
        model = f"The model answer: “{words}”" if words else "The model answer has no sentence close to this point."
        return Content.assemble((said, "$text-error"), (model, "$text-accent" if words else "$foreground-muted"))

    def _scroll_to_evidence(self) -> None:
        if self.query_one("#model-words").display:
            self.query_one("#said-pane").scroll_home(animate=False)
        else:
            super()._scroll_to_evidence()


def _spoken(heard: Heard | None) -> Span | None:
    if heard is None or heard.speech_started_s is None or heard.speech_ended_s is None:
        return None
    return Span(heard.speech_started_s, heard.speech_ended_s)
