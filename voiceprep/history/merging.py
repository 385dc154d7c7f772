"""Two machines' knowledge of one attempt made into one."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from voiceprep.history.whole import MadeAssessment, MadeTranscript, WholeAttempt

_Made = TypeVar("_Made")


def same_answer(one: WholeAttempt, other: WholeAttempt) -> bool:
    """Whether both are the answer that was given, whatever came to it later; a masked copy of it is not."""
    return (
        one.uid == other.uid
        and one.question_id == other.question_id
        and one.asked_at == other.asked_at
        and one.transcripts[0].transcript == other.transcripts[0].transcript
    )


def merged(ours: WholeAttempt, theirs: WholeAttempt) -> WholeAttempt:
    """Ours with what only theirs has. Merging the same again changes nothing: then it is ``ours`` itself.

    What counts afterwards is the newest on either machine, except that a rating of the user's own stands above
    one that coverage proposed later.

    Args:
        ours: What is kept here.
        theirs: The same answer, as ``same_answer`` says, from elsewhere.
    """
    transcripts, places, theirs_at = _transcripts(ours.transcripts, theirs.transcripts)
    moved = tuple(replace(made, transcript=theirs_at[made.transcript]) for made in theirs.assessments)
    here = tuple(replace(made, transcript=places[made.transcript]) for made in ours.assessments)
    assessments = _with(here, moved, _assessment_order)
    # An answer that was gone on with on one machine only is as long as it is there.
    longer = theirs if _continued(theirs) > _continued(ours) else ours
    result = replace(
        ours,
        heard=longer.heard or theirs.heard,
        duration_s=longer.duration_s,
        timings=longer.timings,
        recording=ours.recording or theirs.recording,
        note=_note(ours.note, theirs.note),
        transcripts=transcripts,
        # The last assessment must be of the last words, so those of other words come before it.
        assessments=tuple(sorted(assessments, key=lambda made: made.transcript)),
        corrections=_with(ours.corrections, theirs.corrections, lambda made: made.made_at),
        reviews=_with(ours.reviews, theirs.reviews, lambda made: (made.by_user, made.made_at)),
    )
    return ours if result == ours else result


def _transcripts(
    ours: Sequence[MadeTranscript], theirs: Sequence[MadeTranscript]
) -> tuple[tuple[MadeTranscript, ...], list[int], list[int]]:
    """All of them in their order, the original first; the new place of each of ours, and of each of theirs."""
    everything = list(ours)
    unmatched = list(range(len(ours)))
    found: list[int] = []
    for made in theirs:
        at = next((place for place in unmatched if ours[place] == made), None)
        if at is None:
            everything.append(made)
            found.append(len(everything) - 1)
        else:
            unmatched.remove(at)
            found.append(at)
    order = list(range(len(everything)))
    if len(everything) > len(ours):
        order.sort(key=lambda place: (place != 0, everything[place].made_at))
    rank = {place: at for at, place in enumerate(order)}
    return (
        tuple(everything[place] for place in order),
        [rank[place] for place in range(len(ours))],
        [rank[place] for place in found],
    )


def _continued(whole: WholeAttempt) -> int:
    return len(whole.heard.continued_at_s) if whole.heard else 0


def _assessment_order(made: MadeAssessment) -> tuple[int, datetime]:
    return made.transcript, made.made_at


def _with(ours: tuple[_Made, ...], theirs: tuple[_Made, ...], key: Callable[[_Made], Any]) -> tuple[_Made, ...]:
    """Ours, and those of theirs that are not among them, in order; ours as they are when there are none."""
    left = list(ours)
    added: list[_Made] = []
    for made in theirs:
        if made in left:
            left.remove(made)
        else:
            added.append(made)
    return tuple(sorted((*ours, *added), key=key)) if added else ours


def _note(ours: str, theirs: str) -> str:
    """Both notes, unless one has the other in it."""
    if theirs in ours:
        return ours
    return theirs if ours in theirs else f"{ours}\n\n{theirs}"
