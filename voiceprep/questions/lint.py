"""What an author of a bank is advised to mend: things that load, but do not speak or check well."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

from rapidfuzz import fuzz

from voiceprep.questions.model import Bank, KeyPoint, Kind, Library, Mistake, Question
from voiceprep.questions.wording import sentences, words

SPOKEN_WORDS_PER_MINUTE = 140
"""A comfortable speaking rate; the bank's targets were set at it."""

LONGEST_SENTENCE_WORDS = 35
FILLS_AT_LEAST, FILLS_AT_MOST = 0.60, 1.10
"""The share of its target time that a model answer takes."""

ANSWER_WORDS: dict[Kind, tuple[int, int]] = {
    **dict.fromkeys(Kind, (60, 130)),
    Kind.DRILL: (15, 40),
    Kind.REVERSE: (30, 110),
    Kind.SYSTEM_DESIGN: (120, 300),
}
POINTS: dict[Kind, tuple[int, int]] = {**dict.fromkeys(Kind, (3, 8)), Kind.DRILL: (2, 3)}
POINT_WORDS = (6, 22)

_SPEAKABLE = re.compile(r"[^\W_]|[ \n.,;:?!'’\"“”()–—-]")
_NEAR_DUPLICATE = 86
_Finding = tuple[int, str]


def lint(bank: Bank) -> list[Mistake]:
    """Advice on each question of a bank, in the order of its lines."""
    return [
        Mistake(bank.source, line, message, advice=True)
        for question in bank.questions
        for line, message in _question_findings(question)
    ]


def dead_links(library: Library) -> list[Mistake]:
    """Follow-ups and see-also links to questions that no loaded bank has."""
    known = {question.id for question in library.questions}
    return [
        Mistake(question.source or Path(), question.line, f"#{question.id} links to #{link.target}, which no bank has")
        for question in library.questions
        for link in question.follow_ups + question.see_also
        if link.target and link.target not in known
    ]


def _question_findings(question: Question) -> Iterator[_Finding]:
    def at(message: str) -> _Finding:
        return question.line, f"#{question.id}: {message}"

    for name, text in (("question", question.aloud), ("model answer", question.model_answer)):
        odd = sorted({char for char in text if not _SPEAKABLE.fullmatch(char)})
        if odd:
            yield at(f"a voice stumbles over {' '.join(odd)} in the {name}; write what is said")
    for sentence in sentences(question.model_answer):
        count = len(words(sentence))
        if count > LONGEST_SENTENCE_WORDS:
            start = " ".join(sentence.split()[:5])
            yield at(f"a sentence of {count} words is long to say (at most {LONGEST_SENTENCE_WORDS}): “{start} …”")
    yield from map(at, _length_findings(question))
    yield from map(at, _point_findings(question))


def _length_findings(question: Question) -> Iterator[str]:
    count = len(words(question.model_answer))
    low, high = ANSWER_WORDS[question.kind]
    if not low <= count <= high:
        yield f"the model answer has {count} words; {low} to {high} are right for a {question.kind} question"
    takes_s = count / SPOKEN_WORDS_PER_MINUTE * 60
    if not FILLS_AT_LEAST * question.target_s <= takes_s <= FILLS_AT_MOST * question.target_s:
        yield f"the model answer takes {takes_s:.0f} s aloud, which does not fit time={question.target_s}"


def _point_findings(question: Question) -> Iterator[str]:
    low, high = POINTS[question.kind]
    if not low <= len(question.key_points) <= high:
        yield f"there are {len(question.key_points)} key points; {low} to {high} are right for a {question.kind}"
    for point in question.key_points:
        count = len(words(point.text))
        if not POINT_WORDS[0] <= count <= POINT_WORDS[1]:
            yield f"a key point has {count} words ({POINT_WORDS[0]} to {POINT_WORDS[1]} are right): “{point.text}”"
    for one, other in combinations(question.key_points, 2):
        if _alike(one.text, other.text):
            yield f"two key points say nearly the same: “{one.text}” and “{other.text}”"
    for point in question.key_points:
        yield from _phrasing_findings(point)


def _phrasing_findings(point: KeyPoint) -> Iterator[str]:
    plain = [phrasing.strip().lower().rstrip(".") for phrasing in (point.text, *point.also, *point.never)]
    for phrasing, count in Counter(plain).items():
        if count > 1:
            yield f"the same phrasing stands {count} times under one key point: “{phrasing}”"


def _alike(one: str, other: str) -> bool:
    return fuzz.token_sort_ratio(one.lower(), other.lower()) >= _NEAR_DUPLICATE
