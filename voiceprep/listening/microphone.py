"""The port through which the candidate is heard."""

from types import TracebackType
from typing import Protocol, Self

from voiceprep.listening.audio import Samples


class Microphone(Protocol):
    """A source of 16 kHz mono frames, open between ``__enter__`` and ``__exit__``.

    Raises:
        DeviceError: On entering when it cannot be opened, on reading when it went away.
    """

    @property
    def name(self) -> str:
        """What the user calls this microphone."""
        ...

    @property
    def overflows(self) -> int:
        """How many times audio was lost because nobody took it in time."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def read(self, timeout_s: float) -> Samples | None:
        """The next frame of 512 samples, an empty array when none came in time, None at the end of the audio."""
        ...
