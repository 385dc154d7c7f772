from pathlib import Path

from voiceprep.paths import Places
from voiceprep.practising.disk_use import DiskUse, disk_use


def test_nothing_is_there_yet(tmp_path: Path) -> None:
    assert disk_use(Places(tmp_path / "home")) == DiskUse(0, 0, 0, 0, None)


def test_recordings_and_history_and_all_of_it(tmp_path: Path) -> None:
    places = Places(tmp_path)
    places.recordings.mkdir()
    for name, size_bytes in (("one.flac", 2_000_000), ("two.flac", 1_000_000), ("three.pcm", 500_000)):
        (places.recordings / name).write_bytes(bytes(size_bytes))
    for name, size_bytes in (("history.sqlite3", 600_000), ("history.sqlite3-wal", 400_000), ("other", 1_500_000)):
        (places.home / name).write_bytes(bytes(size_bytes))

    found = disk_use(places)

    assert (found.recordings, found.recordings_bytes) == (2, 3_500_000)
    assert (found.history_bytes, found.all_bytes) == (1_000_000, 6_000_000)
    assert found.free_bytes
    assert DiskUse(2, 3_500_000, 1_000_000, 6_000_000, 12_300_000_000).in_words == (
        "Disk: 2 recordings 3.5 MB, history 1.0 MB, 6.0 MB in all; 12.3 GB free."
    )
    assert DiskUse(1, 0, 0, 0, None).in_words == "Disk: 1 recording 0.0 MB, history 0.0 MB, 0.0 MB in all."
