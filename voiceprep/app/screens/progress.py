"""What practising has come to: each day, each track, each question."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import DataTable, Header, Static

from voiceprep.app.screens.attempt import AttemptScreen
from voiceprep.app.widgets.cells import cell
from voiceprep.app.widgets.key_footer import KeyFooter
from voiceprep.errors import VoiceprepError
from voiceprep.practising import progress_words as words
from voiceprep.practising.pictures import interval, spark, trend
from voiceprep.practising.progress import DAYS, Progress, TrackProgress, progress_of
from voiceprep.practising.studio import Studio

_WIDE_FROM = 100
_TRACKS_SHOWN = 8
"""More of them scroll."""

_QUESTION_FIGURES = 32
"""The columns beside a question, with their gaps."""


class _Read(Message):
    def __init__(self, progress: Progress | None, error: VoiceprepError | None = None) -> None:
        super().__init__()
        self.progress = progress
        self.error = error


class ProgressScreen(Screen[None]):
    """Pictures of characters with their numbers beside them; the questions of the highlighted track below."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", priority=True),
        Binding("tab", "switch", "Tracks/questions"),
        Binding("escape", "app.pop_screen", "Back"),
        Binding("q", "app.quit", "Quit"),
    ]

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self._progress: Progress | None = None

    def compose(self) -> ComposeResult:
        yield Header()
        yield Static("Reading your answers …", id="practice-trends", markup=False)
        tracks: DataTable[str | Text] = DataTable(id="track-progress", cursor_type="row", zebra_stripes=True)
        yield tracks
        yield Static("", id="progress-legend", markup=False)
        questions: DataTable[str | Text] = DataTable(id="question-progress", cursor_type="row", zebra_stripes=True)
        yield questions
        yield Static("", id="progress-notice", markup=False)
        yield KeyFooter()

    def on_mount(self) -> None:
        """Show nothing that is not known yet."""
        self.sub_title = "progress"
        self._show_tables(False)

    def on_screen_resume(self) -> None:
        """Read it, and again when a verdict may have been corrected meanwhile."""
        self._read()

    def on_resize(self) -> None:
        """Draw the pictures as wide as there is room."""
        self._draw()

    @work(thread=True, group="progress", exclusive=True)
    def _read(self) -> None:
        try:
            self.post_message(_Read(progress_of(self._studio, datetime.now().astimezone())))
        except VoiceprepError as error:
            self.post_message(_Read(None, error))

    @on(_Read)
    def _take(self, message: _Read) -> None:
        self._progress = message.progress
        if message.error:
            self._show_tables(False)
            self.query_one("#practice-trends", Static).update("")
            told = f"{message.error.sentence} {message.error.advice}".strip()
            self.query_one("#progress-notice", Static).update(Content.styled(told, "$text-error"))
        self._draw()
        self.refresh_bindings()

    # -- drawing ----------------------------------------------------------------------------------

    def _draw(self) -> None:
        progress = self._progress
        if progress is None:
            return
        self.query_one("#progress-notice", Static).update(Content.styled(progress.disk.in_words, "$foreground-muted"))
        if not progress.answers:
            self.query_one("#practice-trends", Static).update(words.NOTHING_YET)
            return
        self._show_tables(True)
        self.query_one("#practice-trends", Static).update(_trends(progress, DAYS if self._wide else DAYS // 2))
        legend = " ".join(filter(None, (words.LEGEND, words.caution(progress.tracks))))
        self.query_one("#progress-legend", Static).update(Content.styled(legend, "$foreground-muted"))
        self._draw_tracks(progress.tracks)

    @property
    def _wide(self) -> bool:
        return self.size.width >= _WIDE_FROM

    def _draw_tracks(self, tracks: Sequence[TrackProgress]) -> None:
        table = self.query_one("#track-progress", DataTable)
        at = table.cursor_row
        table.clear(columns=True)
        for name in ("Track", "Ready", "Perhaps", "Said", "Coverage over time"):
            table.add_column(name, key=name)
        bar, line = (24, 24) if self._wide else (12, 10)
        for one in tracks:
            ready, stood = one.readiness, [day.coverage for day in one.stood]
            table.add_row(
                cell(one.track, 24 if self._wide else 16),
                f"{words.estimate_words(ready):>5} {interval(ready.low, ready.high, bar)}",
                words.range_words(ready),
                words.said_words(ready),
                f"{spark(stood, line):<{line}} {words.change_words(stood)}",
                key=one.track,
            )
        # Many tracks leave room for the questions below them.
        table.styles.height = min(len(tracks), _TRACKS_SHOWN) + 1
        table.move_cursor(row=at)
        if self.focused is None:
            table.focus()

    @on(DataTable.RowHighlighted, "#track-progress")
    def _draw_questions(self) -> None:
        track = self._track
        table = self.query_one("#question-progress", DataTable)
        at = table.cursor_row
        table.clear(columns=True)
        if track is None:
            return
        title = f"{track.track}, the weakest first" if track.questions else f"{track.track}: never said"
        for name in (title, "Said", "Coverage"):
            table.add_column(name)
        width = max(16, self.size.width - _QUESTION_FIGURES)
        for one in track.questions:
            table.add_row(
                cell(one.question.text, width),
                f"{one.begun.answers}×",
                f"{spark(one.coverages, 10):<10} {words.change_words(one.coverages)}",
            )
        table.move_cursor(row=at)
        self.refresh_bindings()

    def _show_tables(self, shown: bool) -> None:
        for name in ("#track-progress", "#progress-legend", "#question-progress"):
            self.query_one(name).display = shown

    # -- keys -------------------------------------------------------------------------------------

    @property
    def _track(self) -> TrackProgress | None:
        """The highlighted one."""
        at = self.query_one("#track-progress", DataTable).cursor_row
        tracks = self._progress.tracks if self._progress else ()
        return tracks[at] if at < len(tracks) else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Show and allow only the keys that do something now."""
        if action in ("open", "switch"):
            return self._track is not None and bool(self._track.questions)
        return True

    def action_switch(self) -> None:
        """Go from one table to the other."""
        self.focus_next(DataTable)

    def action_open(self) -> None:
        """Go to the questions of the track, or open the last answer to the highlighted one."""
        questions = self.query_one("#question-progress", DataTable)
        if self.focused is not questions:
            questions.focus()
        elif self._track:
            chosen = self._track.questions[questions.cursor_row]
            self.app.push_screen(AttemptScreen(self._studio, chosen.begun.latest_number))


def _trends(progress: Progress, columns: int) -> Content:
    answers = [float(practice.answers) for _, practice in progress.days]
    lines: list[str | tuple[str, str]] = [words.practice_words(progress)]
    for name, values, told in (
        ("Answers", answers, words.answers_words(progress)),
        ("Pace", words.paces(progress), words.pace_words(progress)),
        ("Fillers", words.filler_rates(progress), words.fillers_words(progress)),
    ):
        picture = f"{trend(values, columns):<{columns}}"
        lines += [(f"\n{name:<8} ", "$foreground-muted"), (picture, "$text-accent"), f"  {told}"]
    return Content.assemble(*lines)
