"""The port through which speech becomes words."""

from typing import Protocol

from voiceprep.listening.audio import Samples
from voiceprep.transcribing.transcript import Word


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
