"""Labelled examples for the key-point judge: read from files, or composed from the phrasings of banks."""

import json
import random
from dataclasses import dataclass, field, replace
from pathlib import Path

ABSENT, COVERED, CONTRADICTED = 0, 1, 2
NOT_CONTRADICTED = 3
"""A label for a stretch of a model answer: it may or may not show the point, and it never denies it."""

_KINDS = {"covered": COVERED, "half": ABSENT, "near": ABSENT, "contradicted": CONTRADICTED}


@dataclass(frozen=True)
class Point:
    """A key point with its right and wrong phrasings."""

    id: str
    text: str
    also: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """A transcript with what is known of each key point; ``spans`` are (start, end) character offsets."""

    text: str
    labels: dict[str, int]
    spans: dict[str, tuple[int, int]] = field(default_factory=dict)
    style: str = ""


@dataclass(frozen=True)
class Said:
    """A stretch that was written for one key point, with its label."""

    text: str
    label: int


@dataclass(frozen=True)
class Topic:
    """A question with its key points, the answers that were written for it, and the contrasts by point."""

    id: str
    field: str
    question: str
    model_answer: str
    points: tuple[Point, ...]
    answers: tuple[Answer, ...]
    contrasts: dict[str, tuple[Said, ...]] = field(default_factory=dict)


def read_topics(folder: Path) -> list[Topic]:
    """Every file of a folder in the evaluation format, by name."""
    return [_topic(json.loads(path.read_text(encoding="utf-8"))) for path in sorted(folder.glob("*.json"))]


def read_contrasts(folder: Path, bank: list[Topic]) -> list[Topic]:
    """Every file of contrasts, by name; a file without key points of its own is about a question of the bank."""
    known = {topic.id: topic for topic in bank}
    found = []
    for path in sorted(folder.glob("*.json")):
        value = json.loads(path.read_text(encoding="utf-8"))
        contrasts = {
            key: tuple(Said(text, _KINDS[kind]) for kind, texts in kinds.items() for text in texts)
            for key, kinds in value["said"].items()
        }
        if "key_points" in value:
            topic = Topic(value["id"], value["category"], value["question"], "", _points(value), ())
        else:
            topic = known[value["id"]]
        found.append(replace(topic, contrasts=contrasts))
    return found


def _points(value: dict) -> tuple[Point, ...]:
    return tuple(
        Point(one["id"], one["text"], tuple(one.get("also", ())), _several(one.get("never", ())))
        for one in value["key_points"]
    )


def _topic(value: dict) -> Topic:
    points = _points(value)
    answers = []
    for one in value["answers"]:
        labels = {point.id: ABSENT for point in points}
        labels.update(dict.fromkeys(one["covered"], COVERED))
        labels.update(dict.fromkeys(one["contradicted"], CONTRADICTED))
        spans = {}
        for key, words in one.get("spans", {}).items():
            found = [one["transcript"].find(part) for part in _several(words)]
            if found and min(found) >= 0:
                last = _several(words)[found.index(max(found))]
                spans[key] = (min(found), max(found) + len(last))
        answers.append(Answer(one["transcript"], labels, spans, one.get("style") or one.get("register", "")))
    return Topic(
        value["id"], value.get("category", ""), value["question"], value["model_answer"], points, tuple(answers)
    )


def _several(value: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def bank_topics(folder: Path) -> list[Topic]:
    """The questions of a bank folder: phrasings to compose answers from, and no written answers."""
    from voiceprep.questions.loading import load_library

    return [
        Topic(
            question.id,
            f"bank:{question.track}",
            question.text,
            question.model_answer,
            tuple(Point(point.id, point.text, point.also, point.never) for point in question.key_points),
            (),
        )
        for question in load_library([folder]).questions
    ]


_CORRECTIONS = (
    ". No, sorry, ",
    ", no wait, I mean ",
    ". Hmm, that is wrong: ",
    ". Or rather, ",
    ", well, actually, ",
    ". Let me correct myself: ",
)

_NOTHING = (
    "I don't know.",
    "Sorry, I have no idea about that one.",
    "Can you repeat the question please?",
    "It is a very important topic and I have worked with it a lot.",
    "I have read about it, but I can't remember the details right now.",
)


def corrected(first: str, last: str, draw: random.Random) -> str:
    """Somebody who says one thing and then corrects it to another."""
    return f"{first.strip().rstrip('.')}{draw.choice(_CORRECTIONS)}{last}"


def nothing_said(topic: Topic, point: Point, draw: random.Random) -> str:
    """Words that claim nothing: the question echoed, right phrasings shuffled, terms listed, ignorance."""
    chance = draw.random()
    if chance < 0.08:
        return topic.question
    if chance < 0.14:
        return draw.choice(_NOTHING)
    if chance < 0.62:
        several = [point, *draw.sample(topic.points, min(len(topic.points), draw.choice((0, 0, 1, 2))))]
        words = " ".join(draw.choice((one.text, *one.also)) for one in several).split()
        return " ".join(draw.sample(words, len(words)))
    words = " ".join((draw.choice((point.text, *point.also)), draw.choice(topic.points).text)).split()
    terms = [word.strip(".,;") for word in dict.fromkeys(words) if len(word) > 3]
    listed = draw.choice((", ", " ", " and ")).join(draw.sample(terms, min(len(terms), draw.randint(4, 14))))
    return draw.choice(("It is about {}.", "{}", "{}", "so {} and so on")).format(listed)
