"""The history's tables, as numbered steps that are only ever appended to.

A file that stands at version N has had the first N steps; ``PRAGMA user_version`` holds N. A step that
has been released is never edited: a later one changes what it made.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Final, Protocol

from voiceprep.errors import StorageError
from voiceprep.history.setting_aside import free_name

Value = str | int | float | None
"""What a column holds."""

Step = tuple[str, ...]
"""SQL statements that are run in one transaction."""


class Transaction(Protocol):
    """What can be done between a transaction's beginning and its end."""

    def run(self, sql: str, values: Sequence[Value] = ()) -> int:
        """Run one statement; the id of the row that it inserted, 0 when it inserted none."""
        ...

    def rows(self, sql: str, values: Sequence[Value] = ()) -> list[Any]:
        """All result rows of a query; their columns are asked for by name or by position."""
        ...


class Upgradable(Protocol):
    """What a migration needs of the history's file."""

    @property
    def path(self) -> Path:
        """The file."""
        ...

    def writing(self) -> AbstractContextManager[Transaction]:
        """A transaction that holds the file against other writers."""
        ...

    def copy_to(self, path: Path) -> None:
        """Write a copy of the file as it was last committed."""
        ...


_ATTEMPTS: Step = (
    # What stays the same however often an answer is transcribed or assessed again, and what the list of
    # attempts shows, so that a page of it is one walk along an index. asked_us orders the attempts:
    # microseconds since 1970, because the text keeps the offset of the clock that asked. coverage is
    # that of the latest assessment with the corrections in it. AUTOINCREMENT, so that a number that
    # was deleted never comes back as another attempt.
    """CREATE TABLE attempts (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        uid TEXT NOT NULL UNIQUE,
        question_id TEXT NOT NULL,
        question_text TEXT NOT NULL,
        asked_at TEXT NOT NULL,
        asked_us INTEGER NOT NULL,
        duration_s REAL NOT NULL,
        recording TEXT,
        heard TEXT,
        timings TEXT NOT NULL,
        program TEXT NOT NULL,
        recognizer TEXT NOT NULL,
        coverage REAL NOT NULL
    )""",
    "CREATE INDEX attempts_by_time ON attempts (asked_us, number)",
    "CREATE INDEX attempts_by_question ON attempts (question_id, asked_us, number, coverage)",
    # The latest row of an attempt is the one that counts; the earlier ones are kept.
    """CREATE TABLE transcripts (
        id INTEGER PRIMARY KEY,
        attempt INTEGER NOT NULL REFERENCES attempts (number) ON DELETE CASCADE,
        made_at TEXT NOT NULL,
        recognizer TEXT NOT NULL,
        recognizer_version TEXT NOT NULL,
        text TEXT NOT NULL,
        words TEXT NOT NULL
    )""",
    "CREATE INDEX transcripts_by_attempt ON transcripts (attempt, id)",
    """CREATE TABLE assessments (
        id INTEGER PRIMARY KEY,
        attempt INTEGER NOT NULL REFERENCES attempts (number) ON DELETE CASCADE,
        transcript INTEGER NOT NULL REFERENCES transcripts (id) ON DELETE CASCADE,
        made_at TEXT NOT NULL,
        checker TEXT NOT NULL,
        bank TEXT NOT NULL,
        assessment TEXT NOT NULL
    )""",
    "CREATE INDEX assessments_by_attempt ON assessments (attempt, id)",
    "CREATE INDEX assessments_by_transcript ON assessments (transcript)",
    # A log: the latest row per key point counts, by id.
    """CREATE TABLE corrections (
        id INTEGER PRIMARY KEY,
        attempt INTEGER NOT NULL REFERENCES attempts (number) ON DELETE CASCADE,
        key_point TEXT NOT NULL,
        verdict TEXT NOT NULL,
        made_at TEXT NOT NULL
    )""",
    "CREATE INDEX corrections_by_attempt ON corrections (attempt, id)",
)

STEPS: Final[tuple[Step, ...]] = (_ATTEMPTS,)


def upgrade(database: Upgradable, steps: Sequence[Step] = STEPS) -> None:
    """Bring a history to the last step, each step in a transaction of its own.

    Before the first step on a history that has attempts in it, a copy is made beside it:
    ``history.sqlite3.before-3`` is the history as it was before the third step.

    Raises:
        StorageError: The history is newer than the last step, or the disk refuses; it then stands at a
            whole version.
    """
    copied = False  # true, too, once a history has begun here: it has nothing to lose
    while True:
        with database.writing() as transaction:
            version = int(transaction.rows("PRAGMA user_version")[0][0])
            refuse_newer(database.path, version, steps)
            if version == len(steps):
                return
            if version > 0 and not copied:
                database.copy_to(free_name(_copy_name(database.path, version + 1)))
            copied = True
            for statement in steps[version]:
                transaction.run(statement)
            transaction.run(f"PRAGMA user_version = {version + 1}")


def copies(path: Path) -> list[Path]:
    """The copies that were made before migrations and are still beside the history."""
    return sorted(path.parent.glob(_copy_name(path, "*").name))


def _copy_name(path: Path, step: int | str) -> Path:
    return path.with_name(f"{path.name}.before-{step}")


def refuse_newer(path: Path, version: int, steps: Sequence[Step]) -> None:
    """Raise StorageError when a history has had more steps than this program knows."""
    if version > len(steps):
        raise StorageError(
            f"The history {path} was made by a newer voiceprep (version {version}, this one knows {len(steps)})",
            "Update voiceprep, or set VOICEPREP_HOME to another folder",
        )
