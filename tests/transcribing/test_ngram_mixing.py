"""Two language models in one."""

import itertools

import pytest
from small_ngrams import WORDS, probability, small_ngrams

from voiceprep.questions.model import Question
from voiceprep.transcribing.bank_counts import bank_counts
from voiceprep.transcribing.ngram_mixing import mixed

COUNTS = {
    ("softmax",): 2,
    ("model",): 1,
    ("the",): 1,
    ("</s>",): 1,
    ("<s>", "the"): 1,
    ("the", "softmax"): 1,
    ("softmax", "</s>"): 1,
    ("<s>", "the", "softmax"): 1,
    ("the", "softmax", "</s>"): 1,
}


@pytest.mark.parametrize("weight", [0.0, 0.3, 1.0])
def test_after_any_words_something_comes(weight: float) -> None:
    model = mixed(small_ngrams(), COUNTS, ["softmax"], weight)
    for before in [(), *itertools.product(model.words), *itertools.product(model.words, repeat=2)]:
        assert sum(probability(model, *before, word) for word in model.words) == pytest.approx(1.0), before


def test_without_a_weight_the_bank_changes_nothing() -> None:
    own, model = small_ngrams(), mixed(small_ngrams(), COUNTS, ["softmax"], 0.0)
    for words in itertools.product(WORDS, repeat=3):
        assert probability(model, *words) == pytest.approx(probability(own, *words)), words


def test_what_either_has_seen_has_the_mean_of_what_both_say() -> None:
    own = small_ngrams()
    bank, model = (mixed(own, COUNTS, ["softmax"], weight) for weight in (1.0, 0.25))
    for words in [("model",), ("the", "model"), ("the", "softmax"), ("the", "model", "trains")]:
        mean = 0.25 * probability(bank, *words) + 0.75 * (0 if "softmax" in words else probability(own, *words))
        assert probability(model, *words) == pytest.approx(mean), words


def test_seen_words_are_discounted_as_witten_and_bell_say() -> None:
    """After “the” one word came, once: half is left for all others."""
    bank = mixed(small_ngrams(), COUNTS, ["softmax"], 1.0)
    assert probability(bank, "the", "softmax") == pytest.approx((1 + probability(bank, "softmax")) / 2)


def test_words_that_nobody_can_pronounce_are_left_out() -> None:
    model = mixed(small_ngrams(), COUNTS, [], 0.5)
    assert "softmax" not in model.words
    assert sum(probability(model, "the", word) for word in model.words) == pytest.approx(1.0)


def test_what_only_one_answer_says_is_as_improbable_as_without_the_bank() -> None:
    one = Question("one", "What trains?", "The model trains a model. The trains model.", ())
    other = Question("other", "What is a model?", "A model trains.", ())
    model = mixed(small_ngrams(), bank_counts([one, other]), [], 0.5)
    alone = mixed(small_ngrams(), bank_counts([other]), [], 0.5)
    only = ("the", "trains", "model")
    for found in (model, alone):
        # No entry of its own: the probability is that of the words apart.
        assert probability(found, *only) == pytest.approx(
            10 ** found.unigram_backoff[found.words.index("trains")] * probability(found, "model")
        )
    assert probability(model, "a", "model") > probability(small_ngrams(), "a", "model")
