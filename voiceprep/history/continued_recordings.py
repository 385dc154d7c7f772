"""Recordings that go on with an attempt: the sound of before in front, and the file of before given up in the end."""

import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import numpy as np

from voiceprep.errors import BadInputError, StorageError
from voiceprep.history.private_files import reason
from voiceprep.history.recording_files import RecordingFiles, RecordingMeta, claim_leftover
from voiceprep.history.recordings import RecordingWriter, read_recording
from voiceprep.listening.audio import Samples

_FINISHED_WITHIN_S = 10.0
"""Making the FLAC file of the part before takes a second for an hour of it, and began when that part was assessed."""

_LOOK_AGAIN_S = 0.02


def sound_before(recording: Path | None, samples: int) -> Samples | None:
    """The sound of the part before, so many samples of it; None when nothing of it is there any more.

    What is missing at its end, because the disk took no more, is silence.

    Raises:
        StorageError: It is there, but cannot be read.
    """
    if recording is None or not _settled(recording):
        return None
    try:
        found = read_recording(recording)[:samples]
    except BadInputError:
        return None  # damaged: the words are all that there is
    return np.pad(found, (0, samples - found.size)).astype(np.float32, copy=False)


def begin(folder: Path, meta: RecordingMeta, before: Samples | None) -> RecordingWriter:
    """Start a recording that goes on with another; ``before`` is its sound, None where that is gone.

    It is a recording like any other, so that what is on the disk can be heard from the beginning at any moment.

    Raises:
        StorageError: The folder or the files cannot be made, or the disk is full; nothing is left then.
    """
    assert meta.continues is not None
    writer = RecordingWriter(folder, meta)
    try:
        writer.append(np.zeros(meta.continues.from_samples, dtype=np.float32) if before is None else before)
    except StorageError:
        writer.discard()
        raise
    return writer


def give_up_before(recording: Path, is_owned: Callable[[Path], bool]) -> None:
    """Remove the recordings whose place one takes, as far as no attempt has them.

    Raises:
        StorageError: One of them cannot be removed, or another voiceprep is at it.
    """
    # Of one whose FLAC file could not be made, the note still says whose place it took.
    chain = [recording]
    while (before := _instead_of(chain[-1])) is not None and before not in chain and not is_owned(before):
        chain.append(before)
    for path in reversed(chain[1:]):
        _remove(RecordingFiles(path))


def discard_continuations(folder: Path, attempt: int, asked_at: datetime) -> None:
    """Remove what was recorded to go on with an attempt and was left by its program; the attempt is being deleted.

    Raises:
        OSError: It cannot be removed.
    """
    for note in folder.glob("*.json"):
        files = RecordingFiles(note.with_suffix(".flac"))
        meta = files.meta()
        if meta is None or meta.continues is None:
            continue
        if (meta.continues.attempt, meta.asked_at) == (attempt, asked_at):
            claim = claim_leftover(files)
            if claim is not None:
                claim.release()
                files.remove()


def _instead_of(recording: Path) -> Path | None:
    meta = RecordingFiles(recording).meta()
    if meta is None or meta.continues is None or meta.continues.instead_of is None:
        return None
    return recording.with_name(meta.continues.instead_of)


def _remove(files: RecordingFiles) -> None:
    try:
        if files.pcm.exists() or files.note.exists():
            claim = claim_leftover(files)
            if claim is None:
                raise StorageError(f"The recording {files.pcm} is still being made", "It goes at the next start")
            claim.release()
        files.remove()
    except OSError as error:
        raise StorageError(f"The recording {files.flac} cannot be removed: {reason(error)}") from error


def _settled(recording: Path) -> bool:
    """Wait while it is being finished; whether there is anything of it."""
    files = RecordingFiles(recording)
    give_up_at = time.monotonic() + _FINISHED_WITHIN_S
    while files.pcm.exists() and time.monotonic() < give_up_at:
        try:
            claim = claim_leftover(files)
        except OSError as error:
            raise StorageError(f"The recording {files.pcm} cannot be used: {reason(error)}") from error
        if claim is not None:
            claim.release()
            break
        time.sleep(_LOOK_AGAIN_S)
    return files.pcm.exists() or files.flac.exists()
