"""Small pictures made of characters, for the screen and for the command line. Each stands beside its numbers."""

from collections.abc import Sequence
from itertools import pairwise

_BARS = "▁▂▃▄▅▆▇█"
_SURE, _PERHAPS, _NOT = "━", "╌", " "


def spark(values: Sequence[float], width: int, top: float = 1.0) -> str:
    """Values as bars from nought to ``top``, one a column; the mean of its share each where there are more.

    Unlike Textual's Sparkline the scale is fixed, so that two of them can be compared.
    """
    columns = min(width, len(values))
    bounds = [len(values) * at // columns for at in range(columns + 1)] if columns else []
    shares = [values[start:end] for start, end in pairwise(bounds)]
    return "".join(_bar(sum(share) / len(share) / top if top else 0.0) for share in shares)


def trend(values: Sequence[float], width: int) -> str:
    """The last values as bars up to the largest of them; a single bar would be a picture of nothing."""
    shown = values[-width:]
    return spark(shown, width, max(shown)) if len(shown) > 1 else ""


def interval(low: float, high: float, width: int) -> str:
    """A bar of 0 to 1: solid as far as it is sure, broken as far as it may be."""
    sure = round(width * low)
    perhaps = max(round(width * high), sure + 1) - sure if high > low else 0
    return (_SURE * sure + _PERHAPS * perhaps)[:width].ljust(width, _NOT)


def _bar(height: float) -> str:
    return _BARS[min(len(_BARS) - 1, max(0, int(height * len(_BARS))))]
