from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from voiceprep.assessing.records import Verdict
from voiceprep.errors import BadInputError
from voiceprep.history.attempt import Correction, NewAttempt
from voiceprep.history.opening import History, open_history
from voiceprep.history.revising import BY_HAND
from voiceprep.transcribing.transcript import Transcript

Make = Callable[..., NewAttempt]


@pytest.fixture
def history(home: Path) -> History:
    return open_history(home / "history.sqlite3", home / "recordings")


def test_other_words_take_the_place_of_the_first_which_stay(history: History, attempt: Make) -> None:
    first = attempt()
    number = history.attempts.keep(first)
    later = first.asked_at + timedelta(days=1)
    better = attempt(said="data at least as extreme as this", verdicts=(Verdict.COVERED, Verdict.COVERED))

    history.revisions.transcribe_again(number, better.transcript, BY_HAND, better.assessment, "def456", later)

    loaded = history.attempts.load(number).kept
    assert loaded.transcript == better.transcript
    assert loaded.versions.recognizer == BY_HAND
    assert history.attempts.lines(1)[0].coverage == 1.0
    assert [version for _, version in history.revisions.transcripts(number)] == ["5.1.1", BY_HAND]
    assert history.revisions.transcripts(number)[0][0] == first.transcript


def test_the_users_verdicts_stand_above_another_assessment(history: History, attempt: Make) -> None:
    number = history.attempts.keep(attempt(verdicts=(Verdict.COVERED, Verdict.MISSED)))
    at = attempt().asked_at
    history.attempts.correct(number, Correction("point-0", Verdict.MISSED, at))
    again = attempt(verdicts=(Verdict.COVERED, Verdict.COVERED)).assessment

    history.revisions.assess_again(number, replace(again, checker="judge-9"), "def456", at)

    assert history.attempts.lines(1)[0].coverage == 0.5
    assert history.attempts.load(number).kept.assessment.checker == "judge-9"


def test_a_note_is_kept_and_can_be_removed(history: History, attempt: Make) -> None:
    number = history.attempts.keep(attempt())
    assert history.revisions.note(number) == ""

    history.revisions.write_note(number, "Slower next time.")
    assert history.revisions.note(number) == "Slower next time."

    history.revisions.write_note(number, "")
    assert history.revisions.note(number) == ""


def test_nothing_can_be_added_to_an_attempt_that_is_not_there(history: History, attempt: Make) -> None:
    made = attempt()
    for add in (
        lambda: history.revisions.write_note(3, "x"),
        lambda: history.revisions.note(3),
        lambda: history.revisions.assess_again(3, made.assessment, "", made.asked_at),
        lambda: history.revisions.transcribe_again(3, Transcript("x"), "", made.assessment, "", made.asked_at),
    ):
        with pytest.raises(BadInputError, match="no attempt 3"):
            add()
