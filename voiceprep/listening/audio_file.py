"""A sound file in place of a microphone."""

import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from voiceprep.asking.decoding import blocks_at, read_sound, sound_blocks
from voiceprep.listening.audio import SAMPLE_RATE_HZ, Samples, seconds
from voiceprep.listening.framing import Framer

_FRAMES_IN_ADVANCE = 32


class FileMicrophone:
    """A ``Microphone`` that hears a file of any format and rate, decoding it as it is read, a second in advance.

    Flat out, or ``paced`` as if it were spoken now: then a frame comes when its last sample would have been
    said, counted from entering. The last frame is padded with silence, and None follows it.
    """

    def __init__(
        self,
        path: Path,
        paced: bool = False,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._path = path
        self._paced = paced
        self._clock = clock
        self._sleep = sleep
        self._frames: Iterator[Samples] = iter(())
        self._next: Samples | None = None
        self._samples_given = 0
        self._entered_at = 0.0

    @property
    def name(self) -> str:
        return self._path.name

    @property
    def overflows(self) -> int:
        """Always 0: a file waits."""
        return 0

    def __enter__(self) -> Self:
        """Open the file and decode its beginning.

        Raises:
            BadInputError: There is no such file, it is empty or not sound, or nothing in it can be decoded.
        """
        self._frames = _in_advance(_frames(self._path))
        self._next = next(self._frames, None)
        self._samples_given = 0
        self._entered_at = self._clock()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._frames = iter(())  # dropping the generator closes the file
        self._next = None

    def read(self, timeout_s: float) -> Samples | None:
        """The next frame of 512 samples, an empty array when it is not yet its time, None after the last."""
        if self._next is None:
            return None
        if self._paced:
            due_at = self._entered_at + seconds(self._samples_given + self._next.size)
            early_s = due_at - self._clock()
            self._sleep(max(0.0, min(early_s, timeout_s)))
            if early_s > timeout_s:
                return np.zeros(0, dtype=np.float32)
        frame, self._next = self._next, next(self._frames, None)
        self._samples_given += frame.size
        return frame


def decode(path: Path) -> Samples:
    """A whole short file as mono float32 at 16 kHz, shape (n,).

    Raises:
        BadInputError: As entering a ``FileMicrophone`` does.
    """
    return read_sound(path, SAMPLE_RATE_HZ).samples


def _in_advance(frames: Iterator[Samples]) -> Iterator[Samples]:
    """The same frames, decoded a second at a time: one by one each would have to warm up the processor's caches."""
    while ready := list(islice(frames, _FRAMES_IN_ADVANCE)):
        yield from ready


def _frames(path: Path) -> Iterator[Samples]:
    framer = Framer()
    for block in blocks_at(SAMPLE_RATE_HZ, sound_blocks(path)):
        framer.push(block)
        while (frame := framer.pop()) is not None:
            yield frame
    while (frame := framer.pop_rest()) is not None:
        yield frame
