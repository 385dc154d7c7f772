"""The pages of advice that come with the banks."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Header, Markdown

from voiceprep.app.widgets.key_footer import KeyFooter
from voiceprep.questions.model import Page


class AdviceScreen(Screen[None]):
    """Shows the pages one below the other."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "app.pop_screen", "Back"),
        Binding("q", "app.quit", "Quit"),
    ]

    def __init__(self, pages: Sequence[Page]) -> None:
        super().__init__()
        self._pages = pages

    def compose(self) -> ComposeResult:
        yield Header()
        with VerticalScroll(id="advice"):
            for page in self._pages:
                yield Markdown(f"# {page.title}\n\n{page.markdown}", open_links=False)
        yield KeyFooter()

    def on_mount(self) -> None:
        """Let the arrow keys scroll."""
        self.sub_title = "advice"
        self.query_one("#advice").focus()
