"""What the practice screen says when an answer is gone on with."""

from dataclasses import replace

from voiceprep.assessing.records import Assessment, Verdict
from voiceprep.practising.events import NothingHeard, PauseAllowed

STILL_LISTENING = "   ● more to say? just go on"
"""Said behind the assessment for as long as speech makes the answer go on by itself."""

NAMED_AFTER_S = 1.5
"""What was missed is named so long after an end that may be taken back, when the silence is as long as a sure one:
whoever was only thinking is not told what to say."""

_NOT_YET = "· · ·"

TOO_QUIET_DBFS = -50.0
"""Below this it was silence, not a room with somebody in it."""


def unnamed(assessment: Assessment) -> Assessment:
    """The assessment without the words of the points that were missed."""
    points = (
        replace(point, text=_NOT_YET) if point.verdict is Verdict.MISSED else point for point in assessment.key_points
    )
    return replace(assessment, key_points=tuple(points))


def nothing_more(event: NothingHeard) -> str:
    """Nothing was said any more, and the attempt stands as it was."""
    sentence = "I heard no more, so your answer stays as it was."
    if event.loudest_dbfs < TOO_QUIET_DBFS:
        sentence += f" “{event.microphone}” was silent: is it muted?"
    return sentence


def longer_silence(event: PauseAllowed) -> str:
    """What was learned from an end that came too early."""
    sentence = f"I ended that too early: from now on I wait for at least {event.waits_s:.1f} s of silence"
    if event.error is not None:
        return f"{sentence}, until you quit only: {event.error.sentence}"
    return f"{sentence} (allowed_pause_s in the settings)."
