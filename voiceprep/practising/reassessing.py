"""Assessing a kept answer again: with other words, another checker, or another version of its question."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from voiceprep.assessing.assess import assess
from voiceprep.assessing.checker import Checker
from voiceprep.assessing.records import Assessment
from voiceprep.errors import BadInputError, StorageError
from voiceprep.history.attempt import Attempt
from voiceprep.history.corrections import corrected
from voiceprep.history.opening import History
from voiceprep.practising.comparing import PointChange, point_changes
from voiceprep.practising.fingerprint import question_digest
from voiceprep.questions.model import Question
from voiceprep.transcribing.transcript import Transcript

_PAGE = 500


@dataclass(frozen=True)
class LeftAlone:
    """An attempt that stays as it is, and why, in words that go on after its number."""

    number: int
    question_text: str
    why: str


@dataclass(frozen=True)
class Reassessed:
    """What became of an attempt; nothing of it is kept yet.

    Attributes:
        attempt: As it is in the history.
        transcript: The words that were assessed.
        assessment: Made by the checker; the user's own verdicts are not in it.
        bank: The question's digest.
    """

    attempt: Attempt
    transcript: Transcript
    assessment: Assessment
    bank: str

    @property
    def before(self) -> Assessment:
        """How the attempt stands, with the user's verdicts."""
        return corrected(self.attempt.kept.assessment, self.attempt.corrections)

    @property
    def after(self) -> Assessment:
        """How it would stand, with the user's verdicts."""
        return corrected(self.assessment, self.attempt.corrections)

    @property
    def changes(self) -> tuple[PointChange, ...]:
        """The key points whose verdict differs, and those that only one of the assessments has."""
        points = point_changes(self.before.key_points, self.after.key_points)
        return tuple(point for point in points if point.before is not point.after)

    @property
    def says_more(self) -> bool:
        """Whether there is anything to keep: evidence may be another where no verdict is."""
        kept = self.attempt.kept
        return self.assessment != kept.assessment or self.bank != kept.versions.bank


def assessed_again(
    attempt: Attempt, question: Question, checker: Checker, transcript: Transcript | None = None
) -> Assessment:
    """What the checker makes of an attempt today; of other words than it has when they are given."""
    return assess(question, transcript or attempt.kept.transcript, attempt.kept.heard, checker)


def reassessed(
    attempt: Attempt, question: Question, checker: Checker, transcript: Transcript | None = None
) -> Reassessed:
    """Assess an attempt again and hold it against what it was."""
    assessment = assessed_again(attempt, question, checker, transcript)
    return Reassessed(attempt, transcript or attempt.kept.transcript, assessment, question_digest(question))


def numbers_of(history: History, questions: frozenset[str] | None = None) -> list[int]:
    """The attempts at these questions, or all, the oldest first.

    Raises:
        StorageError: The history cannot be read.
    """
    found: list[int] = []
    last = None
    while page := history.attempts.lines(_PAGE, before=last):
        found += [line.number for line in page if questions is None or line.question_id in questions]
        last = page[-1]
    return found[::-1]


def reassess(
    history: History, numbers: Iterable[int], questions: Mapping[str, Question], checker: Checker
) -> Iterator[Reassessed | LeftAlone]:
    """Assess attempts again, one after the other; nothing is written.

    Args:
        history: Where they are.
        numbers: Which; those that are not there are passed over.
        questions: Those of the banks, by id.
        checker: Gives the verdicts.
    """
    for number in numbers:
        found = readable(history, number, questions)
        if isinstance(found, tuple):
            yield reassessed(*found, checker)
        elif found is not None:
            yield found


def readable(
    history: History, number: int, questions: Mapping[str, Question]
) -> tuple[Attempt, Question] | LeftAlone | None:
    """An attempt with today's question, or why there is none; nothing when the attempt itself is gone."""
    try:
        attempt = history.attempts.load(number)
    except BadInputError:
        return None
    except StorageError as error:
        return LeftAlone(number, "", error.message)
    question = questions.get(attempt.kept.question_id)
    if question is None:
        why = f"its question {attempt.kept.question_id} is in no bank any more"
        return LeftAlone(number, attempt.kept.question_text, why)
    return attempt, question


def write_assessment(history: History, again: Reassessed, at: datetime) -> LeftAlone | None:
    """Keep another assessment of the same words; why not, if the attempt became another one meanwhile.

    Raises:
        StorageError: The history cannot be read or written.
    """
    number = again.attempt.number
    changed = changed_meanwhile(history, again.attempt)
    if changed is None:
        history.revisions.assess_again(number, again.assessment, again.bank, at)
    return changed


def changed_meanwhile(history: History, attempt: Attempt) -> LeftAlone | None:
    """Says so when an attempt's words are not those any more that it was loaded with, or it is gone.

    Raises:
        StorageError: The history cannot be read.
    """
    try:
        now = history.attempts.load(attempt.number)
    except BadInputError:
        return LeftAlone(attempt.number, attempt.kept.question_text, "it was deleted meanwhile")
    if now.kept.transcript != attempt.kept.transcript:
        return LeftAlone(attempt.number, attempt.kept.question_text, "its words were changed meanwhile")
    return None
