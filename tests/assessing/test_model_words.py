"""The words of the model answer that make a key point."""

from dataclasses import replace

from banks import question_with
from hypothesis import given
from hypothesis import strategies as st

from voiceprep.assessing.model_words import model_words
from voiceprep.questions.model import KeyPoint
from voiceprep.questions.wording import sentences

ANSWER = (
    "I look at the tail first. Tiny effects become significant in huge samples, so I also give an interval. "
    "Dr. Smith asks for the size of the effect. The null is assumed, and nothing says that it is true."
)


def words_for(point: KeyPoint, answer: str = ANSWER) -> str | None:
    return model_words(replace(question_with(point), model_answer=answer)).get(point.id)


def test_the_sentence_that_makes_the_point_is_found() -> None:
    point = KeyPoint("huge", "Huge samples make tiny effects significant")
    assert words_for(point) == "Tiny effects become significant in huge samples, so I also give an interval."


def test_other_phrasings_of_the_point_lead_there_too() -> None:
    point = KeyPoint("assumed", "H0 is taken for granted", also=("it is computed assuming the null",))
    assert words_for(point) == "The null is assumed, and nothing says that it is true."


def test_two_neighbours_are_shown_where_only_both_say_it() -> None:
    answer = "I cut the text into short chunks. Each of them carries its title and date."
    point = KeyPoint("chunks", "Chunks are short and carry a title and a date")
    assert words_for(point, f"Retrieval comes first. {answer} Then I rank.") == answer


def test_a_point_that_the_model_answer_does_not_make_has_no_words() -> None:
    assert words_for(KeyPoint("other", "Gradient clipping bounds the norm")) is None
    assert words_for(KeyPoint("huge", "Huge samples make tiny effects significant"), answer="") is None


@given(st.text(), st.text())
def test_any_words_are_whole_sentences_of_the_answer(point: str, answer: str) -> None:
    found = words_for(KeyPoint("any", point), answer)
    assert found is None or found in " ".join(sentences(answer))
