"""The questions of a day, in their order, and why each of them is among them."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from voiceprep.questions.model import Question

_AROUND_AN_ANSWER_S = 30
"""Hearing the question, and reading what was said and missed."""


class Reason(StrEnum):
    """Why a question is said today, the one to be said first in front; ``LATER`` is not for today."""

    WEAK = "weak"
    FADING = "fading"
    INTERVIEW = "interview"
    NEW = "new"
    LATER = "later"


@dataclass(frozen=True)
class Suggestion:
    """A question to practise, and why: ``why`` in a few words, ``detail`` in sentences."""

    question: Question
    reason: Reason
    why: str
    detail: str
    last_coverage: float | None = None

    @property
    def due(self) -> bool:
        """Whether it is for today."""
        return self.reason is not Reason.LATER

    @property
    def about_s(self) -> int:
        """How long practising it takes, in seconds."""
        return self.question.target_s + _AROUND_AN_ANSWER_S


@dataclass(frozen=True)
class Today:
    """Every question, those for today in front and in their order.

    Attributes:
        on: The practice day.
        suggestions: All questions.
        done: How many questions have been said today.
        chosen: How many questions the user practises for the interview.
        said: How many of them were ever said.
        new_a_day: How many of them a day like this begins with, while there are some.
    """

    on: date
    suggestions: tuple[Suggestion, ...] = field(default=())
    done: int = 0
    chosen: int = 0
    said: int = 0
    new_a_day: int = 0

    @property
    def due(self) -> tuple[Suggestion, ...]:
        """What is left to be said today."""
        return tuple(one for one in self.suggestions if one.due)

    @property
    def minutes(self) -> int:
        """How long that takes, rounded up."""
        return -(-sum(one.about_s for one in self.due) // 60)

    def count(self, *reasons: Reason) -> int:
        """How many questions are there for these reasons."""
        return sum(one.reason in reasons for one in self.suggestions)
