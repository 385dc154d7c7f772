"""How a key point and a stretch of an answer become the judge's input.

The judge was trained on exactly this form: ``[CLS] point [unused2] wrong … [unused1] right … [SEP] stretch [SEP]``,
where wrong and right are the point's phrasings; those that do not fit are left out.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from tokenizers import Tokenizer

from voiceprep.questions.model import KeyPoint

_ALSO, _NEVER = "[unused1]", "[unused2]"
_PHRASE_TOKENS, _STRETCH_TOKENS = 96, 96
_MOST_ALSO, _MOST_NEVER = 3, 2
"""As many as the judge saw at once while it was trained."""


@dataclass(frozen=True)
class Stretch:
    """A part of an answer, from character ``start``; ``offsets`` are its tokens' places in the whole answer.

    ``said`` is false for words in an order that nobody says.
    """

    start: int
    end: int
    ids: tuple[int, ...]
    offsets: tuple[tuple[int, int], ...]
    said: bool = True


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
        self._marks = {name: self._id(name) for name in (_ALSO, _NEVER)}
        self._ids = lru_cache(maxsize=4096)(self._encode)

    def stretch(self, answer: str, start: int, end: int) -> Stretch:
        """The part of an answer between two characters."""
        encoded = self._tokenizer.encode(answer[start:end], add_special_tokens=False)
        offsets = tuple((start + first, start + last) for first, last in encoded.offsets[:_STRETCH_TOKENS])
        return Stretch(start, end, tuple(encoded.ids[:_STRETCH_TOKENS]), offsets)

    def pair(self, point: KeyPoint, also: tuple[str, ...], never: tuple[str, ...], stretch: Stretch) -> Pair:
        """A key point, with some of its phrasings, against a stretch."""
        left = [self._cls, *self._ids(point.text)]
        for mark, phrasings in ((_NEVER, never[:_MOST_NEVER]), (_ALSO, also[:_MOST_ALSO])):
            for phrasing in phrasings:
                said = self._ids(phrasing)
                if len(left) + len(said) + 1 < _PHRASE_TOKENS:
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
