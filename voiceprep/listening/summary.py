"""What was heard during one answer, apart from the words."""

from dataclasses import dataclass
from enum import StrEnum


class EndedBy(StrEnum):
    """Why listening ended."""

    SILENCE = "silence"
    COMPLETE = "complete"
    KEY = "key"
    LIMIT = "limit"
    END_OF_AUDIO = "end_of_audio"
    NO_SPEECH = "no_speech"
    DEVICE_LOST = "device_lost"


@dataclass(frozen=True)
class Span:
    """A stretch of the recording, in seconds from its start."""

    start_s: float
    end_s: float

    @property
    def duration_s(self) -> float:
        return self.end_s - self.start_s


@dataclass(frozen=True)
class Gap:
    """A place at which sound is missing from the recording; what was said meanwhile was lost.

    Attributes:
        at_s: Where, in seconds from the recording's start.
        lost_s: For how long nothing was heard.
        reopened: The microphone that is heard since; empty when the machine was too busy to take the sound.
    """

    at_s: float
    lost_s: float
    reopened: str = ""


@dataclass(frozen=True)
class Heard:
    """The listening part of an attempt; all times are seconds from the recording's start.

    ``speech`` are the stretches in which the VAD heard speech; ``pauses`` the gaps between them that
    are long enough to be noticed. ``endpoint_s`` is when it was decided that the answer had ended.
    ``continued_at_s`` are the places at which it was gone on with after it had been ended too early.
    """

    speech_started_s: float | None
    speech_ended_s: float | None
    endpoint_s: float
    ended_by: EndedBy
    speech: tuple[Span, ...] = ()
    pauses: tuple[Span, ...] = ()
    level_dbfs: float = -120.0
    microphone: str = ""
    overflows: int = 0
    gaps: tuple[Gap, ...] = ()
    continued_at_s: tuple[float, ...] = ()
