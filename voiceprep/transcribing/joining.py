"""A phrase that is to be transcribed, and several of them in one go where the recognizer cannot keep up.

Whisper takes as long for 2 s of speech as for 30 s, so that phrases that wait are had at once for the price of one.
They are put one behind the other as they are, with the sound around each; words are given back to the phrase in which
their middle is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from math import inf
from typing import TypeVar

import numpy as np

from voiceprep.listening.audio import SAMPLE_RATE_HZ, Samples, seconds
from voiceprep.listening.summary import Span
from voiceprep.transcribing.recognizer import Recognizer, hear
from voiceprep.transcribing.transcript import Phrase, SetAside, Word

LONGEST_JOINED = 25 * SAMPLE_RATE_HZ
"""In samples: as long as the longest phrase may be, so that it fits into one of Whisper's windows of 30 s."""

Stretches = tuple[tuple[int, int], ...]
"""First samples and samples after the last, counted from the recording's start."""

_Said = TypeVar("_Said", Word, SetAside)


@dataclass(frozen=True, eq=False)
class Job:
    """A phrase: its sound, the number of its first sample in the recording, and what of it the VAD took for speech.

    A ``guess`` may go on; ``speech`` is None where nobody listened for it.
    """

    samples: Samples
    start: int
    speech: Stretches | None
    guess: bool = False

    @property
    def span(self) -> tuple[int, int]:
        """The first sample and the one after the last."""
        return self.start, self.start + self.samples.size

    @property
    def spoken(self) -> tuple[Span, ...] | None:
        """Where there is speech, in seconds from the phrase's first sample."""
        if self.speech is None:
            return None
        return tuple(Span(seconds(start - self.start), seconds(end - self.start)) for start, end in self.speech)


def transcribed(recognizer: Recognizer, jobs: Sequence[Job]) -> list[Phrase]:
    """What was said in each phrase, in the recording's time; the recognizer is called once.

    Raises:
        RecognizerError: The engine failed.
    """
    if len(jobs) == 1:
        return [hear(recognizer, jobs[0].samples, jobs[0].spoken).later(seconds(jobs[0].start))]
    starts_s = [seconds(start) for start in accumulate((job.samples.size for job in jobs[:-1]), initial=0)]
    known = all(job.speech is not None for job in jobs)
    spoken = tuple(
        Span(start_s + span.start_s, start_s + span.end_s)
        for job, start_s in zip(jobs, starts_s, strict=True)
        for span in job.spoken or ()
    )
    heard = hear(recognizer, np.concatenate([job.samples for job in jobs]), spoken if known else None)
    return [
        Phrase(_within(heard.words, start_s, end_s), _within(heard.aside, start_s, end_s)).later(
            seconds(job.start) - start_s
        )
        for job, (start_s, end_s) in zip(jobs, pairwise((*starts_s, inf)), strict=True)
    ]


def _within(said: Sequence[_Said], start_s: float, end_s: float) -> tuple[_Said, ...]:
    """What has its middle between the two times; where it reaches beyond them, it is cut."""
    return tuple(
        replace(one, start_s=max(start_s, one.start_s), end_s=min(end_s, one.end_s))
        for one in said
        if start_s <= (one.start_s + one.end_s) / 2 < end_s
    )
