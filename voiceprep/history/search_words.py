"""What a user types into a search field, as words to look for: never as the syntax of a query.

The index keeps stems (SQLite's FTS5 with Porter's stemmer), so that "overfits" finds "overfitting". A word that is
still being typed is not a word yet: its beginning is looked for, and that takes care, because the stemmer shortens
beginnings too ("res" on the way to "results" would become "re") and because the whole word may have a stem that its
beginning is not the beginning of ("probabil" on the way to "probability", whose stem is "probabl").
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import islice
from string import ascii_lowercase

import Stemmer

_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")
_MOST_WORDS = 24
"""More words than anybody types; a pasted page would be a query that takes seconds."""

_LONGEST = 64
_SHORTEST_BEGINNING = 2
"""A single letter is looked for as a word: as a beginning it would be one of almost every answer."""

_STEMMED_AWAY = ("ful", "ness", "ing")
_ENDINGS = """ability able ably ality ally ance ant ated ates ating ation ational ations ative ed edly ement ements ence
    ent er ers es ful fulness ibility ible ic ical ically ication icity ied ies ing ings ion ional ions ism ist iveness
    ivity ization izations ize ized izes izing ly ment ments ness ous ously ousness""".split()


@dataclass(frozen=True)
class Term:
    """Words that stand next to each other: one, or the parts of what was typed without a space, as "p-value".

    Attributes:
        before: All but the last of them.
        last: The last one.
        whole: The words whose inflections may stand in the last one's place.
        beginnings: Words with the stems that may begin the one in the last one's place, if a beginning counts.
    """

    before: tuple[str, ...]
    last: str
    whole: tuple[str, ...]
    beginnings: tuple[str, ...] = ()

    def ends_with(self, word: str) -> bool:
        """Whether a folded word of a text may stand in the last one's place."""
        stem = stem_of(word)
        if self.beginnings and (word.startswith(self.last) or stem.startswith(self.last)):
            return True
        return any(stem == stem_of(one) for one in self.whole)

    def follows(self, words: Sequence[str]) -> bool:
        """Whether folded words of a text may stand in the place of all but the last."""
        return len(words) == len(self.before) and all(
            stem_of(said) == stem_of(wanted) for said, wanted in zip(words, self.before, strict=True)
        )


def search_terms(text: str, typing: bool = False) -> tuple[Term, ...]:
    """What to look for; none when there is no word in the text.

    Args:
        text: Anything at all.
        typing: The user is still typing: a last word with nothing behind it is taken for a beginning.
    """
    chunks = [parts for chunk in text.split() if (parts := [fold(word) for word in _WORD.findall(chunk)])]
    terms = [Term(tuple(parts[:-1]), parts[-1], (parts[-1],)) for parts in chunks[:_MOST_WORDS]]
    if typing and len(chunks) <= _MOST_WORDS and _WORD.search(text[-1:]):
        terms[-1] = _begun(terms[-1])
    return tuple(terms)


def _begun(term: Term) -> Term:
    if len(term.last) < _SHORTEST_BEGINNING:
        return term
    whole = () if stem_of(term.last) == term.last else (term.last,)
    return replace(term, whole=whole, beginnings=tuple(_beginnings(term.last)))


def _beginnings(typed: str) -> Iterator[str]:
    """Words whose stems are all the beginnings that go on as was typed: the stemmer cannot be told to keep off."""
    for word in (typed, *(typed + ending for ending in _STEMMED_AWAY)):  # "resful" for "res", which becomes "re"
        if stem_of(word) == typed:
            yield word
            return
    for letter in ascii_lowercase:  # "regre" is shortened however it ends, "regret" and "regresful" are not
        further = typed + letter
        words = (further, *(further + ending for ending in _STEMMED_AWAY))
        yield from islice((word for word in words if stem_of(word).startswith(typed)), 1)


def completed(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    """The same with completions of a last word that nothing begins with: "probability" for "probabil".

    The terms as they are when the last word is not being typed.
    """
    if not terms or not terms[-1].beginnings:
        return terms
    typed = terms[-1].last
    found: dict[str, str] = {}
    for ending in _ENDINGS:
        for kept in range(len(ending)):
            if typed.endswith(ending[:kept]):
                word = typed + ending[kept:]
                if len(word) - len(ending) >= 3 and not stem_of(word).startswith(typed):
                    found.setdefault(stem_of(word), word)
    return (*terms[:-1], replace(terms[-1], whole=(*terms[-1].whole, *found.values())))


def fts_query(terms: tuple[Term, ...]) -> str:
    """The query for FTS5: all of the terms, wherever they stand."""
    return " AND ".join(f"({' OR '.join(_phrases(term))})" for term in terms)


def _phrases(term: Term) -> Iterator[str]:
    # The words are letters and digits only, so that quotes hold them whatever they are.
    for word in term.whole:
        yield f'"{" ".join((*term.before, word))}"'
    for word in term.beginnings:
        yield f'"{" ".join((*term.before, word))}" *'


def words_of(text: str) -> list[tuple[str, int, int]]:
    """The words of a text, folded, each with the offsets of its first character and behind its last."""
    return [(fold(found[0]), *found.span()) for found in _WORD.finditer(text)]


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> str:
    """A word in small letters without accents, as the index has it; cut where nobody's word goes on."""
    plain = word if word.isascii() else "".join(filter(str.isalnum, unicodedata.normalize("NFD", word)))
    return plain.lower()[:_LONGEST]


@lru_cache(maxsize=1 << 16)
def stem_of(word: str) -> str:
    """The stem of a folded word."""
    return word if len(word) < 3 else str(_stemmer().stemWord(word))


@cache
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("porter")
