"""How much of the disk is used."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from voiceprep.paths import Places
from voiceprep.practising.finding import counted, size


@dataclass(frozen=True)
class DiskUse:
    """Sizes in bytes. ``free_bytes`` is None when the disk does not say."""

    recordings: int
    recordings_bytes: int
    history_bytes: int
    all_bytes: int
    free_bytes: int | None

    @property
    def in_words(self) -> str:
        """One sentence."""
        recordings = f"{counted(self.recordings, 'recording')} {size(self.recordings_bytes)}"
        free = "" if self.free_bytes is None else f"; {size(self.free_bytes)} free"
        return f"Disk: {recordings}, history {size(self.history_bytes)}, {size(self.all_bytes)} in all{free}."


def disk_use(places: Places) -> DiskUse:
    """What lies in the data folder now; what cannot be looked at counts as nothing."""
    recordings = places.recordings.glob("*.flac") if places.recordings.is_dir() else ()
    history = places.database
    try:
        free_bytes = shutil.disk_usage(places.home).free
    except OSError:
        free_bytes = None
    return DiskUse(
        recordings=sum(1 for _ in recordings),
        recordings_bytes=size_of(places.recordings),
        history_bytes=sum(map(_size, history.parent.glob(f"{history.name}*"))) if places.home.is_dir() else 0,
        all_bytes=size_of(places.home),
        free_bytes=free_bytes,
    )


def size_of(folder: Path) -> int:
    """The bytes of the files below a folder; what cannot be looked at counts as nothing."""
    return sum(_size(Path(root) / name) for root, _, names in os.walk(folder) for name in names)


def _size(path: Path) -> int:
    try:
        return path.lstat().st_size
    except OSError:
        return 0
