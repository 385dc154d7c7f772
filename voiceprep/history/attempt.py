"""An attempt at a question, as it is kept."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from voiceprep.assessing.records import Assessment, Verdict
from voiceprep.listening.summary import Heard
from voiceprep.transcribing.transcript import Transcript


@dataclass(frozen=True)
class Correction:
    """The user's own verdict on a key point, which stands above the checker's."""

    key_point: str
    verdict: Verdict
    made_at: datetime


@dataclass(frozen=True)
class Versions:
    """What produced an attempt's figures: the program, the recognizer's version, the checker, the bank's digest."""

    voiceprep: str
    recognizer: str
    checker: str
    bank: str


@dataclass(frozen=True)
class NewAttempt:
    """An attempt that is about to be kept. ``asked_at`` is aware; ``recording`` is None when none was kept."""

    question_id: str
    question_text: str
    asked_at: datetime
    duration_s: float
    recording: Path | None
    heard: Heard | None
    transcript: Transcript
    assessment: Assessment
    versions: Versions
    timings: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Attempt:
    """A kept attempt: ``number`` is what the user calls it, ``corrections`` are the latest per key point."""

    number: int
    kept: NewAttempt
    corrections: tuple[Correction, ...] = ()


@dataclass(frozen=True)
class AttemptLine:
    """One line of the list of attempts; ``coverage`` counts corrections."""

    number: int
    question_id: str
    question_text: str
    asked_at: datetime
    duration_s: float
    coverage: float
    recognizer: str
    has_recording: bool
