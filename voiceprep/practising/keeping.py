"""Keeping what turns make: recordings on the disk, attempts in the history."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from voiceprep.history.attempt import Attempt, NewAttempt
from voiceprep.history.attempts import AttemptStore
from voiceprep.history.recording_files import RecordingMeta
from voiceprep.history.recordings import RecordingWriter, Unfinished
from voiceprep.listening.audio import Samples
from voiceprep.practising.equipment import Recording
from voiceprep.questions.model import Question


@dataclass(frozen=True)
class HistoryKeeper:
    """Keeps new answers."""

    attempts: Callable[[], AttemptStore]
    recordings: Path

    def record(self, question: Question, asked_at: datetime) -> Recording:
        """Start a recording in the recordings folder."""
        return RecordingWriter(self.recordings, RecordingMeta(question.id, question.text, asked_at))

    def keep(self, attempt: NewAttempt) -> Attempt:
        """Write the attempt into the history."""
        return Attempt(self.attempts().keep(attempt), attempt)


@dataclass(frozen=True)
class LeftoverKeeper:
    """Keeps an answer whose recording is on the disk already, left by a program that was stopped."""

    attempts: Callable[[], AttemptStore]
    leftover: Unfinished

    def record(self, question: Question, asked_at: datetime) -> Recording:
        """The recording that is there."""
        return _Standing(self.leftover)

    def keep(self, attempt: NewAttempt) -> Attempt:
        """Write the attempt into the history, under the time it was made at."""
        return Attempt(self.attempts().keep(attempt), attempt)


@dataclass(frozen=True)
class _Standing:
    """A recording that has all of its sound."""

    leftover: Unfinished

    @property
    def path(self) -> Path:
        return self.leftover.path

    def append(self, samples: Samples) -> None:
        """Nothing to write: this sound came from the disk."""

    def finish(self) -> Path:
        return self.leftover.finish()

    def discard(self) -> None:
        self.leftover.discard()

    def close(self) -> None:
        """Nothing is open."""
