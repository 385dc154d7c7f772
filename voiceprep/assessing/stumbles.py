"""Stumbles: words said twice in a row, and words that were broken off."""

import re
from collections.abc import Iterator

from voiceprep.assessing.records import Stumble, StumbleKind
from voiceprep.assessing.tokens import EMPTY_WORDS
from voiceprep.transcribing.transcript import Transcript

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_LONGEST_WORDS = 4
_BETWEEN = re.compile(r"[\s,–—…-]*|\s*\.\.\.\s*")
_HYPHEN = "-"
"""What may stand between two sayings of the same; a full stop makes them two sentences. A hyphen alone joins terms,
such as item-item similarity; but “I-I think” is none."""

_MEANT_TWICE = frozenset(
    "again always bye far half had ha long many more most much no oh ok okay out over plus really so that too up very "
    "well yes zero one two three four five six seven eight nine ten twenty thirty forty fifty sixty seventy eighty "
    "ninety hundred ah er erm hm hmm uh uhm um".split()
)
"""Words that people say twice and mean it: very very, that that, one one. Fillers count as such already."""

_LINKS = frozenset(("and", "by"))
"""Half and half and half, step by step by step."""

_FRAGMENT = re.compile(
    r"""(?<![\w-]) (?P<part>[a-z]+) - (?:
      (?=\s+(?P<next>[\w'’]+)|\s*$)  # "the mod- the model"
    | (?=(?P=part)[a-z])             # "th-the model"
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_HANGING = frozenset("and or to but nor versus vs than".split())
"""Behind these two parts share a word: pre- and post-training."""

_SHORTEST_BEGINNING = 2
_PREFIXES = frozenset(("re", "co", "de"))
"""“t-test” and “re-represent” are words."""


def stumbles_in(transcript: Transcript) -> tuple[Stumble, ...]:
    """All stumbles in their order; those of a text have no times."""
    text = transcript.text
    found = [
        *((StumbleKind.REPEATED, start, end) for start, end in _repeated(text)),
        *((StumbleKind.FALSE_START, start, end) for start, end in _false_starts(text)),
    ]
    return tuple(
        Stumble(kind, text[start:end], start, end, *transcript.seconds_of(start, end))
        for kind, start, end in sorted(found, key=lambda one: one[1:])
    )


def _repeated(text: str) -> Iterator[tuple[int, int]]:
    """Where words are said and said again, both times together."""
    words = list(_WORD.finditer(text))
    said = [word.group().lower().replace("’", "'") for word in words]
    at = 0
    while at < len(words):
        last = _said_until(text, words, said, at)
        if last is None:
            at += 1
        else:
            yield words[at].start(), words[last].end()
            at = last + 1


def _said_until(text: str, words: list[re.Match[str]], said: list[str], at: int) -> int | None:
    """The last word of what is said twice or more from here on; None where it is not."""
    for size in range(min(_LONGEST_WORDS, (len(said) - at) // 2), 0, -1):
        first = said[at : at + size]
        end = at + size
        while said[end : end + size] == first and _goes_on(text[words[end - 1].end() : words[end].start()], first):
            end += size
        if end > at + size and not _meant(first):
            return end - 1
    return None


def _goes_on(between: str, said: list[str]) -> bool:
    return bool(_BETWEEN.fullmatch(between)) and (between != _HYPHEN or set(said) <= EMPTY_WORDS)


def _meant(words: list[str]) -> bool:
    if len(words) > 1:
        linked = bool(_LINKS & {words[0], words[-1]}) and not set(words) <= EMPTY_WORDS
        return linked or all(word in _MEANT_TWICE or word.isdigit() for word in words)
    [word] = words
    return word in _MEANT_TWICE or word.isdigit() or (len(word) == 1 and word not in "ai")


def _false_starts(text: str) -> Iterator[tuple[int, int]]:
    for found in _FRAGMENT.finditer(text):
        part, following = found.group("part").lower(), found.group("next")
        begun_anew = text[found.end() : found.end() + 1].isalpha()
        if begun_anew and (len(part) < _SHORTEST_BEGINNING or part in _PREFIXES):
            continue
        if following is None or following.lower() not in _HANGING:
            yield found.span()
