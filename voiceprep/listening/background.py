"""Whether others talk in the background, and how loud one must be to stand out from them.

A voice activity detector hears a café as speech. Where nearly everything that came before was “speech”, only what is
clearly louder than it can be the candidate.
"""

import math
from collections import deque

import numpy as np

_TALK_VARIES_DB = 1.0
"""A level that varies less is nobody's talk: of six voices at once it varies by 6 dB, of one by 15."""


class Background:
    """The last seconds before the first word, a probability of speech and a level for each frame."""

    def __init__(self, frames: int, talking_share: float, contrast_db: float) -> None:
        self._speech: deque[bool] = deque(maxlen=frames)
        self._levels_dbfs: deque[float] = deque(maxlen=frames)
        self._talking_share = talking_share
        self._contrast_db = contrast_db

    def add(self, is_speech: bool, level_dbfs: float | None) -> None:
        """Take in the next frame; a level that is not known stands out."""
        self._speech.append(is_speech)
        if level_dbfs is not None:
            self._levels_dbfs.append(level_dbfs)

    @property
    def talks(self) -> bool:
        """Whether nearly all of it is taken for speech."""
        return sum(self._speech) >= self._talking_share * len(self._speech) > 0

    @property
    def gate_dbfs(self) -> float:
        """The level from which a frame stands out: any where nobody talks, else well above the quietest tenth."""
        if not self._levels_dbfs or not self.talks:
            return -math.inf
        low, high = np.quantile(self._levels_dbfs, (0.1, 0.9))
        return float(low) + self._contrast_db if high - low >= _TALK_VARIES_DB else -math.inf

    def talked_before(self, frames: int, at_least: int) -> bool:
        """Whether others were heard for long enough before the last frames."""
        before = list(self._speech)[: len(self._speech) - frames]
        return len(before) >= at_least and sum(before) >= self._talking_share * len(before)

    def speech_since(self, gap_frames: int, at_most: int) -> int:
        """For how many frames there has been speech without a gap longer than that, counted back from the last."""
        since = gap = 0
        for number, is_speech in enumerate(reversed(self._speech), start=1):
            gap = 0 if is_speech else gap + 1
            if gap > gap_frames or number > at_most:
                break
            since = number if is_speech else since
        return since
