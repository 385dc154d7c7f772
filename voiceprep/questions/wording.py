"""Small pure functions over the words of a bank: sentences, word counts, ids made from words."""

import hashlib
import re
import unicodedata

ID_PATTERN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’)]*\s+(?=[\"“(A-Z0-9])|\n{2,}")
_UNTELLING = frozenset(
    "a an and are as at be been but by can does for from has have if in into is it its more not of on or so "
    "than that the their them then they this to was were when which while will with you your".split()
)
_ID_WORDS = 6
_ID_LENGTH = 56


def words(text: str) -> list[str]:
    """The words of a text as they stand, hyphenated and apostrophised ones whole."""
    return _WORD.findall(text)


def sentences(text: str) -> list[str]:
    """The sentences of a text; a blank line ends one too."""
    return [" ".join(part.split()) for part in _SENTENCE_END.split(text) if part and part.strip()]


def slug(text: str) -> str:
    """An id made of the telling words of a text: lower-case ASCII letters and digits, joined by hyphens.

    Falls back to a digest where a text has no letters that ASCII can spell.
    """
    plain = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    found = re.findall(r"[a-z0-9]+", re.sub(r"['’]", "", plain))
    telling = [word for word in found if word not in _UNTELLING] or found
    made = "-".join(telling[:_ID_WORDS])[:_ID_LENGTH].strip("-")
    return made or f"q-{digest(text)}"


def digest(text: str) -> str:
    """Six hexadecimal digits that stand for a text, whatever its spacing and case."""
    return hashlib.sha256(" ".join(text.lower().split()).encode()).hexdigest()[:6]


def point_id(text: str, taken: set[str]) -> str:
    """The id of a key point that has none of its own.

    It depends on the point's words alone, so it stays the same when others are added; only a second
    point with the same telling words gets a digest of its text behind it.
    """
    made = slug(text)
    return made if made not in taken else f"{made}-{digest(text)}"
