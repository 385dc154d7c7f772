"""Taking in attempts from elsewhere, none of them twice."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from voiceprep.history.database import Database
from voiceprep.history.merging import merged, same_answer
from voiceprep.history.migrations import Transaction
from voiceprep.history.whole import WholeAttempt
from voiceprep.history.whole_rows import insert_whole, read_whole, replace_whole


@dataclass(frozen=True)
class Imported:
    """What became of the attempts that were given, by their numbers here.

    Attributes:
        new: They were not here.
        extended: They were here, and there is more of them now.
        unchanged: They were here with all that was given.
        different: Another answer is here under their uid, such as the one that they are a masked copy of; it is
            left as it is.
    """

    new: tuple[int, ...] = ()
    extended: tuple[int, ...] = ()
    unchanged: tuple[int, ...] = ()
    different: tuple[int, ...] = ()


class Imports:
    """Writes attempts from elsewhere into the history.

    Args:
        database: The open history.
        recordings: The folder of the recordings.
    """

    def __init__(self, database: Database, recordings: Path) -> None:
        self._database = database
        self._recordings = recordings

    def merge(self, wholes: Sequence[WholeAttempt]) -> Imported:
        """Take in what is not here yet, all of it or, when anything is raised, nothing.

        An attempt gets its recording where a file of that name lies in the folder and belongs to no other one.

        Raises:
            StorageError: The history cannot be read or written.
        """
        found: dict[str, list[int]] = {"new": [], "extended": [], "unchanged": [], "different": []}
        with self._database.writing() as transaction:
            for whole in sorted(wholes, key=lambda one: one.asked_at):
                what, number = self._merge_one(transaction, whole)
                found[what].append(number)
        return Imported(**{what: tuple(numbers) for what, numbers in found.items()})

    def _merge_one(self, transaction: Transaction, theirs: WholeAttempt) -> tuple[str, int]:
        theirs = replace(theirs, recording=self._recording_here(transaction, theirs.recording))
        rows = transaction.rows("SELECT number FROM attempts WHERE uid = ?", (theirs.uid,))
        if not rows:
            return "new", insert_whole(transaction, theirs)
        number: int = rows[0]["number"]
        ours = read_whole(transaction, number)
        assert ours is not None
        if not same_answer(ours, theirs):
            return "different", number
        both = merged(ours, theirs)
        if both == ours:
            return "unchanged", number
        replace_whole(transaction, number, both)
        return "extended", number

    def _recording_here(self, transaction: Transaction, name: str | None) -> str | None:
        """The name, if it can be this attempt's: deleting the attempt deletes the file."""
        if name is None or "\0" in name or Path(name).name != name:
            return None
        if not (self._recordings / name).is_file():
            return None
        return None if transaction.rows("SELECT 1 FROM attempts WHERE recording = ?", (name,)) else name
