"""The banks that ship: whole, in the house's form, and passing their own check."""

import csv
from pathlib import Path

import pytest

from voiceprep.assessing.assess import assess
from voiceprep.assessing.records import Verdict
from voiceprep.paths import shipped_banks
from voiceprep.practising.bank_check import check_banks
from voiceprep.practising.checking import load_checker
from voiceprep.questions.loading import load_library
from voiceprep.questions.model import Kind, Library, Question
from voiceprep.transcribing.transcript import Transcript

TRACKS = {"ml-fundamentals", "speech", "systems", "production", "coding", "behavioral", "reverse", "drills"}

TOPICS = {
    *(f"Q{number}" for number in range(1, 57)),
    *(f"SE-{number:02}" for number in range(1, 51)),
    *(f"G-C{number}" for number in range(1, 8)),
    *"G-C1a G-K1 G-K1a G-K1b G-K2 G-K2a G-K3 G-K3a G-K3b G-D1 G-D2 G-B1 G-B2 G-B3".split(),
    *"A-S1 A-S2 A-S3 A-R1 A-R2 A-R3 A-R4 A-P1 A-P2 A-P3 A-C1 ADD-1 ADD-2 ADD-3".split(),
    *(f"ASK-{number}" for number in range(1, 15)),
}
"""Every topic that the bank promises to ask about; ``topics.csv`` says which question asks it."""


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library([shipped_banks()])


@pytest.mark.timeout(400)
def test_the_shipped_banks_have_no_mistakes_and_need_no_advice() -> None:
    _, found = check_banks([shipped_banks()], [shipped_banks()])
    assert [str(finding) for finding in found] == []


def test_every_track_is_there_and_every_file_is_in_its_folder(library: Library) -> None:
    assert {bank.track for bank in library.banks} == TRACKS
    assert [bank.source for bank in library.banks if bank.source.parent.name != bank.track] == []
    assert {question.kind for question in library.questions} >= set(Kind) - {Kind.TOOLING}


def test_every_key_point_is_put_in_four_other_ways_and_one_wrong_one(library: Library) -> None:
    thin = [
        f"{question.source}:{question.line}: {point.text}"
        for question in library.questions
        for point in question.key_points
        if len(point.also) < 4 or not point.never
    ]
    assert thin == []


def test_every_model_answer_covers_its_key_points_and_contradicts_none(library: Library) -> None:
    left = [
        (question.id, point.verdict.value, point.text)
        for question in library.questions
        for point in assess(question, Transcript(question.model_answer)).key_points
        if point.verdict is not Verdict.COVERED
    ]
    assert left == []


def test_a_question_read_back_covers_nothing(library: Library) -> None:
    given_away = [
        (question.id, point.verdict.value, point.text)
        for question in library.questions
        for text in {question.text, question.aloud}
        for point in assess(question, Transcript(text)).key_points
        if point.verdict in (Verdict.COVERED, Verdict.CONTRADICTED)
    ]
    assert given_away == []


@pytest.fixture(scope="module")
def some(library: Library) -> tuple[Question, ...]:
    """Every fifth question: the judge takes half a second for each."""
    return library.questions[::5]


def test_the_judge_finds_all_key_points_in_model_answers(some: tuple[Question, ...]) -> None:
    checker = load_checker()
    left = [
        (question.id, point.verdict.value, point.text)
        for question in some
        for point in assess(question, Transcript(question.model_answer), checker=checker).key_points
        if point.verdict is not Verdict.COVERED
    ]
    assert left == []


def test_the_judge_finds_nothing_in_a_question_read_back(some: tuple[Question, ...]) -> None:
    checker = load_checker()
    given_away = [
        (question.id, point.verdict.value, point.text)
        for question in some
        for point in assess(question, Transcript(question.aloud), checker=checker).key_points
        if point.verdict in (Verdict.COVERED, Verdict.CONTRADICTED)
    ]
    assert given_away == []


def test_the_ladder_of_hints_has_three_rungs(library: Library) -> None:
    assert [question.id for question in library.questions if len(question.hints) != 3] == []


def test_every_topic_has_its_question(library: Library) -> None:
    with (Path(__file__).parent / "topics.csv").open(newline="") as opened:
        rows = list(csv.DictReader(opened))
    known = {question.id for question in library.questions}
    assert TOPICS - {row["topic"] for row in rows} == set()
    assert [row for row in rows if row["question"] not in known] == []
    assert known - {row["question"] for row in rows} == set()
