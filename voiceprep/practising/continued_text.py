"""That an answer was gone on with, in words."""

from voiceprep.listening.earlier import pause_before
from voiceprep.listening.summary import Heard


def when_continued(heard: Heard | None) -> str:
    """The places at which an answer was gone on with, as a part of a sentence; empty for one given in one go."""
    places = [_clock(at_s) for at_s in (heard.continued_at_s if heard else ())]
    return f"gone on with at {' and '.join(places)}" if places else ""


def continued_lines(heard: Heard | None) -> list[str]:
    """A sentence for each place at which an answer was gone on with."""
    lines = []
    for at_s in heard.continued_at_s if heard else ():
        pause = pause_before(heard, at_s) if heard else None
        after = f", after a pause of {pause.duration_s:.1f} s" if pause else ""
        lines.append(f"It was ended too early and gone on with at {_clock(at_s)}{after}.")
    return lines


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02d}"
