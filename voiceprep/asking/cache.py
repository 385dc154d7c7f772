"""A voice that remembers: what was read aloud once is kept as a WAV file and not synthesised again."""

import contextlib
import hashlib
import logging
import os
import tempfile
import threading
import time
import wave
from pathlib import Path
from typing import Protocol

import numpy as np

from voiceprep.asking.speakable import speakable
from voiceprep.asking.voice import Sound, Voice
from voiceprep.paths import make_private_folder

LIMIT_BYTES = 200_000_000
"""Well over an hour of speech at 22,050 Hz."""

_ABANDONED_AFTER_S = 3600.0
_log = logging.getLogger(__name__)


class KeyedVoice(Voice, Protocol):
    """A voice that can say what, apart from the text, decides how it sounds."""

    @property
    def cache_key(self) -> str: ...


class CachedVoice:
    """A ``Voice`` that keeps what another one synthesised.

    The least recently used files go when there are more than ``limit_bytes``. A folder that cannot be
    written or read, or a damaged file, never stops the voice: the text is synthesised again.
    """

    def __init__(self, voice: KeyedVoice, folder: Path, limit_bytes: int = LIMIT_BYTES) -> None:
        self._voice = voice
        self._folder = folder
        self._limit_bytes = limit_bytes

    @property
    def name(self) -> str:
        return self._voice.name

    def synthesise(self, text: str, stop: threading.Event | None = None) -> Sound | None:
        """The text read aloud, from the cache if it is there; None when ``stop`` was set before it was ready.

        Raises:
            DeviceError: As the voice behind does.
        """
        if stop is not None and stop.is_set():
            return None
        path = self._path(text)
        kept = _read(path)
        if kept is not None:
            return kept
        sound = self._voice.synthesise(text, stop)
        if sound is not None and sound.samples.size:
            self._keep(sound, path)
        return sound

    def _path(self, text: str) -> Path:
        # The text as it is spoken: a better way of saying a symbol is then heard at once.
        key = f"{self._voice.cache_key}\0{speakable(text)}"
        return self._folder / f"{hashlib.sha256(key.encode('utf-8', 'surrogatepass')).hexdigest()}.wav"

    def _keep(self, sound: Sound, path: Path) -> None:
        try:
            make_private_folder(self._folder)
            _write(sound, path)
            _remove_oldest(self._folder, self._limit_bytes, keep=path)
        except OSError as error:
            _log.info("the voice cache was not written: %s", error)


def _read(path: Path) -> Sound | None:
    """The kept sound, or None when there is none or it is damaged; reading it makes it the newest."""
    try:
        with wave.open(str(path), "rb") as file:
            frames = file.readframes(file.getnframes())
            whole = len(frames) == 2 * file.getnframes() > 0
            if not whole or file.getnchannels() != 1 or file.getsampwidth() != 2:
                return None
            rate_hz = file.getframerate()
    except (OSError, EOFError, wave.Error):
        return None
    with contextlib.suppress(OSError):
        os.utime(path)
    return Sound(np.frombuffer(frames, dtype="<i2").astype(np.float32) / 32768.0, rate_hz)


def _write(sound: Sound, path: Path) -> None:
    """Write under another name, then rename: no reader ever sees half a file."""
    # mkstemp makes the file readable by its owner alone.
    descriptor, temporary = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as raw, wave.open(raw, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(sound.rate_hz)
            file.writeframes(np.clip(np.round(sound.samples * 32768.0), -32768, 32767).astype("<i2").tobytes())
        Path(temporary).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        raise


def _remove_oldest(folder: Path, limit_bytes: int, keep: Path) -> None:
    files: list[tuple[float, int, Path]] = []
    for path in folder.iterdir():
        with contextlib.suppress(FileNotFoundError):  # another voiceprep may be tidying too
            state = path.stat()
            if path.suffix == ".wav":
                files.append((state.st_mtime, state.st_size, path))
            elif path.suffix == ".tmp" and time.time() - state.st_mtime > _ABANDONED_AFTER_S:
                path.unlink()
    total_bytes = sum(size for _, size, _ in files)
    for _, size, path in sorted(files):
        if total_bytes <= limit_bytes:
            return
        if path != keep:
            path.unlink(missing_ok=True)
            total_bytes -= size
