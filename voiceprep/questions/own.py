"""A user's own points, notes and answers on questions of other banks, which stay as they are."""

from collections.abc import Iterable
from dataclasses import replace

from voiceprep.questions.model import Bank, KeyPoint, Kind, Mistake, Question, StoryPart

_STORY = "Tell your own story in paragraphs here; it takes the place of the model answer."
_ANSWER = "Write your own answer in paragraphs here if you want it in the place of the model answer."

_TEMPLATE = """---
title: Your own points and notes
own: true
---

## {text} {{#{id}}}

<!-- {answer} -->

<!-- Points of your own are a list under this heading; take it out of the comment.

### Key points
{points}-->

<!-- Notes are for you; the app shows them with the model answer.

### Notes
What you want to remember.
-->

<!-- The points that are there already. To add a phrasing to one, write it with that point's id.

{shipped}
-->
"""


def add_own(banks: Iterable[Bank], own: Iterable[Bank]) -> tuple[tuple[Bank, ...], tuple[Mistake, ...]]:
    """The banks with a user's additions in their questions, and a mistake for each question there is not."""
    banks = tuple(banks)
    known = {question.id for bank in banks for question in bank.questions}
    added: dict[str, Question] = {}
    mistakes: list[Mistake] = []
    for bank in own:
        for question in bank.questions:
            if question.id not in known:
                message = f"there is no question #{question.id} in any bank to add this to"
                mistakes.append(Mistake(bank.source, question.line, message))
            elif question.id in added:
                message = f"there are notes on #{question.id} in {added[question.id].source} already; join the two"
                mistakes.append(Mistake(bank.source, question.line, message))
            else:
                added[question.id] = question
    merged = tuple(
        replace(
            bank,
            questions=tuple(
                merge(question, added[question.id]) if question.id in added else question for question in bank.questions
            ),
        )
        for bank in banks
    )
    return merged, tuple(mistakes)


def merge(question: Question, own: Question) -> Question:
    """The question with a user's additions.

    An own point with the id of one that is there adds its phrasings to it; any other is a further point.
    """
    extra = {point.id: point for point in own.key_points}
    points = tuple(_widened(point, extra.pop(point.id, None)) for point in question.key_points)
    return replace(
        question,
        model_answer=own.model_answer or question.model_answer,
        key_points=(*points, *extra.values()),
        hints=own.hints or question.hints,
        follow_ups=(*question.follow_ups, *own.follow_ups),
        red_flags=(*question.red_flags, *own.red_flags),
        notes=own.notes,
    )


def template(question: Question) -> str:
    """The file a user starts from: all of it is comment, so that it changes nothing until something is written."""
    story = question.kind is Kind.BEHAVIORAL
    parts = "".join(f"- Your {part} in one sentence {{part={part}}}\n" for part in StoryPart) if story else ""
    points = parts or "- One claim of your own\n  - also: another way you would say it\n"
    shipped = "\n".join(f"#{point.id}: {point.text}" for point in question.key_points)
    return _TEMPLATE.format(
        text=question.text,
        id=question.id,
        answer=_STORY if story else _ANSWER,
        points=points,
        shipped=shipped,
    )


def says_nothing(question: Question) -> bool:
    """Whether a user's additions to a question are still as empty as the template."""
    return not (
        question.model_answer
        or question.key_points
        or question.notes
        or question.hints
        or question.red_flags
        or question.follow_ups
    )


def _widened(point: KeyPoint, own: KeyPoint | None) -> KeyPoint:
    return replace(point, also=(*point.also, *own.also), never=(*point.never, *own.never)) if own else point
