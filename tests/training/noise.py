"""What a recognizer and a speaker do to words: applied to transcripts while training and on demand while measuring."""

import random
import re
from collections import defaultdict
from collections.abc import Iterable

_WORD = re.compile(r"[A-Za-z']+|[^A-Za-z']+")
_FILLERS = ("um", "uh", "you know", "like", "I mean", "er", "sort of", "basically")
_KEY_RULES = (
    (r"^kn", "n"),
    (r"^wr", "r"),
    (r"ph", "f"),
    (r"gh", "g"),
    (r"ck", "k"),
    (r"qu", "kw"),
    (r"x", "ks"),
    (r"c(?=[eiy])", "s"),
    (r"c", "k"),
    (r"z", "s"),
    (r"dg?e", "j"),
    (r"tion", "shn"),
    (r"th", "t"),
    (r"v", "f"),
    (r"b", "p"),
    (r"d", "t"),
    (r"g", "k"),
)


def sound_key(word: str) -> str:
    """A rough key of how a word sounds: consonant classes, vowels only where a word begins with one."""
    key = word.lower().replace("'", "")
    for pattern, sound in _KEY_RULES:
        key = re.sub(pattern, sound, key)
    first = "a" if key[:1] in "aeiou" else ""
    return first + re.sub(r"(.)\1+", r"\1", re.sub(r"[aeiouyhw]", "", key))


class Mishearing:
    """Words that sound like others, learnt from a vocabulary."""

    def __init__(self, texts: Iterable[str]) -> None:
        by_key: dict[str, set[str]] = defaultdict(set)
        for text in texts:
            for word in re.findall(r"[a-z']{3,}", text.lower()):
                by_key[sound_key(word)].add(word)
        self._alike = {key: sorted(words) for key, words in by_key.items() if len(words) > 1}

    def of(self, word: str, draw: random.Random) -> str:
        """A word that sounds like this one, or a part of it, or the word itself."""
        alike = [other for other in self._alike.get(sound_key(word), []) if other != word.lower()]
        if alike:
            return draw.choice(alike)
        if len(word) >= 8 and draw.random() < 0.5:
            cut = draw.randint(3, len(word) - 3)
            return f"{word[:cut]} {word[cut:]}"
        return word


def noisy(
    text: str, spans: dict[str, tuple[int, int]], mishearing: Mishearing, draw: random.Random, strength: float = 1.0
) -> tuple[str, dict[str, tuple[int, int]]]:
    """The text as a recognizer might write it, with the spans where they now are.

    ``strength`` 1 mishears about one word in 25, drops one small word in 30, repeats one in 50 and adds a filler in 40.
    """
    plain = draw.random() < 0.6
    pieces: list[str] = []
    moved: list[int] = []
    length = 0
    for match in _WORD.finditer(text):
        piece = match.group()
        moved += [length] * len(piece)
        if piece[0].isalpha():
            piece = _word(piece, mishearing, draw, strength)
        elif plain:
            piece = re.sub(r"[.,;:!?()\"-]+", " ", piece)
            piece = re.sub(r"\s+", " ", piece)
        pieces.append(piece)
        length += len(piece)
    moved.append(length)
    result = "".join(pieces)
    if plain:
        result = result.lower()
    return result, {key: (moved[start], moved[min(end, len(moved) - 1)]) for key, (start, end) in spans.items()}


def _word(word: str, mishearing: Mishearing, draw: random.Random, strength: float) -> str:
    chance = draw.random() / strength if strength else 1.0
    if chance < 0.04 and len(word) > 3:
        return mishearing.of(word, draw)
    if chance < 0.06 and len(word) <= 3 and word.lower() not in ("not", "no", "nor"):
        return ""
    if chance > 1 - 0.02 * strength:
        return f"{word} {word}"
    if 0.10 < chance < 0.125:
        return f"{draw.choice(_FILLERS)} {word}"
    return word
