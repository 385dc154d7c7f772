"""The words of an answer with a cursor over them, to put right what was misheard."""

from bisect import bisect_right
from difflib import SequenceMatcher
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from voiceprep.app.screens.dialogs import LineScreen
from voiceprep.app.widgets.transcript_view import unsure_dimmed
from voiceprep.listening.summary import Span
from voiceprep.transcribing.correcting import with_word, word_spans, written
from voiceprep.transcribing.transcript import Transcript


class WordEditor(Static, can_focus=True):
    """Shows words one of which is chosen; it can become other words, several, or none.

    Nothing is kept here: ``Finished`` brings the words to whoever does.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1)", "Word", key_display="← →"),
        Binding("right", "move(1)", show=False),
        Binding("up", "move_line(-1)", show=False),
        Binding("down", "move_line(1)", show=False),
        Binding("home", "move_to(0)", show=False),
        Binding("end", "move_to(-1)", show=False),
        Binding("enter", "edit", "Edit"),
        Binding("enter", "take_original", "Take these"),
        Binding("delete,backspace", "remove", "Remove", key_display="del"),
        Binding("u", "undo", "Undo"),
        Binding("o", "original", "Original"),
        Binding("escape,w", "finish", "Done", key_display="esc"),
    ]

    class Finished(Message):
        """The user is done; ``transcript`` may be the one that it began with."""

        def __init__(self, transcript: Transcript) -> None:
            super().__init__()
            self.transcript = transcript

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self._now = Transcript("")
        self._before: list[tuple[Transcript, int]] = []
        self._at = 0
        self._original: Transcript | None = None
        self._shows_original = False
        self._editable = True
        self._spoken: Span | None = None

    def begin(
        self, transcript: Transcript, original: Transcript | None, spoken: Span | None, editable: bool = True
    ) -> None:
        """Start over.

        Args:
            transcript: The words to put right.
            original: Those that were there first, where they differ.
            spoken: When there was speech, for words where none were made out.
            editable: False lets the original be looked at only.
        """
        self._now, self._original, self._spoken, self._editable = transcript, original, spoken, editable
        self._before = []
        self._at = 0
        self._shows_original = not editable
        self._draw()

    def resume(self, transcript: Transcript) -> None:
        """Go on with words that could not be kept."""
        self._before.append((self._now, self._at))
        self._now = transcript
        self._draw()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Show and allow only the keys that do something now."""
        editing = self._editable and not self._shows_original
        several = len(word_spans(self._now)) > 1
        allowed = {
            "move": editing and several,
            "move_line": editing and several,
            "move_to": editing and several,
            "edit": editing,
            "remove": editing and bool(self._now.text),
            "undo": editing and bool(self._before),
            "original": self._original is not None and self._editable,
            "take_original": self._editable and self._shows_original,
        }
        return allowed.get(action, True)

    def action_move(self, by: int) -> None:
        """Choose a word further left or right."""
        self._choose(self._at + by)

    def action_move_to(self, at: int) -> None:
        """Choose the first or the last word."""
        self._choose(at if at >= 0 else len(word_spans(self._now)) - 1)

    def action_move_line(self, by: int) -> None:
        """Choose the word above or below."""
        places = self._places()
        line, column = places[self._at]
        there = [at for at, (other, _) in enumerate(places) if other == line + by]
        if there:
            self._choose(min(there, key=lambda at: abs(places[at][1] - column)))

    def action_edit(self) -> None:
        """Write other words for the chosen one."""
        spans = word_spans(self._now)
        start, end = spans[self._at] if spans else (0, 0)
        title = "What was said here? One word, several, or none." if spans else "What was said?"
        self.app.push_screen(LineScreen(title, self._now.text[start:end]), self._replace)

    def action_remove(self) -> None:
        """Take the chosen word out."""
        self._replace("")

    def action_undo(self) -> None:
        """Take the last change back."""
        self._now, self._at = self._before.pop()
        self._draw()

    def action_original(self) -> None:
        """Show the words that were there first, or those of now again."""
        self._shows_original = not self._shows_original
        self._draw()

    def action_take_original(self) -> None:
        """Go back to the words that were there first."""
        self._shows_original = False
        if self._original is not None:
            self._change(self._original)

    def action_finish(self) -> None:
        """Hand the words over."""
        self.post_message(self.Finished(self._now))

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self._scroll()

    def _replace(self, text: str | None) -> None:
        if text is None:
            return
        if word_spans(self._now):
            self._change(with_word(self._now, self._at, text))
        elif text.split():
            self._change(written(self._now, text, self._spoken))

    def _change(self, transcript: Transcript) -> None:
        if transcript != self._now:
            self._before.append((self._now, self._at))
            self._now = transcript
        self._choose(self._at)

    def _choose(self, at: int) -> None:
        self._at = max(0, min(at, len(word_spans(self._now)) - 1))
        self._draw()

    def _draw(self) -> None:
        self.refresh_bindings()
        if self._shows_original and self._original is not None:
            self.update(_with_differences(self._original, self._now))
            return
        text, spans = unsure_dimmed(self._now), word_spans(self._now)
        if not spans:
            text = Content.styled("No words. Enter writes some.", "$foreground-muted")
        elif self._editable:
            text = text.stylize("reverse bold not dim", *spans[self._at])
        self.update(text)
        self.call_after_refresh(self._scroll)

    def _places(self) -> list[tuple[int, int]]:
        """For each word, the line on which it stands and its column."""
        text, at = self._now.text, 0
        starts: list[int] = []
        for line in Content(text).wrap(max(1, self.content_size.width)):
            plain = line.plain.strip()
            at = max(at, text.find(plain, at))
            starts.append(at)
            at += len(plain)
        lines = [bisect_right(starts, start) - 1 for start, _ in word_spans(self._now)]
        return [(line, start - starts[line]) for line, (start, _) in zip(lines, word_spans(self._now), strict=True)]

    def _scroll(self) -> None:
        pane = self.parent
        if not isinstance(pane, VerticalScroll) or not self.display or not word_spans(self._now):
            return
        line, top = self._places()[self._at][0], round(pane.scroll_offset.y)
        height = pane.scrollable_content_region.height
        if not top <= line < top + height:
            pane.scroll_to(y=line if line < top else line - height + 1, animate=False)


def _with_differences(original: Transcript, now: Transcript) -> Content:
    """The original words, those marked that are others now."""
    text, spans = unsure_dimmed(original), word_spans(original)
    first = [original.text[start:end] for start, end in spans]
    second = [now.text[start:end] for start, end in word_spans(now)]
    for kind, start, end, _, _ in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        if kind != "equal" and end > start:
            text = text.stylize("$text-warning underline", spans[start][0], spans[end - 1][1])
    return Content.assemble(("As it was first heard:\n", "$foreground-muted"), text)
