"""A real microphone, through PortAudio."""

import queue
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

import numpy as np

from voiceprep.asking.audio_devices import (
    AudioDevice,
    AudioStream,
    AudioSystem,
    Block,
    Direction,
    OpenDevice,
    StreamForm,
    open_device,
)
from voiceprep.asking.portaudio import portaudio
from voiceprep.asking.resampling import Resampler
from voiceprep.errors import DeviceError
from voiceprep.listening.audio import FRAME_SAMPLES, SAMPLE_RATE_HZ, Samples
from voiceprep.listening.framing import Framer

QUEUE_S = 30.0
"""How much sound is kept for a reader that is busy before any is lost."""

SILENT_AFTER_S = 2.0
FIRST_SOUND_WITHIN_S = 5.0
"""Bluetooth headsets take a moment to switch to their microphone."""

_LOOK_EVERY_S = 0.1


class DeviceMicrophone:
    """A ``Microphone`` on a device given by index or part of its name; None is the system's default."""

    def __init__(
        self,
        device: str | None = None,
        system: AudioSystem | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._wanted = device
        self._system = system
        self._clock = clock
        self._name = device or "the default microphone"
        self._overflows = 0
        self._opened: OpenDevice | None = None
        self._capture = _Capture(1, clock)
        self._framer = Framer()
        self._resampler = Resampler(SAMPLE_RATE_HZ, SAMPLE_RATE_HZ)

    @property
    def name(self) -> str:
        return self._name

    @property
    def overflows(self) -> int:
        return self._overflows + self._capture.overflows

    def __enter__(self) -> Self:
        """Open the device and start to listen.

        Raises:
            DeviceError: It is missing or busy, or the audio system cannot be used.
        """
        system = self._system or portaudio()

        def open_stream(device: AudioDevice, form: StreamForm) -> AudioStream:
            block_samples = form.rate_hz * FRAME_SAMPLES // SAMPLE_RATE_HZ
            self._capture = _Capture(round(QUEUE_S * form.rate_hz / block_samples), self._clock)
            return system.open_input(device, form, block_samples, self._capture.heard)

        self._overflows = self.overflows
        self._framer = Framer()
        self._opened = open_device(system, self._wanted, Direction.INPUT, _forms, open_stream)
        self._resampler = Resampler(self._opened.form.rate_hz, SAMPLE_RATE_HZ)
        self._name = self._opened.device.name
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._opened is not None:
            self._opened.stream.close()
            self._opened = None

    def read(self, timeout_s: float) -> Samples | None:
        """The next frame of 512 samples, or an empty array when none came in time; never None.

        Raises:
            DeviceError: The device went away; what it sent before has been read by then.
        """
        give_up_at = time.monotonic() + timeout_s
        while (frame := self._framer.pop()) is None:
            left_s = give_up_at - time.monotonic()
            try:
                block = self._capture.blocks.get(timeout=min(max(left_s, 0.0), _LOOK_EVERY_S))
            except queue.Empty:
                self._check_alive()
                if left_s <= 0:
                    return np.zeros(0, dtype=np.float32)
            else:
                self._framer.push(self._resampler.push(block.mean(axis=1, dtype=np.float32)))
        return frame

    def _check_alive(self) -> None:
        patience_s = SILENT_AFTER_S if self._capture.has_begun else FIRST_SOUND_WITHIN_S
        silent_s = self._clock() - self._capture.last_block_at
        if self._opened is None or not self._opened.stream.active or silent_s > patience_s:
            raise DeviceError(
                f"the microphone '{self._name}' stopped sending sound",
                "Plug it in again, or choose another one in the settings",
            )


class _Capture:
    """What the device's thread does: copy a block into the queue, or count it as lost. Nothing else."""

    def __init__(self, blocks: int, clock: Callable[[], float]) -> None:
        self.blocks: queue.Queue[Block] = queue.Queue(maxsize=blocks)
        self.overflows = 0
        self.has_begun = False
        self._clock = clock
        self._losing = False
        self.last_block_at = clock()

    def heard(self, block: Block, lost_before: bool) -> None:
        self.last_block_at = self._clock()
        self.has_begun = True
        try:
            self.blocks.put_nowait(block.copy())
        except queue.Full:
            # One gap in the recording counts once, however many blocks are missing.
            self.overflows += not self._losing
            self._losing = True
        else:
            self.overflows += lost_before
            self._losing = False


def _forms(device: AudioDevice) -> list[StreamForm]:
    own_hz = device.default_rate_hz
    return [
        StreamForm(SAMPLE_RATE_HZ, 1),
        StreamForm(own_hz, 1),
        StreamForm(own_hz, 2),
        StreamForm(own_hz, device.inputs),
    ]
