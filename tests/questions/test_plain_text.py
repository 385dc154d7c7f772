"""The plain-text form that people keep their questions in."""

from pathlib import Path

import pytest

from voiceprep.errors import BadInputError
from voiceprep.questions.plain_text import import_plain_text, looks_like_plain_text_bank

NOTES = """\
Interview notes

Remember the shape of an answer,
not its wording.

3. Generalization and Evaluation

Say first what is held out.

Q17. What are training, validation
and test data for?
Model answer:
Training data fits the weights. Validation data chooses between models.

The test set is used once.

Q18: What is overfitting?
Model answer: Fitting noise. These are the signs:

1. training error falls
2. test error rises

4) Coding

q25. How do you open?
Answer: I restate the task.
"""


def test_the_form_is_read() -> None:
    evaluation, coding = import_plain_text(NOTES, Path("my_notes.txt"))
    assert (evaluation.id, evaluation.title, evaluation.track) == (
        "generalization-evaluation",
        "Generalization and Evaluation",
        "my-notes",
    )
    assert evaluation.preface == (
        "Interview notes\n\nRemember the shape of an answer, not its wording.\n\nSay first what is held out."
    )
    assert [question.text for question in evaluation.questions] == [
        "What are training, validation and test data for?",
        "What is overfitting?",
    ]
    splits, overfitting = evaluation.questions
    assert splits.model_answer == (
        "Training data fits the weights. Validation data chooses between models.\n\nThe test set is used once."
    )
    assert [point.text for point in splits.key_points] == [
        "Training data fits the weights.",
        "Validation data chooses between models.",
        "The test set is used once.",
    ]
    assert overfitting.model_answer == (
        "Fitting noise. These are the signs:\n\n1. training error falls 2. test error rises"
    )
    assert (coding.title, coding.preface) == ("Coding", "")
    assert [(question.id, question.model_answer) for question in coding.questions] == [
        ("how-do-open", "I restate the task.")
    ]


def test_no_word_is_lost() -> None:
    text = (
        "How to use this\n1. Read\n2. Answer\n\n1. Basics\nQ1. Why?\nAnswer: So.\n\n2. Left for later\nMore to come.\n"
        "\n3. Rest\nQ2. How?\nAnswer: Thus.\n\n4. Thanks\nTo all.\n"
    )
    basics, rest = import_plain_text(text, Path("notes.txt"))
    assert basics.preface == "How to use this\n\n1. Read\n\n2. Answer"
    assert rest.preface == "2. Left for later\n\nMore to come.\n\n4. Thanks\n\nTo all."


def test_without_sections_the_file_names_the_bank() -> None:
    [bank] = import_plain_text("Q1. Why?\nModel answer:\nSo it is.\n", Path("my-notes.txt"))
    assert (bank.id, bank.title) == ("my-notes", "My notes")


def test_questions_and_sections_of_the_same_words_have_ids_of_their_own() -> None:
    text = "1. Basics\nQ1. Why?\nAnswer: So.\nQ2. Why?\nAnswer: Or so.\n\n2. Basics\nQ1. Why?\nAnswer: Thus.\n"
    banks = import_plain_text(text, Path("notes.txt"))
    assert [bank.id for bank in banks] == ["basics", "basics-2"]
    assert [question.id for bank in banks for question in bank.questions] == ["why", "why-2", "why-3"]


def test_the_target_time_is_what_the_answer_takes_with_room_to_think() -> None:
    [bank] = import_plain_text(f"Q1. Why?\nAnswer: {'word ' * 119}.\n", Path("notes.txt"))
    assert bank.questions[0].target_s == 60
    [endless] = import_plain_text(f"Q1. Why?\nAnswer: {'word ' * 9000}.\n", Path("notes.txt"))
    assert endless.questions[0].target_s == 1800


def test_every_question_that_lacks_something_is_named() -> None:
    text = (
        "1. Basics\nQ1. Why?\n\nQ2. How?\nModel answer:\n\nQ3.\nModel answer: So.\n\n"
        "Q4. When?\nAnswer: A.\nAnswer: B.\n"
    )
    with pytest.raises(BadInputError) as raised:
        import_plain_text(text, Path("notes.txt"))
    assert raised.value.message.split("\n") == [
        "notes.txt:2: the question has no line “Model answer:”",
        "notes.txt:4: the model answer has no words",
        "notes.txt:7: the question has no words",
        "notes.txt:10: the question has a second model answer in line 12; is a line like Q2. missing?",
    ]


def test_a_page_break_does_not_move_the_lines() -> None:
    with pytest.raises(BadInputError, match=r"^notes\.txt:4: "):
        import_plain_text("Q1. Why?\nAnswer: So.\n\x0c\nQ2. How?\n", Path("notes.txt"))


def test_without_questions_it_says_what_the_form_is() -> None:
    with pytest.raises(BadInputError, match="holds no questions in the form"):
        import_plain_text("3. Evaluation\n\nOnly words.\n", Path("notes.txt"))


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        (NOTES, True),
        ("Q1. Why?\n", True),
        ("Just some notes.\n", False),
        ("---\ntitle: A\ntrack: b\n---\n\n## Q1 {#q}\n\nQ2. is asked next.\n", False),
        ("", False),
    ],
)
def test_the_form_is_told_from_others(text: str, is_one: bool) -> None:
    assert looks_like_plain_text_bank(text) is is_one
