"""A model on its way here: how far it is, told now and then, and stopped when the user says so."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum, auto

from voiceprep.errors import VoiceprepError

_TELL_EVERY_S = 0.2


class FetchStage(Enum):
    """How far a fetch is."""

    NONE = auto()
    FETCHING = auto()
    WAITING = auto()
    TRYING = auto()
    DONE = auto()
    FAILED = auto()
    STOPPED = auto()


@dataclass(frozen=True)
class Fetch:
    """A model on its way; ``sentence`` says what it waits for, or how it ended."""

    name: str = ""
    stage: FetchStage = FetchStage.NONE
    done_bytes: int = 0
    total_bytes: int = 0
    sentence: str = ""

    @property
    def running(self) -> bool:
        """Whether it goes on."""
        return self.can_stop or self.stage is FetchStage.TRYING

    @property
    def can_stop(self) -> bool:
        """Whether it can be stopped: what has arrived is tried to the end."""
        return self.stage in (FetchStage.FETCHING, FetchStage.WAITING)

    @property
    def can_go_on(self) -> bool:
        """Whether it ended without the model."""
        return self.stage in (FetchStage.FAILED, FetchStage.STOPPED)

    @property
    def amount(self) -> str:
        """How much is there of how much; empty before that is known."""
        if not self.total_bytes:
            return ""
        return f"{self.done_bytes / 1e6:.0f} of {self.total_bytes / 1e6:.0f} MB"


class StoppedError(VoiceprepError):
    """The user stopped the fetch."""


class FetchProgress:
    """The progress that ``fetch_model`` tells, passed on a few times a second at most."""

    def __init__(self, fetch: Fetch, note: Callable[[Fetch], None], stop: threading.Event) -> None:
        self._fetch = fetch
        self._note = note
        self._stop = stop
        self._told_at = float("-inf")

    def at(self, done_bytes: int, total_bytes: int) -> None:
        """So much is there of the whole.

        Raises:
            StoppedError: The user stopped it.
        """
        self._go_on()
        all_there = done_bytes >= total_bytes
        stage = FetchStage.TRYING if all_there else FetchStage.FETCHING
        self._fetch = replace(self._fetch, stage=stage, done_bytes=done_bytes, total_bytes=total_bytes, sentence="")
        if all_there or time.monotonic() - self._told_at >= _TELL_EVERY_S:
            self._told_at = time.monotonic()
            self._note(self._fetch)

    def waits(self, seconds: float, reason: str) -> None:
        """The connection broke and is tried again after some seconds."""
        sentence = f"{VoiceprepError(reason).sentence} Trying again in {seconds:.0f} s."
        self._fetch = replace(self._fetch, stage=FetchStage.WAITING, sentence=sentence)
        self._note(self._fetch)

    def sleep(self, seconds: float) -> None:
        """Wait so long, or until the user stops it.

        Raises:
            StoppedError: The user did.
        """
        self._stop.wait(seconds)
        self._go_on()

    def _go_on(self) -> None:
        if self._stop.is_set():
            raise StoppedError(f"Fetching {self._fetch.name} was stopped")
