"""The result of checking an answer, as plain records."""

from dataclasses import dataclass
from enum import StrEnum

from voiceprep.listening.summary import Span
from voiceprep.questions.model import Rung, StoryPart


class Verdict(StrEnum):
    """What became of a key point in an answer."""

    COVERED = "covered"
    PARTIAL = "partial"
    MISSED = "missed"
    CONTRADICTED = "contradicted"


@dataclass(frozen=True)
class Evidence:
    """A stretch of the transcript that shows a verdict.

    ``start`` and ``end`` are character offsets; the seconds are None for a text without word times.
    """

    text: str
    start: int
    end: int
    start_s: float | None = None
    end_s: float | None = None


@dataclass(frozen=True)
class KeyPointResult:
    """The verdict on one key point; ``score`` is how sure the checker is that it was said, 0 to 1."""

    id: str
    text: str
    verdict: Verdict
    score: float
    evidence: tuple[Evidence, ...] = ()
    rung: Rung = Rung.COMPETENT
    part: StoryPart | None = None


@dataclass(frozen=True)
class Filler:
    """A filler word, where it stands in the transcript and when it was said.

    One that is ``probable`` has no text: speech was heard where the recognizer wrote no word. It stands in the
    transcript where its word would.
    """

    text: str
    start: int
    end: int
    start_s: float | None = None
    end_s: float | None = None
    probable: bool = False


class StumbleKind(StrEnum):
    """How somebody stumbled over words."""

    REPEATED = "repeated"
    FALSE_START = "false_start"


@dataclass(frozen=True)
class Stumble:
    """Words that were said twice in a row, or a word that was broken off; where and when as for ``Evidence``."""

    kind: StumbleKind
    text: str
    start: int
    end: int
    start_s: float | None = None
    end_s: float | None = None


@dataclass(frozen=True)
class Delivery:
    """How the answer was said. Times are seconds; None where the transcript has no times."""

    words: int
    duration_s: float | None
    words_per_minute: float | None
    time_to_first_word_s: float | None
    target_s: int
    pauses: tuple[Span, ...] = ()
    fillers: tuple[Filler, ...] = ()
    stumbles: tuple[Stumble, ...] = ()

    @property
    def probable_fillers(self) -> int:
        """How many of the fillers were not heard as words."""
        return sum(filler.probable for filler in self.fillers)

    def stumbled(self, kind: StumbleKind) -> int:
        """How many stumbles of a kind there were."""
        return sum(stumble.kind is kind for stumble in self.stumbles)


@dataclass(frozen=True)
class Assessment:
    """Everything that is said about one answer.

    ``coverage`` is the share of key points covered, a partial one counting half. ``rung`` is the
    seniority reached: the highest level whose points, and those of the levels below it, are mostly
    covered; None when not even the first is, or when the question has no levels above it.
    """

    question_id: str
    coverage: float
    key_points: tuple[KeyPointResult, ...]
    delivery: Delivery
    rung: Rung | None = None
    checker: str = "lexical-1"
