"""A picture of an answer's seconds: speech and pauses, key points, and where fillers and stumbles were said."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.widgets import Static

from voiceprep.app.widgets.meter import clock
from voiceprep.app.widgets.verdicts import MARKS, STYLES
from voiceprep.assessing.records import Assessment, KeyPointResult, Verdict
from voiceprep.history.attempt import NewAttempt
from voiceprep.listening.summary import Span

_ONE_BREATH_S = 0.6
"""Words with no longer gap than this are one stretch of speech, where nobody listened for speech itself."""

_LABEL_CELLS, _TEXT_CELLS, _NARROWEST_PICTURE = 9, 27, 24
_AXIS_FROM_ROWS = 30
"""Lower terminals leave the seconds under the picture out; the text beside it has them."""

_PROBABLE = "um?"
"""What stands for a filler that was not heard as a word."""

_STEPS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600)
_CELLS_PER_TICK = 8

_Cell = tuple[str, str]
_Said = Sequence[tuple[str, float]]


@dataclass(frozen=True)
class Timeline:
    """What happened when; all times are seconds from the recording's start, to ``duration_s``."""

    duration_s: float
    speech: tuple[Span, ...]
    pauses: tuple[Span, ...]
    points: tuple[tuple[KeyPointResult, Span], ...]
    fillers: tuple[tuple[str, float], ...]
    continued_at_s: tuple[float, ...] = ()
    stumbles: tuple[tuple[str, float], ...] = ()


def timeline_of(kept: NewAttempt, assessment: Assessment) -> Timeline | None:
    """The timeline of an attempt by an assessment of it; None when nothing is known about its times."""
    words = (Span(word.start_s, word.end_s) for word in kept.transcript.words)
    speech = kept.heard.speech if kept.heard and kept.heard.speech else _breaths(words)
    if not speech:
        return None
    points = tuple(
        (point, Span(shown.start_s, shown.end_s))
        for point in assessment.key_points
        for shown in point.evidence
        if shown.start_s is not None and shown.end_s is not None
    )
    delivery = assessment.delivery
    fillers = tuple((said.text or _PROBABLE, said.start_s) for said in delivery.fillers if said.start_s is not None)
    stumbles = tuple((said.text, said.start_s) for said in delivery.stumbles if said.start_s is not None)
    ends = [kept.duration_s, *(span.end_s for span in speech), *(span.end_s for _, span in points)]
    if max(ends) <= 0:
        return None
    continued_at_s = kept.heard.continued_at_s if kept.heard else ()
    return Timeline(max(ends), speech, delivery.pauses, points, fillers, continued_at_s, stumbles)


def _breaths(spans: Iterable[Span]) -> tuple[Span, ...]:
    joined: list[Span] = []
    for span in spans:
        if joined and span.start_s - joined[-1].end_s <= _ONE_BREATH_S:
            joined[-1] = Span(joined[-1].start_s, max(joined[-1].end_s, span.end_s))
        else:
            joined.append(span)
    return tuple(joined)


