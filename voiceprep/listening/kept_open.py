"""A microphone that stays open between one use and the next, so that no word falls between them."""

from collections.abc import Callable, Iterable
from contextlib import ExitStack

from voiceprep.listening.audio import Samples
from voiceprep.listening.held import HeldMicrophone
from voiceprep.listening.microphone import Captures, Microphone


class KeptOpen:
    """Opens a microphone at its first use, and closes it in ``close``.

    What comes between two uses waits for the second one.
    """

    def __init__(self, make: Callable[[], Microphone]) -> None:
        self._make = make
        self._open = ExitStack()
        self._microphone: _Counted | None = None
        self._held: list[Samples] = []

    def use(self) -> Microphone:
        """The microphone, open already, from where it was left; leaving it does not close it.

        Its time, its overflows and its gaps begin anew with every use.

        Raises:
            DeviceError: It cannot be opened.
        """
        if self._microphone is None:
            self._microphone = _counted(self._open.enter_context(self._make()))
            return self._microphone
        held, self._held = self._held, []
        dropped = self._microphone.samples - sum(frame.size for frame in held)
        return HeldMicrophone(self._microphone, held, dropped, self._microphone.overflows)

    def put_back(self, frames: Iterable[Samples]) -> None:
        """Let the next use begin with these frames, the last ones that were read."""
        self._held = list(frames)

    def close(self) -> None:
        """Close it, if it was opened."""
        self._open.close()


class _Counted(HeldMicrophone):
    """A microphone that is open already, and how many samples were read of it."""

    def __init__(self, microphone: Microphone) -> None:
        super().__init__(microphone, (), dropped=0)
        self.samples = 0

    def read(self, timeout_s: float) -> Samples | None:
        frame = super().read(timeout_s)
        if frame is not None:
            self.samples += frame.size
        return frame


class _CountedCapturing(_Counted):
    """One that goes on hearing while nobody reads."""

    def __init__(self, microphone: Microphone, captures: Captures) -> None:
        super().__init__(microphone)
        self._captures = captures

    @property
    def captured(self) -> int:
        """How many samples came since it was opened."""
        return self._captures.captured


def _counted(microphone: Microphone) -> _Counted:
    return _CountedCapturing(microphone, microphone) if isinstance(microphone, Captures) else _Counted(microphone)
