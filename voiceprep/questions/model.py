"""What a question bank holds, as plain records."""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path


class Level(StrEnum):
    """How far along a candidate is who is asked this."""

    BEGINNER = "beginner"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"


class Kind(StrEnum):
    """What sort of answer a question wants."""

    CONCEPT = "concept"
    CODING = "coding"
    SYSTEM_DESIGN = "system-design"
    SCENARIO = "scenario"
    BEHAVIORAL = "behavioral"
    DRILL = "drill"
    TOOLING = "tooling"
    REVERSE = "reverse"


class Rung(StrEnum):
    """The seniority that a key point shows; the levels are cumulative."""

    COMPETENT = "competent"
    SENIOR = "senior"
    STAFF = "staff"


class StoryPart(StrEnum):
    """The part of a STAR story that a key point belongs to."""

    SITUATION = "situation"
    TASK = "task"
    ACTION = "action"
    RESULT = "result"


@dataclass(frozen=True)
class KeyPoint:
    """One claim that a good answer makes.

    ``also`` are other ways to say it, ``never`` the wrong versions that people say.
    """

    id: str
    text: str
    also: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    rung: Rung = Rung.COMPETENT
    part: StoryPart | None = None


@dataclass(frozen=True)
class Link:
    """A follow-up or a neighbour: a question of some bank when ``target`` is set, else only its text."""

    text: str
    target: str | None = None


@dataclass(frozen=True)
class Question:
    """A question with its spoken model answer and the key points in it."""

    id: str
    text: str
    model_answer: str
    key_points: tuple[KeyPoint, ...]
    level: Level = Level.INTERMEDIATE
    kind: Kind = Kind.CONCEPT
    target_s: int = 45
    track: str = ""
    bank: str = ""
    tags: tuple[str, ...] = ()
    spoken: str | None = None
    hints: tuple[str, ...] = ()
    follow_ups: tuple[Link, ...] = ()
    see_also: tuple[Link, ...] = ()
    tests: str = ""
    red_flags: tuple[str, ...] = ()
    notes: str = ""
    source: Path | None = None
    line: int = 0

    @property
    def aloud(self) -> str:
        """The question in the words that a voice reads."""
        return self.spoken or self.text


@dataclass(frozen=True)
class Bank:
    """One file of questions. ``id`` is the file's stem.

    ``own`` marks a user's additions to questions of other banks, which share those questions' ids.
    """

    id: str
    title: str
    track: str
    questions: tuple[Question, ...]
    source: Path
    preface: str = ""
    own: bool = False


@dataclass(frozen=True)
class Page:
    """A page of advice that is shown as it stands, in Markdown."""

    id: str
    title: str
    markdown: str
    source: Path


@dataclass(frozen=True)
class Mistake:
    """Something wrong in a bank file, or worth an author's look when ``advice`` is true."""

    source: Path
    line: int
    message: str
    advice: bool = False

    def __str__(self) -> str:
        return f"{self.source}:{self.line}: {self.message}"


@dataclass(frozen=True)
class Library:
    """Every question that could be loaded, and every mistake that kept others out."""

    banks: tuple[Bank, ...]
    pages: tuple[Page, ...] = ()
    mistakes: tuple[Mistake, ...] = field(default=())

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for bank in self.banks for question in bank.questions)
