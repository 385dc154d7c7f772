"""The words that are shown while an answer is being given."""

from voiceprep.practising.events import WordsHeard
from voiceprep.transcribing.phrases import PhraseTranscriber


class LiveWords:
    """Tells of words as they come: those that are final only grow, those after them are a guess until they are."""

    def __init__(self, transcriber: PhraseTranscriber) -> None:
        self._transcriber = transcriber
        self._told = WordsHeard(())

    def news(self) -> WordsHeard | None:
        """What is to be shown now; None where that is shown already.

        A guess that was dropped because speech went on is told of when other words are known in its place: they are
        better than none, and what is dimmed may be wrong.
        """
        now = WordsHeard(*self._transcriber.shown())
        if now == self._told or (not now.guess and now.words == self._told.words):
            return None
        self._told = now
        return now
