"""What happens during a turn, as typed events in the order they happen."""

from dataclasses import dataclass

from voiceprep.assessing.records import Assessment, KeyPointResult
from voiceprep.errors import VoiceprepError
from voiceprep.history.attempt import Attempt
from voiceprep.listening.listener import Level
from voiceprep.listening.stream_watch import Notice
from voiceprep.listening.summary import EndedBy, Heard
from voiceprep.transcribing.transcript import Transcript, Word


@dataclass(frozen=True)
class Asking:
    """The question is about to be read; ``aloud`` is false where there are captions only."""

    aloud: bool


@dataclass(frozen=True)
class VoiceFailed:
    """The question could not be read aloud; the turn goes on with its caption."""

    error: VoiceprepError


@dataclass(frozen=True)
class Listening:
    """The microphone is open."""

    microphone: str


@dataclass(frozen=True)
class LevelChanged:
    """How loud it is and what the endpointer makes of it; only the newest one matters."""

    level: Level


@dataclass(frozen=True)
class SpeechHeard:
    """The first words of the answer were heard."""

    at_s: float


@dataclass(frozen=True)
class WordsHeard:
    """More of the answer was transcribed; ``words`` are all so far, and only grow."""

    words: tuple[Word, ...]


@dataclass(frozen=True)
class PointsSoFar:
    """The verdicts on the words so far; the final ones may differ."""

    points: tuple[KeyPointResult, ...]


@dataclass(frozen=True)
class MicrophoneNoticed:
    """Something about the microphone that can be mended while it is heard, or that this is mended."""

    notice: Notice


@dataclass(frozen=True)
class MicrophoneLost:
    """The microphone went away; what was heard until then is assessed."""

    error: VoiceprepError


@dataclass(frozen=True)
class RecordingFailed:
    """The recording cannot go on being written; the turn goes on without."""

    error: VoiceprepError


@dataclass(frozen=True)
class ListeningEnded:
    """The answer is over."""

    by: EndedBy


@dataclass(frozen=True)
class Transcribing:
    """The words of the last phrases are awaited."""

    done: int
    of: int


@dataclass(frozen=True)
class Assessed:
    """The verdicts are there."""

    transcript: Transcript
    heard: Heard
    assessment: Assessment
    timings: dict[str, float]


@dataclass(frozen=True)
class Kept:
    """The attempt is in the history."""

    attempt: Attempt


@dataclass(frozen=True)
class NotKept:
    """The assessment stands, but the attempt could not be written down."""

    error: VoiceprepError


@dataclass(frozen=True)
class NothingHeard:
    """No speech came: no transcription, no attempt. ``loudest_dbfs`` is the loudest frame's level."""

    microphone: str
    loudest_dbfs: float
    listened_s: float


@dataclass(frozen=True)
class TurnFailed:
    """The turn cannot go on; what was recorded is on disk."""

    error: VoiceprepError


@dataclass(frozen=True)
class Cancelled:
    """The user left the turn; what was said until then stays on the disk as a recording."""


TurnEvent = (
    Asking
    | VoiceFailed
    | Listening
    | LevelChanged
    | SpeechHeard
    | WordsHeard
    | PointsSoFar
    | MicrophoneNoticed
    | MicrophoneLost
    | RecordingFailed
    | ListeningEnded
    | Transcribing
    | Assessed
    | Kept
    | NotKept
    | NothingHeard
    | TurnFailed
    | Cancelled
)
