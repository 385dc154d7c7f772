"""The words that were looked for, marked in a text, and the part of a text that shows most of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from voiceprep.history.search_words import Term, words_of

Marks = tuple[tuple[int, int], ...]
"""Offsets of the first character and behind the last, in order and apart from each other."""

_WORDS = 24
_WORDS_BEFORE = 5
_LOOKED_AT = 40
"""How many places in a text are weighed against each other; a common word can be in hundreds."""


@dataclass(frozen=True)
class Excerpt:
    """A part of an answer, or of the note on it, as one line without control characters."""

    text: str
    marks: Marks = ()
    of_note: bool = False


@dataclass(frozen=True)
class _Place:
    """Where a term stands: its first word and the one behind its last, counted from 0, and which term it is."""

    first: int
    behind: int
    term: int


class Marker:
    """Marks the words of a search in one text after another, and remembers which words are among them."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self._terms = terms
        self._ends: dict[str, list[int]] = {}

    def marks(self, text: str) -> Marks:
        """Where the words stand in a text."""
        words = words_of(text)
        return tuple((words[place.first][1], words[place.behind - 1][2]) for place in self._places(words))

    def excerpt(self, answer: str, note: str = "") -> Excerpt:
        """The part with the most of the words; of the note only where that has more of them than the answer."""
        of_answer = self._part(answer)
        of_note = self._part(note)
        if _kinds(of_note.places) > _kinds(of_answer.places):
            return of_note.shown(of_note=True)
        return of_answer.shown(of_note=False)

    def _places(self, words: "_Words") -> list[_Place]:
        places: list[_Place] = []
        free = 0
        for at, (word, _, _) in enumerate(words):
            ending = self._ends.get(word)
            for number in self._ending_with(word) if ending is None else ending:
                first = at - len(self._terms[number].before)
                if first >= free and self._terms[number].follows([word for word, _, _ in words[first:at]]):
                    places.append(_Place(first, at + 1, number))
                    free = at + 1
                    break
        return places

    def _ending_with(self, word: str) -> list[int]:
        """The terms that the word may be the last word of."""
        ending = self._ends[word] = [at for at, term in enumerate(self._terms) if term.ends_with(word)]
        return ending

    def _part(self, text: str) -> "_Part":
        words = words_of(text)
        places = self._places(words)
        compared = places[: _LOOKED_AT if _kinds(places) > 1 else 1]
        begins = [max(0, place.first - _WORDS_BEFORE) for place in compared] or [0]
        parts = (_Part(text, words, at, tuple(_within(places, at))) for at in begins)
        return max(parts, key=lambda part: _kinds(part.places))


_Words = list[tuple[str, int, int]]


@dataclass(frozen=True)
class _Part:
    """Some words of a text from one of them on, and the places that lie in it."""

    text: str
    words: _Words
    begin: int
    places: tuple[_Place, ...]

    def shown(self, of_note: bool) -> Excerpt:
        behind = self.begin + _WORDS
        start = self.words[self.begin][1] if self.begin else 0
        end = self.words[behind - 1][2] if behind < len(self.words) else len(self.text)
        before = "… " if self.begin else ""
        shift = len(before) - start
        marks = tuple(
            (self.words[place.first][1] + shift, self.words[place.behind - 1][2] + shift) for place in self.places
        )
        line = _printable(self.text[start:end])
        return Excerpt(before + line + (" …" if end < len(self.text) else ""), marks, of_note)


def _within(places: Sequence[_Place], begin: int) -> Iterable[_Place]:
    return (place for place in places if begin <= place.first and place.behind <= begin + _WORDS)


def _kinds(places: Iterable[_Place]) -> int:
    return len({place.term for place in places})


def _printable(text: str) -> str:
    """The text with a space for each character that cannot be seen, so that all others stay where they are."""
    return text if text.isprintable() else "".join(one if one.isprintable() else " " for one in text)
