"""What is wrong with a microphone's level, found while it can still be mended: pure functions of the sound."""

import re
from collections import deque
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from voiceprep.listening.audio import SAMPLE_RATE_HZ, Samples, level_dbfs

NOTHING_YET_AFTER_S = 0.3
"""Exact zeros for longer than a device's first buffers: no room is so silent, so nothing was connected yet."""

NO_SIGNAL_AFTER_S = 4.0
"""Bluetooth headsets send their first sound within two seconds; what is nothing for longer is no switching over."""

QUIET_SPEECH_DBFS = -45.0
"""Speech is heard well from -40 dBFS on; telephony's nominal speech level is -26 (ITU-T G.100.1)."""

QUIET_SPEECH_S = 1.0
"""Judged from a few words on, for the first may be soft."""

QUIETEST_DBFS = -70.0
"""Below the hum of a quiet room through any microphone that is turned up enough to be understood."""

FULL_SCALE = 0.999
CLIPPED_RUN = 3
"""One sample at full scale can be a loud moment; several in a row are the flat top of a peak that was cut off."""

CLIPPED_FRAMES = 3
CLIPPED_WITHIN_S = 3.0
"""Clipping is told when it happens in some frames of this time, and forgotten after as much time without."""

NO_SPEECH_AFTER_S = 8.0
"""So long without speech people may think; from then on another microphone is a likely reason too."""

STEADY_DB = 3.0
STEADY_FRAMES = 128
"""Four seconds whose frames differ so little are a hum or a hiss; a room with a person in it moves more."""

_LOOPBACK = re.compile(r"\b(monitor of|stereo mix|what u hear|loopback|blackhole|vb-audio|cable output)\b", re.I)
"""How Linux, Windows and macOS call inputs that hear what the machine plays."""


class Trouble(StrEnum):
    """What keeps the candidate from being heard."""

    NOTHING_YET = "nothing_yet"
    NO_SIGNAL = "no_signal"
    TOO_QUIET = "too_quiet"
    CLIPPING = "clipping"
    WRONG_DEVICE = "wrong_device"


@dataclass(frozen=True)
class Levels:
    """What was heard so far, as it matters for ``judge``. Times in seconds.

    Attributes:
        elapsed_s: How long was listened.
        zero_s: For how long, up to now, every sample was exactly zero.
        any_sound: Whether any sample was ever another number.
        speech_s: How long speech was heard in all.
        speech_dbfs: Its level.
        loudest_dbfs: The level of the loudest frame.
        clipped_frames: Frames with cut-off peaks in the last ``CLIPPED_WITHIN_S``.
        spread_db: How far the levels of the last ``STEADY_FRAMES`` lie apart; None while there are fewer.
        loopback: Whether the microphone's name says that it hears what the machine plays.
    """

    elapsed_s: float
    zero_s: float = 0.0
    any_sound: bool = True
    speech_s: float = 0.0
    speech_dbfs: float = -120.0
    loudest_dbfs: float = -120.0
    clipped_frames: int = 0
    spread_db: float | None = None
    loopback: bool = False


def judge(levels: Levels) -> Trouble | None:
    """What should be mended first; None when nothing is wrong, or it is too early to say."""
    if levels.zero_s >= NO_SIGNAL_AFTER_S:
        return Trouble.NO_SIGNAL
    if not levels.any_sound:
        return Trouble.NOTHING_YET if levels.zero_s >= NOTHING_YET_AFTER_S else None
    if levels.clipped_frames >= CLIPPED_FRAMES:
        return Trouble.CLIPPING
    if levels.speech_s >= QUIET_SPEECH_S:
        return Trouble.TOO_QUIET if levels.speech_dbfs < QUIET_SPEECH_DBFS else None
    if levels.speech_s == 0 and levels.elapsed_s >= NO_SPEECH_AFTER_S:
        if levels.loopback:
            return Trouble.WRONG_DEVICE
        if levels.loudest_dbfs < QUIETEST_DBFS:
            return Trouble.TOO_QUIET
        if levels.spread_db is not None and levels.spread_db < STEADY_DB:
            return Trouble.WRONG_DEVICE
    return None


class LevelWatch:
    """Gathers ``Levels`` frame by frame."""

    def __init__(self, microphone: str) -> None:
        self._loopback = _LOOPBACK.search(microphone) is not None
        self._samples = self._zeros = self._speech_samples = 0
        self._any_sound = False
        self._speech_power = 0.0
        self._loudest_dbfs = -120.0
        self._clipped_at: deque[int] = deque(maxlen=CLIPPED_FRAMES)
        self._recent: deque[float] = deque(maxlen=STEADY_FRAMES)

    def hear(self, frame: Samples, speaking: bool) -> Trouble | None:
        """Take the next frame, shape (n,), and say what should be mended."""
        self._samples += frame.size
        dbfs = level_dbfs(frame)
        self._loudest_dbfs = max(self._loudest_dbfs, dbfs)
        self._recent.append(dbfs)
        if frame.any():
            self._any_sound = True
            self._zeros = 0
        else:
            self._zeros += frame.size
        if speaking:
            self._speech_samples += frame.size
            self._speech_power += float(np.sum(np.square(frame, dtype=np.float64)))
        if is_clipped(frame):
            self._clipped_at.append(self._samples)
        return judge(self.levels)

    @property
    def levels(self) -> Levels:
        """What was heard so far."""
        horizon = self._samples - round(CLIPPED_WITHIN_S * SAMPLE_RATE_HZ)
        power = self._speech_power / self._speech_samples if self._speech_samples else 0.0
        return Levels(
            elapsed_s=self._samples / SAMPLE_RATE_HZ,
            zero_s=self._zeros / SAMPLE_RATE_HZ,
            any_sound=self._any_sound,
            speech_s=self._speech_samples / SAMPLE_RATE_HZ,
            speech_dbfs=10 * float(np.log10(power)) if power > 0 else -120.0,
            loudest_dbfs=self._loudest_dbfs,
            clipped_frames=sum(at > horizon for at in self._clipped_at),
            spread_db=max(self._recent) - min(self._recent) if len(self._recent) == STEADY_FRAMES else None,
            loopback=self._loopback,
        )


def is_clipped(frame: Samples) -> bool:
    """Whether a peak in it was cut off."""
    at_full_scale = np.abs(frame) >= FULL_SCALE
    if np.count_nonzero(at_full_scale) < CLIPPED_RUN:
        return False
    runs = np.convolve(at_full_scale, np.ones(CLIPPED_RUN), mode="valid")
    return bool(runs.max() >= CLIPPED_RUN - 0.5)
