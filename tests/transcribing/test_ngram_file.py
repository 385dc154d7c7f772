"""Pocketsphinx's file of trigrams."""

import math
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
from small_ngrams import probability, small_ngrams

from voiceprep.transcribing.bank_words import own_ngrams
from voiceprep.transcribing.ngram_file import read_ngrams, write_ngrams


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    before = small_ngrams()
    write_ngrams(before, tmp_path / "small.bin")
    after = read_ngrams(tmp_path / "small.bin")
    assert after.words == before.words
    for field in fields(before)[1:]:
        np.testing.assert_allclose(getattr(after, field.name), getattr(before, field.name), rtol=1e-4, atol=1e-3)


def test_pocketsphinx_reads_what_is_written(tmp_path: Path) -> None:
    pocketsphinx = pytest.importorskip("pocketsphinx", reason="pocketsphinx has no wheel for this machine")
    ngrams = small_ngrams()
    write_ngrams(ngrams, tmp_path / "small.bin")
    counting = pocketsphinx.LogMath(1.0001)
    read = pocketsphinx.NGramModel(pocketsphinx.Config(lm=None), counting, str(tmp_path / "small.bin"))
    for words in [("model",), ("the", "model"), ("a", "trains"), ("the", "model", "trains"), ("the", "model", "a")]:
        # It wants the word first, and then what it follows, the nearest first.
        says = counting.exp(read.prob(list(reversed(words))))
        assert says == pytest.approx(probability(ngrams, *words), rel=2e-3), words


def test_pocketsphinxs_own_model_is_read_as_it_reads_it() -> None:
    pytest.importorskip("pocketsphinx", reason="pocketsphinx has no wheel for this machine")
    ngrams = own_ngrams()
    assert len(ngrams.words) > 50_000
    assert (10**ngrams.unigram).sum() == pytest.approx(1.0, abs=1e-3)
    assert np.all(np.diff(ngrams.bigram_last) >= 0)
    last, first = ngrams.words.index("york"), ngrams.words.index("new")
    [place] = np.flatnonzero((ngrams.bigram_last == last) & (ngrams.bigram_first == first))
    assert math.isclose(ngrams.bigram[place], -1.0, abs_tol=0.6)


@pytest.mark.parametrize("data", [b"", b"Trie Language Model", b"Trie Language Model\x02" + bytes(100), bytes(1000)])
def test_anything_else_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "other.bin"
    path.write_bytes(data)
    with pytest.raises(ValueError, match="no binary trigram model"):
        read_ngrams(path)
