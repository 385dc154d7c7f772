"""The list of key points, each with its verdict and what showed it."""

from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from voiceprep.app.widgets.verdicts import MARKS, STYLES, WORDS
from voiceprep.assessing.records import Assessment, KeyPointResult, Verdict
from voiceprep.questions.model import Rung

_OPEN = "open"
"""Said of a point that may still come."""


class KeyPointList(OptionList):
    """Key points to look through; the highlighted one can be corrected."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._points: tuple[KeyPointResult, ...] = ()

    @property
    def chosen(self) -> KeyPointResult | None:
        """The highlighted key point."""
        return self._points[self.highlighted] if self.highlighted is not None and self._points else None

    def show(self, assessment: Assessment, corrected: frozenset[str], so_far: bool = False) -> None:
        """Show an assessment; ``corrected`` are the ids of points the user settled.

        Where it is one ``so_far``, points that were not said yet are not called missed.
        """
        at = self.highlighted
        self._points = assessment.key_points
        self.clear_options()
        self.add_options([Option(_line(point, point.id in corrected, so_far)) for point in self._points])
        if self._points:
            self.highlighted = min(at or 0, len(self._points) - 1)


def _line(point: KeyPointResult, corrected: bool, so_far: bool) -> Content:
    style = STYLES[point.verdict]
    marks = [str(mark) for mark in (point.part, point.rung if point.rung is not Rung.COMPETENT else None) if mark]
    marks += ["your verdict"] if corrected else []
    weight = "" if point.verdict is Verdict.MISSED else "bold "
    word = _OPEN if so_far and point.verdict is Verdict.MISSED else WORDS[point.verdict]
    return Content.assemble(
        (f"{MARKS[point.verdict]} {word:<6} ", f"{weight}{style}"),
        point.text,
        (f"  {', '.join(marks)}", "$foreground-muted") if marks else "",
    )
