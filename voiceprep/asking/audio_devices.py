"""What an audio system offers, apart from any library: devices, and streams of samples in and out."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import numpy as np
import numpy.typing as npt

from voiceprep.asking.suggesting import either, nearest
from voiceprep.errors import DeviceError

Block = npt.NDArray[np.float32]
"""Samples of several channels, shape (n, channels)."""


class Direction(StrEnum):
    """Which way sound goes; the value is what the user calls such a device."""

    INPUT = "microphone"
    OUTPUT = "loudspeaker"


@dataclass(frozen=True)
class AudioDevice:
    """A sound device as the system lists it now; ``inputs`` and ``outputs`` are numbers of channels."""

    index: int
    name: str
    inputs: int
    outputs: int
    default_rate_hz: int
    is_default_input: bool = False
    is_default_output: bool = False

    def channels(self, direction: Direction) -> int:
        return self.inputs if direction is Direction.INPUT else self.outputs

    def is_default(self, direction: Direction) -> bool:
        return self.is_default_input if direction is Direction.INPUT else self.is_default_output


@dataclass(frozen=True)
class StreamForm:
    """The form in which a device is asked to give or take sound."""

    rate_hz: int
    channels: int


class AudioStream(Protocol):
    """An open stream; sound flows from when it is opened until it is closed or becomes inactive."""

    @property
    def active(self) -> bool: ...

    def close(self) -> None:
        """Stop at once, dropping what was not played yet. May be called twice."""
        ...


@dataclass(frozen=True)
class OpenDevice:
    """A device, the form it was opened in, and the stream."""

    device: AudioDevice
    form: StreamForm
    stream: AudioStream


class FormRefusedError(DeviceError):
    """The device does not take this rate or this number of channels; another may do."""


class AudioSystem(Protocol):
    """The devices of a machine. The callbacks run in a real-time thread: they must not block or raise."""

    def devices(self) -> tuple[AudioDevice, ...]: ...

    def refresh(self) -> bool:
        """Look for devices again; false when that has to wait because a stream is open."""
        ...

    def open_input(
        self, device: AudioDevice, form: StreamForm, block_samples: int, heard: Callable[[Block, bool], None]
    ) -> AudioStream:
        """Hear blocks; the second argument says that samples were lost before this one.

        Raises:
            FormRefusedError: In this form the device cannot be opened.
            DeviceError: It is missing or busy.
        """
        ...

    def open_output(
        self, device: AudioDevice, form: StreamForm, block_samples: int, fill: Callable[[Block], bool]
    ) -> AudioStream:
        """Play what ``fill`` writes into each block, until it returns false; errors as for ``open_input``."""
        ...


def find_device(devices: Iterable[AudioDevice], wanted: str | None, direction: Direction) -> AudioDevice:
    """The device with this index or name, or the only one with this in its name; without one, the default.

    Raises:
        DeviceError: There is none, or several; the hint names the candidates.
    """
    usable = [device for device in devices if device.channels(direction) > 0]
    if not usable:
        raise DeviceError(f"no {direction} was found", "Plug one in; `voiceprep doctor` shows what the system offers")
    if wanted is None or not wanted.strip():
        return next((device for device in usable if device.is_default(direction)), usable[0])
    sought = wanted.strip().casefold()
    matching = (
        [device for device in usable if str(device.index) == sought]
        or [device for device in usable if device.name.casefold() == sought]
        or [device for device in usable if sought in device.name.casefold()]
    )
    if not matching:
        names = nearest(sought, (device.name for device in usable)) or [device.name for device in usable]
        raise DeviceError(f"no {direction} is called '{wanted}'", f"Did you mean {either(names)}?")
    # Windows lists one device several times, once for each of its sound systems, under one name.
    if len({device.name for device in matching}) > 1:
        raise DeviceError(
            f"several devices match the {direction} '{wanted}'", f"Use {either(device.name for device in matching)}"
        )
    return next((device for device in matching if device.is_default(direction)), matching[0])


def open_device(
    system: AudioSystem,
    wanted: str | None,
    direction: Direction,
    forms: Callable[[AudioDevice], Iterable[StreamForm]],
    open_stream: Callable[[AudioDevice, StreamForm], AudioStream],
) -> OpenDevice:
    """Find the device and open it in the first form that it takes.

    When that fails the system is asked once more what devices there are: one may just have been plugged in.

    Raises:
        DeviceError: It is missing or busy, or takes none of the forms.
    """
    try:
        return _open_listed(system, wanted, direction, forms, open_stream)
    except DeviceError:
        if not system.refresh():
            raise
    return _open_listed(system, wanted, direction, forms, open_stream)


def _open_listed(
    system: AudioSystem,
    wanted: str | None,
    direction: Direction,
    forms: Callable[[AudioDevice], Iterable[StreamForm]],
    open_stream: Callable[[AudioDevice, StreamForm], AudioStream],
) -> OpenDevice:
    device = find_device(system.devices(), wanted, direction)
    refusal: FormRefusedError | None = None
    for form in dict.fromkeys(forms(device)):
        if form.channels <= device.channels(direction):
            try:
                return OpenDevice(device, form, open_stream(device, form))
            except FormRefusedError as error:
                refusal = error
    raise refusal or DeviceError(f"the {direction} '{device.name}' has no channel that can be used")
