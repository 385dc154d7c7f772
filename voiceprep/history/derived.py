"""What lists, trends, search and the schedule read of an attempt, written anew whenever it changes."""

from datetime import datetime

from voiceprep.assessing.records import Assessment
from voiceprep.history.migrations import Transaction
from voiceprep.history.rating import proposed_rating


def write_derived(transaction: Transaction, number: int, said: str, now: Assessment, at: datetime) -> None:
    """Write the figures, verdicts, search words and proposed rating of an attempt as it now stands.

    Args:
        transaction: An open one that writes.
        number: The attempt's.
        said: The text of its latest transcript.
        now: Its latest assessment with the corrections in it.
        at: When it became so.
    """
    transaction.run(
        "UPDATE attempts SET coverage = ?, word_count = ?, words_per_minute = ?, fillers = ? WHERE number = ?",
        (now.coverage, now.delivery.words, now.delivery.words_per_minute, len(now.delivery.fillers), number),
    )
    transaction.run("DELETE FROM verdicts WHERE attempt = ?", (number,))
    for point in now.key_points:
        transaction.run(
            "INSERT INTO verdicts (attempt, key_point, verdict) VALUES (?, ?, ?)",
            (number, point.id, point.verdict.value),
        )
    write_search_words(transaction, number, said)
    _propose(transaction, number, proposed_rating(now), at)


def write_search_words(transaction: Transaction, number: int, said: str) -> None:
    """Index the question, the words and the note of an attempt."""
    row = transaction.rows("SELECT question_text, note FROM attempts WHERE number = ?", (number,))[0]
    forget_search_words(transaction, number)
    transaction.run(
        "INSERT INTO said (rowid, question, answer, note) VALUES (?, ?, ?, ?)",
        (number, row["question_text"], said, row["note"]),
    )


def forget_search_words(transaction: Transaction, number: int) -> None:
    """Take an attempt out of the index."""
    transaction.run("DELETE FROM said WHERE rowid = ?", (number,))


def _propose(transaction: Transaction, number: int, rating: int, at: datetime) -> None:
    """Log the proposed rating, unless it stands already or the user has given one."""
    rows = transaction.rows("SELECT rating, by_user FROM reviews WHERE attempt = ? ORDER BY id DESC LIMIT 1", (number,))
    if rows and (rows[0]["by_user"] or rows[0]["rating"] == rating):
        return
    transaction.run(
        "INSERT INTO reviews (attempt, rating, by_user, made_at) VALUES (?, ?, 0, ?)", (number, rating, at.isoformat())
    )
