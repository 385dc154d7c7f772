"""An attempt with all that was ever kept of it, as it goes from one machine to another."""

from dataclasses import dataclass
from datetime import datetime

from voiceprep.assessing.records import Assessment
from voiceprep.history.attempt import Correction
from voiceprep.history.corrections import corrected, latest
from voiceprep.history.rating import Rating
from voiceprep.listening.summary import Heard
from voiceprep.transcribing.transcript import Transcript


@dataclass(frozen=True)
class MadeTranscript:
    """Words that an attempt has had; ``version`` is what exactly made them, or ``BY_HAND``."""

    transcript: Transcript
    version: str
    made_at: datetime


@dataclass(frozen=True)
class MadeAssessment:
    """An assessment that an attempt has had: of which of its transcripts, from 0, and by which bank's digest."""

    assessment: Assessment
    transcript: int
    bank: str
    made_at: datetime


@dataclass(frozen=True)
class LoggedReview:
    """One line of an attempt's review log."""

    rating: Rating
    by_user: bool
    made_at: datetime


@dataclass(frozen=True)
class WholeAttempt:
    """Everything about one attempt; of transcripts, assessments and logs the last one counts, the first came first.

    Attributes:
        uid: The same on every machine that the attempt is on; its number is not.
        recording: The file's path inside the recordings folder, None without one.
        transcripts: At least one, each with an assessment; the last assessment is of the last one.
    """

    uid: str
    question_id: str
    question_text: str
    asked_at: datetime
    duration_s: float
    recording: str | None
    heard: Heard | None
    timings: dict[str, float]
    program: str
    note: str
    transcripts: tuple[MadeTranscript, ...]
    assessments: tuple[MadeAssessment, ...]
    corrections: tuple[Correction, ...]
    reviews: tuple[LoggedReview, ...]

    @property
    def said(self) -> Transcript:
        """The words that count."""
        return self.transcripts[-1].transcript

    @property
    def standing(self) -> Assessment:
        """The assessment that counts, with the user's own verdicts in it."""
        return corrected(self.assessments[-1].assessment, self.corrections)

    @property
    def settled(self) -> frozenset[str]:
        """The key points whose verdict is the user's."""
        return frozenset(correction.key_point for correction in latest(self.corrections))

    @property
    def rating(self) -> LoggedReview | None:
        """The rating that counts."""
        return self.reviews[-1] if self.reviews else None
