"""Whether a microphone hears anything: its level now, and the loudest so far."""

import threading

from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from voiceprep.errors import DeviceError, VoiceprepError
from voiceprep.listening.audio import level_dbfs
from voiceprep.listening.microphone import Microphone

_QUIETEST_DBFS, _LOUDEST_DBFS = -60.0, -6.0
_CLIPPING_DBFS = -3.0
_TOO_QUIET_DBFS = -45.0
_BAR_CELLS = 24
_FRAMES_PER_LEVEL = 3
_READ_TIMEOUT_S = 0.1
_FALLING_DB = 2.0
"""By so much the bar falls with each level, so that the eye can follow it."""


class LevelHeard(Message):
    """How loud the microphone is; or why it cannot be heard."""

    def __init__(self, name: str, dbfs: float, error: VoiceprepError | None = None) -> None:
        super().__init__()
        self.name = name
        self.dbfs = dbfs
        self.error = error

    def can_replace(self, message: Message) -> bool:
        """A newer level makes an older one worthless."""
        return isinstance(message, LevelHeard) and message.error is None


def hear_level(microphone: Microphone, stop: threading.Event, widget: Widget) -> None:
    """Tell the widget how loud the microphone is until it is stopped; a worker's work."""
    loudest = -100.0
    heard = 0
    try:
        with microphone:
            while not stop.is_set():
                frame = microphone.read(_READ_TIMEOUT_S)
                if frame is None:
                    break
                if frame.size:
                    loudest = max(loudest, level_dbfs(frame))
                    heard += 1
                if heard == _FRAMES_PER_LEVEL:
                    widget.post_message(LevelHeard(microphone.name, loudest))
                    loudest, heard = -100.0, 0
    except DeviceError as error:
        widget.post_message(LevelHeard(microphone.name, loudest, error))
    except Exception as error:  # noqa: BLE001 - a worker's outer edge: it is shown
        failure = DeviceError(f"The microphone failed ({type(error).__name__}: {error})")
        widget.post_message(LevelHeard("", loudest, failure))


class MicrophoneLevel(Static):
    """A bar, and in words whether one is well heard."""

    def begin(self) -> None:
        """Start over."""
        self._shown = self._loudest = -100.0
        self.display = True
        self.update("Opening the microphone …")

    def end(self) -> None:
        """Show nothing."""
        self.display = False

    def hear(self, name: str, dbfs: float) -> None:
        """Show a level."""
        self._loudest = max(self._loudest, dbfs)
        self._shown = max(dbfs, self._shown - _FALLING_DB)
        share = (self._shown - _QUIETEST_DBFS) / (_LOUDEST_DBFS - _QUIETEST_DBFS)
        filled = round(_BAR_CELLS * min(1.0, max(0.0, share)))
        style = "$text-error" if self._shown > _CLIPPING_DBFS else "$success"
        self.update(
            Content.assemble(
                ("█" * filled, style),
                ("─" * (_BAR_CELLS - filled), "$foreground-muted"),
                f" {dbfs:4.0f} dB  {name}: {self._advice()}",
            )
        )

    def _advice(self) -> str:
        if self._loudest > _CLIPPING_DBFS:
            return "too loud, turn it down or move away"
        if self._loudest < _TOO_QUIET_DBFS:
            return "say something; the bar should move"
        return f"it hears you (loudest {self._loudest:.0f} dB)"
