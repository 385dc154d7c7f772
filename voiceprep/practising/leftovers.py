"""Answers whose recording outlived the program: finding them and finishing the attempt."""

from dataclasses import replace

from voiceprep.errors import BadInputError
from voiceprep.history.recordings import Unfinished, unfinished
from voiceprep.listening.samples import SamplesMicrophone
from voiceprep.practising.continued_leftovers import adding_turn, attempt_before, finish_kept, is_empty
from voiceprep.practising.equipment import Controls
from voiceprep.practising.keeping import LeftoverKeeper
from voiceprep.practising.retaining import keeper_for
from voiceprep.practising.studio import Studio
from voiceprep.practising.turn import Turn
from voiceprep.questions.loading import find_question

_WHOLE_MS = 24 * 3600 * 1000
"""No silence ends an answer that is all there already."""


def find_leftovers(studio: Studio) -> list[Unfinished]:
    """The recordings that can be finished, oldest first.

    One that belongs to a kept attempt only lacks its FLAC file, which is made here. One that goes on with an attempt
    and has no more than that is removed.

    Raises:
        StorageError: The recordings folder cannot be read.
    """
    if not studio.places.recordings.is_dir():
        return []
    waiting: list[Unfinished] = []
    for leftover in unfinished(studio.places.recordings):
        if studio.attempts().owner_of(leftover.path) is not None:
            finish_kept(studio, leftover)
        elif is_empty(leftover) and attempt_before(studio, leftover):
            leftover.discard()
        else:
            waiting.append(leftover)
    return waiting


def finishing_turn(studio: Studio, leftover: Unfinished, controls: Controls | None = None) -> Turn:
    """A turn that hears the recording instead of a microphone, to the end, and keeps it as its own.

    Cancelling it by the controls leaves the recording as it was.

    Raises:
        BadInputError: It is not known any more which question was answered.
        StorageError: The recording cannot be read.
    """
    if leftover.meta is None:
        raise BadInputError(
            "It is not known which question this recording answers", f"It stays at {leftover.path.with_suffix('.pcm')}."
        )
    question = find_question(studio.library(), leftover.meta.question_id)
    policy = replace(studio.equipment.policy, end_silence_ms=_WHOLE_MS, no_speech_ms=_WHOLE_MS, max_answer_ms=_WHOLE_MS)
    before = attempt_before(studio, leftover)
    if before is not None:
        return adding_turn(studio, question, leftover, before, policy, controls)
    samples = leftover.samples()
    equipment = replace(
        studio.equipment,
        microphone=lambda: SamplesMicrophone(samples, "the recording"),
        keeper=keeper_for(
            studio.settings, LeftoverKeeper(studio.attempts, leftover), lambda: studio.history().retention
        ),
        policy=policy,
    )
    return Turn(question, equipment, controls, ask=False, asked_at=leftover.meta.asked_at)
