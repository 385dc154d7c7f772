"""A bank that is written as Markdown reads back as the same bank."""

from dataclasses import fields
from pathlib import Path

import pytest
from banks import EXAMPLE, read
from hypothesis import example, given, note
from hypothesis import strategies as st

from voiceprep.questions.model import Bank, KeyPoint, Kind, Level, Link, Question, Rung, StoryPart
from voiceprep.questions.question_reader import points_of_answer
from voiceprep.questions.wording import ID_PATTERN
from voiceprep.questions.writing import bank_markdown

TELLING = (
    "# 1. 12) > - + * = ``` ~~~ --- *** ___ <b> [a]: b [a](b) \\ \\# \\\\ &amp; {#a} {a=b} also: ! _x_ `y` é".split()
)


def one_line(text: str) -> str:
    return " ".join(text.split())


words = st.one_of(
    st.sampled_from(TELLING), st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=8)
)
line = st.lists(words, min_size=1, max_size=6).map(lambda parts: one_line(" ".join(parts))).filter(bool)
identifier = st.from_regex(ID_PATTERN, fullmatch=True).filter(lambda made: len(made) < 40)
few_lines = st.lists(line, max_size=3).map(tuple)
paragraphs = st.lists(line, min_size=1, max_size=3).map("\n\n".join)
tag = st.text("abc 'é-", min_size=1, max_size=8).map(one_line).filter(bool)
link = st.builds(Link, line, st.none() | identifier)
point = st.builds(
    KeyPoint, identifier, line, few_lines, few_lines, st.sampled_from(Rung), st.none() | st.sampled_from(StoryPart)
)
question = st.builds(
    Question,
    id=identifier,
    text=line,
    model_answer=paragraphs,
    key_points=st.lists(point, min_size=1, max_size=3, unique_by=lambda made: made.id).map(tuple),
    level=st.sampled_from(Level),
    kind=st.sampled_from(Kind),
    target_s=st.integers(5, 1800),
    tags=st.lists(tag, max_size=2).map(tuple),
    spoken=st.none() | line,
    hints=few_lines,
    follow_ups=st.lists(link, max_size=3).map(tuple),
    see_also=st.lists(link, max_size=3).map(tuple),
    tests=st.just("") | line,
    red_flags=few_lines,
)
bank = st.builds(
    Bank,
    id=st.just("bank"),
    title=line,
    track=identifier,
    questions=st.lists(question, min_size=1, max_size=2, unique_by=lambda made: made.id).map(tuple),
    source=st.just(Path("bank.md")),
    preface=st.just("") | paragraphs,
)


def differences(found: Bank, written: Bank) -> list[str]:
    """What reads back differently; where a question was read from does not count.

    Only the differing parts are named: a comparison of whole banks takes pytest minutes to explain.
    """
    told = [
        f"{name}: {getattr(found, name)!r}"
        for name in ("title", "track", "preface")
        if getattr(found, name) != getattr(written, name)
    ]
    if len(found.questions) != len(written.questions):
        return [*told, f"{len(found.questions)} questions"]
    return told + [
        f"{field.name}: {getattr(one, field.name)!r}"
        for one, other in zip(found.questions, written.questions, strict=True)
        for field in fields(Question)
        if field.name not in ("source", "line", "track", "bank")
        and getattr(one, field.name) != getattr(other, field.name)
    ]


def test_the_bank_of_the_format_comes_back() -> None:
    bank = read(EXAMPLE)
    assert differences(read(bank_markdown(bank)), bank) == []


HOSTILE = [
    *TELLING,
    "1. Do this",
    "2) do that",
    "# a title",
    "- a line",
    "+ more",
    "> quoted",
    "* * *",
    "[a](b) and <http://x.org>",
    "see [a](b) or <http://x.org>",
    "[a]: b",
    "<div> a",
    "<!-- a",
    "it is \\*so\\*",
    "{#a}",
    "--- a",
]
"""Words that Markdown would take for something else."""


@pytest.mark.parametrize("text", HOSTILE)
def test_words_that_look_like_markup_come_back_in_every_place(text: str) -> None:
    asked = Question(
        "asked",
        text,
        f"{text}\n\n{text}",
        (KeyPoint("point", text, (text,), (text,)),),
        spoken=text,
        hints=(text,),
        follow_ups=(Link(text), Link(text, "other")),
        tests=text,
        red_flags=(text,),
    )
    written = Bank("bank", text, "t", (asked,), Path("bank.md"), f"{text}\n\n{text}")
    assert differences(read(bank_markdown(written)), written) == []


@given(bank)
def test_any_bank_comes_back(written: Bank) -> None:
    text = bank_markdown(written)
    note(text)
    assert differences(read(text), written) == []


@given(paragraphs)
@example("1. First of all.\n\n2) Then.\n\n- And so on.")
@example("# of parameters.\n\n> 5 is a lot.\n\n--- I stop.\n\n[note]: this vanishes otherwise")
def test_points_made_of_the_model_answer_are_made_again(model_answer: str) -> None:
    asked = Question("asked", "Why?", model_answer, points_of_answer(model_answer), track="t", bank="bank")
    text = bank_markdown(Bank("bank", "T", "t", (asked,), Path("bank.md")))
    assert "### Key points" not in text
    [found] = read(text).questions
    assert found.model_answer == model_answer
    assert found.key_points == asked.key_points
