"""When an answer starts, where its phrases end, and when it is over: a pure function of probabilities.

Time is counted in frames, never read from a clock, so that a minute of audio is judged in milliseconds
and always in the same way.
"""

import math
from collections import deque
from dataclasses import dataclass, field, replace

from voiceprep.listening.audio import FRAME_SAMPLES, SAMPLE_RATE_HZ
from voiceprep.listening.background import Background
from voiceprep.listening.earlier import Earlier
from voiceprep.listening.end_silence import Ending, Finishedness, Pausing, needed_ms
from voiceprep.listening.policy import EndpointingPolicy
from voiceprep.listening.summary import EndedBy

__all__ = [
    "Ended",
    "Endpointer",
    "EndpointingEvent",
    "EndpointingPolicy",
    "PhraseClosed",
    "PhrasePaused",
    "SpeechStarted",
]

_FRAME_MS = 1000 * FRAME_SAMPLES / SAMPLE_RATE_HZ


@dataclass(frozen=True)
class SpeechStarted:
    """Speech began; ``at`` is its first sample."""

    at: int


@dataclass(frozen=True)
class PhraseClosed:
    """A stretch of speech between pauses, with its margins, as samples of the recording.

    ``speech`` are the stretches in it in which the VAD heard speech, without the margins and the short pauses.
    """

    start: int
    end: int
    speech: tuple[tuple[int, int], ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class PhrasePaused:
    """A phrase that may be over: ``PhraseClosed`` with the same samples follows unless speech goes on."""

    start: int
    end: int
    speech: tuple[tuple[int, int], ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Ended:
    """Listening is over; nothing more comes."""

    by: EndedBy
    at: int


EndpointingEvent = SpeechStarted | PhrasePaused | PhraseClosed | Ended


class Endpointer:
    """Turns the probability of each frame, in their order, into events.

    ``speech`` and ``pauses`` gather as (first sample, sample after the last).
    """

    def __init__(self, policy: EndpointingPolicy | None = None, earlier: Earlier | None = None) -> None:
        """``earlier`` is given for an answer that is gone on with."""
        self.policy = policy or EndpointingPolicy()
        self._earlier = earlier or Earlier()
        self.speech: list[tuple[int, int]] = []
        self.pauses: list[tuple[int, int]] = []
        self._frames = 0
        self._over = False
        self._background = Background(
            self._in_frames(self.policy.background_ms), self.policy.talking_share, self.policy.contrast_db
        )
        self._gate_dbfs = -math.inf
        self._near: deque[float] = deque(maxlen=self._in_frames(self.policy.near_ms))
        self._start_window: deque[bool] = deque(maxlen=self._in_frames(self.policy.start_window_ms))
        self._speaking = False
        self._speech_start = 0
        self._last_speech = 0
        self._resuming = 0
        self._phrase_start: int | None = None
        self._phrase_probabilities: list[float] = []
        self._closed_until = 0
        self._guessed = False
        self._known = Finishedness()
        self._levels: deque[float] = deque(maxlen=self._in_frames(self.policy.fall_ms))
        self._fall_db: float | None = None

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
    def needed_ms(self) -> float:
        """The silence that ends the answer as things stand; it changes with what becomes known."""
        last = self.speech[-1][1] if self.speech else 0
        known = self._known
        if known.heard_until < last:
            known = replace(known, ending=Ending.UNKNOWN)
        answered_ms = (last - self.speech[0][0]) * 1000 / SAMPLE_RATE_HZ if self.speech else 0.0
        pauses_ms = [(end - start) * 1000 / SAMPLE_RATE_HZ for start, end in self.pauses]
        before = self._earlier
        pausing = Pausing(before.answered_ms + answered_ms, [*before.pauses_ms, *pauses_ms], self._fall_db)
        listens_on = self.policy.listen_on_ms > 0
        return needed_ms(self.policy.end_silence_ms, self.policy.patience, pausing, known, listens_on=listens_on)

    def know(self, finishedness: Finishedness) -> None:
        """Take in what the words say; it replaces what they said before."""
        self._known = finishedness

    @property
    def first_sample_in_use(self) -> int:
        """The first sample that a phrase still to be closed may need; what is before it may be forgotten."""
        if self._phrase_start is not None:
            return self._phrase_start
        margin_ms = self.policy.phrase_margin_ms + self.policy.resume_speech_ms
        if not self.speech:
            margin_ms = self.policy.pre_roll_ms + self.policy.start_window_ms + self.policy.reach_back_ms
        return max(0, self.samples - self._in_samples(margin_ms))

    def disown(self, until: int) -> None:
        """Take back that there was speech before a sample: it was not the candidate's.

        When there was none after it, the first word is waited for again.
        """
        self.speech = [(max(start, until), end) for start, end in self.speech if end > until]
        self.pauses = [pause for pause in self.pauses if pause[0] > until]
        self._speech_start = max(self._speech_start, until)
        if not self.started:
            self._phrase_start = None
            self._closed_until = max(self._closed_until, until)
            self._resuming = 0
            self._start_window.clear()

    def push(self, probability: float, level_dbfs: float | None = None) -> list[EndpointingEvent]:
        """Judge the next frame; its level tells whether the voice sinks."""
        if self._over:
            return []
        self._frames += 1
        self._near.append(math.inf if level_dbfs is None else level_dbfs)
        if not self.started:
            self._background.add(probability >= self.policy.speech_from, level_dbfs)
        if level_dbfs is not None and self._speaking:
            self._levels.append(level_dbfs)
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
            return self._before_first_word(is_speech and self._near[-1] >= self._background.gate_dbfs)
        is_speech = is_speech and self._near[-1] >= self._gate_dbfs
        self._resuming = self._resuming + 1 if is_speech else 0
        if self._resuming >= self._in_frames(self.policy.resume_speech_ms):
            self._resume(self._frames - self._resuming)
            return self._cut_long_phrase()
        silence_ms = (self._frames - self._last_speech) * _FRAME_MS
        events: list[EndpointingEvent] = []
        if self._resuming:
            return []
        if silence_ms >= self.policy.guess_silence_ms and not self._guessed and self._phrase_start is not None:
            self._guessed = True
            start, end = self._phrase_start, self._phrase_end(self.samples)
            events.append(PhrasePaused(start, end, self._speech_within(start, end)))
        if silence_ms >= self._closing_silence_ms:
            events += self._close_phrase(self.samples)
        if silence_ms >= self.needed_ms:
            events += self.finish(EndedBy.SILENCE)
        return events

    @property
    def _closing_silence_ms(self) -> int:
        """The silence that closes the phrase at hand."""
        start = self._phrase_start
        long_from = self._in_samples(self.policy.long_phrase_ms)
        if self._known.rough and start is not None and self._last_speech * FRAME_SAMPLES - start >= long_from:
            return self.policy.long_phrase_silence_ms
        return self.policy.phrase_silence_ms

    def _before_first_word(self, is_speech: bool) -> list[EndpointingEvent]:
        self._start_window.append(is_speech)
        if sum(self._start_window) >= self._in_frames(self.policy.start_speech_ms):
            since = len(self._start_window) - list(self._start_window).index(True)
            reach_back = self._in_frames(self.policy.start_window_ms + self.policy.reach_back_ms)
            gap = self._in_frames(self.policy.resume_speech_ms)
            first = self._frames - max(since, self._background.speech_since(gap, reach_back))
            if self._background.talked_before(since, self._in_frames(self.policy.background_known_ms)):
                self._gate_dbfs = self._background.gate_dbfs
            self._speaking, self._speech_start = True, first * FRAME_SAMPLES
            reach_back = self._speech_start - self._in_samples(self.policy.pre_roll_ms)
            self._phrase_start = max(0, self._closed_until, reach_back)
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
            self._levels.clear()
        else:
            self._speech_start = self.speech.pop()[0]
        if self._phrase_start is None:
            start = frame * FRAME_SAMPLES - self._in_samples(self.policy.phrase_margin_ms)
            self._phrase_start = max(last, self._closed_until, start)
            self._phrase_probabilities = [1.0] * (self._frames - self._phrase_start // FRAME_SAMPLES)

    def _when_speaking(self, probability: float) -> list[EndpointingEvent]:
        if probability < self.policy.silence_below or max(self._near) < self._gate_dbfs:
            self._end_speech(self._frames - 1)
            return []
        return self._cut_long_phrase()

    def _end_speech(self, frame: int) -> None:
        self._speaking = False
        self._resuming = 0
        self._last_speech = frame
        self._guessed = False
        self._fall_db = self._fall()
        self.speech.append((self._speech_start, frame * FRAME_SAMPLES))

    def _fall(self) -> float | None:
        """How much quieter the second half of the last sounds was than the first, without the decay of the last."""
        levels = list(self._levels)[:-2]
        if len(levels) < self._in_frames(self.policy.fall_ms) // 2:
            return None
        half = len(levels) // 2
        return sum(levels[:half]) / half - sum(levels[half:]) / (len(levels) - half)

    def _phrase_end(self, available: int) -> int:
        return min(available, self._last_speech * FRAME_SAMPLES + self._in_samples(self.policy.phrase_margin_ms))

    def _close_phrase(self, available: int) -> list[EndpointingEvent]:
        if self._phrase_start is None:
            return []
        end = self._phrase_end(available)
        closed = PhraseClosed(self._phrase_start, end, self._speech_within(self._phrase_start, end))
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
        closed = PhraseClosed(self._phrase_start, cut, self._speech_within(self._phrase_start, cut))
        self._phrase_start = cut
        self._phrase_probabilities = late[quietest:]
        return [closed]

    def _speech_within(self, start: int, end: int) -> tuple[tuple[int, int], ...]:
        heard = [*self.speech, *([(self._speech_start, self.samples)] if self._speaking else [])]
        return tuple((max(first, start), min(last, end)) for first, last in heard if first < end and last > start)

    @staticmethod
    def _in_frames(duration_ms: float) -> int:
        return max(1, round(duration_ms / _FRAME_MS))

    @staticmethod
    def _in_samples(duration_ms: float) -> int:
        return round(duration_ms * SAMPLE_RATE_HZ / 1000)
