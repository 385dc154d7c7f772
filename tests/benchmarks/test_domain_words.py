"""The figures by which the setting ``domain_words`` is decided."""

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))

import domain_words
from domain_words import Terms, Utterance

from voiceprep.listening.audio import Samples
from voiceprep.transcribing.transcript import Word


class Hears:
    """Hears the utterance whose number is in the sound as it is told to."""

    name, version, rough = "hears", "1", False

    def __init__(self, *heard: str) -> None:
        self._heard = heard

    def transcribe(self, samples: Samples) -> tuple[Word, ...]:
        return tuple(Word(word, 0.0, 0.1) for word in self._heard[int(samples[0])].split())


SAID = ("The softmax of the logits.", "Tokenisation and softmax.", "The train is late.")
UTTERANCES = [Utterance(text, np.full(16_000, at, dtype=np.float32)) for at, text in enumerate(SAID)]
TERMS = Terms(["softmax", "logits", "tokenisation", "feature store"])


def test_missed_and_invented_terms_are_counted() -> None:
    heard = Hears("the soft max of the logits", "tokenization and softmax softmax", "the feature store is late")
    figures = domain_words.measured(heard, UTTERANCES, TERMS)
    assert (figures.terms_said, figures.term_error_rate) == (4, 0.25)
    assert figures.inventions == {"feature store": 1}
    assert figures.inventions_elsewhere == {"softmax": 1}
    assert figures.word_error_rate == pytest.approx((2 + 2 + 2) / 12)


def test_the_setting_follows_the_figures() -> None:
    before = domain_words.Figures(10, 0.5, {}, {}, 0.2, 0.1)
    assert "is of use" in domain_words.verdict(before, replace(before, term_error_rate=0.3))
    assert "no better" in domain_words.verdict(before, before)
    invented = replace(before, term_error_rate=0.1, inventions={"softmax": 2})
    assert "off: 2 more" in domain_words.verdict(before, invented)
