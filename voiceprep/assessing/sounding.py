"""Terms that a recognizer wrote as other words of the same sound: "soft max" for softmax, "cash" for cache.

Only the question's own terms are put in, where the words as written are none of them: a sound alone proves little,
so the letters have to be alike too.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import jellyfish
from rapidfuzz import fuzz

from voiceprep.assessing.tokens import EMPTY_WORDS, NEGATIONS, tokens
from voiceprep.questions.model import Question

_WORD = re.compile(r"[A-Za-z][A-Za-z']*")
_ACRONYM = re.compile(r"[A-Z][A-Z0-9]{1,5}s?")
_MOST_WORDS = 3
_ALIKE_FROM, _ALIKE_FROM_WHEN_SHORT, _ALIKE_FROM_WHEN_SEVERAL = 50.0, 60.0, 75.0
"""rapidfuzz ratios, double letters counted once: "cadie" is 60 to "kayde", "cash" 67 to "cache", "god" 57 to "code"."""

_SHORT_SOUND = 2
_SHORTEST_TERM = 4
_REMEMBERED = 10_000

_LETTERS = dict(
    zip(
        "abcdefghijklmnopqrstuvwxyz",
        (
            "ay bee see dee ee eff gee aitch eye jay kay ell em en oh pee cue are ess tee you vee doubleyou ex why zee"
        ).split(),
        strict=True,
    )
)


@dataclass(frozen=True)
class Mended:
    """A text with the terms put in; ``origins`` are for each of its characters, and its end, the place in the first."""

    text: str
    origins: tuple[int, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Where a part of this text stands in the text as it was written."""
        return self.origins[start], self.origins[end]


@dataclass(frozen=True)
class _Term:
    written: str
    spelling: str
    """Its letters; for an acronym the names of its letters."""
    sound: str


def mended(question: Question, text: str) -> Mended:
    """An answer with the misheard terms of its question put right."""
    said = (question.text, question.model_answer)
    points = (phrasing for point in question.key_points for phrasing in (point.text, *point.also))
    return _terms((*said, *points)).mend(text)


@lru_cache(maxsize=256)
def _terms(texts: tuple[str, ...]) -> "Terms":
    return Terms(texts)


def _least(term: "_Term", words: int) -> float:
    """How alike the letters have to be of so many words that sound like a term."""
    if words > 1:
        return _ALIKE_FROM_WHEN_SEVERAL
    return _ALIKE_FROM_WHEN_SHORT if len(term.sound) <= _SHORT_SOUND else _ALIKE_FROM


@lru_cache(maxsize=8192)
def _sound_of(letters: str) -> str:
    return str(jellyfish.metaphone(letters))


def _squeezed(letters: str) -> str:
    return re.sub(r"(.)\1+", r"\1", letters)


class Terms:
    """The terms of a question that could have been misheard."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._known: set[str] = set()
        self._by_sound: dict[str, list[_Term]] = {}
        self._seen: dict[str, tuple[str, int] | None] = {}
        for word in dict.fromkeys(word for text in texts for word in _WORD.findall(text)):
            self._known.update(token.stem for token in tokens(word))
            acronym = bool(_ACRONYM.fullmatch(word))
            if not acronym and (len(word) < _SHORTEST_TERM or word.lower() in EMPTY_WORDS | NEGATIONS):
                continue
            letters = word.rstrip("s").lower() if acronym else word.lower()
            spelling = "".join(_LETTERS.get(letter, "") for letter in letters) if acronym else letters
            sound = _sound_of(spelling)
            self._by_sound.setdefault(sound, []).append(_Term(word if acronym else word.lower(), spelling, sound))

    def mend(self, text: str) -> Mended:
        """The text with its misheard terms put right."""
        words = list(_WORD.finditer(text))
        pieces: list[str] = []
        origins: list[int] = []
        done = at = 0
        while at < len(words):
            found = self._term_at(text, words, at)
            if found is None:
                at += 1
                continue
            term, count = found
            start, end = words[at].start(), words[at + count - 1].end()
            pieces += [text[done:start], term]
            origins += range(done, start)
            # A term's inner characters stand for the beginning of what was written, and its end for the end.
            origins += [start] * len(term)
            done, at = end, at + count
        pieces.append(text[done:])
        origins += range(done, len(text) + 1)
        return Mended("".join(pieces), tuple(origins))

    def _term_at(self, text: str, words: list[re.Match[str]], at: int) -> tuple[str, int] | None:
        """The term that begins at a word, and of how many words it was made."""
        # An answer is mended again whenever it has grown.
        near = text[words[at].start() : words[min(at + _MOST_WORDS, len(words)) - 1].end()]
        if near not in self._seen:
            if len(self._seen) >= _REMEMBERED:
                self._seen.clear()
            self._seen[near] = self._look(text, words, at)
        return self._seen[near]

    def _look(self, text: str, words: list[re.Match[str]], at: int) -> tuple[str, int] | None:
        for count in range(min(_MOST_WORDS, len(words) - at), 0, -1):
            several = words[at : at + count]
            between = text[several[0].start() : several[-1].end()]
            if not re.fullmatch(r"[A-Za-z' -]+", between) or self._means_itself(several):
                continue
            said = re.sub(r"[^a-z]", "", between.lower())
            for term in self._by_sound.get(_sound_of(said), ()):
                least = _least(term, count)
                if term.spelling and fuzz.ratio(_squeezed(said), _squeezed(term.spelling)) >= least:
                    return term.written, count
        return None

    def _means_itself(self, words: list[re.Match[str]]) -> bool:
        """Whether a word of the question is among them already, or none that could be misheard."""
        said = [word.group().lower() for word in words]
        if any(token.stem in self._known and token.weighs for word in said for token in tokens(word)):
            return True
        return all(word in EMPTY_WORDS | NEGATIONS for word in said) or any(word in NEGATIONS for word in said)
