"""Cutting an answer into stretches that overlap: short enough to say one thing, long enough to say it whole.

A claim in an answer takes twenty words on average and rarely more than thirty; it often runs over the end of a
sentence. So a stretch is two neighbouring units, and a unit is a sentence, or a piece of one that is long or that
a recognizer wrote without punctuation.
"""

import re
from itertools import pairwise

_WORD = re.compile(r"\S+")
_ENDS_UNIT = re.compile(r"[.!?;:][\"”’)]*$")
_ENDS_CLAUSE = re.compile(r",$")

LONGEST_UNIT_WORDS = 22
SHORTEST_UNIT_WORDS = 5
PIECE_WORDS = 15
"""An unpunctuated unit is cut into pieces of about this many words, at a comma where there is one."""


def stretches(text: str) -> list[tuple[int, int]]:
    """The stretches of a text as character offsets, in order; each word is in at least one of them."""
    cut = _units(text)
    if len(cut) < 2:
        return cut
    return [(first[0], second[1]) for first, second in pairwise(cut)]


def _units(text: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    start, count, comma = -1, 0, -1
    words = [(match.start(), match.end()) for match in _WORD.finditer(text)]
    for number, (begins, ends) in enumerate(words):
        if start < 0:
            start, count, comma = begins, 0, -1
        count += 1
        word = text[begins:ends]
        if _ENDS_CLAUSE.search(word) and count >= SHORTEST_UNIT_WORDS:
            comma = ends
        left = len(words) - number - 1
        over = count >= LONGEST_UNIT_WORDS or (count >= PIECE_WORDS and left >= PIECE_WORDS and comma == ends)
        if count >= SHORTEST_UNIT_WORDS and (_ENDS_UNIT.search(word) or over):
            found.append((start, ends))
            start = -1
    if start >= 0:
        last = words[-1][1]
        if found and count < SHORTEST_UNIT_WORDS:
            found[-1] = (found[-1][0], last)
        else:
            found.append((start, last))
    return found
