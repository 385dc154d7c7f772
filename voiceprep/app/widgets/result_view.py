"""Everything about one assessed answer: key points, transcript, delivery, model answer."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static

from voiceprep.app.widgets.key_points import KeyPointList
from voiceprep.app.widgets.meter import clock
from voiceprep.app.widgets.transcript_view import TranscriptView
from voiceprep.app.widgets.verdicts import coverage_style
from voiceprep.assessing.coverage import raises_to
from voiceprep.assessing.delivery_words import fluency_words
from voiceprep.assessing.records import Assessment, Delivery, Verdict
from voiceprep.questions.model import Question
from voiceprep.transcribing.transcript import Transcript

_FAST_WPM, _SLOW_WPM = 180, 100
"""Beyond these a listener has to work, or wait; said as a note, never as a fault."""


class ResultView(Vertical):
    """Shows an answer; ``toggle_model_answer`` puts the model answer in the transcript's place."""

    def compose(self) -> ComposeResult:
        with Horizontal(id="result-panes"):
            yield KeyPointList(id="key-points")
            with VerticalScroll(id="said-pane"):
                yield from self.compose_pane()
        yield from self.compose_figures()

    def compose_pane(self) -> ComposeResult:
        """What lies behind one another in the pane of words."""
        yield TranscriptView(id="said", markup=False)
        yield Static(id="model-answer", markup=False)

    def compose_figures(self) -> ComposeResult:
        """What stands below the panes."""
        yield Static(id="delivery")

    def on_mount(self) -> None:
        """Start with the transcript in front."""
        self._shown: tuple[Transcript, Assessment] | None = None
        self._said_title = "You said"
        self.query_one("#key-points").border_title = "Key points"
        self.query_one("#model-answer").display = False
        for name in ("#key-points", "#said-pane"):
            self.watch(self.query_one(name), "show_vertical_scrollbar", self._tell_what_scrolls)

    def _tell_what_scrolls(self) -> None:
        points, said = self.query_one("#key-points"), self.query_one("#said-pane")
        points.border_subtitle = "↑ ↓ more" if points.show_vertical_scrollbar else ""
        said.border_subtitle = "tab, then ↑ ↓ scrolls" if said.show_vertical_scrollbar else ""

    @property
    def chosen_point(self) -> str | None:
        """The id of the highlighted key point."""
        point = self.query_one(KeyPointList).chosen
        return point.id if point else None

    def show(
        self, question: Question | None, transcript: Transcript, assessment: Assessment, corrected: frozenset[str]
    ) -> None:
        """Show an answer. ``question`` is None when its bank is gone."""
        rough = transcript.rough
        self._shown = (transcript, assessment)
        self._said_title = "You said (heard by the rough built-in recognizer)" if rough else "You said"
        self.query_one("#said-pane").border_title = self._said_title
        self.query_one(KeyPointList).show(assessment, corrected)
        self.query_one("#delivery", Static).update(_delivery_line(assessment.delivery))
        self.show_model(question)
        self._show_transcript()

    def show_so_far(self, question: Question, transcript: Transcript, assessment: Assessment) -> None:
        """Show the first part of an answer, while the rest of its words is awaited."""
        if self.model_answer_shown:
            self.toggle_model_answer()
        self.show(question, transcript, assessment, frozenset())
        self._said_title = "You said, so far"
        self.query_one("#said-pane").border_title = self._said_title
        self.query_one(KeyPointList).show(assessment, frozenset(), so_far=True)
        self.query_one("#delivery", Static).update("")

    def show_model(self, question: Question | None) -> None:
        """Put a question's model answer, and what belongs to it, behind the transcript."""
        shown = _model_text(question) if question else "The bank with this question is not here any more."
        self.query_one("#model-answer", Static).update(shown)

    def toggle_model_answer(self) -> bool:
        """Swap transcript and model answer; true when the model answer is now shown."""
        answer, said = self.query_one("#model-answer"), self.query_one("#said")
        answer.display = not answer.display
        said.display = not answer.display
        pane = self.query_one("#said-pane")
        pane.border_title = "Model answer" if answer.display else self._said_title
        pane.scroll_home(animate=False)
        self.call_after_refresh(self._focus_what_is_read)
        return bool(answer.display)

    def _focus_what_is_read(self) -> None:
        pane = self.query_one("#said-pane")
        reading = self.model_answer_shown and pane.show_vertical_scrollbar
        (pane if reading else self.query_one(KeyPointList)).focus()

    @property
    def model_answer_shown(self) -> bool:
        """Whether the model answer stands in the transcript's place."""
        return bool(self.query_one("#model-answer").display)

    @on(OptionList.OptionHighlighted)
    def _show_transcript(self) -> None:
        if self._shown:
            transcript, assessment = self._shown
            said = self.query_one(TranscriptView)
            said.show(transcript, assessment, self.chosen_point)
            self.call_after_refresh(self._scroll_to_evidence)

    def _scroll_to_evidence(self) -> None:
        point, said = self.query_one(KeyPointList).chosen, self.query_one(TranscriptView)
        if point and point.evidence and said.display:
            line = said.line_of(point.evidence[0].start)
            self.query_one("#said-pane").scroll_to(y=max(0, line - 1), animate=False)


def coverage_line(assessment: Assessment) -> Content:
    """What it comes to, in one line."""
    points = assessment.key_points
    said = sum(point.verdict is Verdict.COVERED for point in points)
    wrong = sum(point.verdict is Verdict.CONTRADICTED for point in points)
    parts: list[tuple[str, str]] = [
        (f"{assessment.coverage:.0%} covered", f"bold {coverage_style(assessment.coverage)}"),
        (f"   {said} of {len(points)} key points said", ""),
    ]
    if wrong:
        parts.append((f"   {wrong} said wrong", "$text-error"))
    above = raises_to(points)
    if assessment.rung:
        parts.append((f"   level: {assessment.rung}", "$text-accent"))
    if above:
        parts.append((f"   {len(above[1])} more for {above[0]}", "$text-accent"))
    return Content.assemble(*parts)


def _model_text(question: Question) -> Content:
    parts: list[tuple[str, str]] = [(question.model_answer, "")]
    for title, lines in (
        ("Your notes", (question.notes,) if question.notes else ()),
        ("What it tests", (question.tests,) if question.tests else ()),
        ("Better not", question.red_flags),
        ("They may go on with", tuple(link.text for link in question.follow_ups)),
        ("See also", tuple(link.text for link in question.see_also)),
    ):
        if lines:
            parts += [(f"\n\n{title}", "bold $text-accent"), ("".join(f"\n• {line}" for line in lines), "")]
    return Content.assemble(*parts)


def _delivery_line(delivery: Delivery) -> Content:
    parts = [f"{delivery.words} words"]
    if delivery.duration_s is not None:
        parts.append(f"{clock(delivery.duration_s)} of about {clock(delivery.target_s)}")
    if delivery.words_per_minute is not None:
        pace = delivery.words_per_minute
        note = " (fast)" if pace > _FAST_WPM else " (slow)" if pace < _SLOW_WPM else ""
        parts.append(f"{pace:.0f} words/min{note}")
    if delivery.pauses:
        longest = max(pause.duration_s for pause in delivery.pauses)
        count = len(delivery.pauses)
        parts.append(f"{count} pause{'s' if count > 1 else ''}, longest {longest:.1f} s")
    parts.append(fluency_words(delivery))
    return Content.styled(" · ".join(parts), "$foreground-muted")
