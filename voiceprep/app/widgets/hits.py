"""What a search found: a line about each answer, and below it the part that has the words."""

from collections.abc import Sequence
from dataclasses import replace

from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from voiceprep.app.widgets.meter import clock
from voiceprep.history.excerpts import Marks
from voiceprep.history.searching import Hit

_MARKED = "bold underline"


class HitList(OptionList):
    """Hits, the best first."""

    def __init__(self, id: str) -> None:
        super().__init__(id=id, markup=False)
        self.hits: list[Hit] = []

    @property
    def chosen(self) -> int | None:
        """The number of the highlighted attempt."""
        at = self.highlighted
        return self.hits[at].line.number if at is not None and at < len(self.hits) else None

    def show(self, hits: Sequence[Hit]) -> None:
        """Show these in the place of those before, with the first one highlighted."""
        self.hits = list(hits)
        self.clear_options()
        self.add_options([Option(_content(hit)) for hit in hits])
        self.highlighted = 0 if hits else None

    def change(self, number: int, coverage: float) -> None:
        """Show another coverage of an attempt, if it is here."""
        for at, hit in enumerate(self.hits):
            if hit.line.number == number:
                self.hits[at] = replace(hit, line=replace(hit.line, coverage=coverage))
                self.replace_option_prompt_at_index(at, _content(self.hits[at]))

    def take_out(self, number: int) -> None:
        """Show an attempt no more."""
        for at, hit in enumerate(self.hits):
            if hit.line.number == number:
                del self.hits[at]
                self.remove_option_at_index(at)
                break


def _content(hit: Hit) -> Content:
    line, excerpt = hit.line, hit.excerpt
    facts = f"{line.asked_at.astimezone():%Y-%m-%d %H:%M} {line.coverage:>5.0%} {clock(line.duration_s):>6}  "
    return Content.assemble(
        facts,
        _marked(line.question_text, hit.question_marks),
        (f"  {line.recognizer}", "$foreground-muted"),
        "\n  ",
        ("note: " if excerpt.of_note else "", "$foreground-muted"),
        _marked(excerpt.text, excerpt.marks),
    )


def _marked(text: str, marks: Marks) -> Content:
    content = Content(text)
    for start, end in marks:
        content = content.stylize(_MARKED, start, end)
    return content
