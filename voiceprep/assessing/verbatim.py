"""What needs no judge: the words of the bank, and those of the question."""

from functools import lru_cache

from rapidfuzz import fuzz

from voiceprep.assessing.model_words import model_words
from voiceprep.assessing.tokens import is_negation, tokens
from voiceprep.assessing.windows import NO_MATCH, AnswerIndex, Match
from voiceprep.questions.model import Question

_NEARLY_FROM, _LEAD = 78.0, 3.0
"""rapidfuzz's partial ratio, which minds the order of the words, from which a phrasing was said nearly as it
stands, and by how much it must be nearer than any wrong one. 30 of 31 such points of held-out questions were made."""

_WORD_FOR_WORD_FROM = 0.95
"""The share of the telling words of the model answer's sentence, in a window hardly longer than it."""

_SHORTEST_WORDS = 5
"""Fewer telling words may stand together by chance."""

_ECHO_FROM = 0.9
"""The share of a stretch's telling words that stand in the question, from which it only repeats the question."""


def said_as_written(question: Question, text: str) -> dict[str, Match]:
    """The points, by id, that an answer makes nearly in the words of a phrasing or of the model answer."""
    model = model_words(question)
    plain, answer = _plain(text), AnswerIndex(text)
    asked = _plain(question.text)
    found = {}
    for point in question.key_points:
        right = _nearest(tuple(one for one in (point.text, *point.also) if not _given(one, asked)), plain)
        if right.score and right.score >= _nearest(point.never, plain).score + _LEAD:
            found[point.id] = right
            continue
        words = model.get(point.id, "")
        whole = answer.best(words) if _telling(words) >= _SHORTEST_WORDS else NO_MATCH
        if whole.score >= _WORD_FOR_WORD_FROM:
            found[point.id] = whole
    return found


def only_echoes(question: Question, stretch: str) -> bool:
    """Whether a stretch of an answer says nothing that the question did not."""
    asked = _stems(question.text) | _stems(question.aloud)
    telling = [token.stem in asked for token in tokens(stretch) if token.weighs]
    return bool(telling) and sum(telling) / len(telling) >= _ECHO_FROM


def _nearest(phrasings: tuple[str, ...], plain: str) -> Match:
    """The phrasing that is said most nearly, score 0 to 100; no match below what counts."""
    best = NO_MATCH
    for phrasing in phrasings:
        if _telling(phrasing) < _SHORTEST_WORDS:
            continue
        found = _place(_plain(phrasing), plain, max(best.score, _NEARLY_FROM))
        # One small word turns a claim around, and hardly counts among so many letters.
        if found.score > best.score and _denies(plain[found.start : found.end]) == _denies(phrasing):
            best = found
    return _whole_words(best, plain)


def _whole_words(match: Match, plain: str) -> Match:
    start, end = match.start, match.end
    while start < end and plain[start] == " ":
        start += 1
    while end > start and plain[end - 1] == " ":
        end -= 1
    while 0 < start < end and plain[start - 1] != " ":
        start -= 1
    while start < end < len(plain) and plain[end] != " ":
        end += 1
    return Match(match.score, start, end)


def _place(phrasing: str, plain: str, least: float) -> Match:
    """Where a phrasing is said most nearly. A short answer is compared with all of it, for a part is not the whole."""
    if len(phrasing) > len(plain):
        return Match(fuzz.ratio(phrasing, plain, score_cutoff=least), 0, len(plain))
    found = fuzz.partial_ratio_alignment(phrasing, plain, score_cutoff=least)
    return NO_MATCH if found is None else Match(found.score, found.dest_start, min(found.dest_end, len(plain)))


def _denies(text: str) -> bool:
    return any(is_negation(token) for token in tokens(text))


def _given(phrasing: str, asked: str) -> bool:
    """Whether the question has said it already."""
    return fuzz.partial_ratio(_plain(phrasing), asked) >= _NEARLY_FROM


def _plain(text: str) -> str:
    """Letters in lower case, apostrophes and spaces, each character in its place."""
    return "".join(one.lower() if (one.isalnum() or one in "'’") and len(one.lower()) == 1 else " " for one in text)


@lru_cache(maxsize=64)
def _stems(text: str) -> frozenset[str]:
    return frozenset(token.stem for token in tokens(text))


@lru_cache(maxsize=4096)
def _telling(text: str) -> int:
    return sum(token.weighs for token in tokens(text))
