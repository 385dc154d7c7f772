"""Listening to one answer: frames in, what was heard out."""

from dataclasses import dataclass

import numpy as np

from voiceprep.listening.audio import Samples, level_dbfs, seconds
from voiceprep.listening.earlier import Earlier
from voiceprep.listening.end_silence import Finishedness
from voiceprep.listening.endpointing import Endpointer, EndpointingEvent, EndpointingPolicy
from voiceprep.listening.summary import EndedBy, Heard, Span
from voiceprep.listening.voice_activity import VoiceActivity


@dataclass(frozen=True)
class Level:
    """What a meter shows. ``countdown_s`` is what is left before the answer ends; None while there is no silence.

    It is counted down from ``end_silence_s``, which changes with what becomes known while the silence lasts.
    """

    dbfs: float
    speaking: bool
    elapsed_s: float
    countdown_s: float | None
    end_silence_s: float = 2.5


class Listener:
    """Judges frames as they come; ``loudest_dbfs`` is the level of the loudest frame so far."""

    def __init__(
        self, voice_activity: VoiceActivity, policy: EndpointingPolicy, earlier: Earlier | None = None
    ) -> None:
        """``earlier`` is given for an answer that is gone on with; only the level's ``elapsed_s`` counts it."""
        voice_activity.reset()
        self._voice_activity = voice_activity
        self._endpointer = Endpointer(policy, earlier)
        self._samples_before = earlier.samples if earlier else 0
        self._speech_power = 0.0
        self._speech_samples = 0
        self.level = Level(-120.0, False, 0.0, None, policy.end_silence_ms / 1000)
        self.loudest_dbfs = -120.0

    @property
    def started(self) -> bool:
        """Whether speech was heard."""
        return self._endpointer.started

    @property
    def first_sample_in_use(self) -> int:
        """What is before this sample is not asked for any more."""
        return self._endpointer.first_sample_in_use

    @property
    def silence_ms(self) -> float:
        """How long the present silence has lasted; 0 while there is speech or before it began."""
        return self._endpointer.silence_ms

    def hear(self, frame: Samples) -> list[EndpointingEvent]:
        """Judge the next frame, shape (512,)."""
        dbfs = level_dbfs(frame)
        events = self._endpointer.push(self._voice_activity.probability(frame), dbfs)
        self.loudest_dbfs = max(self.loudest_dbfs, dbfs)
        if self._endpointer.speaking:
            self._speech_power += float(np.sum(np.square(frame, dtype=np.float64)))
            self._speech_samples += frame.size
        silence_ms = self._endpointer.silence_ms
        shown_from_ms = self._endpointer.policy.pause_ms
        needed_ms = self._endpointer.needed_ms
        left_s = max(0.0, (needed_ms - silence_ms) / 1000)
        self.level = Level(
            dbfs,
            self._endpointer.speaking,
            seconds(self._samples_before + self._endpointer.samples),
            left_s if silence_ms >= shown_from_ms else None,
            needed_ms / 1000,
        )
        return events

    def know(self, finishedness: Finishedness) -> None:
        """Take in what the words say about whether the answer is over; it replaces what they said before."""
        self._endpointer.know(finishedness)

    def disown(self, until: int) -> None:
        """Take back that speech was heard before a sample; without any after it the first word is waited for again."""
        self._endpointer.disown(until)

    def finish(self, by: EndedBy) -> list[EndpointingEvent]:
        """End the answer now."""
        return self._endpointer.finish(by)

    def heard(self, ended_by: EndedBy, microphone: str, overflows: int) -> Heard:
        """The listening part of the attempt, once it is over."""
        speech = tuple(Span(seconds(start), seconds(end)) for start, end in self._endpointer.speech)
        pauses = tuple(Span(seconds(start), seconds(end)) for start, end in self._endpointer.pauses)
        power = self._speech_power / self._speech_samples if self._speech_samples else 0.0
        return Heard(
            speech_started_s=speech[0].start_s if speech else None,
            speech_ended_s=speech[-1].end_s if speech else None,
            endpoint_s=seconds(self._endpointer.samples),
            ended_by=ended_by,
            speech=speech,
            pauses=pauses,
            level_dbfs=10 * float(np.log10(power)) if power > 0 else self.loudest_dbfs,
            microphone=microphone,
            overflows=overflows,
        )
