"""Judging while the answer is being given."""

import threading

import pytest

from voiceprep.assessing.checker import Checker
from voiceprep.assessing.lexical import LexicalChecker
from voiceprep.errors import RecognizerError
from voiceprep.practising.live import LiveJudging
from voiceprep.questions.model import KeyPoint, Question
from voiceprep.transcribing.transcript import Transcript

QUESTION = Question("p-value", "What is a p-value?", "", (KeyPoint("tail", "The chance of data so extreme"),))


def test_the_checker_is_there_before_the_first_words() -> None:
    loaded = threading.Event()

    def load() -> Checker:
        loaded.set()
        return LexicalChecker()

    judging = LiveJudging(QUESTION, load)
    try:
        assert loaded.wait(10)
        assert judging.take() is None
    finally:
        judging.close()


def test_a_checker_that_cannot_be_loaded_is_told_of_by_the_final_judging_only() -> None:
    asked = []

    def load() -> Checker:
        asked.append(1)
        raise RecognizerError("The judge is damaged", "Install voiceprep again")

    judging = LiveJudging(QUESTION, load)
    judging.hear(Transcript("the chance of data so extreme"))
    judging.close()
    assert judging.take() is None
    assert asked == [1]
    with pytest.raises(RecognizerError, match="damaged"):
        judging.checker()
