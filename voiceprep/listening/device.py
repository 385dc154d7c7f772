"""A real microphone, through PortAudio."""

import contextlib
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
    Direction,
    OpenDevice,
    StreamForm,
    open_device,
)
from voiceprep.asking.portaudio import portaudio
from voiceprep.asking.resampling import Resampler
from voiceprep.errors import DeviceError
from voiceprep.listening.audio import FRAME_SAMPLES, SAMPLE_RATE_HZ, Samples, seconds
from voiceprep.listening.capturing import Capture, Piece
from voiceprep.listening.downmix import Downmix
from voiceprep.listening.framing import Framer
from voiceprep.listening.summary import Gap

QUEUE_S = 30.0
"""How much sound is kept for a reader that is busy before any is lost."""

SILENT_AFTER_S = 2.0
FIRST_SOUND_WITHIN_S = 5.0
"""Bluetooth headsets take a moment to switch to their microphone."""

COMES_BACK_WITHIN_S = 20.0
"""A microphone that was pulled out is waited for so long: a plug is found by then, a Bluetooth headset has joined."""

TRY_AGAIN_EVERY_S = 0.5

_LOOK_EVERY_S = 0.1


class DeviceMicrophone:
    """A ``Microphone`` on a device given by index or part of its name; None is the system's default.

    When it goes away while it is heard, the stream goes on with the same device if that comes back at once, else
    with the default one; ``gaps`` says what was lost.
    """

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
        self._gaps: list[Gap] = []
        self._opened: OpenDevice | None = None
        self._capture = Capture(1, clock)
        self._framer = Framer()
        self._downmix = Downmix(SAMPLE_RATE_HZ)
        self._resampler = Resampler(SAMPLE_RATE_HZ, SAMPLE_RATE_HZ)
        self._rate_hz = SAMPLE_RATE_HZ
        self._samples = 0
        self._captured_before = 0
        self._lost_at: float | None = None
        self._try_at = 0.0

    @property
    def name(self) -> str:
        return self._name

    @property
    def overflows(self) -> int:
        return self._overflows + self._capture.overflows

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """Where sound is missing since it was entered."""
        return tuple(self._gaps)

    @property
    def captured(self) -> int:
        """How many samples at 16 kHz came since it was entered, whether they were read or not."""
        return self._captured_before + self._capture.samples * SAMPLE_RATE_HZ // self._rate_hz

    @property
    def away(self) -> bool:
        """Whether the device went away and is waited for."""
        return self._lost_at is not None

    def __enter__(self) -> Self:
        """Open the device and start to listen.

        Raises:
            DeviceError: It is missing or busy, or the audio system cannot be used.
        """
        self._framer = Framer()
        self._gaps = []
        self._samples = 0
        self._lost_at = None
        self._open(self._wanted)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def read(self, timeout_s: float) -> Samples | None:
        """The next frame of 512 samples, or an empty array when none came in time; never None.

        Raises:
            DeviceError: The device went away and none took its place; what it sent before has been read by then.
        """
        give_up_at = time.monotonic() + timeout_s
        while (frame := self._framer.pop()) is None:
            left_s = give_up_at - time.monotonic()
            try:
                piece = self._capture.pieces.get(timeout=min(max(left_s, 0.0), _LOOK_EVERY_S))
            except queue.Empty:
                self._look_after()
                if left_s <= 0:
                    return np.zeros(0, dtype=np.float32)
            else:
                self._take(piece)
        return frame

    def _open(self, wanted: str | None) -> None:
        system = self._system or portaudio()
        captures: list[Capture] = []

        def open_stream(device: AudioDevice, form: StreamForm) -> AudioStream:
            block_samples = form.rate_hz * FRAME_SAMPLES // SAMPLE_RATE_HZ
            captures.append(Capture(round(QUEUE_S * form.rate_hz / block_samples), self._clock))
            return system.open_input(device, form, block_samples, captures[-1].heard)

        opened = open_device(system, wanted, Direction.INPUT, _forms, open_stream)
        self._overflows = self.overflows
        self._captured_before = self._samples
        self._opened, self._capture = opened, captures[-1]
        self._rate_hz = opened.form.rate_hz
        self._downmix = Downmix(self._rate_hz)
        self._resampler = Resampler(self._rate_hz, SAMPLE_RATE_HZ)
        self._name = opened.device.name

    def _close(self) -> None:
        if self._opened is not None:
            self._opened.stream.close()
            self._opened = None

    def _take(self, piece: Piece) -> None:
        if self._lost_at is not None:
            silent_s = piece.came_at - self._lost_at - len(piece.block) / self._rate_hz
            self._mark_gap(silent_s, self._name)
            self._lost_at = None
        if piece.lost_samples:
            self._mark_gap(piece.lost_samples / self._rate_hz)
        self._give(self._resampler.push(self._downmix.push(piece.block)))

    def _give(self, samples: Samples) -> None:
        self._framer.push(samples)
        self._samples += samples.size

    def _mark_gap(self, lost_s: float, reopened: str = "") -> None:
        self._gaps.append(Gap(round(seconds(self._samples), 3), round(max(0.0, lost_s), 3), reopened))

    def _look_after(self) -> None:
        """Notice that the device went away, and try to open it or the default one again."""
        if self._is_alive():
            return
        if self._lost_at is None:
            if not self._capture.has_begun:
                raise self._gone()
            self._lost_at = self._capture.last_block_at
            self._try_at = self._clock()
            self._give(self._resampler.flush())
        self._close()
        if self._clock() - self._lost_at > COMES_BACK_WITHIN_S:
            raise self._gone()
        if self._clock() >= self._try_at:
            self._try_at = self._clock() + TRY_AGAIN_EVERY_S
            self._come_back()

    def _is_alive(self) -> bool:
        if self._opened is None or not self._opened.stream.active:
            # What the device sent until then comes first.
            return not self._capture.pieces.empty()
        patience_s = SILENT_AFTER_S if self._capture.has_begun else FIRST_SOUND_WITHIN_S
        return self._clock() - self._capture.last_block_at <= patience_s

    def _come_back(self) -> None:
        for wanted in dict.fromkeys((self._wanted, None)):
            with contextlib.suppress(DeviceError):
                self._open(wanted)
                return

    def _gone(self) -> DeviceError:
        return DeviceError(
            f"the microphone '{self._name}' stopped sending sound",
            "Plug it in again, or choose another one in the settings",
        )


def _forms(device: AudioDevice) -> list[StreamForm]:
    own_hz = device.default_rate_hz
    return [
        StreamForm(SAMPLE_RATE_HZ, 1),
        StreamForm(own_hz, 1),
        StreamForm(own_hz, 2),
        StreamForm(own_hz, device.inputs),
    ]
