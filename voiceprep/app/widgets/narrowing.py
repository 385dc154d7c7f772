"""What a list of past answers can be narrowed down to, one key for each part, and how it is said in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from voiceprep.assessing.records import Verdict
from voiceprep.practising.narrowing import Narrowing, Period
from voiceprep.questions.model import Kind, Level, Question

_VERDICTS = {
    Verdict.CONTRADICTED: "with a point said wrong",
    Verdict.MISSED: "with a missed point",
    Verdict.PARTIAL: "with a point partly said",
    Verdict.COVERED: "with a point said",
}


@dataclass(frozen=True)
class Choices:
    """The values that each part can have; only those that answers have are worth a key."""

    track: tuple[str, ...] = ()
    kind: tuple[Kind, ...] = ()
    level: tuple[Level, ...] = ()
    verdict: tuple[Verdict, ...] = tuple(_VERDICTS)
    period: tuple[Period, ...] = tuple(Period)

    @classmethod
    def among(cls, questions: Iterable[Question], answered: frozenset[str]) -> "Choices":
        """Those of the questions that were answered."""
        known = [question for question in questions if question.id in answered]
        return cls(
            tuple(sorted({question.track for question in known})),
            tuple(kind for kind in Kind if any(question.kind is kind for question in known)),
            tuple(level for level in Level if any(question.level is level for question in known)),
        )

    def of(self, name: str) -> Sequence[Any]:
        """The values of one part, by its name in ``Narrowing``."""
        values: Sequence[Any] = getattr(self, name)
        return values

    def after(self, narrowing: Narrowing, name: str) -> Narrowing:
        """The narrowing with the next value of one part; no matter comes behind the last."""
        values = [None, *self.of(name)]
        now = getattr(narrowing, name)
        at = values.index(now) if now in values else 0
        return replace(narrowing, **{name: values[(at + 1) % len(values)]})


def in_words(narrowing: Narrowing) -> str:
    """What is left of the answers; empty when it is all of them."""
    parts = (
        narrowing.track and f"track {narrowing.track}",
        narrowing.kind and f"kind {narrowing.kind}",
        narrowing.level and f"{narrowing.level} level",
        narrowing.verdict and _VERDICTS[narrowing.verdict],
        narrowing.period,
    )
    return ", ".join(str(part) for part in parts if part)
