"""How a key point and a stretch of an answer become the judge's input.

The judge was trained on exactly this form: ``[CLS] question [unused3] point [unused2] wrong … [unused1] right …
[SEP] stretch [SEP]``, where wrong and right are the point's phrasings. What is too long loses phrasings first.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from tokenizers import Tokenizer

from voiceprep.questions.model import KeyPoint

_ALSO, _NEVER, _POINT = "[unused1]", "[unused2]", "[unused3]"
_QUESTION_TOKENS, _PHRASE_TOKENS = 24, 140

STRETCH_TOKENS = 200
"""The longest stretch in tokens; about 150 words."""


@dataclass(frozen=True)
class Stretch:
    """A part of an answer as token ids; ``offsets`` are the tokens' places in the whole answer."""

    ids: tuple[int, ...]
    offsets: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Pair:
    """Token ids and their segments; the stretch's first token stands at ``stretch_from``."""

    ids: list[int]
    segments: list[int]
    stretch_from: int


class PairEncoder:
    """Encodes pairs with the tokenizer of the judge's folder."""

    def __init__(self, tokenizer_json: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(tokenizer_json))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._cls, self._sep = self._id("[CLS]"), self._id("[SEP]")
        self._marks = {name: self._id(name) for name in (_ALSO, _NEVER, _POINT)}
        self._ids = lru_cache(maxsize=4096)(self._encode)

    def stretches(self, answer: str, overlap_tokens: int) -> list[Stretch]:
        """The answer in stretches that overlap; one stretch when it is short, none when it is empty."""
        encoded = self._tokenizer.encode(answer, add_special_tokens=False)
        found: list[Stretch] = []
        start = 0
        while start < len(encoded.ids):
            end = start + STRETCH_TOKENS
            found.append(Stretch(tuple(encoded.ids[start:end]), tuple(encoded.offsets[start:end])))
            if end >= len(encoded.ids):
                break
            start = end - overlap_tokens
        return found

    def pair(self, question: str, point: KeyPoint, stretch: Stretch) -> Pair:
        """A key point of a question against a stretch."""
        left = [self._cls, *self._ids(question)[:_QUESTION_TOKENS], self._marks[_POINT], *self._ids(point.text)]
        room = _QUESTION_TOKENS + _PHRASE_TOKENS
        for mark, phrasings in ((_NEVER, point.never), (_ALSO, point.also)):
            for phrasing in phrasings:
                said = self._ids(phrasing)
                if len(left) + len(said) + 1 < room:
                    left += [self._marks[mark], *said]
        left.append(self._sep)
        ids = [*left, *stretch.ids, self._sep]
        return Pair(ids, [0] * len(left) + [1] * (len(ids) - len(left)), len(left))

    def _encode(self, text: str) -> tuple[int, ...]:
        return tuple(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def _id(self, token: str) -> int:
        found = self._tokenizer.token_to_id(token)
        assert found is not None, token
        return int(found)
