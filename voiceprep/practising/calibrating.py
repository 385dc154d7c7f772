"""Trying a microphone with a sentence that is read aloud: how loud, how noisy, and how well it is understood."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from voiceprep.listening.audio import FRAME_SAMPLES, SAMPLE_RATE_HZ, Samples
from voiceprep.listening.microphone import Microphone, gaps_of
from voiceprep.listening.sound_quality import SoundQuality, measure
from voiceprep.listening.summary import Gap
from voiceprep.listening.voice_activity import VoiceActivity
from voiceprep.transcribing.recognizer import Recognizer
from voiceprep.transcribing.word_errors import ErrorCounts, compare_texts

SENTENCE = (
    "Before I choose a model, I ask where the data comes from, how much of it is noise, "
    "and which mistakes would cost us the most."
)
"""Ten seconds of the words that answers are made of, with most sounds of English in them."""

QUIET_S = 2.0
"""How long the room is heard before: a noise that comes and goes, such as a fan, has shown by then."""

SOUND_WITHIN_S = 6.0
"""A stream of exact zeros is given up after this; a Bluetooth headset has sent its first sound by then."""

_SPEECH_FROM = 0.5
_SPOKEN_S = 1.0
_END_SILENCE_S = 2.0
_NO_SPEECH_S = 12.0
_LONGEST_S = 28.0
"""Whisper hears 30 seconds at once."""

_MARGIN_FRAMES = 10
_READ_TIMEOUT_S = 0.1
_NOTHING_COMES_AFTER_S = 6.0
_FRAME_S = FRAME_SAMPLES / SAMPLE_RATE_HZ


@dataclass(frozen=True)
class BeQuiet:
    """The room is heard first, for so many seconds."""

    microphone: str
    for_s: float


@dataclass(frozen=True)
class ReadAloud:
    """The sentence is to be read now; two seconds of silence end it."""

    sentence: str


@dataclass(frozen=True)
class Understanding:
    """Listening is over, and the recognizer is at work."""


@dataclass(frozen=True)
class Calibration:
    """What came of it; ``heard`` and ``errors`` are None when no speech was heard."""

    microphone: str
    sentence: str
    quality: SoundQuality
    overflows: int
    gaps: tuple[Gap, ...]
    recognizer: str = ""
    rough: bool = False
    heard: str | None = None
    errors: ErrorCounts | None = None

    @property
    def words_recognised(self) -> int | None:
        """How many of the words read were understood."""
        return None if self.errors is None else self.errors.words - self.errors.substitutions - self.errors.deletions


Step = BeQuiet | ReadAloud | Understanding | Calibration


def calibrate(
    microphone: Microphone,
    voice_activity: VoiceActivity,
    recognizer: Callable[[], Recognizer],
    sentence: str = SENTENCE,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[Step]:
    """Listen to the room, then to the sentence, and measure both; the last step is the ``Calibration``.

    The recognizer is asked for when there is something to understand.

    Raises:
        DeviceError: The microphone is missing or busy, or went away.
        RecognizerError: The recognizer cannot be loaded or failed.
    """
    hearing = _Hearing(voice_activity)
    with microphone:
        yield BeQuiet(microphone.name, QUIET_S)
        more = hearing.listen(microphone, _room_is_known, clock)
        if more and hearing.sounding:
            yield ReadAloud(sentence)
            hearing.listen(microphone, _has_been_read, clock)
        name, overflows, gaps = microphone.name, microphone.overflows, gaps_of(microphone)
    quality = measure(hearing.samples, np.array(hearing.speaking, dtype=np.bool_))
    if not any(hearing.speaking):
        yield Calibration(name, sentence, quality, overflows, gaps)
        return
    yield Understanding()
    understands = recognizer()
    heard = " ".join(word.text for word in understands.transcribe(hearing.spoken))
    yield Calibration(
        microphone=name,
        sentence=sentence,
        quality=quality,
        overflows=overflows,
        gaps=gaps,
        recognizer=understands.name,
        rough=understands.rough,
        heard=heard,
        errors=compare_texts(sentence, heard).counts,
    )


class _Hearing:
    """The frames that were heard, and which of them hold speech."""

    def __init__(self, voice_activity: VoiceActivity) -> None:
        voice_activity.reset()
        self._voice_activity = voice_activity
        self._frames: list[Samples] = []
        self.speaking: list[bool] = []
        self.sounding = 0
        """Frames that are not exact zeros."""

        self.since = 0
        """Frames before the part that is listened to now."""

    @property
    def samples(self) -> Samples:
        """All that was heard, shape (n,)."""
        return np.concatenate(self._frames) if self._frames else np.zeros(0, dtype=np.float32)

    @property
    def spoken(self) -> Samples:
        """From the first speech to the last, with a margin, shape (n,)."""
        first = self.speaking.index(True)
        last = len(self.speaking) - self.speaking[::-1].index(True)
        return np.concatenate(self._frames[max(0, first - _MARGIN_FRAMES) : last + _MARGIN_FRAMES])

    @property
    def part(self) -> list[bool]:
        """Which frames of this part hold speech."""
        return self.speaking[self.since :]

    def listen(self, microphone: Microphone, is_over: Callable[["_Hearing"], bool], clock: Callable[[], float]) -> bool:
        """Hear until a part is over; false when nothing more comes."""
        self.since = len(self._frames)
        came_at = clock()
        while not is_over(self):
            frame = microphone.read(_READ_TIMEOUT_S)
            if frame is None:
                return False
            if frame.size:
                came_at = clock()
                self._frames.append(frame)
                self.speaking.append(self._voice_activity.probability(frame) >= _SPEECH_FROM)
                self.sounding += bool(frame.any())
            elif clock() - came_at > _NOTHING_COMES_AFTER_S + QUIET_S:
                return False
        return True


def _room_is_known(hearing: _Hearing) -> bool:
    heard_s = _FRAME_S * len(hearing.part)
    return _FRAME_S * hearing.sounding >= QUIET_S or (heard_s >= SOUND_WITHIN_S)


def _has_been_read(hearing: _Hearing) -> bool:
    part = hearing.part
    heard_s, spoken_s = _FRAME_S * len(part), _FRAME_S * sum(part)
    if spoken_s == 0:
        return heard_s >= _NO_SPEECH_S
    silent_s = _FRAME_S * part[::-1].index(True)
    return heard_s >= _LONGEST_S or (spoken_s >= _SPOKEN_S and silent_s >= _END_SILENCE_S) or silent_s >= _NO_SPEECH_S
