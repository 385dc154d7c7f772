"""An answer that is gone on with after it was ended: what was heard of it before, and both parts made into one."""

import math
from dataclasses import dataclass, replace

from voiceprep.listening.audio import SAMPLE_RATE_HZ, seconds
from voiceprep.listening.summary import EndedBy, Gap, Heard, Span


@dataclass(frozen=True)
class Earlier:
    """What listening on needs to know of the part before.

    Attributes:
        samples: How much was recorded.
        answered_ms: The time from its first speech to its last.
        pauses_ms: This speaker's pauses in it.
    """

    samples: int = 0
    answered_ms: float = 0.0
    pauses_ms: tuple[float, ...] = ()


def earlier_of(heard: Heard | None, samples: int) -> Earlier:
    """What was heard, as listening on needs it; ``samples`` is how much was recorded."""
    if heard is None or heard.speech_started_s is None or heard.speech_ended_s is None:
        return Earlier(samples)
    answered_ms = 1000 * (heard.speech_ended_s - heard.speech_started_s)
    pauses_ms = [1000 * pause.duration_s for pause in heard.pauses]
    ended_by_ms = silence_that_ended_ms(heard)
    # It was no end, so it was a pause.
    return Earlier(samples, answered_ms, (*pauses_ms, *([ended_by_ms] if ended_by_ms else [])))


def silence_that_ended_ms(heard: Heard | None) -> float:
    """How long the silence was that ended an answer; 0 when something else ended it."""
    if heard is None or heard.ended_by is not EndedBy.SILENCE or heard.speech_ended_s is None:
        return 0.0
    return max(0.0, 1000 * (heard.endpoint_s - heard.speech_ended_s))


def joined(first: Heard | None, second: Heard, samples: int, pause_ms: float) -> Heard:
    """What was heard of the whole answer, in the time of its one recording.

    The silence between the parts is a pause like any other, as long as it is in the recording: the time in which
    nobody listened is not in it.

    Args:
        first: The part before; None when nothing is known about it.
        second: What was heard since, in its own time.
        samples: How much was recorded before, at 16 kHz.
        pause_ms: The shortest silence that counts as a pause.
    """
    at_s = seconds(samples)
    later = _later(second, at_s)
    if first is None:
        return replace(later, continued_at_s=(at_s,))
    return replace(
        later,
        speech_started_s=later.speech_started_s if first.speech_started_s is None else first.speech_started_s,
        speech_ended_s=first.speech_ended_s if later.speech_ended_s is None else later.speech_ended_s,
        speech=first.speech + later.speech,
        pauses=first.pauses + _between(first, later, pause_ms) + later.pauses,
        level_dbfs=_level_dbfs(first, second),
        microphone=_microphones(first.microphone, second.microphone),
        overflows=first.overflows + second.overflows,
        gaps=first.gaps + later.gaps,
        continued_at_s=(*first.continued_at_s, at_s),
    )


def pause_before(heard: Heard, continued_at_s: float) -> Span | None:
    """The silence around the place at which an answer was gone on with; None when there was none to be noticed."""
    return next((pause for pause in heard.pauses if pause.start_s <= continued_at_s <= pause.end_s), None)


def _later(heard: Heard, by_s: float) -> Heard:
    def at(moment_s: float) -> float:
        # All times are those of samples, and are not to be anything else for having been added.
        return seconds(round((moment_s + by_s) * SAMPLE_RATE_HZ))

    def spans(those: tuple[Span, ...]) -> tuple[Span, ...]:
        return tuple(Span(at(span.start_s), at(span.end_s)) for span in those)

    return replace(
        heard,
        speech_started_s=None if heard.speech_started_s is None else at(heard.speech_started_s),
        speech_ended_s=None if heard.speech_ended_s is None else at(heard.speech_ended_s),
        endpoint_s=at(heard.endpoint_s),
        speech=spans(heard.speech),
        pauses=spans(heard.pauses),
        gaps=tuple(Gap(at(gap.at_s), gap.lost_s, gap.reopened) for gap in heard.gaps),
    )


def _between(first: Heard, later: Heard, pause_ms: float) -> tuple[Span, ...]:
    if first.speech_ended_s is None or later.speech_started_s is None:
        return ()
    silence = Span(first.speech_ended_s, later.speech_started_s)
    return (silence,) if round(silence.duration_s * SAMPLE_RATE_HZ) >= pause_ms * SAMPLE_RATE_HZ / 1000 else ()


def _level_dbfs(first: Heard, second: Heard) -> float:
    """The level of all speech: the mean of the powers, each for as long as there was speech."""
    spoken = [(sum(span.duration_s for span in part.speech), part.level_dbfs) for part in (first, second)]
    whole_s = sum(spoken_s for spoken_s, _ in spoken)
    if whole_s <= 0:
        return max(first.level_dbfs, second.level_dbfs)
    power = sum(spoken_s * 10 ** (level / 10) for spoken_s, level in spoken) / whole_s
    return 10 * math.log10(power)


def _microphones(first: str, second: str) -> str:
    return first if first == second or first.endswith(f", then {second}") else f"{first}, then {second}"
