"""The port through which the candidate is heard."""

from types import TracebackType
from typing import Protocol, Self, runtime_checkable

from voiceprep.listening.audio import Samples
from voiceprep.listening.summary import Gap


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


@runtime_checkable
class CanBeLost(Protocol):
    """What a microphone offers besides that may go away and come back while it is heard, as a file never does."""

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """Where sound is missing since it was entered."""
        ...

    @property
    def away(self) -> bool:
        """Whether it went away and is waited for; it then sends nothing, and says so with empty frames."""
        ...


@runtime_checkable
class Captures(Protocol):
    """What a microphone offers besides that goes on hearing while nobody reads."""

    @property
    def captured(self) -> int:
        """How many samples at 16 kHz came since it was entered, whether they were read or not; for any thread."""
        ...


def captured_by(microphone: Microphone) -> int | None:
    """How much came until now; None where nothing comes but what is read."""
    return microphone.captured if isinstance(microphone, Captures) else None


def gaps_of(microphone: Microphone) -> tuple[Gap, ...]:
    """Where sound is missing; none for microphones that cannot be lost."""
    return microphone.gaps if isinstance(microphone, CanBeLost) else ()


def is_away(microphone: Microphone) -> bool:
    """Whether it went away and is waited for; never for microphones that cannot be lost."""
    return isinstance(microphone, CanBeLost) and microphone.away
