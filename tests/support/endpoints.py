"""Running the endpointer over a list of probabilities."""

from collections.abc import Sequence
from dataclasses import dataclass

from voiceprep.listening.audio import FRAME_SAMPLES
from voiceprep.listening.end_silence import Patience
from voiceprep.listening.endpointing import (
    Ended,
    Endpointer,
    EndpointingEvent,
    EndpointingPolicy,
    PhraseClosed,
    SpeechStarted,
)
from voiceprep.listening.summary import EndedBy

FIXED = EndpointingPolicy(patience=Patience(shortest=1.0, longest=1.0))
"""Every silence that ends an answer is equally long, whatever is known."""

FRAME_MS = 32
SPEECH, SILENCE = 0.9, 0.05


@dataclass(frozen=True)
class Run:
    """What came of one list of probabilities; ``events`` have the number of the frame that brought them."""

    endpointer: Endpointer
    events: tuple[tuple[int, EndpointingEvent], ...]

    @property
    def starts(self) -> list[SpeechStarted]:
        return [event for _, event in self.events if isinstance(event, SpeechStarted)]

    @property
    def phrases(self) -> list[PhraseClosed]:
        return [event for _, event in self.events if isinstance(event, PhraseClosed)]

    @property
    def ends(self) -> list[Ended]:
        return [event for _, event in self.events if isinstance(event, Ended)]


def run(
    probabilities: Sequence[float],
    policy: EndpointingPolicy = FIXED,
    finish_by: EndedBy | None = EndedBy.END_OF_AUDIO,
) -> Run:
    """Push every probability and finish; None leaves the end to the endpointer."""
    endpointer = Endpointer(policy)
    events: list[tuple[int, EndpointingEvent]] = []
    for number, probability in enumerate(probabilities):
        events += [(number, event) for event in endpointer.push(probability)]
    if finish_by is not None:
        events += [(len(probabilities), event) for event in endpointer.finish(finish_by)]
    return Run(endpointer, tuple(events))


def speech(seconds: float) -> list[float]:
    return [SPEECH] * round(seconds * 1000 / FRAME_MS)


def silence(seconds: float) -> list[float]:
    return [SILENCE] * round(seconds * 1000 / FRAME_MS)


def samples(frames: int) -> int:
    return frames * FRAME_SAMPLES
