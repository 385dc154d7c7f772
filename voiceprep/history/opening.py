"""The open history: everything that is kept, each kind through its own store."""

from dataclasses import dataclass
from pathlib import Path

from voiceprep.history.attempts import AttemptStore
from voiceprep.history.continuing import Continuations
from voiceprep.history.database import Database, open_database
from voiceprep.history.exporting import Exports
from voiceprep.history.importing import Imports
from voiceprep.history.last_answers import LastAnswers
from voiceprep.history.retention import Retention
from voiceprep.history.reviews import ReviewLog
from voiceprep.history.revising import Revisions
from voiceprep.history.searching import AttemptSearch
from voiceprep.history.trends import Trends


@dataclass(frozen=True)
class History:
    """One file, and the stores that read and write it."""

    database: Database
    attempts: AttemptStore
    reviews: ReviewLog
    revisions: Revisions
    continuations: Continuations
    last_answers: LastAnswers
    search: AttemptSearch
    exports: Exports
    imports: Imports
    trends: Trends
    retention: Retention

    @property
    def set_aside(self) -> Path | None:
        """Where a damaged history was moved to when this one was begun."""
        return self.database.set_aside

    def close(self) -> None:
        """Close the file."""
        self.database.close()


def open_history(path: Path, recordings: Path) -> History:
    """Open the history, or begin one; ``recordings`` is the folder of the recordings.

    Raises:
        StorageError: It cannot be opened, or a newer voiceprep wrote it.
    """
    database = open_database(path)
    return History(
        database,
        AttemptStore(database, recordings),
        ReviewLog(database),
        Revisions(database),
        Continuations(database, recordings),
        LastAnswers(database),
        AttemptSearch(database),
        Exports(database),
        Imports(database, recordings),
        Trends(database),
        Retention(database, recordings),
    )
