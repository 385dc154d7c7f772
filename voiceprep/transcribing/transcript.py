"""What was said, as words with times."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

UNSURE_BELOW = 0.3
"""Words less probable than this are marked wherever they are shown.

Of 138 words that the built-in recognizer heard in human recordings, 36 wrongly, it marks 53% of the wrong ones and 24%
of the right ones; no other threshold separates them clearly better (0.2: 42% and 16%; 0.5: 56% and 31%).
"""


@dataclass(frozen=True)
class Word:
    """A recognised word; times are seconds from the recording's start, probability is 0 to 1."""

    text: str
    start_s: float
    end_s: float
    probability: float = 1.0

    @property
    def unsure(self) -> bool:
        """Whether the user should be told that something else may have been said."""
        return self.probability < UNSURE_BELOW


class Doubt(StrEnum):
    """Why words were set aside: they were not believed, or are no part of what was meant."""

    SILENCE = "silence"
    """The recognizer took the sound for silence, and its words for unlikely ones."""

    PHANTOM = "phantom"
    """What Whisper writes where nobody speaks, in a place where nobody was heard to speak."""

    REPETITION = "repetition"
    """The recognizer went round in a circle; what it wrote the first time stayed."""

    ECHO = "echo"
    """The loudspeaker was heard: the question's own words, while they were read."""

    CLOSING = "closing"
    """“That's my answer”: they only say that the answer is over."""


@dataclass(frozen=True)
class SetAside:
    """Words that a recognizer wrote and that were not believed; times are those of a ``Word``."""

    text: str
    start_s: float
    end_s: float
    why: Doubt


@dataclass(frozen=True)
class Phrase:
    """What a recognizer made of one stretch of speech: the words, and those that were not believed."""

    words: tuple[Word, ...] = ()
    aside: tuple[SetAside, ...] = ()

    def later(self, by_s: float) -> "Phrase":
        """The same so many seconds later, rounded to milliseconds."""
        return Phrase(
            tuple(
                replace(word, start_s=round(word.start_s + by_s, 3), end_s=round(word.end_s + by_s, 3))
                for word in self.words
            ),
            tuple(
                replace(some, start_s=round(some.start_s + by_s, 3), end_s=round(some.end_s + by_s, 3))
                for some in self.aside
            ),
        )


_ROUGH = frozenset({"builtin"})


@dataclass(frozen=True)
class Transcript:
    """The words of an answer and the text they make, in the order they were said.

    A transcript of plain text has no words and therefore no times. What was ``aside`` is no part of the text.
    """

    text: str
    words: tuple[Word, ...] = ()
    recognizer: str = "text"
    aside: tuple[SetAside, ...] = ()

    @classmethod
    def of_words(cls, words: tuple[Word, ...], recognizer: str, aside: tuple[SetAside, ...] = ()) -> "Transcript":
        """The transcript whose text is the words with one space between them."""
        return cls(" ".join(word.text for word in words), words, recognizer, aside)

    @classmethod
    def of_phrases(cls, phrases: Iterable[Phrase], recognizer: str) -> "Transcript":
        """The transcript of the phrases of an answer, whose times are those of the recording."""
        whole = tuple(phrases)
        words = tuple(word for phrase in whole for word in phrase.words)
        return cls.of_words(words, recognizer, tuple(some for phrase in whole for some in phrase.aside))

    @property
    def rough(self) -> bool:
        """Whether its recognizer is one whose words are often wrong."""
        return self.recognizer in _ROUGH

    @cached_property
    def offsets(self) -> tuple[tuple[int, int], ...]:
        """For each word, its start and end as character offsets in the text."""
        spans: list[tuple[int, int]] = []
        at = 0
        for word in self.words:
            spans.append((at, at + len(word.text)))
            at += len(word.text) + 1
        return tuple(spans)

    def seconds_of(self, start: int, end: int) -> tuple[float | None, float | None]:
        """When the characters from ``start`` to ``end`` were said; (None, None) without word times."""
        first = bisect_right(self.offsets, start, key=lambda span: span[1])
        after = bisect_left(self.offsets, end, key=lambda span: span[0])
        inside = self.words[first:after]
        return (inside[0].start_s, inside[-1].end_s) if inside else (None, None)
