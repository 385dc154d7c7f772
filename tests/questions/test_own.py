"""A user's own points, notes and answers on questions of other banks."""

from pathlib import Path

import pytest
from banks import mistakes_in, read

from voiceprep.questions.loading import load_library, load_question
from voiceprep.questions.model import KeyPoint, Question, StoryPart
from voiceprep.questions.own import says_nothing, template

SHIPPED = """---
title: Noise
track: speech
---

## Why is it worse in the field? {#field}

Rooms have echoes.

### Key points
- Rooms add echoes {#echoes}
  - also: it reverberates
- Microphones differ {#microphones}

### Hints
1. Rooms.

### Red flags
- Blaming users
"""

HEADER = "---\ntitle: Mine\nown: true\n---\n\n"
HEADING = "## Why is it worse in the field? {#field}\n\n"


@pytest.fixture
def folders(tmp_path: Path) -> list[Path]:
    """The shipped bank's folder, and the user's with nothing in it."""
    shipped, own = tmp_path / "shipped", tmp_path / "own"
    shipped.mkdir()
    own.mkdir()
    (shipped / "noise.md").write_text(SHIPPED)
    return [shipped, own]


def field_with(folders: list[Path], added: str) -> Question:
    (folders[1] / "field.md").write_text(HEADER + HEADING + added)
    library = load_library(folders)
    assert library.mistakes == ()
    [question] = library.questions
    assert load_question(folders, "field") == question
    return question


def test_points_are_added_and_phrasings_go_to_the_point_of_their_id(folders: list[Path]) -> None:
    question = field_with(
        folders,
        "### Key points\n- Whatever I call it {#echoes}\n  - also: the walls answer back\n  - never: rooms are silent\n"
        "- People speak up in noise\n",
    )
    assert question.key_points == (
        KeyPoint(
            "echoes", "Rooms add echoes", also=("it reverberates", "the walls answer back"), never=("rooms are silent",)
        ),
        KeyPoint("microphones", "Microphones differ"),
        KeyPoint("people-speak-up-noise", "People speak up in noise"),
    )
    assert question.model_answer == "Rooms have echoes."
    assert question.source == folders[0] / "noise.md"


def test_an_answer_takes_the_place_of_the_model_answer_and_adds_no_points(folders: list[Path]) -> None:
    question = field_with(folders, "Mine is different. It has two sentences.\n")
    assert question.model_answer == "Mine is different. It has two sentences."
    assert [point.id for point in question.key_points] == ["echoes", "microphones"]


def test_notes_are_kept_as_they_are_written(folders: list[Path]) -> None:
    question = field_with(folders, "### Notes\nAsk *Ana*\nabout it.\n\n- first\n- second\n\n```\nx  = 1\n```\n")
    assert question.notes == "Ask *Ana* about it.\n\n- first\n- second\n\nx  = 1"


def test_hints_are_replaced_and_red_flags_are_added(folders: list[Path]) -> None:
    question = field_with(folders, "### Hint\nWalls.\n\n### Red flags\n- Guessing\n")
    assert question.hints == ("Walls.",)
    assert question.red_flags == ("Blaming users", "Guessing")


def test_the_bank_itself_is_not_touched(folders: list[Path]) -> None:
    before = load_library(folders[:1])
    field_with(folders, "Mine.\n")
    assert load_library(folders[:1]) == before
    assert (folders[0] / "noise.md").read_text() == SHIPPED


def test_additions_to_a_question_that_is_not_there_are_told(folders: list[Path]) -> None:
    (folders[1] / "lost.md").write_text(HEADER + "## Gone? {#gone}\n\n### Notes\nA.\n")
    library = load_library(folders)
    assert [(mistake.source.name, mistake.line, mistake.message) for mistake in library.mistakes] == [
        ("lost.md", 6, "there is no question #gone in any bank to add this to")
    ]
    assert len(library.questions) == 1


def test_additions_in_two_files_are_told(folders: list[Path]) -> None:
    for name in "ab":
        (folders[1] / f"{name}.md").write_text(HEADER + HEADING + f"### Notes\nThe notes in {name}.\n")
    library = load_library(folders)
    assert [mistake.source.name for mistake in library.mistakes] == ["b.md"]
    assert "join the two" in library.mistakes[0].message
    assert library.questions[0].notes == "The notes in a."


def test_additions_with_mistakes_leave_the_question_as_it_is(folders: list[Path]) -> None:
    (folders[1] / "field.md").write_text(HEADER + HEADING + "### Key pints\n- A\n")
    assert load_question(folders, "field").notes == ""
    assert len(load_library(folders).mistakes) == 1


def test_own_is_true_or_is_not_there() -> None:
    [(line, message)] = mistakes_in(HEADER.replace("true", "yes please") + HEADING + "Mine.\n")
    assert line == 3
    assert message.startswith("own is not true")


def test_comments_are_for_people() -> None:
    bank = read(SHIPPED.replace("### Key points", "<!-- not\n\n## read {#so}\n-->\n\n### Key points"))
    assert bank.questions == tuple(
        question.__class__(**{**vars(question), "source": Path("bank.md"), "bank": "bank"})
        for question in read(SHIPPED).questions
    )


@pytest.mark.parametrize("kind", ["concept", "behavioral"])
def test_the_template_says_nothing_until_it_is_filled(kind: str) -> None:
    [question] = read(SHIPPED.replace("{#field}", f"{{#field kind={kind}}}")).questions
    text = template(question)
    bank = read(text)
    assert bank.own
    assert [own.id for own in bank.questions] == ["field"]
    assert says_nothing(bank.questions[0])
    for point in question.key_points:
        assert f"#{point.id}: {point.text}" in text


def test_the_template_s_parts_can_be_taken_out_of_their_comments() -> None:
    [question] = read(SHIPPED.replace("{#field}", "{#field kind=behavioral}")).questions
    start = "<!-- Points of your own are a list under this heading; take it out of the comment.\n"
    [own] = read(template(question).replace(start, "").replace("{part=result}\n-->", "{part=result}\n")).questions
    assert [point.part for point in own.key_points] == list(StoryPart)
