"""The machine's audio devices through PortAudio, with the sounddevice package; nothing else imports it."""

import functools
import sys
import threading
from collections.abc import Callable
from typing import Any

from voiceprep.asking.audio_devices import (
    AudioDevice,
    AudioStream,
    Block,
    Direction,
    FormRefusedError,
    StreamForm,
)
from voiceprep.asking.quiet import hushed, silence_handlers
from voiceprep.errors import DeviceError

_INVALID_DEVICE = -9996
_DEVICE_UNAVAILABLE = -9985
_GONE_OR_BUSY = (_INVALID_DEVICE, _DEVICE_UNAVAILABLE)

LATENCY_S = 0.1
"""Asked of the system: five blocks, so that a stall of the Python thread is bridged; PulseAudio's default has two."""

_starting = threading.Lock()


class PortAudio:
    """An ``AudioSystem``; one for the process, because PortAudio's list of devices is one for the process."""

    def __init__(self, sounddevice: Any) -> None:
        self._sd = sounddevice
        self._lock = threading.Lock()  # PortAudio's own calls may not overlap
        self._open_streams: set[_Stream] = set()
        self._refresh_due = False

    def devices(self) -> tuple[AudioDevice, ...]:
        """All devices as PortAudio lists them since it was started or refreshed."""
        if self._refresh_due:
            self.refresh()
        with self._lock:
            listed = self._sd.query_devices()
            default_input, default_output = self._defaults()
        return tuple(
            AudioDevice(
                index=int(entry["index"]),
                name=str(entry["name"]),
                inputs=int(entry["max_input_channels"]),
                outputs=int(entry["max_output_channels"]),
                default_rate_hz=round(entry["default_samplerate"]),
                is_default_input=int(entry["index"]) == default_input,
                is_default_output=int(entry["index"]) == default_output,
            )
            for entry in listed
        )

    def refresh(self) -> bool:
        """List the devices anew, for what was plugged in since; false while a stream is open.

        Then they are listed anew as soon as none is open and somebody looks.
        """
        with self._lock:
            self._refresh_due = bool(self._open_streams)
            if self._refresh_due:
                return False
            # PortAudio looks for devices only when it starts, and ends every stream when it is ended.
            with hushed():
                self._sd._terminate()
                self._sd._initialize()
            return True

    def open_input(
        self, device: AudioDevice, form: StreamForm, block_samples: int, heard: Callable[[Block, bool], None]
    ) -> AudioStream:
        def callback(block: Block, frames: int, time: Any, flags: Any) -> None:
            heard(block, bool(flags.input_overflow))

        return self._opened(self._sd.InputStream, Direction.INPUT, device, form, block_samples, callback)

    def open_output(
        self, device: AudioDevice, form: StreamForm, block_samples: int, fill: Callable[[Block], bool]
    ) -> AudioStream:
        def callback(block: Block, frames: int, time: Any, flags: Any) -> None:
            if not fill(block):
                raise self._sd.CallbackStop

        return self._opened(self._sd.OutputStream, Direction.OUTPUT, device, form, block_samples, callback)

    def _opened(
        self,
        kind: Any,
        direction: Direction,
        device: AudioDevice,
        form: StreamForm,
        block_samples: int,
        callback: Callable[..., None],
    ) -> AudioStream:
        with self._lock, hushed():
            try:
                stream = kind(
                    samplerate=form.rate_hz,
                    channels=form.channels,
                    device=device.index,
                    blocksize=block_samples,
                    dtype="float32",
                    latency=LATENCY_S,
                    callback=callback,
                )
                try:
                    stream.start()
                except self._sd.PortAudioError:
                    stream.close()
                    raise
            except (self._sd.PortAudioError, ValueError) as error:
                raise _in_words(error, direction, device) from error
            opened = _Stream(stream, self._lock, self._open_streams)
            self._open_streams.add(opened)
            return opened

    def _defaults(self) -> tuple[int, int]:
        default_input, default_output = self._sd.default.device
        return int(default_input), int(default_output)


class _Stream:
    """A sounddevice stream that is counted while it is open."""

    def __init__(self, stream: Any, lock: threading.Lock, open_streams: "set[_Stream]") -> None:
        self._stream = stream
        self._lock = lock
        self._open_streams = open_streams

    @property
    def active(self) -> bool:
        with self._lock:
            return self in self._open_streams and bool(self._stream.active)

    def close(self) -> None:
        with self._lock, hushed():
            if self in self._open_streams:
                self._open_streams.discard(self)
                self._stream.abort(ignore_errors=True)
                self._stream.close(ignore_errors=True)


def portaudio() -> PortAudio:
    """The process's PortAudio, started by the first call, without it or ALSA writing to the terminal.

    Raises:
        DeviceError: The PortAudio library is not installed or cannot start.
    """
    with _starting:  # two threads may want it first
        return _start()


@functools.cache
def _start() -> PortAudio:
    silence_handlers()
    try:
        with hushed():
            import sounddevice
    except OSError as error:
        hint = (
            "Install it, on Debian and Ubuntu with `sudo apt install libportaudio2`"
            if sys.platform.startswith("linux")
            else "Reinstall voiceprep's packages"
        )
        raise DeviceError("the PortAudio library is missing, so no audio device can be used", hint) from error
    except Exception as error:
        # sounddevice starts PortAudio while it is imported, so its own error class cannot be named here.
        raise DeviceError(f"the audio system cannot be started: {error}") from error
    return PortAudio(sounddevice)


def _in_words(error: Exception, direction: Direction, device: AudioDevice) -> DeviceError:
    code = error.args[1] if len(error.args) > 1 else 0
    reason = str(error.args[0]).rsplit(": ", 1)[-1]
    kind = DeviceError if code in _GONE_OR_BUSY else FormRefusedError
    return kind(
        f"the {direction} '{device.name}' could not be opened: {reason}",
        "Check that it is plugged in and that no other program is using it, or choose another one in the settings",
    )
