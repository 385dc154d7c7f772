"""Finding the stretch of an answer that says most of a phrasing.

``rapidfuzz``'s set ratios are 100 for any subset, so a phrasing is compared with windows of the answer
about its own length, never with the whole of it.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from voiceprep.assessing.tokens import Token, is_negation, tokens

_SAME_WORD = 84.0
"""The rapidfuzz ratio from which two longer stems are one word, misheard or misspelt."""

_FUZZY_FROM = 5
"""Stems shorter than this must be equal: "loss" is not "less"."""

_SLACK, _SHORTEST_WINDOW = 1.6, 9
"""A window is this many times as long as the phrasing, and never shorter than a short clause."""

_ONE_SIDED_NEGATION = 0.72
"""What a match keeps when only one of the two sides has a "not"."""


@dataclass(frozen=True)
class Match:
    """How much of a phrasing a stretch of the answer says, 0 to 1; ``start`` and ``end`` are character offsets."""

    score: float
    start: int
    end: int


NO_MATCH = Match(0.0, 0, 0)


class AnswerIndex:
    """An answer, made ready to be compared with many phrasings."""

    def __init__(self, text: str) -> None:
        self._tokens = tokens(text)
        self._vocabulary = sorted({token.stem for token in self._tokens})
        where = {stem: number for number, stem in enumerate(self._vocabulary)}
        self._ids = np.array([where[token.stem] for token in self._tokens], dtype=np.int64)
        negated = np.array([is_negation(token) for token in self._tokens], dtype=np.int64)
        self._negations = np.concatenate(([0], np.cumsum(negated)))
        self._seen: dict[str, npt.NDArray[np.bool_]] = {}

    def best(self, phrasing: str) -> Match:
        """The window that says most of the phrasing; no match when either has no telling word."""
        said = tokens(phrasing)
        wanted = list(dict.fromkeys(token.stem for token in said if token.weighs and not is_negation(token)))
        if not wanted or not self._tokens:
            return NO_MATCH
        width = min(len(self._tokens), max(_SHORTEST_WINDOW, int(len(said) * _SLACK)))
        hits = np.stack([self._where(stem) for stem in wanted])
        counts: npt.NDArray[np.int64] = np.zeros((len(wanted), len(self._tokens) + 1), dtype=np.int64)
        np.cumsum(hits, axis=1, out=counts[:, 1:])
        present = np.not_equal(counts[:, width:], counts[:, :-width])
        scores = present.mean(axis=0)
        scores = scores * self._polarity(said, width)
        at = int(np.argmax(scores))
        if scores[at] <= 0:
            return NO_MATCH
        start, end = self._tight(hits, at, width)
        return Match(float(scores[at]), self._tokens[start].start, self._tokens[end].end)

    def _where(self, stem: str) -> npt.NDArray[np.bool_]:
        """For each word of the answer, whether it is this one; shape (words,)."""
        if stem not in self._seen:
            same = np.array([known == stem for known in self._vocabulary])
            if len(stem) >= _FUZZY_FROM:
                ratios = process.cdist([stem], self._vocabulary, scorer=fuzz.ratio, score_cutoff=_SAME_WORD)[0]
                long_enough = np.array([len(known) >= _FUZZY_FROM for known in self._vocabulary])
                same |= (ratios >= _SAME_WORD) & long_enough
            self._seen[stem] = same[self._ids]
        return self._seen[stem]

    def _polarity(self, said: tuple[Token, ...], width: int) -> npt.NDArray[np.float64]:
        """For each window, what a difference in negation leaves of its score; shape (windows,)."""
        wants_not = any(is_negation(token) for token in said)
        has_not = (self._negations[width:] - self._negations[:-width]) > 0
        return np.where(has_not == wants_not, 1.0, _ONE_SIDED_NEGATION)

    def _tight(self, hits: npt.NDArray[np.bool_], at: int, width: int) -> tuple[int, int]:
        """The first and last matching word of a window."""
        inside = np.flatnonzero(hits[:, at : at + width].any(axis=0))
        return at + int(inside[0]), at + int(inside[-1])
