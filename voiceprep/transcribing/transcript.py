"""What was said, as words with times."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Word:
    """A recognised word; times are seconds from the recording's start, probability is 0 to 1."""

    text: str
    start_s: float
    end_s: float
    probability: float = 1.0


@dataclass(frozen=True)
class Transcript:
    """The words of an answer and the text they make, in the order they were said.

    A transcript of plain text has no words and therefore no times.
    """

    text: str
    words: tuple[Word, ...] = ()
    recognizer: str = "text"

    @classmethod
    def of_words(cls, words: tuple[Word, ...], recognizer: str) -> "Transcript":
        """The transcript whose text is the words with one space between them."""
        return cls(" ".join(word.text for word in words), words, recognizer)

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
