"""Going on with an answer that was ended too early, as the same attempt.

Until the end the attempt stands in the history as it was. What is said meanwhile is on the disk behind a copy of the
sound of before, as a recording of its own that says which attempt it goes on with; it takes the place of the attempt's
recording in the same transaction in which the attempt gets its other words.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from voiceprep.history.attempt import Attempt, NewAttempt
from voiceprep.history.continued_recordings import begin, give_up_before, sound_before
from voiceprep.history.continues import Continues
from voiceprep.history.opening import History
from voiceprep.history.recording_files import RecordingMeta
from voiceprep.history.recordings import Unfinished
from voiceprep.history.revising import BY_HAND
from voiceprep.listening.audio import Samples
from voiceprep.listening.earlier import silence_that_ended_ms
from voiceprep.listening.microphone import Microphone
from voiceprep.practising import events as ev
from voiceprep.practising.allowed_pause import allow_pause, allowing
from voiceprep.practising.earlier_answer import EarlierAnswer
from voiceprep.practising.equipment import Controls, Equipment, Recording
from voiceprep.practising.keeping import LeftoverKeeper
from voiceprep.practising.studio import Studio
from voiceprep.practising.turn import Turn
from voiceprep.questions.model import Question


class ContinuedTurn(Turn):
    """Listens on where an answer was ended, and learns from it when there was more to say."""

    def __init__(
        self,
        studio: Studio,
        question: Question,
        before: Attempt,
        equipment: Equipment,
        controls: Controls | None = None,
        asked_at: datetime | None = None,
        by_itself: bool = False,
    ) -> None:
        """``asked_at`` is given for what was recorded before, as to ``Turn``."""
        super().__init__(
            question, equipment, controls, ask=False, asked_at=asked_at, earlier=EarlierAnswer(before, by_itself)
        )
        self._studio = studio
        self._ended_by_ms = silence_that_ended_ms(before.kept.heard)
        self._by_itself = by_itself

    def run(self) -> Iterator[ev.TurnEvent]:
        """The events of the turn; ``PauseAllowed`` may be the last of them."""
        kept = False
        for event in super().run():
            kept = kept or isinstance(event, ev.Kept)
            yield event
        learned = allow_pause(self._studio, self._ended_by_ms) if kept and not self._by_itself else None
        if learned is not None:
            yield learned


def continuing_turn(
    studio: Studio,
    question: Question,
    before: Attempt,
    controls: Controls | None = None,
    *,
    microphone: Callable[[], Microphone] | None = None,
    by_itself: bool = False,
) -> ContinuedTurn:
    """A turn that listens on at once. Where nothing is said any more, the attempt stays as it was.

    Args:
        studio: Where the attempt is kept.
        question: The one that is being answered.
        before: The attempt as it is in the history.
        controls: What the user may tell the turn.
        microphone: Given where it is open already; the studio's otherwise.
        by_itself: Whether speech alone makes it go on. Nothing is learned from that: the end cost nothing.
    """
    equipment = replace(
        studio.equipment,
        microphone=microphone or studio.equipment.microphone,
        keeper=ContinuingKeeper(studio, before),
        policy=allowing(studio.equipment.policy, silence_that_ended_ms(before.kept.heard)),
    )
    return ContinuedTurn(studio, question, before, equipment, controls, by_itself=by_itself)


class ContinuingKeeper:
    """Keeps what was said since with the attempt that it belongs to.

    There is no recording of an answer whose beginning nobody recorded: the sound of the rest is on the disk until
    the answer is kept, as all sound is where none is to stay.
    """

    def __init__(self, studio: Studio, before: Attempt, leftover: Unfinished | None = None) -> None:
        """``leftover`` is what a program that was stopped recorded since."""
        self._studio = studio
        self._before = before
        self._leftover = leftover
        self._sound_stays = studio.settings.keep_recordings != "never"
        self._left: Path | None = None

    def record(self, question: Question, asked_at: datetime) -> Recording:
        """Start the recording that goes on with the one of before.

        Raises:
            StorageError: The disk refuses.
        """
        if self._leftover is not None:
            continues = self._leftover.meta.continues if self._leftover.meta else None
            self._sound_stays = self._sound_stays and continues is not None and continues.instead_of is not None
            standing = LeftoverKeeper(self._studio.attempts, self._leftover)
            return _Going(standing.record(question, asked_at), self)
        kept = self._before.kept
        samples = EarlierAnswer(self._before).samples
        sound = sound_before(kept.recording, samples)
        name = kept.recording.name if kept.recording is not None and sound is not None else None
        meta = RecordingMeta(
            kept.question_id, kept.question_text, kept.asked_at, Continues(self._before.number, samples, name)
        )
        writer = begin(self._studio.places.recordings, meta, sound)
        self._sound_stays = self._sound_stays and sound is not None
        return _Going(writer, self)

    def keep(self, attempt: NewAttempt) -> Attempt:
        """Write the attempt into the history as it is now.

        Raises:
            StorageError: It cannot be written, or its words were changed meanwhile.
            BadInputError: It was deleted meanwhile.
        """
        whole = attempt
        if attempt.recording is None:
            # The disk did not take what was said since: what there is of the sound is better than nothing.
            whole = replace(whole, recording=self._before.kept.recording)
        if self._before.kept.versions.recognizer == BY_HAND:
            whole = replace(whole, versions=replace(whole.versions, recognizer=BY_HAND))
        kept = self._history().continuations.keep(self._before, whole, datetime.now(UTC))
        if attempt.recording is None or self._sound_stays:
            return kept
        if self._left is not None:
            # The disk took no more of it, so that nobody will finish it.
            Unfinished(self._left, None, 0.0).discard()
            self._forget()
        return replace(kept, kept=replace(kept.kept, recording=None))

    def finish(self, recording: Recording) -> Path:
        """Give up the recording of before, of which this one has all, and make this one the attempt's.

        Raises:
            StorageError: It cannot be done; the next start does it.
        """
        give_up_before(recording.path, lambda path: self._studio.attempts().owner_of(path) is not None)
        if self._sound_stays:
            return recording.finish()
        recording.discard()
        self._forget()
        return recording.path

    def left(self, recording: Path) -> None:
        """Take note that a recording was left before its answer was kept."""
        self._left = recording

    def _forget(self) -> None:
        self._history().retention.forget(self._before.number)

    def _history(self) -> History:
        return self._studio.history()


class _Going:
    """A recording that takes the place of another when it is finished."""

    def __init__(self, recording: Recording, keeper: ContinuingKeeper) -> None:
        self._recording = recording
        self._keeper = keeper

    @property
    def path(self) -> Path:
        return self._recording.path

    def append(self, samples: Samples) -> None:
        self._recording.append(samples)

    def finish(self) -> Path:
        return self._keeper.finish(self._recording)

    def discard(self) -> None:
        self._recording.discard()

    def close(self) -> None:
        self._recording.close()
        self._keeper.left(self.path)