class TimelineView(Static):
    """Draws a timeline; the chosen key point stands out."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._timeline: Timeline | None = None
        self._chosen: KeyPointResult | None = None

    def show(self, timeline: Timeline | None, chosen: KeyPointResult | None) -> None:
        """Show a timeline, or nothing."""
        self._timeline, self._chosen = timeline, chosen
        self.display = timeline is not None
        self.draw()

    def on_resize(self) -> None:
        """Fill the new width."""
        self.draw()

    def draw(self) -> None:
        """Draw it for the size that the terminal has."""
        if self._timeline and self.content_size.width:
            axis = self.app.size.height >= _AXIS_FROM_ROWS
            self.update(drawn(self._timeline, self._chosen, self.content_size.width, axis))


def drawn(timeline: Timeline, chosen: KeyPointResult | None, width: int, axis: bool) -> Content:
    """The rows of the picture, each with its numbers as text beside it; only the text where it is narrow."""
    cells = width - _LABEL_CELLS - _TEXT_CELLS
    picture = cells >= _NARROWEST_PICTURE
    text_cells = _TEXT_CELLS - 1 if picture else width - _LABEL_CELLS
    rows = [
        ("Speech", speech_cells(timeline, cells) if picture else [], _speech_text(timeline)),
        ("Points", point_cells(timeline, chosen, cells) if picture else [], _points_text(timeline, chosen)),
    ]
    for label, said, mark in _slips(timeline, together=not axis):
        rows.append((label, marked_cells(said, timeline.duration_s, cells, mark) if picture else [], _told(said)))
    if axis and picture:
        rows.append(("", axis_cells(timeline.duration_s, cells), ""))
    lines = [
        Content.assemble(
            (f"{label:<{_LABEL_CELLS}}", "$foreground-muted"), *row, " " if picture else "", _cut(text, text_cells)
        )
        for label, row, text in rows
    ]
    return Content("\n").join(lines)


def speech_cells(timeline: Timeline, cells: int) -> list[_Cell]:
    """Speech, the pauses that were long enough to be noticed, the silence around them, and where speech went on."""
    each_s = timeline.duration_s / cells
    row: list[_Cell] = []
    for at in range(cells):
        cell = Span(at * each_s, (at + 1) * each_s)
        if _overlap_s(cell, timeline.speech) >= each_s / 2:
            row.append(("█", "$success"))
        elif _overlap_s(cell, timeline.pauses) >= each_s / 2:
            row.append(("░", "$warning"))
        else:
            row.append(("·", "$foreground-muted"))
    for at_s in timeline.continued_at_s:
        row[_cell(at_s, timeline.duration_s, cells)] = ("┃", "$accent")
    return row


def point_cells(timeline: Timeline, chosen: KeyPointResult | None, cells: int) -> list[_Cell]:
    """The verdict's mark where the evidence of a point begins, and a line to where it ends."""
    row: list[_Cell] = [(" ", "")] * cells
    chosen_id = chosen.id if chosen else None
    in_front_last = sorted(timeline.points, key=lambda found: (found[0].id == chosen_id, found[1].start_s))
    for point, span in in_front_last:
        style = STYLES[point.verdict] + (" bold reverse" if point.id == chosen_id else "")
        first, last = (_cell(second, timeline.duration_s, cells) for second in (span.start_s, span.end_s))
        row[first : last + 1] = [(MARKS[point.verdict], style), *[("─", style)] * (last - first)]
    return row


def _slips(timeline: Timeline, *, together: bool) -> Iterator[tuple[str, _Said, str]]:
    """Fillers, and words said twice or broken off, each with its mark; in one row where there is little room."""
    if together and timeline.fillers and timeline.stumbles:
        yield "Slips", sorted((*timeline.fillers, *timeline.stumbles), key=lambda said: said[1]), "▲"
        return
    if timeline.fillers:
        yield "Fillers", timeline.fillers, "▲"
    if timeline.stumbles:
        yield "Stumbles", timeline.stumbles, "≈"


def marked_cells(said: _Said, duration_s: float, cells: int, mark: str) -> list[_Cell]:
    """A mark for each thing that was said, or how many there were where several fall together."""
    count = [0] * cells
    for _, second in said:
        count[_cell(second, duration_s, cells)] += 1
    return [(mark if here == 1 else str(min(here, 9)) if here else " ", "$text-warning") for here in count]


def axis_cells(duration_s: float, cells: int) -> list[_Cell]:
    """The seconds, at round distances."""
    step = next((step for step in _STEPS_S if step * cells / duration_s >= _CELLS_PER_TICK), max(_STEPS_S))
    row = [" "] * cells
    for second in range(0, int(duration_s) + 1, step):
        at, label = _cell(second, duration_s, cells), clock(second)
        if at + len(label) <= cells:
            row[at : at + len(label)] = label
    return [(letter, "$foreground-muted") for letter in row]


def _cell(second: float, duration_s: float, cells: int) -> int:
    return max(0, min(cells - 1, int(second / duration_s * cells)))


def _overlap_s(cell: Span, spans: Sequence[Span]) -> float:
    return sum(max(0.0, min(cell.end_s, span.end_s) - max(cell.start_s, span.start_s)) for span in spans)


def _speech_text(timeline: Timeline) -> str:
    count = len(timeline.pauses)
    spoken_s = sum(span.duration_s for span in timeline.speech)
    return f"{clock(spoken_s)} speech, {count} pause{'' if count == 1 else 's'}"


def _points_text(timeline: Timeline, chosen: KeyPointResult | None) -> str:
    spans = [span for point, span in timeline.points if chosen and point.id == chosen.id]
    if spans:
        return f"this one at {clock(spans[0].start_s)}–{clock(spans[-1].end_s)}"
    if chosen and chosen.verdict is Verdict.MISSED:
        return "this one was not said"
    return f"first at {clock(min(span.start_s for _, span in timeline.points))}" if timeline.points else "none"


def _told(said: _Said) -> str:
    return f"{len(said)}: " + ", ".join(f"{text.lower()} {clock(second)}" for text, second in said)


def _cut(text: str, cells: int) -> str:
    return text if len(text) <= cells else text[: max(0, cells - 1)] + "…"
