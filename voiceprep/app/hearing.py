"""What of a recording shows a key point, and why there may be nothing to hear."""

from pathlib import Path

from voiceprep.assessing.records import KeyPointResult
from voiceprep.listening.summary import Span


def seconds_of(point: KeyPointResult | None) -> list[Span]:
    """When a point was said; empty when it was not, or when its words have no times."""
    return [
        Span(shown.start_s, shown.end_s)
        for shown in (point.evidence if point else ())
        if shown.start_s is not None and shown.end_s is not None
    ]


def why_silent(point: KeyPointResult, recording: Path | None) -> str:
    """Why a point cannot be heard, as a sentence; empty when it can."""
    if not point.evidence:
        return "Nothing in the answer was found for this point, so there is nothing to hear."
    if recording is None:
        return "No recording was kept of this answer."
    if not seconds_of(point):
        return "It is not known when this was said: the words of this answer have no times."
    return ""
