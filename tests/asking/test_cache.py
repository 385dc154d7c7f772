import os
import stat
import sys
import threading
import time
import wave
from pathlib import Path

import numpy as np
import pytest

from voiceprep.asking.cache import CachedVoice
from voiceprep.asking.voice import Sound


class CountingVoice:
    name = "Counting"

    def __init__(self, cache_key: str = "voice:170", samples: int = 1000) -> None:
        self.cache_key = cache_key
        self.spoken: list[str] = []
        self._samples = samples

    def synthesise(self, text: str, stop: threading.Event | None = None) -> Sound | None:
        self.spoken.append(text)
        if stop is not None and stop.is_set():
            return None
        return Sound(np.linspace(-1.0, 1.0, self._samples, dtype=np.float32), 22_050)


def only_file(folder: Path) -> Path:
    (path,) = folder.iterdir()
    return path


def test_a_text_is_synthesised_once(tmp_path: Path) -> None:
    voice = CountingVoice()
    cached = CachedVoice(voice, tmp_path)
    first, again = cached.synthesise("hello"), CachedVoice(voice, tmp_path).synthesise("hello")
    assert voice.spoken == ["hello"]
    assert first is not None
    assert again is not None
    assert again.rate_hz == 22_050
    np.testing.assert_allclose(again.samples, first.samples, atol=1 / 16384)


def test_another_text_voice_or_rate_is_another_entry(tmp_path: Path) -> None:
    voice, faster = CountingVoice(), CountingVoice("voice:220")
    CachedVoice(voice, tmp_path).synthesise("hello")
    CachedVoice(voice, tmp_path).synthesise("goodbye")
    CachedVoice(faster, tmp_path).synthesise("hello")
    assert voice.spoken == ["hello", "goodbye"]
    assert faster.spoken == ["hello"]
    assert len(list(tmp_path.iterdir())) == 3


@pytest.mark.parametrize("damage", ["cut", "nonsense", "empty"])
def test_a_damaged_entry_is_made_again(tmp_path: Path, damage: str) -> None:
    voice = CountingVoice()
    cached = CachedVoice(voice, tmp_path)
    cached.synthesise("hello")
    path = only_file(tmp_path)
    whole = path.read_bytes()
    path.write_bytes({"cut": whole[:500], "nonsense": b"x" * 500, "empty": b""}[damage])
    sound = cached.synthesise("hello")
    assert sound is not None
    assert sound.samples.size == 1000
    assert voice.spoken == ["hello", "hello"]
    assert path.read_bytes() == whole


def test_the_least_recently_heard_go_first(tmp_path: Path) -> None:
    voice = CountingVoice()
    cached = CachedVoice(voice, tmp_path, limit_bytes=3 * 2100)
    for age, text in enumerate(["three", "two", "one"]):
        before = set(tmp_path.iterdir())
        cached.synthesise(text)
        (path,) = set(tmp_path.iterdir()) - before
        os.utime(path, (time.time() - 1000 + age, time.time() - 1000 + age))
    cached.synthesise("three")  # heard again: now the newest
    cached.synthesise("four")
    voice.spoken.clear()
    for text in ("three", "one", "four"):
        cached.synthesise(text)
    assert voice.spoken == []
    cached.synthesise("two")
    assert voice.spoken == ["two"]


def test_a_sound_larger_than_the_limit_is_still_played(tmp_path: Path) -> None:
    sound = CachedVoice(CountingVoice(), tmp_path, limit_bytes=10).synthesise("hello")
    assert sound is not None


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_only_the_owner_can_read_it(tmp_path: Path) -> None:
    folder = tmp_path / "cache" / "voice"
    CachedVoice(CountingVoice(), folder).synthesise("hello")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(only_file(folder).stat().st_mode) == 0o600


def test_a_folder_that_cannot_be_made_does_not_stop_the_voice(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert CachedVoice(CountingVoice(), tmp_path / "file" / "cache").synthesise("hello") is not None


def test_a_full_disk_does_not_stop_the_voice_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: wave.Wave_write, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(wave.Wave_write, "writeframes", full)
    assert CachedVoice(CountingVoice(), tmp_path).synthesise("hello") is not None
    assert list(tmp_path.iterdir()) == []


def test_what_was_stopped_is_not_kept(tmp_path: Path) -> None:
    stop = threading.Event()
    stop.set()
    assert CachedVoice(CountingVoice(), tmp_path).synthesise("hello", stop) is None
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_process_left_is_tidied(tmp_path: Path) -> None:
    left, fresh = tmp_path / ".left.tmp", tmp_path / ".fresh.tmp"
    left.touch()
    fresh.touch()
    os.utime(left, (0, 0))
    CachedVoice(CountingVoice(), tmp_path).synthesise("hello")
    assert not left.exists()
    assert fresh.exists()
