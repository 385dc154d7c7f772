"""Whether words stand in an order that somebody would say them in: a key point's words shuffled claim nothing.

Pairs of neighbouring words are looked up in a table of how much likelier than chance each was in spoken answers
(pointwise mutual information; Church and Hanks 1990), the rarer words all as one.
"""

import math
import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from voiceprep.assessing.tokens import EMPTY_WORDS, NEGATIONS

_WORD = re.compile(r"[a-z']+")

_SURELY_SAID_FROM, _SAID_FROM, _SAID_FROM_WHEN_LONG = 0.25, -0.08, 0.0
"""The mean of a text's pairs: 90% of stretches of answers lie above the first, and under 1% of the same
stretches shuffled; 99% and 4% above the second; of sixty words 99% lie above the third, shuffled under 1%."""

_SMALL_WORDS_FROM = 0.15
"""The share of small words without meaning: half of what is said, and never under 18% in the held-out answers."""

_SHORTEST_WORDS = 8
"""Fewer words prove nothing."""

SCALE = 20
"""The table holds whole numbers: twentieths."""


class WordOrder:
    """The table: the words it knows, and the pairs' values in twentieths, shape (words + 1, words + 1), int8."""

    def __init__(self, words: Sequence[str], pairs: npt.NDArray[np.int8]) -> None:
        self._numbers = {word: number for number, word in enumerate(words, 1)}
        self._pairs = pairs

    def said(self, text: str, around: str) -> bool:
        """Whether somebody would say a text; what stands around it counts where the text proves little by itself."""
        own = self._usual(text)
        return own >= _SURELY_SAID_FROM or (own >= _SAID_FROM and self._usual(around) >= _SAID_FROM_WHEN_LONG)

    def _usual(self, text: str) -> float:
        """The mean of a text's pairs; endless where it is too short to tell, and endlessly low without small words."""
        words = _WORD.findall(text.lower())
        if len(words) < _SHORTEST_WORDS:
            return math.inf
        if sum(word in EMPTY_WORDS or word in NEGATIONS for word in words) < _SMALL_WORDS_FROM * len(words):
            return -math.inf
        numbers = [self._numbers.get(word, 0) for word in words]
        return float(self._pairs[numbers[:-1], numbers[1:]].mean()) / SCALE
