"""Playing a sound through a device, ready to fall silent at any moment."""

import threading
import time
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

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
from voiceprep.asking.resampling import resample
from voiceprep.asking.voice import Sound
from voiceprep.errors import DeviceError

BLOCK_MS = 20
TAIL_MS = 250
"""Silence that follows a sound, longer than what the system buffers: a stream that ends drops its buffer."""

SILENT_AFTER_S = 2.0
"""A device that takes no block for so long has gone."""

_POLL_S = 0.02


class DeviceSpeaker:
    """A ``Speaker`` on a device given by index or part of its name; None is the system's default."""

    def __init__(
        self,
        device: str | None = None,
        system: AudioSystem | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._wanted = device
        self._system = system
        self._clock = clock
        self._name = device or "the default loudspeaker"

    @property
    def name(self) -> str:
        return self._name

    def play(self, sound: Sound, stop: threading.Event) -> bool:
        """Play to the end or until ``stop`` is set; true when it was played to the end.

        Raises:
            DeviceError: The output is missing, busy, or went away.
        """
        if stop.is_set():
            return False
        if sound.samples.size == 0:
            return True
        feeds: list[_Feed] = []

        def open_stream(device: AudioDevice, form: StreamForm) -> AudioStream:
            samples = resample(sound.samples, sound.rate_hz, form.rate_hz)
            feeds.append(_Feed(samples, form.rate_hz, self._clock))
            return system.open_output(device, form, form.rate_hz * BLOCK_MS // 1000, feeds[-1].fill)

        system = self._system or portaudio()
        opened = open_device(
            system, self._wanted, Direction.OUTPUT, lambda device: _forms(sound.rate_hz, device), open_stream
        )
        self._name = opened.device.name
        return self._watch(opened, feeds[-1], stop)

    def _watch(self, opened: OpenDevice, feed: "_Feed", stop: threading.Event) -> bool:
        try:
            while opened.stream.active and self._clock() - feed.last_block_at <= SILENT_AFTER_S:
                if stop.wait(_POLL_S):
                    return False
        finally:
            # Closing drops what the system has buffered, so that a stopped voice is silent at once.
            opened.stream.close()
        if not feed.finished:
            raise DeviceError(
                f"the loudspeaker '{opened.device.name}' stopped taking sound",
                "Plug it in again, or choose another one in the settings",
            )
        return True


class _Feed:
    """What the device's thread asks for blocks: the sound, then silence for as long as the tail."""

    def __init__(self, samples: npt.NDArray[np.float32], rate_hz: int, clock: Callable[[], float]) -> None:
        self._samples = np.pad(samples, (0, rate_hz * TAIL_MS // 1000))
        self._clock = clock
        self._at = 0
        self.last_block_at = clock()

    @property
    def finished(self) -> bool:
        return self._at >= self._samples.size

    def fill(self, block: Block) -> bool:
        self.last_block_at = self._clock()
        part = self._samples[self._at : self._at + len(block)]
        block[: part.size] = part[:, np.newaxis]
        block[part.size :] = 0.0
        self._at += part.size
        return not self.finished


def _forms(rate_hz: int, device: AudioDevice) -> list[StreamForm]:
    own_hz = device.default_rate_hz
    return [
        StreamForm(rate_hz, 1),
        StreamForm(rate_hz, 2),
        StreamForm(own_hz, 1),
        StreamForm(own_hz, 2),
        StreamForm(own_hz, device.outputs),
    ]
