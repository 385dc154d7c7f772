"""Reading whole attempts out of the history."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from voiceprep.history.attempt_rows import microseconds, unknown_attempt
from voiceprep.history.database import Database
from voiceprep.history.whole import WholeAttempt
from voiceprep.history.whole_rows import read_whole


class Exports:
    """Reads attempts with all that was ever kept of them.

    Raises:
        StorageError: From every method, when the file cannot be read.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def all_numbers(self) -> list[int]:
        """Every attempt, the oldest first."""
        return [row["number"] for row in self._database.rows("SELECT number FROM attempts ORDER BY asked_us, number")]

    def numbers_of(self, day: date) -> list[int]:
        """The attempts of a day by this machine's clock, the first one first."""
        first, after = (datetime.combine(one, datetime.min.time()).astimezone() for one in (day, day + timedelta(1)))
        rows = self._database.rows(
            "SELECT number FROM attempts WHERE asked_us >= ? AND asked_us < ? ORDER BY asked_us, number",
            (microseconds(first), microseconds(after)),
        )
        return [row["number"] for row in rows]

    def whole(self, number: int) -> WholeAttempt:
        """One attempt.

        Raises:
            BadInputError: There is no attempt of this number.
        """
        with self._database.reading() as transaction:
            found = read_whole(transaction, number)
        if found is None:
            raise unknown_attempt(number)
        return found

    def wholes(self, numbers: Iterable[int]) -> Iterator[tuple[int, WholeAttempt]]:
        """Attempts one after the other, each with its number; those that were deleted meanwhile are passed over."""
        for number in numbers:
            with self._database.reading() as transaction:
                found = read_whole(transaction, number)
            if found is not None:
                yield number, found
