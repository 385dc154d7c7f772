"""The words of an answer or a phrasing, made comparable: lower case, stemmed, numbers as words."""

import re
from dataclasses import dataclass
from functools import cache

import Stemmer

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()

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
    """The words of a text in order. Whole numbers below a hundred become number words."""
    found: list[Token] = []
    for match in _WORD.finditer(text):
        word = match.group().lower().replace("’", "'")
        if word in NEGATIONS:
            found.append(Token(_NEGATION_STEM, match.start(), match.end(), weighs=False))
            continue
        weighs = word not in EMPTY_WORDS
        found += [Token(_stem(part), match.start(), match.end(), weighs) for part in _spelled(word)]
    return tuple(found)


def _spelled(word: str) -> list[str]:
    if not (word.isascii() and word.isdigit()) or len(word) > 2:
        return [word.removesuffix("'s")]
    number = int(word)
    if number < len(_ONES):
        return [_ONES[number]]
    tens, ones = divmod(number, 10)
    return [_TENS[tens - 2], *([_ONES[ones]] if ones else [])]


def is_negation(token: Token) -> bool:
    """Whether the word turns a claim around."""
    return token.stem == _NEGATION_STEM
