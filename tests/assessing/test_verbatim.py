"""What the bank's own words settle, without a judge."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceprep.assessing.verbatim import only_echoes, said_as_written
from voiceprep.questions.model import KeyPoint, Question

NULL = KeyPoint(
    "null",
    "It is computed under the assumption that the null hypothesis is true",
    ("you pretend that there is no effect and calculate from there",),
    ("it is computed under the assumption that the alternative hypothesis is true",),
)
NOT = KeyPoint("not", "A p-value is not the probability that the null hypothesis is true")
P_VALUE = Question("p", "What does a p-value mean?", "", (NULL, NOT))


@pytest.mark.parametrize(
    ("answer", "points"),
    [
        ("well it's computed under the assumption that the null hypothesis is true right", {"null"}),
        ("it is computed under the assumption that the alternative hypothesis is true", set()),
        ("it is the probability that the null hypothesis is true", set()),
        ("a p value isn't the probability that the null hypothesis is true", {"not"}),
        ("true is hypothesis null the that assumption the under computed is it", set()),
        ("the null hypothesis", set()),
        ("", set()),
    ],
)
def test_a_point_said_as_it_is_written_is_known(answer: str, points: set[str]) -> None:
    assert set(said_as_written(P_VALUE, answer)) == points


def test_what_is_shown_are_whole_words() -> None:
    text = "first of all, it's computed under the assumption that the null hypothesis is true, as we know"
    found = said_as_written(P_VALUE, text)["null"]
    assert text[found.start : found.end].endswith("is true")
    assert text[found.start - 1] == " "


def test_the_question_read_back_is_an_echo() -> None:
    assert only_echoes(P_VALUE, "so what does a p value mean")
    assert not only_echoes(P_VALUE, "a p value assumes the null hypothesis")


@given(st.text(alphabet="abé ß.İ'not hypothesis null true", max_size=80))
def test_any_answer_can_be_read(text: str) -> None:
    for match in said_as_written(P_VALUE, text).values():
        assert 0 <= match.start < match.end <= len(text)
