"""The files that one recording is made of, and whose they are."""

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from voiceprep.errors import BadInputError
from voiceprep.history.continues import Continues, continues_from, continues_json
from voiceprep.history.json_fields import moment, reading, text
from voiceprep.history.private_files import open_private, sync_folder, try_lock

_UNFIT = re.compile(r"[^a-z0-9]+")
_LONGEST_SLUG = 60
_MARK = "voiceprep_recording"
"""Tells a note from any other JSON file; its value is the note's format."""


@dataclass(frozen=True)
class RecordingMeta:
    """What an answer is recorded for; ``asked_at`` is aware. ``continues`` is None for an answer from its beginning."""

    question_id: str
    question_text: str
    asked_at: datetime
    continues: Continues | None = None


@dataclass(frozen=True)
class RecordingFiles:
    """The names of one recording: the finished file, and beside it what it is made from."""

    flac: Path

    @property
    def pcm(self) -> Path:
        """The sound while it grows."""
        return self.flac.with_suffix(".pcm")

    @property
    def note(self) -> Path:
        """What it is recorded for; whoever has this file locked has the recording."""
        return self.flac.with_suffix(".json")

    @property
    def partial(self) -> Path:
        """The finished file before it is whole."""
        return self.flac.with_suffix(".flac.part")

    def remove(self) -> None:
        """Delete all of them, the finished file last.

        Raises:
            OSError: One of them cannot be deleted.
        """
        # The sound goes before its note: a note alone is swept up, sound alone would be offered again.
        for path in (self.partial, self.pcm, self.note, self.flac):
            path.unlink(missing_ok=True)

    def meta(self) -> RecordingMeta | None:
        """What the note says; None when it is missing or damaged."""
        try:
            value = json.loads(self.note.read_bytes())
            with reading("a note"):
                if _MARK not in value:
                    return None
                return RecordingMeta(
                    text(value["question"]),
                    text(value["question_text"]),
                    moment(value["asked_at"]),
                    continues_from(value.get("continues")),
                )
        except (OSError, ValueError, BadInputError):
            return None


class Claim:
    """A recording's files, kept from every other process until they are released or this one dies."""

    def __init__(self, files: RecordingFiles, note: int) -> None:
        self.files = files
        self._note: int | None = note

    @property
    def held(self) -> bool:
        """Whether it has not been released yet."""
        return self._note is not None

    def release(self) -> None:
        """Leave the files to whoever wants them. Releasing twice is fine."""
        if self._note is not None:
            os.close(self._note)
            self._note = None


def claim_new(folder: Path, meta: RecordingMeta) -> Claim:
    """Take a name that is free and write the note.

    Raises:
        OSError: The note cannot be written; nothing is left of it then.
    """
    data = json.dumps(
        {
            _MARK: 1,
            "question": meta.question_id,
            "question_text": meta.question_text,
            "asked_at": meta.asked_at.isoformat(),
            **({"continues": continues_json(meta.continues)} if meta.continues else {}),
        },
        ensure_ascii=False,
    ).encode()
    for files in _names(folder, meta):
        try:
            note = open_private(files.note, new=True)
        except FileExistsError:
            continue
        claim = Claim(files, note)
        try:
            # Not ours when somebody sweeping up notes that stand alone was quicker, and has it locked or removed.
            taken = files.flac.exists() or files.pcm.exists()
            if try_lock(note) and os.fstat(note).st_nlink and not taken:
                _write_all(note, data)
                os.fsync(note)
                sync_folder(folder)
                return claim
        except OSError:
            claim.release()
            files.note.unlink(missing_ok=True)
            raise
        claim.release()
        if taken:
            files.note.unlink(missing_ok=True)
    raise AssertionError("the names never end")


def claim_leftover(files: RecordingFiles) -> Claim | None:
    """Take a recording that its process left behind; None while somebody has it.

    Raises:
        OSError: Its note cannot be opened.
    """
    claim = Claim(files, note := open_private(files.note))
    if try_lock(note):
        return claim
    claim.release()
    return None


def _write_all(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _names(folder: Path, meta: RecordingMeta) -> Iterator[RecordingFiles]:
    slug = _UNFIT.sub("-", meta.question_id.lower())[:_LONGEST_SLUG].strip("-") or "answer"
    stem, number = f"{meta.asked_at:%Y%m%d-%H%M%S}-{slug}", 1
    yield RecordingFiles(folder / f"{stem}.flac")
    while True:
        number += 1
        yield RecordingFiles(folder / f"{stem}-{number}.flac")
