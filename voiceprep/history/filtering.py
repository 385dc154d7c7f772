"""Which attempts are wanted, as conditions on the table of attempts."""

import json
from dataclasses import dataclass
from datetime import datetime

from voiceprep.assessing.records import Verdict
from voiceprep.history.attempt_rows import microseconds
from voiceprep.history.migrations import Transaction, Value

_FEW = 10_000
"""What fewer attempts have is gathered before anything else is looked at; what more have is soon come across."""


@dataclass(frozen=True)
class Wanted:
    """Which attempts are wanted: those for which all of this is so.

    Attributes:
        question_ids: They answer one of these questions.
        verdict: One of their key points has this verdict now.
        since: They were asked then or later; aware.
        until: They were asked before then; aware.
    """

    question_ids: frozenset[str] | None = None
    verdict: Verdict | None = None
    since: datetime | None = None
    until: datetime | None = None


EVERYTHING = Wanted()


@dataclass(frozen=True)
class Condition:
    """What stands behind ``WHERE``, and the values for its question marks."""

    sql: str = "true"
    values: tuple[Value, ...] = ()

    def __and__(self, other: "Condition") -> "Condition":
        return Condition(f"{self.sql} AND {other.sql}", self.values + other.values)


def asked(wanted: Wanted) -> Condition:
    """On columns of ``attempts``: that the question was one of the wanted, and asked when it is wanted."""
    condition = Condition()
    if wanted.question_ids is not None:
        ids = json.dumps(sorted(wanted.question_ids))
        condition &= Condition("question_id IN (SELECT value FROM json_each(?))", (ids,))
    if wanted.since is not None:
        condition &= Condition("asked_us >= ?", (microseconds(wanted.since),))
    if wanted.until is not None:
        condition &= Condition("asked_us < ?", (microseconds(wanted.until),))
    return condition


@dataclass(frozen=True)
class Judged:
    """That an attempt has a verdict, if it must have one; ``rare`` when few attempts have it."""

    verdict: Verdict | None
    rare: bool = False

    @classmethod
    def as_wanted(cls, transaction: Transaction, wanted: Wanted) -> "Judged":
        """What is wanted, after a look at how many have it."""
        if wanted.verdict is None:
            return cls(None)
        return cls(wanted.verdict, _few(transaction, "verdicts", Condition("verdict = ?", (wanted.verdict.value,))))

    def on(self, number: str) -> Condition:
        """The condition on an expression for an attempt's number."""
        if self.verdict is None:
            return Condition()
        if self.rare:
            return Condition(f"+{number} IN (SELECT attempt FROM verdicts WHERE verdict = ?)", (self.verdict.value,))
        sql = f"EXISTS (SELECT 1 FROM verdicts WHERE attempt = {number} AND verdict = ?)"
        return Condition(sql, (self.verdict.value,))


def asked_of(wanted: Wanted, number: str, gather: bool) -> Condition:
    """As ``asked``, on an expression for an attempt's number: all numbers gathered first, or each looked up."""
    condition = asked(wanted)
    if condition == Condition():
        return condition
    if gather:
        sql = f"+{number} IN (SELECT number FROM attempts INDEXED BY {index_for(wanted)} WHERE {condition.sql})"
    else:
        sql = f"EXISTS (SELECT 1 FROM attempts WHERE number = {number} AND {condition.sql})"
    return Condition(sql, condition.values)


def asked_few(transaction: Transaction, wanted: Wanted) -> bool:
    """Whether few attempts fulfil ``asked``."""
    return _few(transaction, f"attempts INDEXED BY {index_for(wanted)}", asked(wanted))


def _few(transaction: Transaction, table: str, condition: Condition) -> bool:
    counted = f"SELECT count(*) FROM (SELECT 1 FROM {table} WHERE {condition.sql} LIMIT ?)"
    return bool(transaction.rows(counted, (*condition.values, _FEW))[0][0] < _FEW)


def index_for(wanted: Wanted) -> str:
    """The index that has all that ``asked`` looks at: the rows of the table are wide."""
    return "attempts_by_time" if wanted.question_ids is None else "attempts_by_question"
