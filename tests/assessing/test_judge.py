"""The trained judge, on answers whose verdicts nobody would argue about."""

import random
from pathlib import Path

import pytest

from voiceprep.assessing.assess import assess
from voiceprep.assessing.checker import Checker
from voiceprep.assessing.judge import Judge
from voiceprep.assessing.records import Assessment, Verdict
from voiceprep.errors import RecognizerError
from voiceprep.paths import shipped_banks
from voiceprep.practising.checking import load_checker
from voiceprep.questions.loading import load_question
from voiceprep.questions.model import KeyPoint, Question
from voiceprep.transcribing.transcript import Transcript, Word

CACHE = Question(
    "cache",
    "Why would you put a cache in front of a database?",
    "",
    (
        KeyPoint(
            "faster",
            "Reads are answered from memory, so they are much faster than from disk",
            ("it keeps the popular stuff in ram so you do not wait for the disk",),
            ("a cache makes writing to the disk faster",),
        ),
        KeyPoint(
            "stale",
            "Cached data can be out of date until it expires or is invalidated",
            ("you may see an old value for a while",),
            ("a cache always shows the newest value",),
        ),
        KeyPoint("load", "The database has to serve fewer queries", ("it takes work off the database",)),
    ),
)


@pytest.fixture(scope="module")
def checker() -> Checker:
    return load_checker()


def judged(checker: Checker, text: str, question: Question = CACHE) -> Assessment:
    return assess(question, Transcript(text), checker=checker)


def verdicts(assessment: Assessment) -> dict[str, Verdict]:
    return {point.id: point.verdict for point in assessment.key_points}


def test_points_made_in_other_words_are_covered(checker: Checker) -> None:
    answer = (
        "Memory is so much quicker than going to disk, so a request comes back almost at once. "
        "And since most requests never reach it, the database gets far fewer queries."
    )
    found = verdicts(judged(checker, answer))
    assert found["faster"] is Verdict.COVERED
    assert found["load"] is Verdict.COVERED
    assert found["stale"] is not Verdict.COVERED


def test_the_opposite_of_a_point_is_never_a_tick(checker: Checker) -> None:
    answer = "The nice thing is that a cache always shows the newest value, so you never see anything out of date."
    assert verdicts(judged(checker, answer))["stale"] is not Verdict.COVERED


@pytest.mark.parametrize(
    "answer",
    [
        "Why would you put a cache in front of a database?",
        "I don't know.",
        "cache memory disk database queries invalidation expiry reads",
        "In my last team we met every Monday to plan the sprint, and I wrote the notes.",
        "yeah yeah yeah yeah yeah yeah yeah yeah yeah yeah yeah yeah",
    ],
)
def test_answers_that_claim_nothing_tick_nothing(checker: Checker, answer: str) -> None:
    assert judged(checker, answer).coverage <= 0.2


@pytest.mark.parametrize("question_id", ["p-value-meaning", "beam-search-decoding", "attention-runtime"])
def test_the_words_of_key_points_in_any_order_claim_nothing(checker: Checker, question_id: str) -> None:
    question = load_question([shipped_banks()], question_id)
    words = [word for point in question.key_points for word in point.text.split()]
    random.Random(1).shuffle(words)
    assert judged(checker, " ".join(words), question).coverage <= 0.1
    assert judged(checker, " ".join(word for word in words if len(word) > 4), question).coverage <= 0.1


def test_the_model_answer_says_everything_however_it_is_spelt(checker: Checker) -> None:
    question = load_question([shipped_banks()], "p-value-meaning")
    said = question.model_answer.lower().replace(".", "").replace(",", "")
    hesitant = " ".join(f"um {word}" if at % 9 == 4 else word for at, word in enumerate(said.split()))
    for answer in (question.model_answer, said, hesitant):
        assert judged(checker, answer, question).coverage >= 0.75


def test_evidence_is_a_part_of_the_transcript_with_its_times(checker: Checker) -> None:
    text = "so um reads are answered from memory and so they are much faster than from disk and that is it"
    words = tuple(Word(word, number * 0.4, number * 0.4 + 0.3) for number, word in enumerate(text.split()))
    assessment = assess(CACHE, Transcript.of_words(words, "builtin"), checker=checker)
    [shown] = next(point.evidence for point in assessment.key_points if point.id == "faster")
    assert text[shown.start : shown.end] == shown.text
    assert "memory" in shown.text
    assert shown.start_s is not None
    assert shown.end_s is not None
    assert 0 <= shown.start_s < shown.end_s <= words[-1].end_s
    assert len(shown.text.split()) < 40


def test_the_same_answer_gets_the_same_verdicts_however_it_is_judged(checker: Checker) -> None:
    answer = "Reads come from memory. The database has less to do."
    alone = judged(load_checker(), answer)
    judged(checker, "Something else altogether was said before this one.")
    assert judged(checker, answer) == alone
    assert judged(checker, answer) == alone


def test_an_empty_transcript_misses_every_point(checker: Checker) -> None:
    assert set(verdicts(judged(checker, "")).values()) == {Verdict.MISSED}


def test_the_model_answer_of_another_question_covers_little(checker: Checker) -> None:
    asked = load_question([shipped_banks()], "p-value-meaning")
    other = load_question([shipped_banks()], "beam-search-decoding")
    assert judged(checker, other.model_answer, asked).coverage <= 0.2


def test_a_folder_that_is_no_judge_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "model.bin").write_bytes(b"not a model")
    with pytest.raises(RecognizerError, match="judge"):
        Judge(tmp_path)


def test_rough_words_are_called_wrong_only_when_they_surely_are(checker: Checker) -> None:
    """One misheard word may have turned the claim around: then the user settles it."""

    def stale(text: str, recognizer: str) -> Verdict:
        return verdicts(assess(CACHE, Transcript(text, recognizer=recognizer), checker=checker))["stale"]

    doubtful = "cached data are never old"
    assert stale(doubtful, "whisper:base.en") is Verdict.CONTRADICTED
    assert stale(doubtful, "builtin") is Verdict.PARTIAL
    assert stale("a cache always shows the newest value", "builtin") is Verdict.CONTRADICTED
