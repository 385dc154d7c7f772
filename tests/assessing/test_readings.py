"""Key points that have no phrasings of their own: the model answer says them in other words."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from voiceprep.assessing.assess import assess
from voiceprep.assessing.checker import Checker
from voiceprep.assessing.readings import readings_of
from voiceprep.assessing.records import Verdict
from voiceprep.practising.checking import load_checker
from voiceprep.questions.model import KeyPoint, Question
from voiceprep.transcribing.transcript import Transcript

SETS = Path(__file__).resolve().parents[1] / "benchmarks" / "sets" / "dev"
POINT = KeyPoint("oversight", "Rare classes vanish in the average")
QUESTION = Question(
    "rare",
    "Why look at each class by itself?",
    "One number hides a lot. When only one in a hundred is a fraud, a model that never finds any of them scores "
    "ninety-nine percent, so the rare classes vanish in the average. Look at recall for each class.",
    (POINT, KeyPoint("recall", "Recall for each class shows it", ("you look at how many of each kind were found",))),
)


@pytest.fixture(scope="module")
def checker() -> Checker:
    return load_checker()


def test_a_point_without_phrasings_is_read_in_the_model_answers_words_too() -> None:
    words = "When only one in a hundred is a fraud"
    alone, beside, instead = readings_of(QUESTION, POINT)
    assert alone == POINT
    assert (beside.text, instead.also) == (POINT.text, (POINT.text,))
    assert beside.also[0] == instead.text
    assert words in instead.text


def test_a_point_with_phrasings_is_read_as_it_stands() -> None:
    assert readings_of(QUESTION, QUESTION.key_points[1]) == (QUESTION.key_points[1],)


def test_a_point_that_the_model_answer_does_not_make_is_read_as_it_stands() -> None:
    apart = KeyPoint("cost", "Labelling is expensive")
    assert readings_of(replace(QUESTION, key_points=(apart,)), apart) == (apart,)


def test_the_model_answers_words_make_the_judge_right_more_often(checker: Checker) -> None:
    """On a question of the evaluation set, whose key points have no phrasings."""
    right = {"with": 0, "without": 0}
    given = json.loads((SETS / "bootstrap.json").read_text(encoding="utf-8"))
    points = tuple(KeyPoint(one["id"], one["text"]) for one in given["key_points"])
    for name, model_answer in (("with", given["model_answer"]), ("without", "")):
        question = Question(given["id"], given["question"], model_answer, points)
        for answer in given["answers"]:
            for point in assess(question, Transcript(answer["transcript"]), checker=checker).key_points:
                right[name] += (point.verdict is Verdict.COVERED) == (point.id in answer["covered"])
    assert right["with"] >= right["without"] + 2


def test_the_evidence_is_the_answers_own_words(checker: Checker) -> None:
    said = "say nearly every payment is fine then a system that lets all the fraud through looks almost perfect, so"
    [point, _] = assess(QUESTION, Transcript(said), checker=checker).key_points
    assert point.verdict is Verdict.COVERED
    [evidence] = point.evidence
    assert "fraud" in evidence.text
    assert said[evidence.start : evidence.end] == evidence.text
