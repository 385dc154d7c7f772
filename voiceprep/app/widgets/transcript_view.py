"""What was said, with what was recognised as evidence highlighted in it."""

from textual.content import Content
from textual.widgets import Static

from voiceprep.app.widgets.verdicts import STYLES
from voiceprep.assessing.records import Assessment
from voiceprep.transcribing.transcript import Transcript, Word

_UNSURE_BELOW = 0.3
"""Words less probable than this are dimmed: they may not be what was said."""


class TranscriptView(Static):
    """The words of an answer."""

    def line_of(self, offset: int) -> int:
        """The line on which a character of the answer stands, counted from 0."""
        shown = self.visual
        if not isinstance(shown, Content) or not self.content_size.width:
            return 0
        return max(0, len(shown[: offset + 1].wrap(self.content_size.width)) - 1)

    def show_words(self, words: tuple[Word, ...]) -> None:
        """Show the words so far, while the answer is being given."""
        self.update(Content(" ".join(word.text for word in words)))

    def show(self, transcript: Transcript, assessment: Assessment, chosen: str | None = None) -> None:
        """Show the answer with its evidence; that of the chosen key point is set off from the rest."""
        if not transcript.text:
            self.update(Content.styled("There was speech, but no word could be made out of it.", "$foreground-muted"))
            return
        text = unsure_dimmed(transcript)
        for point in assessment.key_points:
            for evidence in point.evidence:
                style = f"{STYLES[point.verdict]} underline"
                text = text.stylize(
                    f"{style} bold reverse" if point.id == chosen else style, evidence.start, evidence.end
                )
        self.update(text)


def unsure_dimmed(transcript: Transcript) -> Content:
    """The words, those dimmed that the recognizer was not sure of."""
    text = Content(transcript.text)
    for word, (start, end) in zip(transcript.words, transcript.offsets, strict=True):
        if word.probability < _UNSURE_BELOW:
            text = text.stylize("dim", start, end)
    return text
