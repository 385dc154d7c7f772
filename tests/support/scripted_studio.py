"""A studio whose devices are scripted and whose history, banks and recordings are real files."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from threading import Event

from banks import bank_text
from endpoints import FIXED
from scripted import (
    Script,
    ScriptedMicrophone,
    ScriptedRecognizer,
    ScriptedSpeaker,
    ScriptedVoice,
    ScriptedVoiceActivity,
)

from voiceprep.errors import DeviceError, RecognizerError, StorageError
from voiceprep.history.attempt import Attempt
from voiceprep.history.attempts import AttemptStore
from voiceprep.history.opening import open_history
from voiceprep.listening.audio import Samples
from voiceprep.paths import Places
from voiceprep.practising.equipment import Equipment, Recording
from voiceprep.practising.keeping import HistoryKeeper
from voiceprep.practising.once import Once
from voiceprep.practising.retaining import keeper_for
from voiceprep.practising.studio import Studio
from voiceprep.questions.loading import load_library
from voiceprep.questions.model import Question
from voiceprep.settings import Settings, with_options
from voiceprep.transcribing.recognizer import Recognizer

QUESTIONS = bank_text("""
## What does a p-value mean? {#p-value level=beginner time=45}

> What is a p-value?

It is the probability of data at least as extreme as what was seen, assuming that the null hypothesis is true.
Tiny effects become significant in huge samples.

### Key points
- It is the probability of data at least as extreme as what was seen
- It is computed assuming the null hypothesis is true
- Tiny effects become significant in huge samples

### Hints
1. Think of what is assumed.

## What is overfitting? {#overfitting level=intermediate time=30}

The model learned the noise of its training data.

### Key points
- The model learned the noise of its training data
""")

FULL_ANSWER = "the probability of data at least as extreme as what was seen assuming the null hypothesis is true"
"""Says the first two key points of the first question, and not the third."""


@dataclass
class Stage:
    """Everything that a test can play with; ``studio`` makes the studio of it."""

    home: Path
    script: Script = field(default_factory=Script)
    voice: ScriptedVoice | None = field(default_factory=ScriptedVoice)
    speaker: ScriptedSpeaker = field(default_factory=ScriptedSpeaker)
    microphone_name: str = "Scripted"
    microphone_type: Callable[..., ScriptedMicrophone] = ScriptedMicrophone
    microphone_refusal: DeviceError | None = None
    recognizer_name: str = "scripted"
    recognizer_loads: RecognizerError | None = None
    settings: Settings = field(default_factory=Settings)
    headphones_are_asked: bool = False
    """Whether this user was never asked about headphones; others said that they wear none."""

    disk_takes_frames: int | None = None
    """How much of a recording fits on the disk; None is a disk with room."""

    def __post_init__(self) -> None:
        self.recognizer_waits = Event()
        self.recognizer_waits.set()
        self.recognizer = ScriptedRecognizer(self.script, self.recognizer_name, self.recognizer_name == "builtin")

    @property
    def places(self) -> Places:
        return Places(self.home)

    def write_bank(self, text: str = QUESTIONS, name: str = "statistics.md") -> Path:
        """Put a bank where the studio looks for banks; it looks nowhere else."""
        self.places.banks.mkdir(parents=True, exist_ok=True)
        path = self.places.banks / name
        path.write_text(text, encoding="utf-8")
        return path

    def _load_recognizer(self) -> Recognizer:
        self.recognizer_waits.wait(30)
        if self.recognizer_loads:
            raise self.recognizer_loads
        return self.recognizer

    @contextmanager
    def studio(self) -> Iterator[Studio]:
        """The studio of one start of the program."""
        history = Once(lambda: open_history(self.places.database, self.places.recordings))

        def attempts() -> AttemptStore:
            return history().attempts

        recognizer: Once[Recognizer] = Once(self._load_recognizer)
        keeper = (
            HistoryKeeper(attempts, self.places.recordings)
            if self.disk_takes_frames is None
            else SmallDiskKeeper(attempts, self.places.recordings, self.disk_takes_frames)
        )
        equipment = Equipment(
            microphone=lambda: self.microphone_type(self.script, self.microphone_refusal, self.microphone_name),
            voice_activity=ScriptedVoiceActivity,
            recognizer=recognizer,
            voice=lambda: self.voice,
            speaker=lambda: self.speaker,
            keeper=keeper_for(self.settings, keeper, lambda: history().retention),
            policy=replace(FIXED, listen_on_ms=round(1000 * self.settings.listen_on_s)),
            headphones=self.settings.headphones == "yes",
        )
        options = {} if self.headphones_are_asked else {"headphones": "no"}
        yield Studio(
            places=self.places,
            settings=with_options(self.settings, options),
            equipment=equipment,
            library=Once(lambda: load_library([self.places.banks])),
            history=history,
            equip=lambda settings: replace(equipment, headphones=settings.headphones == "yes"),
            options=options,
        )
        if history.made:
            history().close()

    def kept(self) -> list[Attempt]:
        """The attempts that are in the history, oldest first, as another program finds them."""
        history = open_history(self.places.database, self.places.recordings)
        with history.database:
            return [history.attempts.load(line.number) for line in reversed(history.attempts.lines(1000))]

    def recordings(self) -> list[str]:
        """The endings of the files in the recordings folder."""
        folder = self.places.recordings
        return sorted(path.suffix for path in folder.iterdir()) if folder.is_dir() else []


@dataclass(frozen=True)
class SmallDiskKeeper(HistoryKeeper):
    """Keeps on a disk that is full after so many frames of a recording."""

    frames: int

    def record(self, question: Question, asked_at: datetime) -> Recording:
        return _SmallDiskRecording(super().record(question, asked_at), self.frames)


class _SmallDiskRecording:
    def __init__(self, real: Recording, frames: int) -> None:
        self._real = real
        self._left = frames

    @property
    def path(self) -> Path:
        return self._real.path

    def append(self, samples: Samples) -> None:
        if not self._left:
            raise StorageError("The recording stopped because the disk is full", "Make room on the disk")
        self._left -= 1
        self._real.append(samples)

    def finish(self) -> Path:
        return self._real.finish()

    def discard(self) -> None:
        self._real.discard()

    def close(self) -> None:
        self._real.close()
