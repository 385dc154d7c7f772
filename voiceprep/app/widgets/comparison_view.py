"""The parts of a comparison on the screen: the figures of both answers, and the points of each change."""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from voiceprep.app.widgets.verdicts import MARKS, STYLES
from voiceprep.assessing.records import Verdict
from voiceprep.practising.comparing import Change, Comparison
from voiceprep.practising.side_by_side import TITLES, rows

_TITLE_STYLES = {
    Change.GAINED: "$text-success",
    Change.LOST: "$text-error",
    Change.SAME: "$foreground-muted",
    Change.ONLY_ONCE: "$foreground-muted",
}


def figures_table(comparison: Comparison) -> Content:
    """A row for each figure: the earlier answer, the later one, the change."""
    before, after = comparison.before, comparison.after
    first, second = (side.asked_at.astimezone().strftime("%d %b %Y %H:%M") for side in (before, after))
    lines = [
        Content.styled(_row("", f"answer {before.number}", f"answer {after.number}", ""), "$foreground-muted"),
        Content.styled(_row("", first, second, "change"), "$foreground-muted"),
        *(Content(_row(row.label, row.before, row.after, row.change)) for row in rows(comparison)),
    ]
    return Content("\n").join(lines)


def _row(label: str, before: str, after: str, change: str) -> str:
    return f"{label:<17}{before:>19}{after:>19}{change:>10}"


class ChangedPoints(Vertical):
    """The points with one change, under a title; nothing where there are none."""

    def __init__(self, change: Change) -> None:
        super().__init__()
        self._change = change

    def compose(self) -> ComposeResult:
        yield Static("", classes="title")

    def show(self, comparison: Comparison) -> None:
        """Show the points of another comparison."""
        points = comparison.changed(self._change)
        self.display = bool(points)
        title = Content.styled(f"{TITLES[self._change]} ({len(points)})", f"bold {_TITLE_STYLES[self._change]}")
        self.query_one(".title", Static).update(title)
        self.query(".changed-point").remove()
        self.mount_all(
            Horizontal(
                Static(Content.assemble(_mark(point.before), " → ", _mark(point.after)), classes="marks"),
                Static(point.text, markup=False),
                classes="changed-point",
            )
            for point in points
        )


def _mark(verdict: Verdict | None) -> tuple[str, str]:
    return (MARKS[verdict], f"bold {STYLES[verdict]}") if verdict else (" ", "")
