"""What of the answers goes on flash cards."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from voiceprep.assessing.records import Verdict
from voiceprep.history.masking import Mask
from voiceprep.history.whole import WholeAttempt
from voiceprep.questions.model import Question


@dataclass(frozen=True)
class Card:
    """A question and what the last answer to it lacked.

    Attributes:
        question_id: By this the card is known again.
        missed: The texts of the points that were missed, or said in part only.
        wrong: Those of the points that were contradicted.
        model_answer: Markdown; empty where the question is in no bank any more.
        coverage: Of the answer, 0 to 1.
        tags: Words to find the card by.
    """

    question_id: str
    question_text: str
    missed: tuple[str, ...]
    wrong: tuple[str, ...]
    model_answer: str
    answered_at: datetime
    coverage: float
    tags: tuple[str, ...] = ()


def cards_of(attempts: Iterable[WholeAttempt], questions: Mapping[str, Question]) -> list[Card]:
    """A card for each question whose latest answer lacked a point, by the question's id.

    Args:
        attempts: Any number at any question, in any order.
        questions: Those of the banks, by id.
    """
    latest: dict[str, WholeAttempt] = {}
    for whole in attempts:
        known = latest.get(whole.question_id)
        if known is None or known.asked_at <= whole.asked_at:
            latest[whole.question_id] = whole
    made = (_card(whole, questions.get(asked)) for asked, whole in sorted(latest.items()))
    return [card for card in made if card.missed or card.wrong]


def masked_card(card: Card, mask: Mask) -> Card:
    """The card without the names."""
    return replace(
        card,
        question_id=mask.text(card.question_id),
        question_text=mask.text(card.question_text),
        missed=tuple(map(mask.text, card.missed)),
        wrong=tuple(map(mask.text, card.wrong)),
        model_answer=mask.text(card.model_answer),
        tags=tuple(map(mask.text, card.tags)),
    )


def _card(whole: WholeAttempt, question: Question | None) -> Card:
    standing = whole.standing
    lacked = (Verdict.MISSED, Verdict.PARTIAL)
    return Card(
        question_id=whole.question_id,
        question_text=whole.question_text,
        missed=tuple(point.text for point in standing.key_points if point.verdict in lacked),
        wrong=tuple(point.text for point in standing.key_points if point.verdict is Verdict.CONTRADICTED),
        model_answer=question.model_answer if question else "",
        answered_at=whole.asked_at,
        coverage=standing.coverage,
        tags=(question.track, question.kind.value, question.level.value) if question else (),
    )
