"""When an answer starts, where its phrases end, and when it is over: a pure function of probabilities.

Time is counted in frames, never read from a clock, so that a minute of audio is judged in milliseconds
and always in the same way.
"""

from collections import deque
from dataclasses import dataclass

from voiceprep.listening.audio import FRAME_SAMPLES, SAMPLE_RATE_HZ
from voiceprep.listening.summary import EndedBy

_FRAME_MS = 1000 * FRAME_SAMPLES / SAMPLE_RATE_HZ


@dataclass(frozen=True)
class EndpointingPolicy:
    """Every constant of endpointing, with its reason. Times are milliseconds."""

    speech_from: float = 0.5
    """The probability from which a frame is speech: Silero's own default."""

    silence_below: float = 0.35
    """The probability below which speech is over: Silero's default of 0.15 under the upper threshold."""

    start_speech_ms: int = 192
    """Speech needed to start: a click or a cough is shorter, the shortest word in a sentence is longer."""

    start_window_ms: int = 384
    """... within this time, so that a soft first consonant may interrupt it."""

    resume_speech_ms: int = 96
    """Speech needed to end a pause: less than to start, for the speaker is known to be there."""

    pre_roll_ms: int = 500
    """Sound kept before the first speech, so that no first word is clipped."""

    phrase_margin_ms: int = 200
    """Sound kept on both sides of a phrase: the recognizer wants the decay of a word."""

    pause_ms: int = 300
    """The shortest silence that is reported as a pause: shorter ones are stop consonants."""

    phrase_silence_ms: int = 600
    """Silence that closes a phrase and sends it to the recognizer while the speaker thinks."""

    longest_phrase_ms: int = 25_000
    """Unbroken speech is cut at its quietest place before this: Whisper hears 30 seconds at once."""

    cut_within_ms: int = 8_000
    """... looked for in this much of its end."""

    end_silence_ms: int = 2_500
    """Silence that ends the answer: two seconds in the middle of a good answer are normal."""

    max_answer_ms: int = 600_000
    """An answer is ended after ten minutes of recording."""

    no_speech_ms: int = 30_000
    """Listening stops when nothing was said for this long: long enough to gather one's thoughts."""


@dataclass(frozen=True)
class SpeechStarted:
    """Speech began; ``at`` is its first sample."""

    at: int


@dataclass(frozen=True)
class PhraseClosed:
    """A stretch of speech between pauses, with its margins, as samples of the recording."""

    start: int
    end: int


@dataclass(frozen=True)
class Ended:
    """Listening is over; nothing more comes."""

    by: EndedBy
    at: int


EndpointingEvent = SpeechStarted | PhraseClosed | Ended


