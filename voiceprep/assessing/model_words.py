"""The words in which a model answer makes a key point."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from voiceprep.assessing.windows import AnswerIndex
from voiceprep.questions.model import KeyPoint, Question
from voiceprep.questions.wording import sentences

_LEAST = 0.3
"""A sentence that says less of every phrasing than this is about something else."""

_WORTH_ANOTHER = 0.25
"""Two neighbouring sentences are shown where they say this much more than either does."""


@lru_cache(maxsize=64)
def model_words(question: Question) -> Mapping[str, str]:
    """For each key point, by its id, what the model answer says for it; points that it does not make are left out."""
    cut = sentences(question.model_answer)
    if not cut:
        return {}
    whole = AnswerIndex(" ".join(cut))
    found = {point.id: _words(point, cut, whole) for point in question.key_points}
    return {point: words for point, words in found.items() if words}


def _words(point: KeyPoint, cut: Sequence[str], whole: AnswerIndex) -> str:
    """The sentence that says the point best, or two of them; empty when none comes near it."""
    phrasings = (point.text, *point.also)
    matches = [whole.best(phrasing) for phrasing in phrasings]
    best = max(range(len(matches)), key=lambda number: matches[number].score)
    if matches[best].score < _LEAST:
        return ""
    touched = _touched(cut, matches[best].start, matches[best].end)
    if len(touched) == 1:
        return touched[0]
    # A window does not know where sentences end, so those that it touches are compared one by one.
    single = max(touched, key=lambda text: AnswerIndex(text).best(phrasings[best]).score)
    pairs = [f"{first} {second}" for first, second in pairwise(touched)]
    double = max(pairs, key=lambda text: AnswerIndex(text).best(phrasings[best]).score)
    more = AnswerIndex(double).best(phrasings[best]).score - AnswerIndex(single).best(phrasings[best]).score
    return double if more >= _WORTH_ANOTHER else single


def _touched(cut: Sequence[str], start: int, end: int) -> list[str]:
    """The sentences that share characters with a stretch of them all, joined by one space."""
    touched: list[str] = []
    at = 0
    for sentence in cut:
        if at < end and at + len(sentence) > start:
            touched.append(sentence)
        at += len(sentence) + 1
    return touched
