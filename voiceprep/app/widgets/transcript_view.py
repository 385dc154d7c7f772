"""What was said, with what was recognised as evidence highlighted in it."""

from textual.content import Content
from textual.widgets import Static

from voiceprep.app.widgets.verdicts import STYLES
from voiceprep.assessing.records import Assessment
from voiceprep.transcribing.spoken_text import aside_lines
from voiceprep.transcribing.transcript import Transcript, Word


class TranscriptView(Static):
    """The words of an answer."""

    def line_of(self, offset: int) -> int:
        """The line on which a character of the answer stands, counted from 0."""
        shown = self.visual
        if not isinstance(shown, Content) or not self.content_size.width:
            return 0
        return max(0, len(shown[: offset + 1].wrap(self.content_size.width)) - 1)

    def show_words(self, words: tuple[Word, ...], guess: tuple[Word, ...] = ()) -> None:
        """Show the words so far, while the answer is being given; those that may still become others are dimmed."""
        final, maybe = (" ".join(word.text for word in some) for some in (words, guess))
        self.update(Content.assemble(final, " " if final and maybe else "", (maybe, "dim italic")))

    def show(self, transcript: Transcript, assessment: Assessment, chosen: str | None = None) -> None:
        """Show the answer with its evidence; that of the chosen key point is set off from the rest."""
        aside = Content.styled("".join(f"\n\n{line}" for line in aside_lines(transcript)), "$foreground-muted")
        if not transcript.text:
            none = Content.styled("There was speech, but no word could be made out of it.", "$foreground-muted")
            self.update(Content.assemble(none, aside))
            return
        text = unsure_dimmed(transcript)
        for point in assessment.key_points:
            for evidence in point.evidence:
                style = f"{STYLES[point.verdict]} underline"
                text = text.stylize(
                    f"{style} bold reverse" if point.id == chosen else style, evidence.start, evidence.end
                )
        self.update(Content.assemble(text, aside))


def unsure_dimmed(transcript: Transcript) -> Content:
    """The words, those dimmed that the recognizer was not sure of."""
    text = Content(transcript.text)
    for word, (start, end) in zip(transcript.words, transcript.offsets, strict=True):
        if word.unsure:
            text = text.stylize("dim", start, end)
    return text
