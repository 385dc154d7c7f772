"""What the built-in recognizer expects of an answer: what other answers say, never what only this one does."""

from banks import question_with

from voiceprep.questions.model import KeyPoint, Question
from voiceprep.transcribing.bank_counts import bank_counts

ONE = Question(
    "one",
    "What does a dropout layer do?",
    "It silences random neurons. The gradient still flows.",
    (KeyPoint("p", "It silences random neurons", also=("random neurons fall silent",), never=("it prunes neurons",)),),
)
OTHER = Question("other", "What vanishes?", "The gradient still flows backwards.", (KeyPoint("p", "The gradient"),))
THIRD = Question("third", "What flows?", "It is the gradient; still flows matter.", ())


def test_a_phrase_of_one_answer_alone_is_not_expected() -> None:
    counts = bank_counts([ONE, OTHER, THIRD])
    for phrase in ("silences", "random neurons", "neurons fall silent", "prunes", "flows backwards"):
        assert tuple(phrase.split()) not in counts, phrase


def test_however_often_the_answer_says_it() -> None:
    said = KeyPoint("p", "Weights decay", also=("weights decay", "the weights decay"))
    assert ("weights", "decay") not in bank_counts([question_with(said, model_answer="Weights decay."), OTHER])


def test_a_phrase_counts_as_often_as_other_answers_say_it() -> None:
    assert bank_counts([ONE, OTHER])["the", "gradient", "still"] == 1
    assert bank_counts([ONE, OTHER, THIRD])["the", "gradient"] == 2


def test_how_a_question_is_asked_is_expected_in_full() -> None:
    assert bank_counts([ONE])["a", "dropout", "layer"] == 1


def test_sentences_begin_and_end() -> None:
    counts = bank_counts([ONE, OTHER])
    assert counts["<s>", "the", "gradient"] == 1
    assert ("neurons", "the") not in counts
    assert ("<s>",) not in counts


def test_without_questions_nothing_is_expected() -> None:
    assert bank_counts([]) == {}
