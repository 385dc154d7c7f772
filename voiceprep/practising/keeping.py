"""Keeping what turns make: recordings on the disk, attempts in the history."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from voiceprep.history.attempt import Attempt, NewAttempt
from voiceprep.history.attempts import AttemptStore
from voiceprep.history.recording_files import RecordingMeta
from voiceprep.history.recordings import RecordingWriter, Unfinished
from voiceprep.history.retention import Retention
from voiceprep.listening.audio import Samples
from voiceprep.practising.equipment import Keeper, Recording
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


class WordsKeeper:
    """Keeps answers without their sound: it is on the disk until the answer is kept, and then no more.

    The attempt is kept with its recording first, so that an answer whose program is stopped between the two is
    not taken for one that was never finished.
    """

    def __init__(self, keeper: Keeper, retention: Callable[[], Retention]) -> None:
        self._keeper = keeper
        self._retention = retention
        self._kept: dict[Path, int] = {}
        self._closed: set[Path] = set()

    def record(self, question: Question, asked_at: datetime) -> Recording:
        """Start a recording that ends by being removed."""
        return _Passing(self._keeper.record(question, asked_at), self)

    def keep(self, attempt: NewAttempt) -> Attempt:
        """Write the attempt into the history; nothing can be played of it any more."""
        kept = self._keeper.keep(attempt)
        if attempt.recording is not None:
            self._kept[attempt.recording] = kept.number
            if attempt.recording in self._closed:
                # The disk took no more of it, so that nobody will finish it.
                Unfinished(attempt.recording, None, 0.0).discard()
                self.forget(attempt.recording)
        return replace(kept, kept=replace(kept.kept, recording=None))

    def closed(self, recording: Path) -> None:
        """Take note that a recording was left before its answer was kept."""
        self._closed.add(recording)

    def forget(self, recording: Path) -> None:
        """Take note in the history that a recording is gone."""
        number = self._kept.pop(recording, None)
        if number is not None:
            self._retention().forget(number)


@dataclass(frozen=True)
class _Passing:
    """A recording that is removed where another would be finished."""

    recording: Recording
    keeper: WordsKeeper

    @property
    def path(self) -> Path:
        return self.recording.path

    def append(self, samples: Samples) -> None:
        self.recording.append(samples)

    def finish(self) -> Path:
        self.recording.discard()
        self.keeper.forget(self.path)
        return self.path

    def discard(self) -> None:
        self.recording.discard()

    def close(self) -> None:
        self.recording.close()
        self.keeper.closed(self.path)


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
