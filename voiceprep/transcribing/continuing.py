"""The words of an answer that is gone on with: those of before stay as they are, and others come after them."""

from collections.abc import Callable
from dataclasses import replace

from voiceprep.listening.summary import Span
from voiceprep.transcribing.correcting import written
from voiceprep.transcribing.phrases import PhraseTranscriber
from voiceprep.transcribing.recognizer import Recognizer
from voiceprep.transcribing.transcript import Phrase, Transcript, Word


def joined(before: Transcript, since: Transcript, at_s: float) -> Transcript:
    """Both transcripts as one.

    Args:
        before: The words of the part before, which stay as they are.
        since: Those that came after it, in their own time.
        at_s: Where in the recording their time begins.
    """
    later = Phrase(since.words, since.aside).later(at_s)
    recognizer = since.recognizer or before.recognizer
    aside = (*before.aside, *later.aside)
    if before.text and not before.words:
        # A text without times; the words after it cannot have any then.
        return replace(before, text=f"{before.text} {since.text}".strip(), recognizer=recognizer, aside=aside)
    return Transcript.of_words((*before.words, *later.words), recognizer, aside)


def with_times(transcript: Transcript, spoken: Span | None) -> Transcript:
    """A transcript whose words share the time of the speech, where it is a mere text; any other as it is."""
    if transcript.words or not transcript.text or spoken is None:
        return transcript
    return written(transcript, transcript.text, spoken)


class ContinuedTranscriber(PhraseTranscriber):
    """Gives the words of before with those that come; phrases are handed in in the time of what came since."""

    def __init__(self, recognizer: Callable[[], Recognizer], before: Transcript, at_s: float) -> None:
        """``at_s`` is where in the recording the time of the phrases begins."""
        self._before = before
        self._at_s = at_s
        super().__init__(recognizer)

    def so_far(self) -> Transcript:
        """All words that are known, those of a phrase that may be over too."""
        return joined(self._before, super().so_far(), self._at_s)

    def shown(self) -> tuple[tuple[Word, ...], tuple[Word, ...]]:
        """The words that are final, and after them those of a phrase that may go on, which may become others."""
        final, maybe = super().shown()
        later, maybe_later = (Phrase(words).later(self._at_s).words for words in (final, maybe))
        return (*self._before.words, *later), maybe_later

    def transcript(self) -> Transcript:
        """The words so far as a transcript."""
        return joined(self._before, super().transcript(), self._at_s)
