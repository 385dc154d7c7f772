"""What becomes of a key point, in plain cases."""

import pytest
from banks import question_with

from voiceprep.assessing.assess import assess
from voiceprep.assessing.records import KeyPointResult, Verdict
from voiceprep.questions.model import KeyPoint, Question, Rung, StoryPart
from voiceprep.transcribing.transcript import Transcript

DROPOUT = KeyPoint(
    "dropout",
    "Dropout silences random units during training, so that none relies on its neighbours",
    also=("some neurons are switched off by chance in each training step",),
    never=("dropout removes the weakest units for good after training",),
)
TEST_TIME = KeyPoint(
    "test-time",
    "Dropout is not applied when the model predicts",
    also=("at prediction time dropout is never applied",),
    never=("dropout is applied when the model predicts",),
)


def judge(answer: str, *points: KeyPoint, asked: str = "What is asked?") -> list[KeyPointResult]:
    return list(assess(question_with(*points, text=asked), Transcript(answer)).key_points)


def verdict(answer: str, point: KeyPoint, asked: str = "What is asked?") -> Verdict:
    [result] = judge(answer, point, asked=asked)
    return result.verdict


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("Dropout silences random units during training, so none of them relies on its neighbours.", Verdict.COVERED),
        ("um so in every training step some neurons are uh switched off by chance", Verdict.COVERED),
        ("DROPOUT SILENCES RANDOM UNITS, DURING TRAINING! NONE RELIES ON NEIGHBOURS", Verdict.COVERED),
        ("During training a random unit is silenced, and relying on a neighbour does not work.", Verdict.COVERED),
        ("I would look at the learning rate and at the batch size first.", Verdict.MISSED),
        ("Dropout removes the weakest units for good after training.", Verdict.CONTRADICTED),
        ("", Verdict.MISSED),
        ("?!", Verdict.MISSED),
        ("of the and it is", Verdict.MISSED),
    ],
)
def test_plain_cases(answer: str, expected: Verdict) -> None:
    assert verdict(answer, DROPOUT) is expected


def test_less_than_half_of_a_claim_is_partly_said() -> None:
    point = KeyPoint("noise", "Mixing noise into training data closes the accuracy gap")
    assert verdict("I would put noise into the training data and then I would see", point) is Verdict.PARTIAL


def test_the_words_must_stand_near_each_other() -> None:
    scattered = " then I talk about something else for a good while and it goes on and on and on ".join(
        "dropout silences random units training relies neighbours".split()
    )
    assert verdict(scattered, DROPOUT) is Verdict.MISSED


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("Dropout is not applied when the model predicts", Verdict.COVERED),
        ("dropout isn't applied when the model predicts", Verdict.COVERED),
        ("dropout isn’t applied when the model predicts", Verdict.COVERED),
        ("dropout is applied when the model predicts", Verdict.CONTRADICTED),
    ],
)
def test_a_not_turns_a_claim_around(answer: str, expected: Verdict) -> None:
    assert verdict(answer, TEST_TIME) is expected


def test_a_missing_not_costs() -> None:
    point = KeyPoint("x", "Dropout is not applied when the model predicts")
    [with_it] = judge("dropout is not applied when the model predicts", point)
    [without] = judge("dropout is applied when the model predicts", point)
    assert with_it.score > without.score


@pytest.mark.parametrize(
    "answer",
    [
        "dropped out silence random unit during trainings none relying on neighbors",
        "dropout silenses randon unnits durring training so none relys on its nieghbours",
    ],
)
def test_misheard_and_misspelt_words_still_count(answer: str) -> None:
    assert verdict(answer, DROPOUT) is Verdict.COVERED


def test_short_words_that_look_alike_are_different_words() -> None:
    point = KeyPoint("rate", "The rate beats the cost of the ride")
    assert verdict("the crate beasts the coast of the bride", point) is Verdict.MISSED


def test_numbers_are_the_same_in_digits_and_in_words() -> None:
    point = KeyPoint("rate", "Ninety five percent lies within two deviations")
    assert judge("95 percent lies within 2 deviations", point)[0].score == 1.0


def test_the_question_read_back_covers_nothing() -> None:
    asked = "Why does dropout silence random units during training?"
    for answer in (asked, f"{asked} {asked}", "so you ask why dropout silences random units during training okay"):
        assert verdict(answer, DROPOUT, asked=asked) not in (Verdict.COVERED, Verdict.CONTRADICTED)
    assert verdict(DROPOUT.text, DROPOUT, asked=asked) is Verdict.COVERED


def test_results_stand_in_the_order_of_the_points_and_keep_what_these_say() -> None:
    points = (
        KeyPoint("b", "It came after the storm", rung=Rung.STAFF, part=StoryPart.RESULT),
        KeyPoint("a", "It came before the flood"),
    )
    results = judge("nothing of this", *points)
    assert [(result.id, result.text, result.rung, result.part) for result in results] == [
        (point.id, point.text, point.rung, point.part) for point in points
    ]


def test_a_question_without_points_is_assessed_too() -> None:
    assessment = assess(Question("q", "Why?", "So.", ()), Transcript("Because."))
    assert (assessment.key_points, assessment.coverage, assessment.rung) == ((), 0.0, None)


def test_more_words_never_take_a_point_away() -> None:
    said = DROPOUT.text
    for more in ("", " and then I would go home", " it is not what I meant though"):
        assert verdict(f"Well let me see. {said}{more}", DROPOUT) is Verdict.COVERED
