"""What the user may have meant by a name that does not exist."""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher


def nearest(wanted: str, names: Iterable[str], at_most: int = 3) -> list[str]:
    """The names most like ``wanted``, as wholes or in one of their words, best first; empty when none is like it."""
    scored = [(_likeness(wanted.casefold(), name.casefold()), name) for name in dict.fromkeys(names)]
    best = sorted((pair for pair in scored if pair[0] >= 0.6), key=lambda pair: -pair[0])
    return [name for _, name in best[:at_most]]


def either(names: Iterable[str]) -> str:
    """The names, quoted, with "or" between them."""
    return " or ".join(f"'{name}'" for name in dict.fromkeys(names))


def _likeness(wanted: str, name: str) -> float:
    return max(SequenceMatcher(None, wanted, part).ratio() for part in [name, *re.findall(r"\w+", name)])
