"""Finding attempts again: by what they are, and by what was said in them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from voiceprep.history.attempt import AttemptLine
from voiceprep.history.attempt_rows import LINE_COLUMNS, line_from, microseconds
from voiceprep.history.database import Database
from voiceprep.history.excerpts import Excerpt, Marker, Marks
from voiceprep.history.filtering import EVERYTHING, Condition, Judged, Wanted, asked, asked_few, asked_of, index_for
from voiceprep.history.migrations import Transaction, Value
from voiceprep.history.search_words import Term, completed, fts_query, search_terms

RANKED = 500
"""How many matches are ranked. Ranking reads each of them, and words like "the" are in all of a hundred thousand."""

_GLANCED_AT = 2500
"""How many of the last matches are looked through for wanted ones, before all that is wanted is gathered."""


@dataclass(frozen=True)
class Hit:
    """An attempt that has the words: its line, the words' places in its question, and an excerpt that has them."""

    line: AttemptLine
    question_marks: Marks
    excerpt: Excerpt


@dataclass(frozen=True)
class Found:
    """What a search found, the best first; ``more`` is true when there are others behind the last."""

    hits: tuple[Hit, ...]
    more: bool = False


class AttemptSearch:
    """Looks for attempts. Any thread may call any method.

    Raises:
        StorageError: From every method, when the file cannot be read.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def lines(self, limit: int, wanted: Wanted = EVERYTHING, before: AttemptLine | None = None) -> list[AttemptLine]:
        """The wanted attempts for a list, newest first.

        Args:
            limit: How many at most.
            wanted: Only those.
            before: Only those older than this one: the last line of the page above.
        """
        with self._database.reading() as transaction:
            condition = asked(wanted) & Judged.as_wanted(transaction, wanted).on("number")
            if before is not None:
                condition &= Condition("(asked_us, number) < (?, ?)", (microseconds(before.asked_at), before.number))
            rows = transaction.rows(
                f"""SELECT {LINE_COLUMNS} FROM attempts WHERE number IN (
                        SELECT number FROM attempts INDEXED BY {index_for(wanted)} WHERE {condition.sql}
                        ORDER BY asked_us DESC, number DESC LIMIT ?)
                    ORDER BY asked_us DESC, number DESC""",
                (*condition.values, limit),
            )
        return [line_from(row) for row in rows]

    def answered(self) -> frozenset[str]:
        """The questions that were ever answered, by their ids."""
        return frozenset(row[0] for row in self._database.rows("SELECT DISTINCT question_id FROM attempts"))

    def find(self, text: str, limit: int, wanted: Wanted = EVERYTHING, typing: bool = False) -> Found:
        """The wanted attempts that have all the words of a text, in the question, the answer or the note.

        Words are found with their inflections and without regard to accents; nothing in the text is syntax. They
        are ranked by BM25, the newest first where it makes no difference. When more than ``RANKED`` attempts have
        the words, only the ``RANKED`` that were kept last are ranked and the others are not found at all: words so
        common are not what anybody looks for, and another word leaves fewer.

        Args:
            text: Anything; without a word in it nothing is found.
            limit: How many hits at most.
            wanted: Only those attempts.
            typing: The user is still typing: a last word with nothing behind it is taken for a beginning.
        """
        terms = search_terms(text, typing)
        if not terms:
            return Found(())
        with self._database.reading() as transaction:
            numbers, more = _ranked(transaction, terms, limit, wanted)
            if not numbers and completed(terms) != terms:
                terms = completed(terms)
                numbers, more = _ranked(transaction, terms, limit, wanted)
            hits = _hits(transaction, terms, numbers)
        return Found(hits, more)


def _ranked(transaction: Transaction, terms: tuple[Term, ...], limit: int, wanted: Wanted) -> tuple[list[int], bool]:
    """The numbers of the best matches, the best first, and whether there are others."""
    query = fts_query(terms)
    matching = _matching(transaction, query, wanted)
    ranked = matching[:RANKED]
    if not ranked:
        return [], False
    # By its function, not as ORDER BY rank: that would rank all matches before any condition leaves some out. The
    # plus keeps SQLite from running the query once for each of the numbers.
    best = _numbers(
        transaction,
        """SELECT said.rowid FROM said JOIN attempts ON number = said.rowid
            WHERE said MATCH ? AND said.rowid >= ? AND +said.rowid IN (SELECT value FROM json_each(?))
            ORDER BY bm25(said), asked_us DESC, number DESC LIMIT ?""",
        query,
        ranked[-1],
        json.dumps(ranked),
        limit,
    )
    return best, len(matching) > len(best)


def _matching(transaction: Transaction, query: str, wanted: Wanted) -> list[int]:
    """The numbers of the wanted matches that were kept last, the last first; at most one more than are ranked."""
    last_first, most = "SELECT rowid FROM said WHERE said MATCH ? AND {} ORDER BY rowid DESC LIMIT ?", RANKED + 1
    if wanted == EVERYTHING:
        return _numbers(transaction, last_first.format("true"), query, most)
    judged, few = Judged.as_wanted(transaction, wanted), asked_few(transaction, wanted)
    if not (few or judged.rare):
        # There are likely to be enough wanted ones among the last matches.
        last = _numbers(transaction, last_first.format("true"), query, _GLANCED_AT)
        condition = asked(wanted) & judged.on("number")
        found = _numbers(
            transaction,
            f"""SELECT number FROM json_each(?) CROSS JOIN attempts ON number = value
                WHERE {condition.sql} ORDER BY number DESC LIMIT ?""",
            json.dumps(last),
            *condition.values,
            most,
        )
        if len(found) == most or len(last) < _GLANCED_AT:
            return found
    condition = judged.on("said.rowid") & asked_of(wanted, "said.rowid", gather=few or not judged.rare)
    return _numbers(transaction, last_first.format(condition.sql), query, *condition.values, most)


def _numbers(transaction: Transaction, sql: str, *values: Value) -> list[int]:
    return [row[0] for row in transaction.rows(sql, values)]


def _hits(transaction: Transaction, terms: Sequence[Term], numbers: Sequence[int]) -> tuple[Hit, ...]:
    holes = ", ".join("?" * len(numbers))
    lines = transaction.rows(f"SELECT {LINE_COLUMNS} FROM attempts WHERE number IN ({holes})", numbers)
    texts = transaction.rows(f"SELECT rowid, answer, note FROM said WHERE rowid IN ({holes})", numbers)
    found = {row["number"]: line_from(row) for row in lines}
    said = {row["rowid"]: (row["answer"], row["note"]) for row in texts}
    marker = Marker(terms)
    return tuple(
        Hit(found[number], marker.marks(found[number].question_text), marker.excerpt(*said[number]))
        for number in numbers
    )
