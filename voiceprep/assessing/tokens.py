"""The words of an answer or a phrasing, made comparable: lower case, stemmed, numbers as words."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

import Stemmer

from voiceprep.assessing.numbers import UNITS, number_at

_WORD = re.compile(r"\d+(?:[.,]\d+)*(?:%|[^\W\d_]+)?|\^\d|[²³]|[^\W\d_²³]+(?:['’][^\W_²³]+)*|[^\W_]")
_POWERS = {"²": "squar", "^2": "squar", "³": "cube", "^3": "cube"}
"""As the stems of "squared" and "cubed"."""

_MEASURED = frozenset(UNITS) | frozenset(
    "hundred thousand million second seconds minute minutes hour hours day days week weeks".split()
)

EMPTY_WORDS = frozenset(
    "a an the and or but so of to in on at by for from with as is are was were be been being it its this that these "
    "those there then than i i'm i'd i'll i've me my we we'd we'll we're our us you you'd you'll you're your he she "
    "they they're them their do does did done can could will would should may might must shall have has had having "
    "just also really very quite basically actually well okay ok yeah um uh erm er hmm like sort kind mean know say "
    "said thing things something what which who whom how when where why if about into over up out down only some any "
    "such own same too much many more most other that's it's there's what's let's one's get gets got go goes going "
    "make makes made use uses used using way lot bit because while".split()
)
"""Words that tell two claims apart only rarely; they carry no weight in a comparison."""

NEGATIONS = frozenset(
    "not no never none nothing nor neither without cannot can't don't doesn't didn't isn't aren't wasn't weren't won't "
    "wouldn't shouldn't couldn't haven't hasn't hadn't ain't nobody nowhere hardly rarely".split()
)

_NEGATION_STEM = "not"

_LONGEST_WORD = 24


@dataclass(frozen=True)
class Token:
    """A word with its stem and where it stands in its text; ``weighs`` is false for empty words."""

    stem: str
    start: int
    end: int
    weighs: bool


@cache
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english")


@cache
def _stem(word: str) -> str:
    return str(_stemmer().stemWord(word))


def tokens(text: str) -> tuple[Token, ...]:
    """The words of a text in order; a number is one token, however it is written."""
    # An answer is looked at again whenever it has grown, word by word and whole by several who compare it.
    return _of_word(text) if len(text) <= _LONGEST_WORD else _of_text(text)


@lru_cache(maxsize=8192)
def _of_word(text: str) -> tuple[Token, ...]:
    return _tokens(text)


@lru_cache(maxsize=256)
def _of_text(text: str) -> tuple[Token, ...]:
    return _tokens(text)


def _tokens(text: str) -> tuple[Token, ...]:
    matches = list(_WORD.finditer(text))
    words = [match.group().lower().replace("’", "'") for match in matches]
    found: list[Token] = []
    at = 0
    while at < len(matches):
        start, end = matches[at].span()
        number = number_at(words, at)
        if number is not None:
            end = matches[at + number.words - 1].end()
            # Without a unit "one" mostly stands for a thing that was named before.
            follows = words[at + 1] if at + 1 < len(words) else ""
            vague = words[at : at + number.words] == ["one"] and follows not in _MEASURED
            found.append(Token(number.name, start, end, weighs=not vague))
            if number.unit:
                found.append(Token(number.unit, start, end, weighs=True))
            at += number.words
            continue
        found.append(_token(words[at], start, end))
        at += 1
    return tuple(found)


def _token(word: str, start: int, end: int) -> Token:
    if word in NEGATIONS:
        return Token(_NEGATION_STEM, start, end, weighs=False)
    stem = _POWERS.get(word) or UNITS.get(word)
    return Token(stem or _stem(word.removesuffix("'s")), start, end, word not in EMPTY_WORDS)


def is_negation(token: Token) -> bool:
    """Whether the word turns a claim around."""
    return token.stem == _NEGATION_STEM
