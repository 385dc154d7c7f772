"""Reading bank files that are as they should be."""

from pathlib import Path

import pytest
from banks import EXAMPLE, HEADER, bank_text, read

from voiceprep.questions.markdown import parse_bank
from voiceprep.questions.model import KeyPoint, Kind, Level, Link, Page, Question, Rung, StoryPart

SMALL = "## Why? {#why}\n\nBecause it is so.\n"


def test_the_bank_of_the_format_is_read_exactly() -> None:
    bank = read(EXAMPLE)
    assert (bank.id, bank.title, bank.track, bank.preface) == (
        "bank",
        "Probability and statistics",
        "ml-fundamentals",
        "",
    )
    assert bank.questions == (
        Question(
            id="p-value",
            text="What does a p-value mean?",
            model_answer="The model answer: every paragraph before the first third-level heading.",
            key_points=(
                KeyPoint(
                    "probability-data-least-extreme-what-seen",
                    "It is the probability of data at least as extreme as what was seen",
                    also=("as surprising as this, or more",),
                    never=("it is the chance that the result was a fluke",),
                ),
                KeyPoint(
                    "computed-assuming-null-hypothesis-true",
                    "It is computed assuming the null hypothesis is true",
                ),
                KeyPoint(
                    "probability-null-hypothesis-true",
                    "It is not the probability that the null hypothesis is true",
                    rung=Rung.SENIOR,
                ),
            ),
            level=Level.BEGINNER,
            kind=Kind.CONCEPT,
            target_s=45,
            track="ml-fundamentals",
            bank="bank",
            spoken="how to say the question aloud, only where it differs from the heading",
            hints=("Say what is assumed before you say what is computed.",),
            follow_ups=(Link("What changes when the sample is very large?"),),
            source=Path("bank.md"),
            line=6,
        ),
    )


def test_every_other_part_of_a_question_is_read() -> None:
    [question] = read(
        bank_text(
            "## Tell me of a story {#story kind=behavioral tags=team,conflict}\n\nFirst *this*.\n\nThen that.\n\n"
            "### key points\n1. We were late {#late part=situation}\n2. I asked for help {level=staff part=action}\n\n"
            "### Hints\n1. Where.\n2. What.\n3. All of it.\n\n"
            "### Follow-ups\n- [And then?](#what-then)\n- Why so?\n\n### See also\n- [`Another` one](#other)\n\n"
            "### What it tests\nWhether you\nown it.\n\n### Red flags\n- Blaming others\n- No result\n"
        )
    ).questions
    assert question.model_answer == "First *this*.\n\nThen that."
    assert [(point.id, point.rung, point.part) for point in question.key_points] == [
        ("late", Rung.COMPETENT, StoryPart.SITUATION),
        ("i-asked-help", Rung.STAFF, StoryPart.ACTION),
    ]
    assert question.hints == ("Where.", "What.", "All of it.")
    assert question.follow_ups == (Link("And then?", "what-then"), Link("Why so?"))
    assert question.see_also == (Link("Another one", "other"),)
    assert question.tests == "Whether you own it."
    assert question.red_flags == ("Blaming others", "No result")
    assert question.tags == ("team", "conflict")
    assert (question.level, question.target_s) == (Level.INTERMEDIATE, 110)
    assert question.aloud == "Tell me of a story"


def test_tags_of_the_file_go_to_every_question() -> None:
    bank = read(HEADER.replace("---\n", "---\ntags: [basics, exam]\n", 1) + SMALL)
    assert bank.questions[0].tags == ("basics", "exam")


def test_words_before_the_first_question_are_the_preface() -> None:
    bank = read(bank_text("Be *brief*.\n\nThen stop.\n\n" + SMALL))
    assert bank.preface == "Be *brief*.\n\nThen stop."


@pytest.mark.parametrize(
    ("level", "rung"),
    [
        ("competent", Rung.COMPETENT),
        ("beginner", Rung.COMPETENT),
        ("senior", Rung.SENIOR),
        ("intermediate", Rung.SENIOR),
        ("staff", Rung.STAFF),
        ("advanced", Rung.STAFF),
    ],
)
def test_the_level_of_a_point_has_two_names(level: str, rung: Rung) -> None:
    [question] = read(bank_text(SMALL + f"\n### Key points\n- It is so, always {{level={level}}}\n")).questions
    assert question.key_points[0].rung is rung


def test_a_question_without_key_points_gets_one_from_each_sentence() -> None:
    [question] = read(bank_text("## Why? {#why}\n\nThe loss is flat. Is it? Yes, e.g. at 0.5.\n\nNext one\n")).questions
    assert [point.text for point in question.key_points] == [
        "The loss is flat.",
        "Is it?",
        "Yes, e.g. at 0.5.",
        "Next one",
    ]
    assert len({point.id for point in question.key_points}) == 4


def test_windows_line_ends_and_a_byte_order_mark_do_not_matter(tmp_path: Path) -> None:
    from voiceprep.questions.markdown import read_bank_file

    file = tmp_path / "bank.md"
    file.write_bytes(b"\xef\xbb\xbf" + EXAMPLE.replace("\n", "\r\n").encode())
    [question] = read(EXAMPLE).questions
    found = read_bank_file(file)
    assert found.bank is not None
    assert found.bank.questions[0].key_points == question.key_points
    assert found.bank.questions[0].line == question.line


def test_escapes_stand_for_what_they_keep_from_being_markup() -> None:
    [question] = read(bank_text("## Why \\*so\\*? {#why}\n\n1\\. is not a list.\n")).questions
    assert (question.text, question.model_answer) == ("Why *so*?", "1. is not a list.")


def test_a_heading_underlined_with_hyphens_is_a_question_too() -> None:
    [question] = read(bank_text("Why? {#why}\n-----------\n\nBecause.\n")).questions
    assert question.id == "why"


def test_a_page_is_shown_as_it_stands() -> None:
    text = "---\ntitle: Advice\npage: advice\n---\n\n# Say it\n\n- aloud\n"
    assert parse_bank(text, Path("a.md")).page == Page("advice", "Advice", "# Say it\n\n- aloud", Path("a.md"))


def test_key_points_keep_their_ids_when_others_are_added() -> None:
    points = ["The bias falls as the model grows", "The variance grows with the model", "Their sum has a lowest point"]
    body = bank_text(SMALL + "\n### Key points\n" + "".join(f"- {point}\n" for point in points))
    more = body.replace("- The var", "- Noise stays whatever you do\n- The var") + "- One more thing to say here\n"
    before = {point.text: point.id for point in read(body).questions[0].key_points}
    after = {point.text: point.id for point in read(more).questions[0].key_points}
    assert len(after) == 5
    assert {text: after[text] for text in before} == before


def test_two_points_with_the_same_telling_words_have_two_ids() -> None:
    [question] = read(
        bank_text(SMALL + "\n### Key points\n- The model is better\n- The model is not better, than this\n")
    ).questions
    first, second = (point.id for point in question.key_points)
    assert first == "model-better"
    assert second.startswith("model-better-")


def test_a_point_in_another_alphabet_has_an_id_of_its_own() -> None:
    [question] = read(bank_text(SMALL + "\n### Key points\n- Привет мир и всё\n- 你好世界\n")).questions
    one, other = (point.id for point in question.key_points)
    assert one.startswith("q-")
    assert one != other