class Endpointer:
    """Turns the probability of each frame, in their order, into events.

    ``speech`` and ``pauses`` gather as (first sample, sample after the last).
    """

    def __init__(self, policy: EndpointingPolicy | None = None) -> None:
        self.policy = policy or EndpointingPolicy()
        self.speech: list[tuple[int, int]] = []
        self.pauses: list[tuple[int, int]] = []
        self._frames = 0
        self._over = False
        self._start_window: deque[bool] = deque(maxlen=self._in_frames(self.policy.start_window_ms))
        self._speaking = False
        self._speech_start = 0
        self._last_speech = 0
        self._resuming = 0
        self._phrase_start: int | None = None
        self._phrase_probabilities: list[float] = []
        self._closed_until = 0

    @property
    def samples(self) -> int:
        """How much was judged."""
        return self._frames * FRAME_SAMPLES

    @property
    def started(self) -> bool:
        """Whether speech was heard at all."""
        return self._speaking or bool(self.speech)

    @property
    def speaking(self) -> bool:
        """Whether the last frame belonged to speech."""
        return self._speaking

    @property
    def silence_ms(self) -> float:
        """How long the present silence has lasted; 0 while there is speech or before it began."""
        return 0.0 if self._speaking or not self.speech else (self._frames - self._last_speech) * _FRAME_MS

    @property
    def first_sample_in_use(self) -> int:
        """The first sample that a phrase still to be closed may need; what is before it may be forgotten."""
        if self._phrase_start is not None:
            return self._phrase_start
        margin_ms = self.policy.phrase_margin_ms + self.policy.resume_speech_ms
        if not self.speech:
            margin_ms = self.policy.pre_roll_ms + self.policy.start_window_ms
        return max(0, self.samples - self._in_samples(margin_ms))

    def push(self, probability: float) -> list[EndpointingEvent]:
        """Judge the next frame."""
        if self._over:
            return []
        self._frames += 1
        if self._phrase_start is not None:
            self._phrase_probabilities.append(probability)
        events = self._when_silent(probability) if not self._speaking else self._when_speaking(probability)
        if self._frames >= self._in_frames(self.policy.max_answer_ms):
            events += self.finish(EndedBy.LIMIT)
        return events

    def finish(self, by: EndedBy) -> list[EndpointingEvent]:
        """End now: a key was pressed or the audio ended. Closes the phrase that is open."""
        if self._over:
            return []
        if self._speaking:
            self._end_speech(self._frames)
        events = self._close_phrase(self.samples)
        self._over = True
        return [*events, Ended(by if self.speech else EndedBy.NO_SPEECH, self.samples)]

    def _when_silent(self, probability: float) -> list[EndpointingEvent]:
        is_speech = probability >= self.policy.speech_from
        if not self.speech:
            return self._before_first_word(is_speech)
        self._resuming = self._resuming + 1 if is_speech else 0
        if self._resuming >= self._in_frames(self.policy.resume_speech_ms):
            self._resume(self._frames - self._resuming)
            return self._cut_long_phrase()
        silence_ms = (self._frames - self._last_speech) * _FRAME_MS
        events: list[EndpointingEvent] = []
        if silence_ms >= self.policy.phrase_silence_ms and self._resuming == 0:
            events += self._close_phrase(self.samples)
        if silence_ms >= self.policy.end_silence_ms and self._resuming == 0:
            events += self.finish(EndedBy.SILENCE)
        return events

    def _before_first_word(self, is_speech: bool) -> list[EndpointingEvent]:
        self._start_window.append(is_speech)
        if sum(self._start_window) >= self._in_frames(self.policy.start_speech_ms):
            first = self._frames - len(self._start_window) + list(self._start_window).index(True)
            self._speaking, self._speech_start = True, first * FRAME_SAMPLES
            self._phrase_start = max(0, self._speech_start - self._in_samples(self.policy.pre_roll_ms))
            self._phrase_probabilities = [1.0] * (self._frames - self._phrase_start // FRAME_SAMPLES)
            return [SpeechStarted(self._speech_start)]
        if self._frames >= self._in_frames(self.policy.no_speech_ms) and not is_speech:
            return self.finish(EndedBy.NO_SPEECH)
        return []

    def _resume(self, frame: int) -> None:
        self._resuming = 0
        self._speaking, self._speech_start = True, frame * FRAME_SAMPLES
        last = self.speech[-1][1]
        if self._speech_start - last >= self._in_samples(self.policy.pause_ms):
            self.pauses.append((last, self._speech_start))
        else:
            self._speech_start = self.speech.pop()[0]
        if self._phrase_start is None:
            start = frame * FRAME_SAMPLES - self._in_samples(self.policy.phrase_margin_ms)
            self._phrase_start = max(last, self._closed_until, start)
            self._phrase_probabilities = [1.0] * (self._frames - self._phrase_start // FRAME_SAMPLES)

    def _when_speaking(self, probability: float) -> list[EndpointingEvent]:
        if probability < self.policy.silence_below:
            self._end_speech(self._frames - 1)
            return []
        return self._cut_long_phrase()

    def _end_speech(self, frame: int) -> None:
        self._speaking = False
        self._resuming = 0
        self._last_speech = frame
        self.speech.append((self._speech_start, frame * FRAME_SAMPLES))

    def _close_phrase(self, available: int) -> list[EndpointingEvent]:
        if self._phrase_start is None:
            return []
        end = min(available, self._last_speech * FRAME_SAMPLES + self._in_samples(self.policy.phrase_margin_ms))
        closed = PhraseClosed(self._phrase_start, end)
        self._phrase_start, self._closed_until = None, end
        self._phrase_probabilities = []
        return [closed]

    def _cut_long_phrase(self) -> list[EndpointingEvent]:
        assert self._phrase_start is not None
        if self.samples - self._phrase_start < self._in_samples(self.policy.longest_phrase_ms):
            return []
        late = self._phrase_probabilities[-self._in_frames(self.policy.cut_within_ms) :]
        quietest = min(range(len(late)), key=late.__getitem__)
        cut = self.samples - (len(late) - quietest) * FRAME_SAMPLES
        closed = PhraseClosed(self._phrase_start, cut)
        self._phrase_start = cut
        self._phrase_probabilities = late[quietest:]
        return [closed]

    @staticmethod
    def _in_frames(duration_ms: float) -> int:
        return max(1, round(duration_ms / _FRAME_MS))

    @staticmethod
    def _in_samples(duration_ms: float) -> int:
        return round(duration_ms * SAMPLE_RATE_HZ / 1000)
