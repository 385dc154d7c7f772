"""The device thread's side of a microphone: blocks into a bounded queue, and a count of what did not fit."""

import queue
from collections.abc import Callable
from dataclasses import dataclass

from voiceprep.asking.audio_devices import Block


@dataclass(frozen=True)
class Piece:
    """A block as it came from the device.

    Attributes:
        block: Shape (n, channels), at the device's rate.
        came_at: The clock's time.
        lost_samples: How many samples a channel were lost right before it because the queue was full.
    """

    block: Block
    came_at: float
    lost_samples: int


class Capture:
    """What the device's thread does: copy a block into the queue, or count it as lost. Nothing else.

    ``samples`` is how many a channel came into the queue, at the device's rate.
    """

    def __init__(self, blocks: int, clock: Callable[[], float]) -> None:
        self.pieces: queue.Queue[Piece] = queue.Queue(maxsize=blocks)
        self.overflows = 0
        self.samples = 0
        self.has_begun = False
        self.last_block_at = clock()
        self._clock = clock
        self._lost_samples = 0

    def heard(self, block: Block, lost_before: bool) -> None:
        """Take a block; the driver says whether it lost samples before this one, but not how many."""
        self.last_block_at = self._clock()
        self.has_begun = True
        try:
            self.pieces.put_nowait(Piece(block.copy(), self.last_block_at, self._lost_samples))
        except queue.Full:
            # One gap in the recording counts once, however many blocks are missing.
            self.overflows += self._lost_samples == 0
            self._lost_samples += len(block)
        else:
            self.overflows += lost_before
            self.samples += len(block)
            self._lost_samples = 0
