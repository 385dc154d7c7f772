"""The port through which a frame of sound becomes a probability of speech."""

from typing import Protocol

from voiceprep.listening.audio import Samples


class VoiceActivity(Protocol):
    """A voice activity detector that is fed one frame after the other."""

    def probability(self, frame: Samples) -> float:
        """How likely the frame, shape (512,) at 16 kHz, is speech: 0 to 1."""
        ...

    def reset(self) -> None:
        """Forget what was heard; the next frame starts a new recording."""
        ...
