"""Whether a recognizer keeps up with the speaker, measured phrase by phrase while it works."""

import time
from collections.abc import Callable
from dataclasses import dataclass

_GRACE_S = 3.0
"""So much longer than what it heard a recognizer may take: a first phrase is short, and the first one takes longer."""


@dataclass(frozen=True)
class Pace:
    """How fast the phrases of an answer become words.

    Attributes:
        heard_s: How much of the answer was worked on, from its first phrase on, pauses included.
        took_s: How long that took.
        waiting_s: How much of the answer has no words yet, the phrase at hand included.
        runs: How often the recognizer was called.
        words: How many came of it.
    """

    heard_s: float = 0.0
    took_s: float = 0.0
    waiting_s: float = 0.0
    runs: int = 0
    words: int = 0

    @property
    def real_time_factor(self) -> float:
        """Seconds of work for a second of the answer; above 1 the words fall behind. 0 before the first phrase."""
        return self.took_s / self.heard_s if self.heard_s else 0.0

    @property
    def run_s(self) -> float:
        """Seconds that a call took, on average; 0 before the first."""
        return self.took_s / self.runs if self.runs else 0.0

    @property
    def too_slow(self) -> bool:
        """Whether the words fall behind the speaker, however short the answer was so far."""
        return self.took_s - self.heard_s > _GRACE_S

    @property
    def left_s(self) -> float:
        """Seconds until all words are there, if it goes on like this."""
        return self.waiting_s * self.real_time_factor


class Pacing:
    """Measures a pace. The caller sees to it that one thread calls at a time."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self._from_s: float | None = None
        self._until_s = 0.0
        self._heard_s = 0.0
        self._took_s = 0.0
        self._runs = 0
        self._began_at: float | None = None

    def begin(self, start_s: float, end_s: float) -> None:
        """The recognizer is called with what lies between these two times of the recording."""
        self._from_s = start_s if self._from_s is None else self._from_s
        self._until_s = max(self._until_s, end_s)
        self._began_at = self._clock()

    def end(self) -> None:
        """The call is over."""
        if self._began_at is not None and self._from_s is not None:
            self._took_s += self._clock() - self._began_at
            self._heard_s = self._until_s - self._from_s
            self._runs += 1
            self._began_at = None

    def pace(self, waiting_s: float, words: int) -> Pace:
        """The pace as it is now; ``waiting_s`` has no words yet."""
        over = Pace(self._heard_s, self._took_s, waiting_s, self._runs, words)
        if self._began_at is None or self._from_s is None:
            return over
        # How long the call at hand will take is not known, but not less than it has taken already.
        took_s = self._took_s + self._clock() - self._began_at
        so_far = Pace(self._until_s - self._from_s, took_s, waiting_s, self._runs + 1, words)
        return max(over, so_far, key=lambda pace: pace.real_time_factor)
