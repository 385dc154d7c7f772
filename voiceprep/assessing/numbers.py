"""Numbers and units, so that "two point five million" is "2.5M" and "n squared" is "n²"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_SMALL = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
}
_TENS = {word: 10 * at for at, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_SCALES = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_LITERAL = re.compile(r"(\d+(?:[.,]\d+)*)(%|[^\W\d_]*)")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?$")

_MULTIPLIERS = {"k": 1e3, "m": 1e6, "bn": 1e9, "b": 1e9}
"""What stands right behind the digits: 10k, 2.5M."""

UNITS = {
    "%": "percent",
    "x": "time",
    "fold": "time",
    "times": "time",
    "percent": "percent",
    "ms": "millisecond",
    "sec": "second",
    "hz": "hertz",
    "khz": "kilohertz",
    "kb": "kilobyt",
    "mb": "megabyt",
    "gb": "gigabyt",
    "tb": "terabyt",
    "db": "decibel",
}
"""Units by their short forms, as the stems of the long ones."""


@dataclass(frozen=True)
class Number:
    """A number that takes up ``words`` words; ``unit`` is the stem of a unit that is written onto it, or empty."""

    value: float
    words: int
    unit: str = ""

    @property
    def name(self) -> str:
        """The same for every way of writing it."""
        return f"#{self.value:g}"


def number_at(words: Sequence[str], at: int) -> Number | None:
    """The number that begins with a word, taking in as many words as belong to it; None when none does.

    Args:
        words: Words in lower case, digits with what is written onto them as one word.
        at: The place of the first word.
    """
    literal = _LITERAL.fullmatch(words[at])
    if literal:
        return _from_digits(literal, words, at)
    value, used = _hundreds(words, at)
    if not used:
        return None
    value, used = _decimals(words, at, value, used)
    total = 0.0
    while at + used < len(words) and words[at + used] in _SCALES:
        total += value * _SCALES[words[at + used]]
        used += 1
        value, more = _hundreds(words, at + used + _links(words, at + used))
        used += more + _links(words, at + used) if more else 0
    return Number(total + value, used)


def _from_digits(literal: re.Match[str], words: Sequence[str], at: int) -> Number | None:
    digits, onto = literal.groups()
    value = float(digits.replace(",", "") if _GROUPED.match(digits) else digits.replace(",", ".").rstrip("."))
    if onto in _MULTIPLIERS:
        return Number(value * _MULTIPLIERS[onto], 1)
    if onto and onto not in UNITS:
        return None
    used = 1
    while not onto and at + used < len(words) and words[at + used] in _SCALES:
        value *= _SCALES[words[at + used]]
        used += 1
    return Number(value, used, UNITS.get(onto, ""))


def _hundreds(words: Sequence[str], at: int) -> tuple[float, int]:
    """A number below a thousand, and how many words it takes; 0 words when none begins here."""
    value, used = _below_hundred(words, at)
    if not used and _word(words, at) == "a" and _word(words, at + 1) in ("hundred", *_SCALES):
        value, used = 1, 1
    if used and _word(words, at + used) == "hundred":
        value, used = value * 100, used + 1
        rest, more = _below_hundred(words, at + used + _links(words, at + used))
        if more:
            value, used = value + rest, used + more + _links(words, at + used)
    return value, used


def _below_hundred(words: Sequence[str], at: int) -> tuple[float, int]:
    word = _word(words, at)
    if word in _TENS:
        ones = _SMALL.get(_word(words, at + 1), 0)
        return (_TENS[word] + ones, 2) if 0 < ones < 10 else (_TENS[word], 1)
    return (_SMALL[word], 1) if word in _SMALL else (0, 0)


def _decimals(words: Sequence[str], at: int, value: float, used: int) -> tuple[float, int]:
    """Take in what stands behind a "point"."""
    digits = ""
    while _word(words, at + used) == "point" and _SMALL.get(_word(words, at + used + 1 + len(digits)), 10) < 10:
        digits += str(_SMALL[words[at + used + 1 + len(digits)]])
    return (float(f"{value:g}.{digits}"), used + 1 + len(digits)) if digits else (value, used)


def _links(words: Sequence[str], at: int) -> int:
    """1 for the "and" in "a hundred and five"."""
    return int(_word(words, at) == "and" and _below_hundred(words, at + 1)[1] > 0)


def _word(words: Sequence[str], at: int) -> str:
    return words[at] if at < len(words) else ""
