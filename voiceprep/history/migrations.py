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

_TEACHING: Step = (
    # What lists, trends and search read, so that none of them has to open the JSON of an assessment.
    "ALTER TABLE attempts ADD COLUMN word_count INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE attempts ADD COLUMN words_per_minute REAL",
    "ALTER TABLE attempts ADD COLUMN fillers INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE attempts ADD COLUMN note TEXT NOT NULL DEFAULT ''",
    # Each key point as it now stands: the latest assessment, with the corrections in it.
    """CREATE TABLE verdicts (
        attempt INTEGER NOT NULL REFERENCES attempts (number) ON DELETE CASCADE,
        key_point TEXT NOT NULL,
        verdict TEXT NOT NULL,
        PRIMARY KEY (attempt, key_point)
    ) WITHOUT ROWID""",
    "CREATE INDEX verdicts_by_verdict ON verdicts (verdict, attempt)",
    # An append-only log: the latest row of an attempt counts. FSRS's ratings, 1 again to 4 easy.
    """CREATE TABLE reviews (
        id INTEGER PRIMARY KEY,
        attempt INTEGER NOT NULL REFERENCES attempts (number) ON DELETE CASCADE,
        rating INTEGER NOT NULL CHECK (rating BETWEEN 1 AND 4),
        by_user INTEGER NOT NULL,
        made_at TEXT NOT NULL
    )""",
    "CREATE INDEX reviews_by_attempt ON reviews (attempt, id)",
    # A row for each attempt, by its number: the words of its latest transcript.
    """CREATE VIRTUAL TABLE said USING fts5(
        question, answer, note, tokenize = 'porter unicode61 remove_diacritics 2', prefix = '2 3'
    )""",
    """UPDATE attempts SET (word_count, words_per_minute, fillers) = (
        SELECT json_extract(s.assessment, '$.delivery.words'),
            json_extract(s.assessment, '$.delivery.words_per_minute'),
            json_array_length(s.assessment, '$.delivery.fillers')
        FROM assessments s WHERE s.attempt = attempts.number ORDER BY s.id DESC LIMIT 1)""",
    """INSERT INTO verdicts (attempt, key_point, verdict)
        SELECT s.attempt, json_extract(p.value, '$.id'), coalesce(
            (SELECT c.verdict FROM corrections c WHERE c.attempt = s.attempt
                AND c.key_point = json_extract(p.value, '$.id') ORDER BY c.id DESC LIMIT 1),
            json_extract(p.value, '$.verdict'))
        FROM assessments s, json_each(s.assessment, '$.key_points') p
        WHERE s.id = (SELECT max(id) FROM assessments WHERE attempt = s.attempt)""",
    """INSERT INTO reviews (attempt, rating, by_user, made_at)
        SELECT number, CASE
            WHEN coverage < 0.35 THEN 1
            WHEN coverage < 0.65 OR EXISTS (
                SELECT 1 FROM verdicts WHERE attempt = number AND verdict = 'contradicted') THEN 2
            WHEN coverage < 0.95 THEN 3 ELSE 4 END, 0, asked_at
        FROM attempts ORDER BY number""",
    """INSERT INTO said (rowid, question, answer, note)
        SELECT a.number, a.question_text, t.text, ''
        FROM attempts a JOIN transcripts t ON t.id = (SELECT max(id) FROM transcripts WHERE attempt = a.number)""",
)

# What the recognizer wrote and was not believed, as JSON beside the words; there is none of before.
_ASIDE: Final[Step] = ("ALTER TABLE transcripts ADD COLUMN aside TEXT NOT NULL DEFAULT '[]'",)

STEPS: Final[tuple[Step, ...]] = (_ATTEMPTS, _TEACHING, _ASIDE)


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
