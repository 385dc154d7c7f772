"""What authors are advised to mend."""

from pathlib import Path

import pytest
from banks import bank_text, read

from voiceprep.questions.lint import dead_links, lint
from voiceprep.questions.model import Library

ANSWER = " ".join(["The model is first trained on clean speech, and then it meets the noise of a real room."] * 5)
"""Ninety words in sentences of eighteen: 39 seconds aloud."""

POINTS = [
    "The training data was recorded in quiet rooms",
    "Real rooms add echoes that nobody modelled before",
    "Mixing noise into training makes the gap smaller",
]


def question(
    *,
    heading: str = "Why is it worse in the field?",
    braces: str = "#field time=45",
    answer: str = ANSWER,
    points: list[str] | None = None,
) -> str:
    listed = "\n".join(f"- {point}" for point in (POINTS if points is None else points))
    return bank_text(f"\n## {heading} {{{braces}}}\n\n{answer}\n\n### Key points\n{listed}\n")


def findings(text: str) -> list[str]:
    found = lint(read(text))
    assert all(finding.advice and finding.line == 6 and finding.source == Path("bank.md") for finding in found)
    return [finding.message.removeprefix("#field: ") for finding in found]


def test_a_good_question_needs_no_advice() -> None:
    assert findings(question()) == []


def test_what_a_voice_cannot_say() -> None:
    assert findings(question(heading="Why is x^2 > 5%?")) == [
        "a voice stumbles over % > ^ in the question; write what is said"
    ]
    assert findings(question(answer=ANSWER + " So a = b.")) == [
        "a voice stumbles over = in the model answer; write what is said"
    ]


def test_the_spoken_form_is_what_a_voice_says() -> None:
    assert findings(question(heading="Why is x² > 5?", answer="> Why is x squared above five?\n\n" + ANSWER)) == []


def test_a_long_sentence() -> None:
    long = "Word" + " word" * 35 + "."
    assert findings(question(answer=f"{ANSWER} {long}", braces="#field time=55")) == [
        "a sentence of 36 words is long to say (at most 35): “Word word word word word …”"
    ]


@pytest.mark.parametrize(
    ("words", "braces", "advice"),
    [
        (59, "#field time=30", "the model answer has 59 words; 60 to 130 are right for a concept question"),
        (131, "#field time=60", "the model answer has 131 words; 60 to 130 are right for a concept question"),
        (100, "#field time=75", "the model answer takes 43 s aloud, which does not fit time=75"),
        (100, "#field time=35", "the model answer takes 43 s aloud, which does not fit time=35"),
    ],
)
def test_the_length_of_the_answer(words: int, braces: str, advice: str) -> None:
    answer = " ".join(
        f"{'Word' if number % 10 == 0 else 'word'}{'.' if number % 10 == 9 else ''}" for number in range(words)
    )
    assert findings(question(answer=answer, braces=braces)) == [advice]


def test_the_number_and_the_length_of_key_points() -> None:
    assert findings(question(points=POINTS[:2])) == ["there are 2 key points; 3 to 8 are right for a concept"]
    assert findings(question(points=[*POINTS, "Far too short"])) == [
        "a key point has 3 words (6 to 22 are right): “Far too short”"
    ]


def test_points_that_say_the_same() -> None:
    twin = "Real rooms add echoes that nobody modelled then"
    assert findings(question(points=[*POINTS, twin])) == [
        f"two key points say nearly the same: “{POINTS[1]}” and “{twin}”"
    ]


def test_a_phrasing_that_stands_twice_is_told_once() -> None:
    point = POINTS[0] + "\n  - also: it was quiet\n  - never: It was quiet.\n  - also: it was quiet"
    assert findings(question(points=[point, *POINTS[1:]])) == [
        "the same phrasing stands 3 times under one key point: “it was quiet”"
    ]


def test_links_to_questions_that_no_bank_has() -> None:
    text = (
        question()
        + "\n### Follow-ups\n- [This](#field)\n- [That](#gone)\n- Free text\n\n### See also\n- [Lost](#lost)\n"
    )
    found = dead_links(Library((read(text),)))
    assert [(finding.line, finding.message) for finding in found] == [
        (6, "#field links to #gone, which no bank has"),
        (6, "#field links to #lost, which no bank has"),
    ]
