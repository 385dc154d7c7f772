"""The microphone while a voice sounds: what is heard then is held back, and never lost when the answer begins early.

Through loudspeakers (half-duplex) an answer can begin once the voice and its tail in the room are over. With headphones
the voice is not heard, so speech is the candidate's, and the voice should stop for it.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace

from voiceprep.listening.audio import FRAME_SAMPLES, SAMPLE_RATE_HZ, Samples, level_dbfs, seconds
from voiceprep.listening.endpointing import Endpointer, EndpointingPolicy, SpeechStarted
from voiceprep.listening.voice_activity import VoiceActivity

_NEVER_MS = 24 * 3600 * 1000


@dataclass(frozen=True)
class GatePolicy:
    """Every constant of the gate, with its reason. Times are milliseconds."""

    tail_ms: int = 320
    """The gate stays closed so long after the voice was played: in a room that reverberates for 0.8 s, Silero hears
    speech for at most 225 ms after its end; the rest is for Bluetooth that plays later than it says."""

    overlap_ms: int = 1_000
    """Who begins before the voice is over is heard from so long before its end: that is its last two or three words,
    in which people who take their turn early begin."""

    interrupt_from: float = 0.4
    """The probability from which a frame is speech that stops the voice: a little under the usual one."""

    interrupt_speech_ms: int = 64
    """Speech that stops the voice: a third of what an answer needs to start, for stopping in vain costs little."""

    interrupt_window_ms: int = 128
    """... within this time. So 141 onsets of human and synthetic speech were noticed within 164 ms, half of them within
    72, which leaves 36 ms of the 200 for falling silent; hiss, hum, clicks and breath stopped nothing in 14 minutes."""

    gap_ms: int = 96
    """Speech goes on over a gap of this length: between two words there may be as much."""

    held_ms: int = 3_000
    """So much is held: the overlap, the tail and the pre-roll, with some to spare."""


@dataclass(frozen=True)
class Opening:
    """With what the answer begins.

    ``frames`` were heard before the gate opened. ``voice_from_s`` and ``voice_until_s`` are when the voice was played,
    in seconds from the first of them (mostly negative); None when it was not. ``speech_goes_on`` says that there was
    speech at its end that has not ended since: the candidate, or an echo that comes late.
    """

    frames: tuple[Samples, ...]
    dropped: int
    voice_from_s: float | None = None
    voice_until_s: float | None = None
    speech_goes_on: bool = False


class EchoGate:
    """Takes every frame while the voice is prepared, played and over, until ``is_open``.

    Time is counted in samples of the microphone, so that the marks are right however late a frame is looked at.
    """

    def __init__(
        self,
        voice_activity: VoiceActivity,
        endpointing: EndpointingPolicy,
        headphones: bool = False,
        policy: GatePolicy | None = None,
    ) -> None:
        voice_activity.reset()
        self._voice_activity = voice_activity
        self._endpointing = endpointing
        self._headphones = headphones
        self._policy = policy or GatePolicy()
        self._held: deque[tuple[Samples, bool]] = deque(maxlen=_frames(self._policy.held_ms))
        self._heard = 0
        self._waited_ms = 0.0
        self._voice_from: int | None = None
        self._voice_until: int | None = None
        self._interrupting = Endpointer(self._interrupting_policy())
        self._interrupting_since = 0
        self._over_voice = False
        self._interrupted_from: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether the answer may begin."""
        if self._interrupted_from is not None:
            return True
        if self._voice_until is None:
            return False
        if self._headphones or self._voice_from is None:
            return True
        waited_ms = 1000 * (self._heard - self._voice_until) / SAMPLE_RATE_HZ + self._waited_ms
        return waited_ms >= self._policy.tail_ms

    @property
    def interrupted(self) -> bool:
        """Whether the candidate speaks over the voice, which should stop; only with headphones."""
        return self._interrupted_from is not None

    def voice_began(self, at: int | None = None) -> None:
        """The voice sounds from this sample on; None is the next one."""
        self._voice_from = self._heard if at is None else at

    def voice_ended(self, at: int | None = None) -> None:
        """The voice was played to its end, or stopped; without one that began, there is nothing to wait for.

        ``at`` is the first sample after it, also when it was not taken yet; None is the next one.
        """
        self._voice_until = self._heard if at is None else at

    def hear(self, frame: Samples) -> None:
        """Take the next frame, shape (512,)."""
        if self._voice_from is not None and self._heard >= self._voice_from and not self._over_voice:
            self._over_voice = True
            if self._interrupting.started:
                # Who was talking before the question was read does not interrupt it.
                self._interrupting = Endpointer(self._interrupting_policy())
                self._interrupting_since = self._heard
        probability = self._voice_activity.probability(frame)
        self._held.append((frame, probability >= self._endpointing.speech_from))
        self._heard += frame.size
        for event in self._interrupting.push(probability, level_dbfs(frame)):
            if isinstance(event, SpeechStarted) and self._headphones and self._over_voice:
                self._interrupted_from = self._interrupting_since + event.at

    def wait(self, duration_ms: float) -> None:
        """Nothing came for so long: what comes then is no echo any more."""
        if self._voice_until is not None:
            self._waited_ms += duration_ms

    def opening(self) -> Opening:
        """What the answer begins with, once the gate is open."""
        first_held = self._heard - FRAME_SAMPLES * len(self._held)
        begins, goes_on = self._begins(first_held)
        begins = max(first_held, begins // FRAME_SAMPLES * FRAME_SAMPLES)
        frames = tuple(frame for frame, _ in self._held)[(begins - first_held) // FRAME_SAMPLES :]
        if self._voice_from is None:
            return Opening(frames, begins)
        until = self._heard if self._voice_until is None else self._voice_until
        return Opening(frames, begins, seconds(self._voice_from - begins), seconds(until - begins), goes_on)

    def _begins(self, first_held: int) -> tuple[int, bool]:
        """The first sample that belongs to the answer, and whether the speech in it began while the voice sounded."""
        pre_roll = _samples(self._endpointing.pre_roll_ms)
        if self._interrupted_from is not None:
            return self._interrupted_from - pre_roll, True
        if self._headphones or self._voice_from is None or self._voice_until is None:
            return self._heard - pre_roll, False
        before = first_held
        for start, end in self._runs(first_held):
            if start >= self._voice_until:
                return max(start - pre_roll, before), False
            if end > self._heard - _samples(self._policy.gap_ms):
                return max(start - pre_roll, before, self._voice_until - _samples(self._policy.overlap_ms)), True
            before = end
        return max(self._heard - pre_roll, before), False

    def _runs(self, first_held: int) -> list[tuple[int, int]]:
        """The stretches of speech that are held, as (first sample, sample after the last)."""
        return _runs([is_speech for _, is_speech in self._held], first_held, _samples(self._policy.gap_ms))

    def _interrupting_policy(self) -> EndpointingPolicy:
        return replace(
            self._endpointing,
            speech_from=self._policy.interrupt_from,
            start_speech_ms=self._policy.interrupt_speech_ms,
            start_window_ms=self._policy.interrupt_window_ms,
            no_speech_ms=_NEVER_MS,
            max_answer_ms=_NEVER_MS,
        )


def _runs(speech: Sequence[bool], first_sample: int, gap: int) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for number, is_speech in enumerate(speech):
        start = first_sample + number * FRAME_SAMPLES
        if is_speech and runs and start - runs[-1][1] <= gap:
            runs[-1] = (runs[-1][0], start + FRAME_SAMPLES)
        elif is_speech:
            runs.append((start, start + FRAME_SAMPLES))
    return runs


def _frames(duration_ms: int) -> int:
    return round(_samples(duration_ms) / FRAME_SAMPLES)


def _samples(duration_ms: float) -> int:
    return round(duration_ms * SAMPLE_RATE_HZ / 1000)
