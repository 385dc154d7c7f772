"""A language model of a few words, and how probable it says that words are: the backoff of the ARPA format."""

import numpy as np

from voiceprep.transcribing.ngram_file import Floats, Ngrams

WORDS = ("</s>", "<s>", "a", "model", "the", "trains")


def small_ngrams() -> Ngrams:
    """Every word follows every other; "the model" is frequent, and "the model trains" more so."""
    single = np.array([0.2, 0.0, 0.2, 0.2, 0.2, 0.2])
    pairs = sorted([(_at("model"), _at("the"), 0.5), (_at("trains"), _at("model"), 0.4), (_at("the"), _at("<s>"), 0.6)])
    last, first, pair = (np.array(column) for column in zip(*pairs, strict=True))
    after_pair = {(_at("model"), _at("the")): (1 - 0.8) / (1 - 0.4)}
    end = [(each[0], each[1]) for each in pairs].index((_at("trains"), _at("model")))
    left = {_at("the"): (1 - 0.5) / (1 - 0.2), _at("model"): (1 - 0.4) / (1 - 0.2), _at("<s>"): (1 - 0.6) / (1 - 0.2)}
    return Ngrams(
        WORDS,
        _log(single),
        _log(np.array([left.get(place, 1.0) for place in range(len(WORDS))])),
        last,
        first,
        _log(pair),
        _log(np.array([after_pair.get((each[0], each[1]), 1.0) for each in pairs])),
        np.array([end]),
        np.array([_at("the")]),
        _log(np.array([0.8])),
    )


def probability(ngrams: Ngrams, *words: str) -> float:
    """Of the last word after the ones before it, two at most."""
    at = [ngrams.words.index(word) for word in words]
    pairs = {pair: place for place, pair in enumerate(zip(ngrams.bigram_first, ngrams.bigram_last, strict=True))}
    ends = zip(ngrams.trigram_first, ngrams.trigram_end, strict=True)
    triples = {triple: place for place, triple in enumerate(ends)}
    if len(at) == 1:
        return float(10 ** ngrams.unigram[at[0]])
    pair = pairs.get((at[-2], at[-1]))
    if len(at) == 2:
        if pair is not None:
            return float(10 ** ngrams.bigram[pair])
        return float(10 ** ngrams.unigram_backoff[at[-2]]) * probability(ngrams, words[-1])
    if (at[0], pair) in triples:
        return float(10 ** ngrams.trigram[triples[at[0], pair]])
    before = pairs.get((at[0], at[1]))
    left = 1.0 if before is None else float(10 ** ngrams.bigram_backoff[before])
    return left * probability(ngrams, *words[1:])


def _at(word: str) -> int:
    return WORDS.index(word)


def _log(values: Floats) -> Floats:
    return np.log10(np.maximum(values, 1e-99))
