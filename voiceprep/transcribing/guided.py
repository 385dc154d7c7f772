"""Recognizing speech where it is known what may be said: one of a few phrases.

A recognizer that can be told so is faster and surer at it than one that looks among all words. It always names a phrase
when something was said, also where that was something else: whoever asks must compare with other evidence.
"""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from voiceprep.errors import RecognizerError
from voiceprep.listening.audio import Samples
from voiceprep.transcribing.recognizer import Recognizer


@dataclass(frozen=True)
class Likeness:
    """A phrase, and how badly what was said fits it: nats for 10 ms of speech, against the best that any sound does.

    Attributes:
        phrase: The one of those that could be said that fits best, or only some first words of one.
        misfit: Mostly 1 to 3 where it was said, and 3.5 to 7 where something else was.
    """

    phrase: str
    misfit: float


@runtime_checkable
class Guided(Protocol):
    """A recognizer that can be told what may be said."""

    def closest(self, samples: Samples, phrases: tuple[str, ...]) -> Likeness | None:
        """The one of the phrases that is closest to what was said; None when there is none.

        Args:
            samples: A short stretch of speech.
            phrases: In lower case, of words that the recognizer knows.

        Raises:
            RecognizerError: The engine failed, or does not know a word of the phrases.
        """
        ...


def closest(recognizer: Recognizer, samples: Samples, phrases: tuple[str, ...]) -> Likeness | None:
    """The closest phrase; None too where the recognizer cannot be told what may be said, or fails at it."""
    if not isinstance(recognizer, Guided):
        return None
    try:
        return recognizer.closest(samples, phrases)
    except RecognizerError:
        # It is one ear of two: what is seriously wrong is met, and told, by the other.
        return None
