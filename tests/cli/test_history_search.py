import json
from pathlib import Path

import pytest
from commands import Commands
from past_answers import keep_answer
from scripted_studio import Stage

BANK = """\
---
title: Kitchen
track: cooking
---

## How long does an egg boil? {#egg level=beginner kind=drill time=30}

An egg boils for seven minutes.

### Key points
- An egg boils for seven minutes

## How is rice cooked? {#rice level=advanced kind=scenario time=30}

Rice is washed first.

### Key points
- Rice is washed first
"""


@pytest.fixture
def answers(home: Path) -> list[int]:
    """Three answers: on the first of March 2026, and two and four days later."""
    stage = Stage(home)
    stage.write_bank(BANK, "kitchen.md")
    return [
        keep_answer(stage, "an egg boils for seven minutes", question="egg", sound=False),
        keep_answer(stage, "the rice [b] is boiled like eggs", question="rice", days=2, sound=False),
        keep_answer(stage, "I forgot what an egg does", question="egg", days=4, sound=False),
    ]


def _listed(voiceprep: Commands, *options: str) -> list[int]:
    ran = voiceprep("history", "list", *options, "--json")
    assert (ran.status, ran.err) == (0, "")
    return [line["attempt"] for line in ran.json]


@pytest.mark.parametrize(
    ("options", "numbers"),
    [
        ("", [3, 2, 1]),
        ("--limit 2", [3, 2]),
        ("--question egg", [3, 1]),
        ("--question nobody-asked", []),
        ("--track cooking", [3, 2, 1]),
        ("--kind scenario", [2]),
        ("--level beginner", [3, 1]),
        ("--level beginner --question rice", []),
        ("--track cooking --kind drill --verdict covered", [1]),
        ("--verdict missed", [3, 2]),
        ("--verdict contradicted", []),
        ("--since 2026-03-03", [3, 2]),
        ("--until 2026-03-03", [2, 1]),
        ("--since 2026-03-03 --until 2026-03-03", [2]),
        ("--until 2026-02-28", []),
    ],
)
def test_the_list_is_narrowed_down(voiceprep: Commands, answers: list[int], options: str, numbers: list[int]) -> None:
    assert _listed(voiceprep, *options.split()) == numbers


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ("--track gardening", ["track “gardening”", "cooking"]),
        ("--kind nonsense", ["kind “nonsense”", "scenario"]),
        ("--level guru", ["level “guru”", "beginner"]),
        ("--verdict wrong", ["verdict “wrong”", "contradicted"]),
        ("--since yesterday", ["“yesterday” is not a day", "2026-03-01"]),
        ("--until 9999-12-31", ["“9999-12-31” is not a day"]),
        ("--since 0001-01-01", ["“0001-01-01” is not a day"]),
        ("--since 2026-03-02 --until 2026-03-01", ["2026-03-02 is after 2026-03-01"]),
    ],
)
def test_what_cannot_be_is_refused(voiceprep: Commands, answers: list[int], options: str, told: list[str]) -> None:
    voiceprep("history", "list", *options.split()).refused(*told)
    voiceprep("history", "search", "egg", *options.split()).refused(*told)


def test_an_empty_list_says_why(voiceprep: Commands, answers: list[int]) -> None:
    assert voiceprep("history", "list", "--question", "other").err == "No answers to “other” yet.\n"
    assert voiceprep("history", "list", "--verdict", "contradicted").err == "No such answer.\n"


def test_search_finds_what_was_said(voiceprep: Commands, answers: list[int]) -> None:
    ran = voiceprep("history", "search", "eggs", "boiling", "--json")

    assert (ran.status, ran.err) == (0, "")
    assert {hit["attempt"] for hit in ran.json} == {1, 2, 3}
    [hit] = [hit for hit in ran.json if hit["attempt"] == 2]
    assert hit["question"] == "rice"
    assert hit["excerpt"] == "the rice [b] is boiled like eggs"
    assert hit["excerpt_of"] == "answer"
    assert [hit["excerpt"][start:end] for start, end in hit["excerpt_marks"]] == ["boiled", "eggs"]
    [hit] = [hit for hit in ran.json if hit["attempt"] == 3]
    assert [hit["question_text"][start:end] for start, end in hit["question_marks"]] == ["egg", "boil"]


def test_search_is_narrowed_down_and_limited(voiceprep: Commands, answers: list[int]) -> None:
    def found(*options: str) -> list[int]:
        return [hit["attempt"] for hit in voiceprep("history", "search", "egg", *options, "--json").json]

    assert found("--level", "advanced") == [2]
    assert set(found("--since", "2026-03-02")) == {2, 3}
    assert found("--verdict", "covered") == [1]
    assert len(found("--limit", "1")) == 1


def test_search_for_people(voiceprep: Commands, answers: list[int]) -> None:
    ran = voiceprep("history", "search", "rice")
    assert "2026-03-03" in ran.out
    assert "How is rice cooked?" in ran.out
    assert "the rice [b] is boiled like eggs" in ran.out
    assert "\x1b" not in ran.out, "no terminal reads it"
    assert ran.err == ""
    assert "the best 1 of more" in voiceprep("history", "search", "egg", "--limit", "1").err
    assert voiceprep("history", "search", "potato").err == "No answer has these words.\n"
    assert voiceprep("history", "search", "rice", "--level", "beginner").err == "No such answer has these words.\n"
    assert voiceprep("history", "search", "eg").err == "No answer has these words.\n", "nobody is typing"


@pytest.mark.parametrize("words", ['"', "NEAR(egg", "egg*", "question:egg", "--", "\udce9"])
def test_search_takes_any_words(voiceprep: Commands, answers: list[int], words: str) -> None:
    ran = voiceprep("history", "search", "--json", "--", words)
    assert ran.status == 0
    assert isinstance(json.loads(ran.out), list)


def test_an_empty_history(voiceprep: Commands) -> None:
    assert voiceprep("history", "list").err == "No answers yet.\n"
    assert voiceprep("history", "search", "egg").err == "No answer has these words.\n"
    assert voiceprep("history", "search", "egg", "--json").json == []
