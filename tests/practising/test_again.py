"""Old answers assessed by another checker or bank, and heard by another recognizer."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from scripted import ScriptedRecognizer, ScriptedVoiceActivity
from scripted_studio import FULL_ANSWER, QUESTIONS, Stage

from voiceprep.assessing.lexical import LexicalChecker
from voiceprep.assessing.records import KeyPointResult, Verdict
from voiceprep.errors import RecognizerError
from voiceprep.history.attempt import Correction
from voiceprep.history.opening import History
from voiceprep.history.recording_files import RecordingFiles
from voiceprep.history.recordings import read_recording
from voiceprep.history.revising import BY_HAND
from voiceprep.listening.audio import Samples
from voiceprep.listening.endpointing import EndpointingPolicy
from voiceprep.practising import events as ev
from voiceprep.practising.reassessing import LeftAlone, Reassessed, numbers_of, reassess, write_assessment
from voiceprep.practising.retranscribing import Ears, Waiting, retranscribe, waiting
from voiceprep.practising.studio import Studio
from voiceprep.practising.turn import Turn
from voiceprep.questions.loading import load_library
from voiceprep.questions.model import Question
from voiceprep.transcribing.transcript import Transcript, Word

LATER = datetime(2026, 4, 1, tzinfo=UTC)


class HardOfHearing(ScriptedRecognizer):
    """Makes out every other word."""

    version = "deaf 1"

    def transcribe(self, samples: Samples) -> tuple[Word, ...]:
        return super().transcribe(samples)[::2]


class Generous:
    """A checker of tomorrow, which takes everything for said."""

    name = "generous-1"

    def judge(self, question: Question, transcript: Transcript) -> tuple[KeyPointResult, ...]:
        return tuple(KeyPointResult(point.id, point.text, Verdict.COVERED, 1.0) for point in question.key_points)


@dataclass(frozen=True)
class Past:
    """Two answers, made out by a recognizer that is hard of hearing; a better one is there now."""

    stage: Stage
    history: History
    questions: dict[str, Question]
    ears: Ears

    def waiting(self, *, named: bool = False) -> Waiting:
        return waiting(self.history, numbers_of(self.history), self.questions, self.ears.recognizer, named=named)

    def heard_again(self) -> list[Reassessed | LeftAlone]:
        return list(retranscribe(self.history, self.waiting().jobs, self.questions, self.ears, lambda: LATER))

    def assessed_again(self) -> list[Reassessed | LeftAlone]:
        return list(reassess(self.history, numbers_of(self.history), self.questions, Generous()))

    def recording(self, number: int) -> Path:
        recording = self.history.attempts.load(number).kept.recording
        assert recording is not None
        return recording


def answer(stage: Stage, studio: Studio, question: Question, said: tuple[str, ...]) -> None:
    for event in Turn(question, studio.equipment, ask=False).run():
        if isinstance(event, ev.Listening):
            for phrase in said:
                stage.script.say(phrase)
                stage.script.pause(1.5)
            stage.script.pause(6)


@pytest.fixture
def past(tmp_path: Path) -> Iterator[Past]:
    stage = Stage(tmp_path / "home")
    stage.write_bank()
    stage.recognizer = HardOfHearing(stage.script, "deaf")
    with stage.studio() as studio:
        questions = {question.id: question for question in studio.library().questions}
        answer(stage, studio, questions["p-value"], (FULL_ANSWER,))
        answer(stage, studio, questions["overfitting"], ("the model learned", "the noise of its training data"))
        better = ScriptedRecognizer(stage.script, "better")
        ears = Ears(better, ScriptedVoiceActivity(), LexicalChecker(), EndpointingPolicy())
        yield Past(stage, studio.history(), questions, ears)


def test_a_better_recognizer_hears_an_old_recording(past: Past) -> None:
    before = past.history.attempts.load(1).kept
    assert before.transcript.text == " ".join(FULL_ANSWER.split()[::2])

    first, second = past.heard_again()

    assert isinstance(first, Reassessed)
    assert isinstance(second, Reassessed)
    assert (first.before.coverage, first.after.coverage) == (before.assessment.coverage, 0.67)
    assert {change.id for change in first.changes} <= {point.id for point in before.assessment.key_points}
    now = past.history.attempts.load(1).kept
    assert (now.transcript.text, now.transcript.recognizer) == (FULL_ANSWER, "better")
    assert past.history.attempts.lines(5)[1].coverage == 0.67
    assert [said.text for said, _ in past.history.revisions.transcripts(1)] == [before.transcript.text, FULL_ANSWER]
    # Both phrases, each at the time at which it was said.
    words = past.history.attempts.load(2).kept.transcript.words
    assert [word.text for word in words] == "the model learned the noise of its training data".split()
    assert words[3].start_s - words[2].end_s == pytest.approx(1.5, abs=0.1)
    started = past.history.attempts.load(2).kept.heard
    assert started is not None
    assert words[0].start_s == pytest.approx(started.speech_started_s or 0, abs=0.1)


def test_what_a_recognizer_has_heard_is_passed_over(past: Past) -> None:
    past.heard_again()
    again = past.waiting()
    assert (again.jobs, again.done) == ((), 2)
    past.ears.recognizer.version = "scripted 2"  # type: ignore[misc]
    assert len(past.waiting().jobs) == 2


def test_what_it_heard_and_the_user_corrected_is_passed_over_too(past: Past) -> None:
    past.heard_again()
    first = past.history.attempts.load(1)
    corrected = Transcript.of_words(first.kept.transcript.words[:-1], "better")
    past.history.revisions.transcribe_again(1, corrected, BY_HAND, first.kept.assessment, "x", LATER)

    again = past.waiting(named=True)

    assert (again.jobs, again.left, again.done) == ((), (), 2)


def test_stopping_keeps_what_was_heard_and_nothing_by_halves(past: Past) -> None:
    asked = iter([False, False, False, True])
    jobs = past.waiting().jobs
    results = list(
        retranscribe(past.history, jobs, past.questions, past.ears, lambda: LATER, lambda: next(asked, True))
    )

    assert [result.attempt.number for result in results if isinstance(result, Reassessed)] == [1]
    assert len(past.history.revisions.transcripts(1)) == 2
    assert len(past.history.revisions.transcripts(2)) == 1
    [rest] = past.waiting().jobs
    assert rest.number == 2


def test_recordings_that_are_missing_or_damaged_are_named_and_left(past: Past) -> None:
    past.recording(1).unlink()
    past.recording(2).write_bytes(b"not sound at all")

    assert [(one.number, "is missing" in one.why) for one in past.waiting().left] == [(1, True)]
    [damaged] = past.heard_again()
    assert isinstance(damaged, LeftAlone)
    assert damaged.number == 2
    assert damaged.why.startswith("There is no sound in ")
    assert len(past.history.revisions.transcripts(2)) == 1


def test_a_recording_that_was_never_finished_is_heard_too(past: Past) -> None:
    recording = past.recording(1)
    pcm = (read_recording(recording) * 32768).astype("<i2").tobytes()
    recording.unlink()
    RecordingFiles(recording).pcm.write_bytes(pcm)

    past.heard_again()

    assert past.history.attempts.load(1).kept.transcript.text == FULL_ANSWER


def test_words_that_would_become_worse_are_left_unless_they_are_named(past: Past) -> None:
    first = past.history.attempts.load(1)
    corrected = Transcript.of_words(first.kept.transcript.words[:-1], "deaf")
    past.history.revisions.transcribe_again(1, corrected, BY_HAND, first.kept.assessment, "x", LATER)

    [left] = past.waiting().left
    assert (left.number, left.why) == (1, "you corrected its words by hand")
    assert len(past.waiting(named=True).jobs) == 2

    past.ears.recognizer.rough = True  # type: ignore[misc]
    assert [one.why for one in past.waiting().left][1] == "deaf heard it better than better would"
    assert len(past.waiting(named=True).jobs) == 2


def test_words_corrected_while_it_listens_stay(past: Past) -> None:
    jobs = past.waiting().jobs
    first = past.history.attempts.load(1)
    corrected = Transcript.of_words(first.kept.transcript.words[:-1], "deaf")

    def correct_meanwhile() -> bool:
        if len(past.history.revisions.transcripts(1)) == 1:
            past.history.revisions.transcribe_again(1, corrected, BY_HAND, first.kept.assessment, "x", LATER)
        return False

    results = list(retranscribe(past.history, jobs, past.questions, past.ears, lambda: LATER, correct_meanwhile))

    assert isinstance(results[0], LeftAlone)
    assert results[0].why == "its words were changed meanwhile"
    assert past.history.attempts.load(1).kept.transcript == corrected


def test_a_recognizer_that_fails_or_hears_nothing_changes_nothing(past: Past) -> None:
    before = [past.history.attempts.load(number) for number in (1, 2)]
    recognizer = past.ears.recognizer
    assert isinstance(recognizer, ScriptedRecognizer)
    recognizer.failure = RecognizerError("Whisper failed on a phrase")
    assert [result.why for result in past.heard_again() if isinstance(result, LeftAlone)] == [
        "Whisper failed on a phrase"
    ] * 2

    deaf = replace(past.ears, recognizer=_Silent())
    results = list(retranscribe(past.history, past.waiting().jobs, past.questions, deaf, lambda: LATER))
    assert [result.why for result in results if isinstance(result, LeftAlone)] == [
        "no word can be made out in its recording"
    ] * 2
    assert [past.history.attempts.load(number) for number in (1, 2)] == before


class _Silent:
    name, version, rough = "silent", "1", False

    def transcribe(self, samples: Samples) -> tuple[Word, ...]:
        return ()


def test_another_checker_gives_other_verdicts_and_nothing_is_kept_before_it_is_wanted(past: Past) -> None:
    before = past.history.attempts.load(1)

    first, _ = past.assessed_again()

    assert isinstance(first, Reassessed)
    assert first.says_more
    assert first.after.coverage == 1.0
    assert all(change.after is Verdict.COVERED for change in first.changes)
    assert len(first.changes) == sum(
        point.verdict is not Verdict.COVERED for point in before.kept.assessment.key_points
    )
    assert past.history.attempts.load(1) == before

    assert write_assessment(past.history, first, LATER) is None
    now = past.history.attempts.load(1).kept
    assert (now.assessment.coverage, now.versions.checker) == (1.0, "generous-1")
    [again, _] = past.assessed_again()
    assert isinstance(again, Reassessed)
    assert not again.says_more
    assert not again.changes


def test_the_users_verdicts_are_no_change(past: Past) -> None:
    points = past.history.attempts.load(1).kept.assessment.key_points
    for point in points:
        past.history.attempts.correct(1, Correction(point.id, Verdict.PARTIAL, LATER))
    [first, _] = past.assessed_again()
    assert isinstance(first, Reassessed)
    assert (first.changes, first.before.coverage, first.after.coverage) == ((), 0.5, 0.5)
    assert first.says_more


def test_a_bank_that_changed_is_told_apart(past: Past) -> None:
    past.stage.write_bank(QUESTIONS.replace("- Tiny effects become significant in huge samples", "- Size matters"))
    questions = {question.id: question for question in load_library([past.stage.places.banks]).questions}

    [first] = reassess(past.history, [1], questions, LexicalChecker())

    assert isinstance(first, Reassessed)
    assert {(change.text, change.before is None, change.after is None) for change in first.changes} == {
        ("Size matters", True, False),
        ("Tiny effects become significant in huge samples", False, True),
    }


def test_answers_to_questions_that_are_gone_are_named_and_left(past: Past) -> None:
    del past.questions["p-value"]
    first, second = past.assessed_again()
    assert first == LeftAlone(1, "What does a p-value mean?", "its question p-value is in no bank any more")
    assert isinstance(second, Reassessed)
    assert [one.number for one in past.waiting().left] == [1]


def test_an_answer_whose_words_changed_meanwhile_is_left(past: Past) -> None:
    first, second = past.assessed_again()
    assert isinstance(first, Reassessed)
    assert isinstance(second, Reassessed)
    other = Transcript("other words")
    past.history.revisions.transcribe_again(1, other, BY_HAND, first.attempt.kept.assessment, "x", LATER)
    past.history.attempts.delete(2)

    told = [write_assessment(past.history, result, LATER) for result in (first, second)]

    assert [one and one.why for one in told] == ["its words were changed meanwhile", "it was deleted meanwhile"]
    assert past.history.attempts.load(1).kept.assessment == first.attempt.kept.assessment


def test_attempts_are_found_by_their_questions(past: Past) -> None:
    assert numbers_of(past.history) == [1, 2]
    assert numbers_of(past.history, frozenset(["overfitting"])) == [2]
    assert numbers_of(past.history, frozenset()) == []
