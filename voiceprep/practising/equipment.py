"""The parts that a turn is made with, behind their ports."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from voiceprep.asking.voice import Speaker, Voice
from voiceprep.assessing.checker import Checker
from voiceprep.assessing.lexical import LexicalChecker
from voiceprep.history.attempt import Attempt, NewAttempt
from voiceprep.listening.audio import Samples
from voiceprep.listening.endpointing import EndpointingPolicy
from voiceprep.listening.microphone import Microphone
from voiceprep.listening.voice_activity import VoiceActivity
from voiceprep.questions.model import Question
from voiceprep.transcribing.recognizer import Recognizer


class Recording(Protocol):
    """An answer's sound, on disk as it is captured."""

    def append(self, samples: Samples) -> None:
        """Write what was captured next.

        Raises:
            StorageError: The disk is full or gone; what was written stays.
        """
        ...

    @property
    def path(self) -> Path:
        """The name of the finished recording, known from the start."""
        ...

    def finish(self) -> Path:
        """Make it the finished recording.

        Raises:
            StorageError: It cannot be written; the sound stays, and is found under its name all the same.
        """
        ...

    def discard(self) -> None:
        """Remove it."""
        ...

    def close(self) -> None:
        """Leave it as it is, to be found by the next start."""
        ...


class Keeper(Protocol):
    """Keeps what a turn made."""

    def record(self, question: Question, asked_at: datetime) -> Recording:
        """Start the recording of an answer."""
        ...

    def keep(self, attempt: NewAttempt) -> Attempt:
        """Write an attempt down.

        Raises:
            StorageError: It cannot be written.
        """
        ...


@dataclass(frozen=True)
class Equipment:
    """What a turn uses. The functions are called in the turn's own thread when the part is needed.

    ``voice`` gives None on a machine without a voice; ``keeper`` is None where nothing is kept.
    """

    microphone: Callable[[], Microphone]
    voice_activity: Callable[[], VoiceActivity]
    recognizer: Callable[[], Recognizer]
    voice: Callable[[], Voice | None] = lambda: None
    speaker: Callable[[], Speaker | None] = lambda: None
    keeper: Keeper | None = None
    checker: Callable[[], Checker] = LexicalChecker
    policy: EndpointingPolicy = field(default_factory=EndpointingPolicy)
    headphones: bool = False
    """Whether the microphone cannot hear the speaker, so that speech stops the voice."""


@dataclass(frozen=True)
class Controls:
    """What the user may tell a turn from another thread."""

    stop_voice: threading.Event = field(default_factory=threading.Event)
    done: threading.Event = field(default_factory=threading.Event)
    cancel: threading.Event = field(default_factory=threading.Event)
    hands_free: threading.Event = field(default_factory=threading.Event)
    """Whether commands may be spoken; it may change at any time."""
