"""``voiceprep history compare``."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from commands import Commands

from voiceprep.assessing.assess import assess
from voiceprep.history.attempt import NewAttempt, Versions
from voiceprep.history.opening import open_history
from voiceprep.questions.model import KeyPoint, Question
from voiceprep.transcribing.transcript import Transcript

NULL = KeyPoint("null", "It is computed assuming the null hypothesis is true")
TINY = KeyPoint("tiny", "Tiny effects become significant in huge samples")
ERROR = KeyPoint("error", "A low threshold keeps false alarms rare")
QUESTION = Question("p-value", "What does a p-value mean?", "", (NULL, TINY, ERROR))
ASKED = datetime(2026, 3, 1, 18, 30, tzinfo=UTC)

Keep = Callable[..., int]


@pytest.fixture
def keep(home: Path) -> Keep:
    """Keeps an answer; returns its number."""

    def keep(said: str, days: float = 0, question: Question = QUESTION) -> int:
        transcript = Transcript(said)
        history = open_history(home / "history.sqlite3", home / "recordings")
        with history.database:
            return history.attempts.keep(
                NewAttempt(
                    question.id,
                    question.text,
                    ASKED + timedelta(days=days),
                    30.0,
                    None,
                    None,
                    transcript,
                    assess(question, transcript),
                    Versions("0", "1", "lexical-1", "abc"),
                )
            )

    return keep


def test_for_programs(voiceprep: Commands, keep: Keep) -> None:
    old, new = keep(f"um {TINY.text}"), keep(NULL.text, days=1)
    ran = voiceprep("history", "compare", str(new), str(old), "--json")
    assert (ran.status, ran.err) == (0, "")
    told = ran.json
    assert (told["question"], told["question_text"]) == ("p-value", "What does a p-value mean?")
    assert (told["gained"], told["lost"]) == (["null"], ["tiny"])
    assert told["key_points"][1] == {
        "id": "tiny",
        "text": TINY.text,
        "before": "covered",
        "after": "missed",
        "change": "lost",
    }
    assert told["key_points"][2]["change"] == "same"
    assert told["before"] == {
        "attempt": old,
        "asked_at": "2026-03-01T18:30:00+00:00",
        "recognizer": "text",
        "checker": "lexical-1",
        "coverage": 0.33,
        "rung": None,
        "words": 8,
        "duration_s": None,
        "words_per_minute": None,
        "fillers": 1,
        "pauses": 0,
        "longest_pause_s": None,
        "time_to_first_word_s": None,
    }
    assert told["after"]["attempt"] == new


def test_for_people(voiceprep: Commands, keep: Keep) -> None:
    old, new = keep(f"um {TINY.text}"), keep(f"{NULL.text} {TINY.text}", days=1)
    ran = voiceprep("history", "compare", str(old), str(new))
    assert (ran.status, ran.err) == (0, "")
    lines = [" ".join(line.split()) for line in ran.out.splitlines()]
    assert lines[0] == QUESTION.text
    assert f"answer {old} answer {new} change" in lines
    assert "Coverage 33% 67% +34%" in lines
    assert "Fillers 1 0 −1" in lines
    at = lines.index("Gained (1)")
    assert lines[at + 1] == f"· → ✓ {NULL.text}"
    assert "Lost" not in ran.out
    assert max(map(len, ran.out.splitlines())) <= 80


def test_bad_input(voiceprep: Commands, keep: Keep) -> None:
    number = keep("nothing")
    other = keep("nothing", question=Question("overfitting", "What is overfitting?", "", (NULL,)))
    missing = voiceprep("history", "compare", str(number), "99")
    missing.refused("There is no attempt 99.", "“voiceprep history list” shows those there are")
    voiceprep("history", "compare", str(number), str(number)).refused("compared with itself")
    apart = voiceprep("history", "compare", str(number), str(other), "--json")
    apart.refused("different questions", "“voiceprep history list --question p-value” shows")
    assert voiceprep("history", "compare", "one", "2").status == 2
    assert voiceprep("history", "compare", "1").status == 2
