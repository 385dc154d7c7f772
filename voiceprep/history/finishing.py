"""How a recording ends: as a FLAC file, or not at all."""

import errno
import os
from pathlib import Path

from voiceprep.errors import StorageError
from voiceprep.history.pcm import SAMPLE_BYTES
from voiceprep.history.private_files import open_private, reason, sync_folder
from voiceprep.history.recording_files import Claim

SPACE_HINT = "Free some space on the disk, or set VOICEPREP_HOME to a folder that you can write to"


def finish_claimed(claim: Claim) -> Path:
    """Turn the sound into the finished file, which is there whole or not at all, and release the claim.

    Raises:
        StorageError: It cannot be written; the sound stays, and the claim is still held.
    """
    # Here, not above: PyAV takes a quarter of a second to load, and recording does not need it.
    from voiceprep.history.flac import encode, samples_in

    files = claim.files
    try:
        os.close(open_private(files.partial))
        encode(files.pcm, files.partial)
        with files.partial.open("rb+") as whole:
            os.fsync(whole.fileno())
        # FFmpeg does not report every failed write; the sound is given up only for a file that holds it.
        if samples_in(files.partial) != files.pcm.stat().st_size // SAMPLE_BYTES:
            raise OSError(errno.EIO, "the FLAC file does not hold all of it")
        files.partial.replace(files.flac)
        sync_folder(files.flac.parent)
        files.pcm.unlink()
        claim.release()
        files.note.unlink(missing_ok=True)
    except OSError as error:
        files.partial.unlink(missing_ok=True)
        raise StorageError(
            f"The recording cannot be finished: {reason(error)}; its sound is kept in {files.pcm}", SPACE_HINT
        ) from error
    return files.flac


def discard_claimed(claim: Claim) -> None:
    """Release the claim and delete its files.

    Raises:
        StorageError: They cannot be deleted.
    """
    claim.release()
    try:
        claim.files.remove()
    except OSError as error:
        raise StorageError(f"The recording {claim.files.pcm} cannot be removed: {reason(error)}") from error
