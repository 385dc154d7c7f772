import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceprep.assessing.assess import assess
from voiceprep.assessing.records import Verdict
from voiceprep.assessing.sounding import Terms
from voiceprep.questions.model import KeyPoint, Question
from voiceprep.transcribing.transcript import Transcript

TERMS = Terms(
    [
        "Softmax turns logits into probabilities",
        "A KDE smooths a histogram",
        "CTC assumes conditional independence",
        "The cache keeps hot data in a queue of bytes",
        "Dropout is a regularisation of the code",
    ]
)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("the soft max gives you that", "the softmax gives you that"),
        ("you can use a cadie for it", "you can use a KDE for it"),
        ("k d e does the same", "KDE does the same"),
        ("see tee see says so", "CTC says so"),
        ("put it into the cash", "put it into the cache"),
        ("it is eight bites with drop out", "it is eight bytes with dropout"),
        ("regularization helps", "regularisation helps"),
    ],
)
def test_a_term_of_the_question_is_known_by_its_sound(said: str, meant: str) -> None:
    assert TERMS.mend(said).text == meant


@pytest.mark.parametrize(
    "said",
    [
        "a good cat got the coat",
        "it is not so and I know",
        "we keep it in the queue and in the code",
        "she said see you later",
        "",
    ],
)
def test_other_words_stay_as_they_are(said: str) -> None:
    assert TERMS.mend(said).text == said


def test_evidence_shows_the_words_as_they_were_written() -> None:
    point = KeyPoint("p", "Softmax turns the logits into probabilities that sum to one")
    text = "well the soft max turns the logits into probabilities"

    [found] = assess(Question("q", "What comes last?", "", (point,)), Transcript(text)).key_points

    assert found.verdict is Verdict.COVERED
    assert found.evidence[0].text == "soft max turns the logits into probabilities"


@given(st.lists(st.sampled_from("soft max cash cadie k d e , . the see tee bites und É don't 12".split()), max_size=12))
def test_every_part_of_the_mended_text_has_its_place_in_the_first(words: list[str]) -> None:
    text = " ".join(words)
    mended = TERMS.mend(text)
    assert len(mended.origins) == len(mended.text) + 1
    assert mended.original(0, len(mended.text)) == (0, len(text))
    assert list(mended.origins) == sorted(mended.origins)
