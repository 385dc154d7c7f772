"""Two language models in one: pocketsphinx's own, and what the bank says, smoothed by Witten and Bell's method.

Both give each word a probability after the words before it; the mixture's is the weighted mean of the two for all
that either has seen (linear interpolation: Jelinek and Mercer 1980), and what is left goes to the rest. Witten–Bell
smoothing (1991) gives to words that were never seen after some others as much as there are different ones that were:
P(w | h) = (c(h w) + T(h) · P(w | shorter h)) / (c(h) + T(h)).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from voiceprep.transcribing.bank_counts import START, Gram
from voiceprep.transcribing.ngram_file import Floats, Ids, Ngrams

_LEAST = 1e-99
_LEAST_MASS = 1e-3
"""What is left, at least, for words that were never seen after some others: rounding in a file takes it below 0."""


def mixed(own: Ngrams, counts: Mapping[Gram, int], pronounced: Iterable[str], weight: float) -> Ngrams:
    """A model that gives what the bank says a weight from 0 to 1, and the own model the rest.

    Counts with words that are neither in the own model nor ``pronounced`` are left out: they cannot be heard.
    """
    known = {*own.words, *pronounced}
    usable = {gram: count for gram, count in counts.items() if known.issuperset(gram)}
    words = own.words + tuple(sorted({word for gram in usable for word in gram}.difference(own.words)))
    counted = _Counted(usable, {word: place for place, word in enumerate(words)})
    size = len(words)
    singles = _singles(own, counted, weight)
    own_keys = own.bigram_last * size + own.bigram_first
    rows, seen = counted.of_order(2)
    pairs = _level(
        singles,
        _Own(own_keys, 10**own.bigram, 10**own.bigram_backoff),
        _Seen(rows[:, 1] * size + rows[:, 0], seen),
        lambda keys: keys % size,
        size,
        weight,
    )
    own_ends = np.searchsorted(pairs.keys, own_keys)[own.trigram_end]
    rows, seen = counted.of_order(3)
    ends = np.searchsorted(pairs.keys, rows[:, 2] * size + rows[:, 1])
    triples = _level(
        pairs,
        _Own(own_ends * size + own.trigram_first, 10**own.trigram, np.ones(own.trigram.size)),
        _Seen(ends * size + rows[:, 0], seen),
        lambda keys: _places(pairs.keys, pairs.keys[keys // size] % size * size + keys % size),
        size,
        weight,
    )
    return Ngrams(
        words,
        _log10(singles.mixed),
        _log10(_backoffs(singles, pairs)),
        pairs.shorter,
        pairs.after,
        _log10(pairs.mixed),
        _log10(_backoffs(pairs, triples)),
        triples.shorter,
        triples.keys % size,
        _log10(triples.mixed),
    )


@dataclass(frozen=True)
class _Level:
    """The n-grams of one length that either model has, sorted by their keys; plain probabilities.

    A key is the place, in the level below, of the n-gram without its first word (``shorter``), times the number of
    words, plus the first word. ``after`` is the place there of the n-gram without its last word: what the last word
    comes after.
    """

    keys: Ids
    shorter: Ids
    after: Ids
    own: Floats
    own_backoff: Floats
    bank: Floats
    mixed: Floats


@dataclass(frozen=True)
class _Own:
    """What the own model says of the n-grams of one length that it has."""

    keys: Ids
    probabilities: Floats
    backoffs: Floats


@dataclass(frozen=True)
class _Seen:
    """How often the bank says some n-grams of one length."""

    keys: Ids
    counts: Floats


class _Counted:
    """Counts as arrays."""

    def __init__(self, counts: Mapping[Gram, int], places: Mapping[str, int]) -> None:
        self._counts, self.places = counts, places

    def of_order(self, order: int) -> tuple[Ids, Floats]:
        """The n-grams of a length, a row of its words' places each, and their counts."""
        grams = [gram for gram in self._counts if len(gram) == order]
        rows = np.array([[self.places[word] for word in gram] for gram in grams], np.int64).reshape(-1, order)
        return rows, np.array([self._counts[gram] for gram in grams], np.float64)


def _singles(own: Ngrams, counted: _Counted, weight: float) -> _Level:
    """The words by themselves."""
    size, new = len(counted.places), len(counted.places) - len(own.words)
    rows, seen = counted.of_order(1)
    counts = np.bincount(rows[:, 0], seen, size)
    kinds = max(1, int(np.count_nonzero(counts)))
    own_says = np.append(10**own.unigram, np.zeros(new))
    # All words but a sentence's start, which comes after nothing.
    bank_says = (counts + kinds / (size - 1)) / (counts.sum() + kinds)
    own_says[counted.places[START]] = bank_says[counted.places[START]] = 0.0
    below = np.zeros(size, np.int64)
    backoff = np.append(10**own.unigram_backoff, np.ones(new))
    mean = (1 - weight) * own_says + weight * bank_says
    return _Level(np.arange(size), below, below, own_says, backoff, bank_says, mean)


def _level(below: _Level, own: _Own, bank: _Seen, after_of: Callable[[Ids], Ids], size: int, weight: float) -> _Level:
    """The n-grams that are one word longer than those below."""
    keys = _union(own.keys, bank.keys)
    shorter, after = keys // size, after_of(keys)
    own_at, bank_at = np.searchsorted(keys, own.keys), np.searchsorted(keys, bank.keys)
    own_says = below.own_backoff[after] * below.own[shorter]
    own_says[own_at] = own.probabilities
    own_backoff = np.ones(keys.size)
    own_backoff[own_at] = own.backoffs
    places = below.keys.size
    total = np.bincount(after[bank_at], bank.counts, places)
    kinds = np.bincount(after[bank_at], minlength=places)
    unseen = np.where(kinds > 0, kinds / np.maximum(total + kinds, 1), 1.0)
    bank_says = unseen[after] * below.bank[shorter]
    bank_says[bank_at] += bank.counts / (total + kinds)[after[bank_at]]
    mean = (1 - weight) * own_says + weight * bank_says
    return _Level(keys, shorter, after, own_says, own_backoff, bank_says, mean)


def _backoffs(below: _Level, level: _Level) -> Floats:
    """For each n-gram below: what is left of its probability, by what the shorter ones would say of the same words."""
    places = below.keys.size
    left = 1 - np.bincount(level.after, level.mixed, places)
    shorter = 1 - np.bincount(level.after, below.mixed[level.shorter], places)
    return np.maximum(left, _LEAST_MASS) / np.maximum(shorter, _LEAST_MASS)


def _union(one: Ids, other: Ids) -> Ids:
    """All keys, sorted. NumPy's own union hashes them and takes a hundred times as long: they are nearly sorted."""
    keys = np.sort(np.concatenate([one, other]), kind="stable")
    union: Ids = keys[np.append(True, keys[1:] != keys[:-1])]
    return union


def _places(keys: Ids, wanted: Ids) -> Ids:
    """Where the wanted ones are among sorted keys; looked for in their order, which is ten times as fast."""
    order = np.argsort(wanted, kind="stable")
    found = np.empty(wanted.size, np.int64)
    found[order] = np.searchsorted(keys, wanted[order])
    return found


def _log10(values: Floats) -> Floats:
    return np.log10(np.maximum(values, _LEAST))
