"""What the bank says, counted in words, pairs and triples, without what a single answer alone says.

A recognizer that expects the very words of the answer to the question that was asked would hear them where they were
not said. So every count is one of *other* questions: what stands in the answers, key points and phrasings of a number
of questions counts for one question fewer, for the one that may be asked. A phrase of one answer alone counts for
nothing, whichever question is asked, and one model serves all questions. How a question is asked counts in full.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from voiceprep.questions.model import Question
from voiceprep.transcribing.normalising import normalised

Gram = tuple[str, ...]
START, END = "<s>", "</s>"
"""What stands before and after a sentence in pocketsphinx's own model."""

_ORDER = 3
_CLAUSE_END = re.compile(r"(?<=[.!?;:])\s+|\n+")


def bank_counts(questions: Iterable[Question]) -> dict[Gram, int]:
    """How often each word, pair and triple is to be expected in an answer to a question of these."""
    asked: Counter[Gram] = Counter()
    answered: Counter[Gram] = Counter()
    for question in questions:
        asked.update(_grams(_asked_in(question)))
        answered.update(_grams(_answered_in(question)))
    counts = {gram: asked[gram] + max(0, answered[gram] - 1) for gram in {*asked, *answered}}
    return {gram: count for gram, count in counts.items() if count}


def _asked_in(question: Question) -> Iterator[str]:
    yield from (question.text, question.spoken or "")
    yield from (follow_up.text for follow_up in question.follow_ups if follow_up.target is None)


def _answered_in(question: Question) -> Iterator[str]:
    yield question.model_answer
    for point in question.key_points:
        yield from (point.text, *point.also, *point.never)
    yield from question.red_flags
    yield from question.hints


def _grams(texts: Iterable[str]) -> set[Gram]:
    """Each once, however often a question says it: its points repeat what its answer says."""
    found: set[Gram] = set()
    for text in texts:
        for clause in _CLAUSE_END.split(text):
            words = normalised(clause).split()
            if words:
                said = (START, *words, END)
                found.update(
                    said[start : start + order]
                    for order in range(1, _ORDER + 1)
                    for start in range(len(said) - order + 1)
                )
    found.discard((START,))
    return found
