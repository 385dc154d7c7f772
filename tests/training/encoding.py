"""How a key point and a stretch of an answer become tokens, in the form that the app encodes too."""

import random
from dataclasses import dataclass

from examples import Point
from tokenizers import Tokenizer

ALSO, NEVER = "[unused1]", "[unused2]"
"""Tokens of BERT's vocabulary that stand for nothing else; they part the phrasings."""

PHRASE_TOKENS, STRETCH_TOKENS = 96, 96

ROUND = 4
"""Lengths are rounded up to this by further marks, so that batches of one length fill up."""


@dataclass(frozen=True)
class Encoded:
    """Token ids with their segments; ``stretch_from`` is the stretch's first token, ``offsets`` theirs in the text."""

    ids: list[int]
    segments: list[int]
    stretch_from: int
    offsets: list[tuple[int, int]]


class Encoder:
    """Puts the parts together as [CLS] point [NEVER] … [ALSO] … [SEP] stretch [SEP]."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        tokenizer.no_padding()
        tokenizer.no_truncation()
        self._tokenizer = tokenizer
        self._cls, self._sep = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
        self._marks = {name: tokenizer.token_to_id(name) for name in (ALSO, NEVER)}
        self._known: dict[str, list[int]] = {}

    def encode(self, point: Point, also: list[str], never: list[str], stretch: str) -> Encoded:
        """Encode one pair; phrasings that do not fit are left out."""
        left = [self._cls, *self._ids(point.text)]
        for mark, phrasings in ((NEVER, never), (ALSO, also)):
            for phrasing in phrasings:
                ids = [self._marks[mark], *self._ids(phrasing)]
                if len(left) + len(ids) < PHRASE_TOKENS:
                    left += ids
        said = self._tokenizer.encode(stretch, add_special_tokens=False)
        right = [*said.ids[:STRETCH_TOKENS], self._sep]
        left += [self._marks[ALSO]] * (-(len(left) + 1 + len(right)) % ROUND)
        left.append(self._sep)
        return Encoded(left + right, [0] * len(left) + [1] * len(right), len(left), list(said.offsets[:STRETCH_TOKENS]))

    def _ids(self, text: str) -> list[int]:
        if text not in self._known:
            self._known[text] = self._tokenizer.encode(text, add_special_tokens=False).ids
        return self._known[text]


def some(phrasings: tuple[str, ...], without: set[str], most: int, draw: random.Random) -> list[str]:
    """A random few of the phrasings, in random order, without those that the answer was made of."""
    left = [phrasing for phrasing in phrasings if phrasing not in without]
    return draw.sample(left, draw.randint(0, min(most, len(left))))
