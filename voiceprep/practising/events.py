"""What happens during a turn, as typed events in the order they happen."""

from dataclasses import dataclass

from voiceprep.assessing.records import Assessment, KeyPointResult
from voiceprep.errors import VoiceprepError
from voiceprep.history.attempt import Attempt
from voiceprep.listening.listener import Level
from voiceprep.listening.stream_watch import Notice
from voiceprep.listening.summary import EndedBy, Heard
from voiceprep.practising.spoken_commands import Command
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
class Interrupted:
    """The candidate spoke over the question, which was stopped for it."""


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
    """More of the answer was transcribed.

    Attributes:
        words: All so far; they only grow.
        guess: Those after them, of a phrase that may go on; they may become others.
    """

    words: tuple[Word, ...]
    guess: tuple[Word, ...] = ()


@dataclass(frozen=True)
class EchoHeard:
    """The microphone heard the question from the loudspeaker; these words of it were set aside."""

    text: str


@dataclass(frozen=True)
class CommandHeard:
    """The candidate told the app something; ``text`` is how it was heard.

    “I’m done” ends the answer. Any other command was given in place of an answer, and ends the turn: nothing is kept.
    """

    command: Command
    text: str


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
class FallingBehind:
    """The recognizer takes longer than the speaker: the words come later, and none is lost. Told once in a turn.

    Attributes:
        recognizer: Its name.
        real_time_factor: Seconds that it took for a second of the answer, measured.
        better: The name of a Whisper model that keeps up with the speaker on this machine; empty where there is none.
    """

    recognizer: str
    real_time_factor: float
    better: str


@dataclass(frozen=True)
class Transcribing:
    """The words of the last phrases are awaited, for about ``left_s`` seconds."""

    done: int
    of: int
    left_s: float = 0.0


@dataclass(frozen=True)
class AssessedSoFar:
    """The verdicts on the first words of an answer that is over, while its last ones are awaited."""

    transcript: Transcript
    assessment: Assessment


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
class StillListening:
    """A silence ended the answer, which goes on when there is speech within the next seconds."""


@dataclass(frozen=True)
class GoingOn:
    """There was: the events of the turn that goes on with this attempt follow."""

    attempt: Attempt


@dataclass(frozen=True)
class AnswerOver:
    """The microphone is closed, and nothing comes to the answer any more. The last event."""


@dataclass(frozen=True)
class PauseAllowed:
    """A silence had ended the answer too early, and will end none any more.

    Attributes:
        pause_s: How long it was.
        waits_s: The silence that ends an answer from now on, at least.
        error: Why that holds only until the program ends; None where it was kept.
    """

    pause_s: float
    waits_s: float
    error: VoiceprepError | None = None


@dataclass(frozen=True)
class NotKept:
    """The assessment stands, but the attempt could not be written down."""

    error: VoiceprepError


@dataclass(frozen=True)
class NothingHeard:
    """No speech came: no transcription, no attempt. ``loudest_dbfs`` is the loudest frame's level.

    ``only_echo`` says that there was speech, but none of the candidate's.
    """

    microphone: str
    loudest_dbfs: float
    listened_s: float
    only_echo: bool = False


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
    | Interrupted
    | Listening
    | LevelChanged
    | SpeechHeard
    | WordsHeard
    | EchoHeard
    | CommandHeard
    | PointsSoFar
    | MicrophoneNoticed
    | MicrophoneLost
    | RecordingFailed
    | ListeningEnded
    | FallingBehind
    | Transcribing
    | AssessedSoFar
    | Assessed
    | Kept
    | StillListening
    | GoingOn
    | AnswerOver
    | PauseAllowed
    | NotKept
    | NothingHeard
    | TurnFailed
    | Cancelled
)
