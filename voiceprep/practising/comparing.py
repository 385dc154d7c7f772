"""Two answers to one question side by side: what was gained, what was lost, and how each was said."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from voiceprep.assessing.records import Assessment, Delivery, KeyPointResult, Verdict
from voiceprep.errors import BadInputError
from voiceprep.history.attempt import Attempt, AttemptLine
from voiceprep.history.attempts import AttemptStore
from voiceprep.history.corrections import corrected

_FROM_WORST = (Verdict.CONTRADICTED, Verdict.MISSED, Verdict.PARTIAL, Verdict.COVERED)


class Change(StrEnum):
    """What became of a key point from one answer to the next."""

    GAINED = "gained"
    LOST = "lost"
    SAME = "same"
    ONLY_ONCE = "only_once"
    """The question did not have the point when the other answer was assessed."""


@dataclass(frozen=True)
class PointChange:
    """A key point in both answers; None where the answer was not checked for it."""

    id: str
    text: str
    before: Verdict | None
    after: Verdict | None

    @property
    def change(self) -> Change:
        """Gained is every step up from wrong over missed and partly said to said; lost is every step down."""
        if self.before is None or self.after is None:
            return Change.ONLY_ONCE
        step = _FROM_WORST.index(self.after) - _FROM_WORST.index(self.before)
        return Change.GAINED if step > 0 else Change.LOST if step < 0 else Change.SAME


@dataclass(frozen=True)
class Side:
    """One of the two answers; its assessment has the user's verdicts in it."""

    number: int
    asked_at: datetime
    recognizer: str
    assessment: Assessment

    @property
    def delivery(self) -> Delivery:
        return self.assessment.delivery

    @property
    def longest_pause_s(self) -> float | None:
        """None without a noticed pause."""
        return max((pause.duration_s for pause in self.delivery.pauses), default=None)


@dataclass(frozen=True)
class Comparison:
    """Two answers to one question, the earlier one before the later one."""

    question_id: str
    question_text: str
    before: Side
    after: Side
    points: tuple[PointChange, ...]

    def changed(self, change: Change) -> tuple[PointChange, ...]:
        """The points with this change, in the order of the question."""
        return tuple(point for point in self.points if point.change is change)

    @property
    def caution(self) -> str:
        """Why verdicts may differ though the same was said; empty when both were heard and judged alike."""
        before, after = self.before, self.after
        told: list[str] = []
        if before.recognizer != after.recognizer:
            told.append(f"heard by {before.recognizer} and {after.recognizer}")
        if before.assessment.checker != after.assessment.checker:
            told.append(f"judged by {before.assessment.checker} and {after.assessment.checker}")
        return " and ".join(told)


def compared(one: Attempt, other: Attempt) -> Comparison:
    """Compare two attempts, whichever is given first; the later version of the question gives the points' order.

    Raises:
        BadInputError: They answer different questions, or are the same attempt.
    """
    if one.number == other.number:
        raise BadInputError(f"Attempt {one.number} cannot be compared with itself", "Give the numbers of two answers")
    if one.kept.question_id != other.kept.question_id:
        raise BadInputError(
            f"Attempts {one.number} and {other.number} answer different questions: "
            f"{one.kept.question_id} and {other.kept.question_id}",
            f"“voiceprep history list --question {one.kept.question_id}” shows the answers to the first",
        )
    first, second = sorted((one, other), key=lambda attempt: (attempt.kept.asked_at, attempt.number))
    before, after = _side(first), _side(second)
    return Comparison(
        second.kept.question_id,
        second.kept.question_text,
        before,
        after,
        point_changes(before.assessment.key_points, after.assessment.key_points),
    )


def others_at_the_question(store: AttemptStore, attempt: Attempt, limit: int) -> list[AttemptLine]:
    """The other attempts at an attempt's question, newest first: ``limit`` of them and the one right before it.

    Raises:
        StorageError: The history cannot be read.
    """
    newest = store.lines(limit + 1, attempt.kept.question_id)
    found = {line.number: line for line in newest if line.number != attempt.number}
    for line in store.lines(1, attempt.kept.question_id, before=_line(attempt)):
        found.setdefault(line.number, line)
    return list(found.values())


def previous_of(attempt: Attempt, others: list[AttemptLine]) -> AttemptLine | None:
    """Of others, newest first, the one that came right before the attempt; the next one after a first attempt."""
    when = (attempt.kept.asked_at, attempt.number)
    earlier = [line for line in others if (line.asked_at, line.number) < when]
    later = [line for line in others if (line.asked_at, line.number) > when]
    return earlier[0] if earlier else later[-1] if later else None


def _side(attempt: Attempt) -> Side:
    kept = attempt.kept
    return Side(
        attempt.number, kept.asked_at, kept.transcript.recognizer, corrected(kept.assessment, attempt.corrections)
    )


def point_changes(before: tuple[KeyPointResult, ...], after: tuple[KeyPointResult, ...]) -> tuple[PointChange, ...]:
    """Every key point of either assessment, in the order of the later one, then those that only the first had."""
    first = {point.id: point for point in before}
    second = {point.id: point for point in after}
    both = {**second, **{point.id: point for point in before if point.id not in second}}
    return tuple(
        PointChange(
            point.id,
            point.text,
            first[point.id].verdict if point.id in first else None,
            second[point.id].verdict if point.id in second else None,
        )
        for point in both.values()
    )


def _line(attempt: Attempt) -> AttemptLine:
    kept = attempt.kept
    return AttemptLine(
        attempt.number,
        kept.question_id,
        kept.question_text,
        kept.asked_at,
        kept.duration_s,
        kept.assessment.coverage,
        kept.transcript.recognizer,
        kept.recording is not None,
    )
