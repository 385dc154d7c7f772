"""Pocketsphinx's binary file of word trigrams: read into arrays, written from them.

Its own tool cannot do it: writing out the model of its package crashes pocketsphinx 5.1, because the head of that
file counts more bigrams than there are. The layout is that of its ``lm_trie.c``, all little end first: ``Trie
Language Model``, the order, the number of n-grams of each order; tables of 65,536 values that the probabilities and
backoffs of bigrams and the probabilities of trigrams are looked up in; the unigrams; then, packed to the bit, the
bigrams below their last word and the trigrams below the bigram that they end in; the words last.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ids = NDArray[np.int64]

_MAGIC = b"Trie Language Model"
_ORDER = 3
_CODE_BITS = 16
_CODES = 1 << _CODE_BITS
_LOG10_OF_BASE = float(np.log10(1.0001))
"""Pocketsphinx counts in logarithms to the base of 1.0001."""

_UNIGRAM = np.dtype([("probability", "<f4"), ("backoff", "<f4"), ("next", "<u4")])
_SPARE_BYTES = 8
_ROWS_AT_ONCE = 1 << 15


@dataclass(frozen=True)
class Ngrams:
    """A trigram model with backoff; probabilities and backoffs are logarithms to the base of 10.

    Words are places in ``words``. Bigrams are sorted by their last word, then by the one before it; trigrams by
    ``trigram_end``, the place of the bigram that they end in, then by their first word.
    """

    words: tuple[str, ...]
    unigram: Floats
    unigram_backoff: Floats
    bigram_last: Ids
    bigram_first: Ids
    bigram: Floats
    bigram_backoff: Floats
    trigram_end: Ids
    trigram_first: Ids
    trigram: Floats


def read_ngrams(path: Path) -> Ngrams:
    """Read a file of trigrams.

    Raises:
        OSError: It cannot be read.
        ValueError: It is something else than such a file.
    """
    data = path.read_bytes()
    at = len(_MAGIC) + 1
    if data[:at] != _MAGIC + bytes([_ORDER]):
        raise ValueError(f"{path} is no binary trigram model of pocketsphinx")
    words, bigrams, trigrams = struct.unpack_from("<3I", data, at)
    at += 3 * 4 + 4  # a number that nothing reads any more stands behind the counts
    tables = np.frombuffer(data, "<f4", 3 * _CODES, at).reshape(3, _CODES) * _LOG10_OF_BASE
    at += 3 * _CODES * 4
    unigram = np.frombuffer(data, _UNIGRAM, words + 1, at)
    at += unigram.nbytes
    word_bits, next_bits = _bits_for(words), _bits_for(trigrams)
    middle = _Packed(data, at, bigrams + 1, (word_bits, _CODE_BITS, _CODE_BITS, next_bits))
    longest = _Packed(data, middle.end, trigrams + 1, (word_bits, _CODE_BITS))
    ends = unigram["next"].astype(np.int64)
    present = int(ends[-1])
    first, backoff, probability, following = (middle.field(number)[: present + 1] for number in range(4))
    following[present] = trigrams
    trigram_first, trigram = longest.field(0)[:trigrams], longest.field(1)[:trigrams]
    (size,) = struct.unpack_from("<i", data, longest.end)
    spelled = data[longest.end + 4 : longest.end + 4 + size].decode().split("\0")[:-1]
    return Ngrams(
        tuple(spelled),
        unigram["probability"][:words] * _LOG10_OF_BASE,
        unigram["backoff"][:words] * _LOG10_OF_BASE,
        np.repeat(np.arange(words), np.diff(ends)),
        first[:present],
        tables[0][probability[:present]],
        tables[1][backoff[:present]],
        np.repeat(np.arange(present), np.diff(following)),
        trigram_first,
        tables[2][trigram],
    )


def write_ngrams(ngrams: Ngrams, path: Path) -> None:
    """Write a file that pocketsphinx reads as fast as its own; probabilities are kept to 0.0001 of a decade or so.

    Raises:
        OSError: It cannot be written.
    """
    words, bigrams, trigrams = len(ngrams.words), ngrams.bigram.size, ngrams.trigram.size
    unigram = np.zeros(words + 1, _UNIGRAM)
    unigram["probability"][:words] = ngrams.unigram / _LOG10_OF_BASE
    unigram["backoff"][:words] = ngrams.unigram_backoff / _LOG10_OF_BASE
    unigram["next"] = np.searchsorted(ngrams.bigram_last, np.arange(words + 1))
    following = np.searchsorted(ngrams.trigram_end, np.arange(bigrams + 1))
    probabilities, probability = _coded(ngrams.bigram)
    backoffs, backoff = _coded(ngrams.bigram_backoff)
    trigram_probabilities, trigram = _coded(ngrams.trigram)
    word_bits, next_bits = _bits_for(words), _bits_for(trigrams)
    middle = (
        (ngrams.bigram_first, word_bits),
        (backoff, _CODE_BITS),
        (probability, _CODE_BITS),
        (following, next_bits),
    )
    longest = ((ngrams.trigram_first, word_bits), (trigram, _CODE_BITS))
    spelled = b"".join(word.encode() + b"\0" for word in ngrams.words)
    with path.open("wb") as file:
        file.write(_MAGIC + bytes([_ORDER]) + struct.pack("<3Ii", words, bigrams, trigrams, 1))
        for table in (probabilities, backoffs, trigram_probabilities):
            file.write(table.tobytes())
        file.write(unigram.tobytes())
        file.write(_packed(bigrams + 1, middle))
        file.write(_packed(trigrams + 1, longest))
        file.write(struct.pack("<i", len(spelled)) + spelled)


class _Packed:
    """Rows of bit fields, the lowest bits first, without gaps between them."""

    def __init__(self, data: bytes, at: int, rows: int, widths: Sequence[int]) -> None:
        self._widths = widths
        self._starts = np.arange(rows, dtype=np.int64) * sum(widths)
        self.end = at + (rows * sum(widths) + 7) // 8 + _SPARE_BYTES
        # The 64 bits from every byte on: a field begins in the first 8 of them.
        self._words: NDArray[np.uint64] = np.ndarray((self.end - at - 8,), "<u8", data, at, (1,))

    def field(self, number: int) -> Ids:
        starts = self._starts + sum(self._widths[:number])
        value = self._words[starts >> 3] >> (starts & 7).astype(np.uint64)
        field: Ids = (value & np.uint64((1 << self._widths[number]) - 1)).astype(np.int64)
        return field


def _packed(rows: int, fields: Sequence[tuple[Ids, int]]) -> bytes:
    """The rows as bits; a field that is short of a row ends in 0."""
    parts: list[bytes] = []
    for start in range(0, rows, _ROWS_AT_ONCE):
        count = min(_ROWS_AT_ONCE, rows - start)
        bits = np.zeros((count, sum(width for _, width in fields)), np.uint8)
        at = 0
        for values, width in fields:
            part = values[start : start + count].astype(np.uint64)
            bits[: part.size, at : at + width] = (part[:, None] >> np.arange(width, dtype=np.uint64)) & np.uint64(1)
            at += width
        parts.append(np.packbits(bits.ravel(), bitorder="little").tobytes())
    return b"".join(parts) + bytes(_SPARE_BYTES)


def _coded(values: Floats) -> tuple[NDArray[Any], Ids]:
    """A table of values that lie evenly, and for each value the place of the one that is nearest."""
    scaled = values / _LOG10_OF_BASE
    low, high = float(scaled.min(initial=0.0)), float(scaled.max(initial=0.0))
    table = np.linspace(low, high, _CODES).astype("<f4")
    return table, np.rint((scaled - low) * ((_CODES - 1) / max(high - low, 1e-9))).astype(np.int64)


def _bits_for(largest: int) -> int:
    return largest.bit_length()
