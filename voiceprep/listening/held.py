"""A microphone that was heard before the answer began."""

from collections import deque
from collections.abc import Iterable
from dataclasses import replace
from types import TracebackType
from typing import Self

from voiceprep.listening.audio import Samples, seconds
from voiceprep.listening.microphone import Microphone, gaps_of, is_away
from voiceprep.listening.summary import Gap


class HeldMicrophone:
    """A ``Microphone`` that is open already: first the frames that were held of it, then what it sends.

    Its time begins with the first of them; ``dropped`` samples came before. Whoever opened it closes it.
    """

    def __init__(
        self, microphone: Microphone, held: Iterable[Samples], dropped: int, overflows_before: int = 0
    ) -> None:
        self._microphone = microphone
        self._held = deque(held)
        self._dropped_s = seconds(dropped)
        self._overflows_before = overflows_before

    @property
    def name(self) -> str:
        return self._microphone.name

    @property
    def overflows(self) -> int:
        return self._microphone.overflows - self._overflows_before

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """Where sound is missing since then."""
        return tuple(
            replace(gap, at_s=round(gap.at_s - self._dropped_s, 3))
            for gap in gaps_of(self._microphone)
            if gap.at_s >= self._dropped_s
        )

    @property
    def away(self) -> bool:
        """Whether it went away and is waited for."""
        return is_away(self._microphone)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def read(self, timeout_s: float) -> Samples | None:
        return self._held.popleft() if self._held else self._microphone.read(timeout_s)
