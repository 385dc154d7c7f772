"""A history of as many attempts as are made in years: answers of 120 words, and all that is kept of them."""

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate

from voiceprep.assessing.coverage import coverage_of
from voiceprep.assessing.records import Assessment, Delivery, Evidence, Filler, KeyPointResult, Verdict
from voiceprep.history.attempt import NewAttempt, Versions
from voiceprep.history.attempt_rows import insert_attempt
from voiceprep.history.database import Database
from voiceprep.history.derived import write_derived
from voiceprep.listening.summary import EndedBy, Heard, Span
from voiceprep.questions.model import Question
from voiceprep.transcribing.transcript import Transcript, Word

LAST_ASKED = datetime(2026, 3, 1, 18, 0, tzinfo=UTC)
WORDS = 120
_BATCH = 2000
_YEARS = 4
_VERDICTS = (Verdict.COVERED, Verdict.PARTIAL, Verdict.MISSED, Verdict.CONTRADICTED)
_SHARES = (55, 15, 29, 1)
_NAMES = 20_000
"""Words that no bank has: people, companies, products, and what a recognizer made up. Few are said often."""


def fill(database: Database, questions: Sequence[Question], count: int, seed: int = 7) -> None:
    """Keep so many attempts at these questions, in large transactions; the last at ``LAST_ASKED``."""
    attempts = _attempts(questions, count, random.Random(seed))
    for begun in range(0, count, _BATCH):
        with database.writing() as transaction:
            for _ in range(min(_BATCH, count - begun)):
                new = next(attempts)
                number = insert_attempt(transaction, new, f"{begun}.flac")
                write_derived(transaction, number, new.transcript.text, new.assessment, new.asked_at)


def _attempts(questions: Sequence[Question], count: int, chance: random.Random) -> Iterator[NewAttempt]:
    said = [sentence.split() for question in questions for sentence in question.model_answer.split(". ")]
    names = ["".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))) for _ in range(_NAMES)]
    # As words are: the second is said half as often as the first, the third a third as often.
    shares = list(accumulate(1 / rank for rank in range(1, _NAMES + 1)))
    step = timedelta(days=365 * _YEARS) / count
    for at in range(count):
        question = chance.choice(questions)
        words: list[str] = []
        while len(words) < WORDS:
            words += chance.choice(said)
            words += chance.choices(names, cum_weights=shares, k=chance.randint(0, 1))
            words += ["um"] * chance.randint(0, 1)
        yield _attempt(question, words[:WORDS], LAST_ASKED - step * (count - 1 - at), chance)


def _attempt(question: Question, words: Sequence[str], asked_at: datetime, chance: random.Random) -> NewAttempt:
    spoken = [Word(word, round(0.4 * at, 2), round(0.4 * at + 0.3, 2), 0.9) for at, word in enumerate(words)]
    transcript = Transcript.of_words(tuple(spoken), "whisper:base.en")
    fillers = tuple(Filler("um", 0, 2, word.start_s) for word in spoken if word.text == "um")
    spans = tuple(Span(start, start + 7.5) for start in range(0, 48, 8))
    points = tuple(
        KeyPointResult(
            point.id,
            point.text,
            chance.choices(_VERDICTS, _SHARES)[0],
            0.5,
            (Evidence(transcript.text[20:80], 20, 80, 1.5, 5.0),),
        )
        for point in question.key_points
    )
    delivery = Delivery(len(words), 48.0, 150.0, 0.9, question.target_s, (Span(7.5, 8.0),), fillers)
    return NewAttempt(
        question_id=question.id,
        question_text=question.text,
        asked_at=asked_at,
        duration_s=52.0,
        recording=None,
        heard=Heard(0.9, 48.0, 50.5, EndedBy.SILENCE, spans, (Span(7.5, 8.0),), -30.0, "Headset", 0),
        transcript=transcript,
        assessment=Assessment(question.id, coverage_of(points), points, delivery),
        versions=Versions("0.1.0", "base.en", "lexical-1", "0123456789abcdef"),
        timings={"endpoint_to_transcript_s": 0.4, "endpoint_to_feedback_s": 0.6},
    )


_SYLLABLES = """ka lo mi ne ru to sa vi be do fa gu ha jo ken lin mor nat pel qui rad sol tam ul ver win xan yor zel
    bra cle dri flo gri ple sto tra and ers ing ton ville son berg""".split()
