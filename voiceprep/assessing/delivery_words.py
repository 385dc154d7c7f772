"""Figures of delivery in words, the same wherever they are shown."""

from voiceprep.assessing.records import Delivery, StumbleKind


def fluency_words(delivery: Delivery) -> str:
    """Fillers, and of those the probable ones; repeats and false starts only where there are any."""
    fillers = counted(len(delivery.fillers), "filler")
    if delivery.probable_fillers:
        fillers += f" ({delivery.probable_fillers} probable)"
    repeats, false_starts = (delivery.stumbled(kind) for kind in (StumbleKind.REPEATED, StumbleKind.FALSE_START))
    others = [counted(repeats, "repeat")] * bool(repeats) + [counted(false_starts, "false start")] * bool(false_starts)
    return ", ".join([fillers, *others])


def counted(number: int, thing: str) -> str:
    """A number with its thing, in the plural where that is right."""
    return f"{number} {thing}{'' if number == 1 else 's'}"
