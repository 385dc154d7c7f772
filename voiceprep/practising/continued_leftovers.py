"""What was said to go on with an answer when the program was stopped: finding it, and adding it to the attempt.

Functions that take any leftover say of one of an answer from its beginning that there is nothing to add to."""

from dataclasses import replace

from voiceprep.errors import BadInputError
from voiceprep.history.attempt import Attempt
from voiceprep.history.continued_recordings import give_up_before
from voiceprep.history.continues import Continues
from voiceprep.history.recordings import Unfinished
from voiceprep.listening.audio import seconds
from voiceprep.listening.endpointing import EndpointingPolicy
from voiceprep.listening.samples import SamplesMicrophone
from voiceprep.practising.continuing import ContinuedTurn, ContinuingKeeper
from voiceprep.practising.earlier_answer import EarlierAnswer
from voiceprep.practising.equipment import Controls
from voiceprep.practising.studio import Studio
from voiceprep.questions.model import Question


def finish_kept(studio: Studio, leftover: Unfinished) -> None:
    """Make the FLAC file of a recording that belongs to an attempt; what it takes the place of goes.

    Raises:
        StorageError: The history or the recordings cannot be used.
    """
    give_up_before(leftover.path, lambda path: studio.attempts().owner_of(path) is not None)
    leftover.finish()


def is_empty(leftover: Unfinished) -> bool:
    """Whether nothing was said yet since the attempt that it goes on with; that one has all the rest."""
    continues = _continues(leftover)
    return continues is not None and leftover.duration_s <= seconds(continues.from_samples)


def said_since_s(leftover: Unfinished) -> float | None:
    """How long was recorded since the attempt was gone on with; None for an answer from its beginning."""
    continues = _continues(leftover)
    return None if continues is None else leftover.duration_s - seconds(continues.from_samples)


def attempt_before(studio: Studio, leftover: Unfinished) -> Attempt | None:
    """The attempt that a recording goes on with.

    None for an answer from its beginning; also where the attempt is gone, or was gone on with in another way since:
    then the recording, which has the sound of before too, is an answer of its own.

    Raises:
        StorageError: The history cannot be read.
    """
    continues = _continues(leftover)
    if leftover.meta is None or continues is None:
        return None
    try:
        attempt = studio.attempts().load(continues.attempt)
    except BadInputError:
        return None
    same = attempt.kept.asked_at == leftover.meta.asked_at and attempt.kept.question_id == leftover.meta.question_id
    return attempt if same and EarlierAnswer(attempt).samples == continues.from_samples else None


def adding_turn(
    studio: Studio,
    question: Question,
    leftover: Unfinished,
    before: Attempt,
    policy: EndpointingPolicy,
    controls: Controls | None = None,
) -> ContinuedTurn:
    """A turn that hears what was said since, to the end, and keeps it with its attempt.

    Args:
        studio: Where the attempt is kept.
        question: The one that was answered.
        leftover: What was recorded.
        before: The attempt, from ``attempt_before``.
        policy: One under which nothing ends an answer but the end of its recording.
        controls: Cancelling by them leaves the recording as it was.

    Raises:
        StorageError: The recording cannot be read.
    """
    since = leftover.samples()[EarlierAnswer(before).samples :]
    equipment = replace(
        studio.equipment,
        microphone=lambda: SamplesMicrophone(since, "the recording"),
        keeper=ContinuingKeeper(studio, before, leftover),
        policy=policy,
    )
    return ContinuedTurn(studio, question, before, equipment, controls, asked_at=before.kept.asked_at)


def _continues(leftover: Unfinished) -> Continues | None:
    return leftover.meta.continues if leftover.meta else None
