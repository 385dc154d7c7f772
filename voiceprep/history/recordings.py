"""Recordings: on the disk while they are being made, FLAC when they are done, found again after a crash."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from voiceprep.errors import StorageError
from voiceprep.history.finishing import SPACE_HINT, discard_claimed, finish_claimed
from voiceprep.history.pcm import SAMPLE_BYTES, from_pcm, to_pcm
from voiceprep.history.private_files import open_private, private_folder, reason
from voiceprep.history.recording_files import Claim, RecordingFiles, RecordingMeta, claim_leftover, claim_new
from voiceprep.listening.audio import SAMPLE_RATE_HZ, Samples, seconds

__all__ = ["RecordingMeta", "RecordingWriter", "Unfinished", "read_recording", "unfinished"]

_SYNC_EVERY_SAMPLES = SAMPLE_RATE_HZ
"""How much a power cut may take; a killed process loses nothing that was appended."""


class RecordingWriter:
    """One answer on its way to the disk. For one thread at a time.

    The sound is written as it comes, so that what was said outlives the process. ``finish`` makes it the
    FLAC file whose name, ``path``, is known from the start: an attempt can be kept under that name before
    the file is finished, and ``read_recording`` finds the sound under it in either case.

    Raises:
        StorageError: The folder or the files cannot be made.
    """

    def __init__(self, folder: Path, meta: RecordingMeta) -> None:
        private_folder(folder)
        self._written_bytes = 0
        self._unsynced_samples = 0
        try:
            self._claim = claim_new(folder, meta)
            try:
                self._pcm: int | None = open_private(self._claim.files.pcm, new=True)
            except OSError:
                self._claim.release()
                self._claim.files.note.unlink(missing_ok=True)
                raise
        except OSError as error:
            raise StorageError(f"The answer cannot be recorded in {folder}: {reason(error)}", SPACE_HINT) from error

    @property
    def path(self) -> Path:
        """The finished recording's name; nothing is there before ``finish``."""
        return self._claim.files.flac

    @property
    def duration_s(self) -> float:
        """How much has been written."""
        return seconds(self._written_bytes // SAMPLE_BYTES)

    def append(self, samples: Samples) -> None:
        """Write mono samples at 16 kHz, any number of them.

        Raises:
            StorageError: The disk took no more; what it took before stays.
        """
        if self._pcm is None:
            raise ValueError("nothing can be appended to a recording that was closed")
        try:
            self._write(self._pcm, to_pcm(samples))
            self._unsynced_samples += samples.size
            if self._unsynced_samples >= _SYNC_EVERY_SAMPLES:
                os.fsync(self._pcm)
                self._unsynced_samples = 0
        except OSError as error:
            kept = f"the first {self.duration_s:.1f} seconds of the answer are kept"
            raise StorageError(f"The recording stopped because {reason(error)}; {kept}", SPACE_HINT) from error

    def finish(self) -> Path:
        """Make it a FLAC file and remove what it was made from; returns ``path``.

        Raises:
            StorageError: The FLAC file cannot be written. The sound stays, and it can be tried again, here
                or after the next start.
        """
        self._close_pcm()
        return finish_claimed(self._claim) if self._claim.held else self.path

    def discard(self) -> None:
        """Remove all that was recorded.

        Raises:
            StorageError: It cannot be removed.
        """
        self._close_pcm()
        if self._claim.held:
            discard_claimed(self._claim)

    def close(self) -> None:
        """Leave what was recorded to ``unfinished``; after ``finish`` or ``discard`` there is nothing to leave."""
        self._close_pcm()
        self._claim.release()

    def _close_pcm(self) -> None:
        if self._pcm is not None:
            os.close(self._pcm)
            self._pcm = None

    def _write(self, descriptor: int, data: bytes) -> None:
        rest = memoryview(data)
        try:
            while rest:
                count = os.write(descriptor, rest)
                self._written_bytes += count
                rest = rest[count:]
        finally:
            # A disk that fills up in the middle of a sample would put all later ones out of step.
            if self._written_bytes % SAMPLE_BYTES:
                self._written_bytes -= 1
                os.ftruncate(descriptor, self._written_bytes)
                os.lseek(descriptor, self._written_bytes, os.SEEK_SET)


@dataclass(frozen=True)
class Unfinished:
    """A recording whose process ended before it was finished.

    Attributes:
        path: The name that it has once it is finished.
        meta: What it was recorded for; None when the note about that is lost.
        duration_s: How long it is.
    """

    path: Path
    meta: RecordingMeta | None
    duration_s: float

    def samples(self) -> Samples:
        """All of the sound.

        Raises:
            StorageError: It cannot be read.
        """
        return read_recording(self.path)

    def finish(self) -> Path:
        """Make it a FLAC file; see ``RecordingWriter.finish``.

        Raises:
            StorageError: The FLAC file cannot be written, or another voiceprep is at it.
        """
        claim = self._claimed()
        try:
            return finish_claimed(claim)
        finally:
            claim.release()

    def discard(self) -> None:
        """Remove it.

        Raises:
            StorageError: It cannot be removed, or another voiceprep is at it.
        """
        discard_claimed(self._claimed())

    def _claimed(self) -> Claim:
        files = RecordingFiles(self.path)
        try:
            claim = claim_leftover(files) if files.pcm.exists() else None
        except OSError as error:
            raise StorageError(f"The recording {files.pcm} cannot be used: {reason(error)}") from error
        if claim is None:
            raise StorageError(f"The recording {files.pcm} has been taken up by another voiceprep")
        return claim


def unfinished(folder: Path) -> list[Unfinished]:
    """The recordings that ended with their process, oldest first; those that are being made are not among them.

    Raises:
        StorageError: The folder cannot be read.
    """
    try:
        found = [
            left for pcm in sorted(folder.glob("*.pcm")) if (left := _left(RecordingFiles(pcm.with_suffix(".flac"))))
        ]
        _sweep_notes(folder)
    except OSError as error:
        raise StorageError(f"The folder {folder} cannot be read: {reason(error)}") from error
    # Not by name: of two answers in one second the later one's name sorts first.
    return sorted(found, key=lambda left: left.meta.asked_at.timestamp() if left.meta else 0.0)


def read_recording(path: Path) -> Samples:
    """The sound of a recording, finished or not.

    Raises:
        StorageError: It is not there or cannot be read.
        BadInputError: The file is not sound.
    """
    pcm = RecordingFiles(path).pcm
    try:
        if not path.exists() and pcm.exists():
            return from_pcm(pcm.read_bytes())
    except OSError as error:
        raise StorageError(f"The recording {pcm} cannot be read: {reason(error)}") from error
    # Here, not above: PyAV takes a quarter of a second to load, and recording does not need it.
    from voiceprep.history.flac import decode

    return decode(path)


def _left(files: RecordingFiles) -> Unfinished | None:
    claim = claim_leftover(files)
    if claim is None:
        return None
    try:
        samples = files.pcm.stat().st_size // SAMPLE_BYTES
        return Unfinished(files.flac, files.meta(), seconds(samples)) if samples else None
    except FileNotFoundError:
        return None  # finished by its owner a moment ago
    finally:
        claim.release()


def _sweep_notes(folder: Path) -> None:
    """Remove the notes of recordings that ended between two steps and have no sound to offer."""
    for note in folder.glob("*.json"):
        files = RecordingFiles(note.with_suffix(".flac"))
        claim = claim_leftover(files)
        if claim is None:
            continue
        # A JSON file that somebody else put here is none of our business.
        ours = note.stat().st_size == 0 or files.meta() is not None
        empty = ours and (not files.pcm.exists() or files.pcm.stat().st_size < SAMPLE_BYTES)
        if not empty or sys.platform == "win32":  # which removes no file that is open
            claim.release()
        if empty:
            files.pcm.unlink(missing_ok=True)
            note.unlink(missing_ok=True)
        claim.release()
