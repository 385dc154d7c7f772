"""Labelled examples for the key-point judge: read from files, or composed from the phrasings of banks."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ABSENT, COVERED, CONTRADICTED = 0, 1, 2


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
class Topic:
    """A question with its key points and the answers that were written for it."""

    id: str
    field: str
    question: str
    model_answer: str
    points: tuple[Point, ...]
    answers: tuple[Answer, ...]


def read_topics(folder: Path) -> list[Topic]:
    """Every file of a folder in the evaluation format, by name."""
    return [_topic(json.loads(path.read_text(encoding="utf-8"))) for path in sorted(folder.glob("*.json"))]


def _topic(value: dict) -> Topic:
    points = tuple(
        Point(one["id"], one["text"], tuple(one.get("also", ())), _several(one.get("never", ())))
        for one in value["key_points"]
    )
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


_JOINTS = (
    ". ",
    ". And ",
    ". Then, ",
    ", and ",
    ". So ",
    ". Also, ",
    ". Well, ",
    ", um, and ",
    ". What else. ",
    " and also ",
)
_CORRECTIONS = (
    ". No, sorry, ",
    ", no wait, I mean ",
    ". Hmm, that is wrong: ",
    ". Or rather, ",
    ", well, actually, ",
    ". Let me correct myself: ",
)
_LEADS = (
    "",
    "",
    "So, ",
    "Well, ",
    "Okay, so ",
    "I'd say ",
    "Right. ",
    "For me, ",
    "Let me think. ",
    "The way I see it, ",
)


def composed(topic: Topic, others: list[Topic], draw: random.Random) -> tuple[Answer, dict[str, set[str]]]:
    """An answer put together from phrasings, and for each point the phrasings that were used up by it.

    Some points are covered by one of their right phrasings, some contradicted by a wrong one, and a sentence of
    another question may stand in between.
    """
    labels = {point.id: ABSENT for point in topic.points}
    used: dict[str, set[str]] = {point.id: set() for point in topic.points}
    pieces: list[tuple[str, str]] = []
    for point in topic.points:
        chance = draw.random()
        if chance < 0.08 and point.also and point.never:
            right, wrong = draw.choice(point.also), draw.choice(point.never)
            labels[point.id] = draw.choice((COVERED, CONTRADICTED))
            first, last = (wrong, right) if labels[point.id] == COVERED else (right, wrong)
            said = f"{first.strip().rstrip('.')}{draw.choice(_CORRECTIONS)}{last}"
            used[point.id] |= {right, wrong}
            pieces.append((point.id, said))
            continue
        if chance < 0.42 and point.also:
            said, labels[point.id] = draw.choice((*point.also, point.text)), COVERED
        elif chance < 0.64 and point.never:
            said, labels[point.id] = draw.choice(point.never), CONTRADICTED
        else:
            continue
        used[point.id].add(said)
        pieces.append((point.id, said))
    for _ in range(draw.choice((0, 0, 1, 1, 2))):
        other = draw.choice(others)
        if other.id != topic.id and other.points:
            stranger = draw.choice(other.points)
            pieces.append(("", draw.choice((*stranger.also, stranger.text))))
    draw.shuffle(pieces)
    text, spans = draw.choice(_LEADS), {}
    for number, (point_id, said) in enumerate(pieces):
        said = said.strip().rstrip(".")
        if number and draw.random() < 0.5:
            said = said[:1].upper() + said[1:]
        if point_id:
            spans[point_id] = (len(text), len(text) + len(said))
        text += said + (draw.choice(_JOINTS) if number + 1 < len(pieces) else ".")
    return Answer(text or "I don't know.", labels, spans, "composed"), used


_NOTHING = (
    "I don't know.",
    "Sorry, I have no idea about that one.",
    "Can you repeat the question please?",
    "Hmm, let me think about it. It is a very important topic and I have worked with it a lot.",
    "I have read about it, but I can't remember the details right now, so I would look it up.",
)


def adversaries(topic: Topic, others: list[Topic], draw: random.Random) -> Iterator[Answer]:
    """Answers that say nothing of the points: the question echoed, words shuffled, terms listed, another answer."""
    none = {point.id: ABSENT for point in topic.points}
    yield Answer(topic.question, none, style="echo")
    yield Answer(f"You asked me: {topic.question} That is a good question.", none, style="echo")
    words = " ".join(point.text for point in topic.points).split()
    yield Answer(" ".join(draw.sample(words, len(words))), none, style="shuffled")
    terms = [word for word in dict.fromkeys(words) if len(word) > 5]
    draw.shuffle(terms)
    yield Answer("It is about " + ", ".join(terms[: draw.randint(4, 14)]) + ".", none, style="terms")
    yield Answer(draw.choice(_NOTHING), none, style="nothing")
    other = draw.choice(others)
    if other.id != topic.id:
        yield Answer(other.model_answer, none, style="other-answer")


def model_answers(topic: Topic) -> Answer:
    """The model answer, which covers every point."""
    return Answer(topic.model_answer, {point.id: COVERED for point in topic.points}, style="model-answer")
