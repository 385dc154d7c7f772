"""The port through which speech becomes words."""

from typing import Protocol, runtime_checkable

from voiceprep.listening.audio import Samples
from voiceprep.listening.summary import Span
from voiceprep.transcribing.transcript import Phrase, Word


class Recognizer(Protocol):
    """Turns a phrase into words with times. Loading is done by making one; it may take seconds."""

    @property
    def name(self) -> str:
        """What a transcript says it was made by: ``builtin`` or ``whisper:`` and the model."""
        ...

    @property
    def version(self) -> str:
        """What exactly made the words: the engine's version and the model's."""
        ...

    @property
    def rough(self) -> bool:
        """Whether the user should be told that its words are to be taken with care."""
        ...

    def transcribe(self, samples: Samples) -> tuple[Word, ...]:
        """The words of a stretch of speech; times are seconds from its first sample.

        Raises:
            RecognizerError: The engine failed.
        """
        ...


@runtime_checkable
class Discerning(Protocol):
    """A recognizer that does not believe all of its words, and says which it does not."""

    def hear(self, samples: Samples, speech: tuple[Span, ...] | None = None) -> Phrase:
        """What ``transcribe`` gives, and what was not believed.

        Args:
            samples: A stretch of speech.
            speech: Where in it the VAD heard speech, in seconds from its first sample; None where nobody listened.

        Raises:
            RecognizerError: The engine failed.
        """
        ...


def hear(recognizer: Recognizer, samples: Samples, speech: tuple[Span, ...] | None = None) -> Phrase:
    """What a recognizer makes of a stretch of speech; one that is not discerning believes every word.

    Raises:
        RecognizerError: The engine failed.
    """
    if isinstance(recognizer, Discerning):
        return recognizer.hear(samples, speech)
    return Phrase(recognizer.transcribe(samples))
