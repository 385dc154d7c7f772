"""The history's file: one SQLite connection that every thread may use, and errors in words."""

import os
import sqlite3
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from voiceprep.errors import StorageError
from voiceprep.history.looking_over import is_due, lock_of, look_over_next_time, looked_over_at, was_looked_over
from voiceprep.history.migrations import STEPS, Step, Transaction, Value, copies, refuse_newer, upgrade
from voiceprep.history.private_files import locked, open_private, private_folder, reason
from voiceprep.history.setting_aside import lost_its_file, set_aside

Row = sqlite3.Row
"""A result row whose columns are asked for by name."""

BUSY_TIMEOUT_S = 5.0
_OPENING_TIMEOUT_S = 60.0
"""How long another voiceprep may take to check and migrate a large history before this one gives up."""

_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_REASONS = {
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_READONLY: "it is read-only",
    sqlite3.SQLITE_PERM: "permission was denied",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened",
    sqlite3.SQLITE_IOERR: "the disk did not read or write it",
    sqlite3.SQLITE_BUSY: "another program has it locked",
    sqlite3.SQLITE_LOCKED: "another program has it locked",
}
_HINTS = {
    sqlite3.SQLITE_FULL: "Free some space and try again; what was kept before is unharmed",
    sqlite3.SQLITE_BUSY: "Close other programs that have the history open and try again",
    sqlite3.SQLITE_CORRUPT: "Start voiceprep again: it sets a damaged history aside and begins a new one",
    sqlite3.SQLITE_NOTADB: "Start voiceprep again: it sets a damaged history aside and begins a new one",
}


def open_database(path: Path, steps: Sequence[Step] = STEPS) -> "Database":
    """Open the history, making it where there is none and migrating it where it is older.

    A damaged file is moved aside with its log, and a new history begun: see ``Database.set_aside``. All of it is
    read to find that out, a large one now and then only: see ``looking_over``.

    Raises:
        StorageError: The history was made by a newer voiceprep, or the disk refuses.
    """
    private_folder(path.parent)
    looked_over_s = looked_over_at(path)
    with _in_words(path), locked(lock_of(path), _OPENING_TIMEOUT_S) as mine:
        if not mine:
            raise StorageError(
                f"Another voiceprep is still opening the history {path}", "Wait for it, or close it, and try again"
            )
        moved = set_aside(path) if lost_its_file(path) or _is_damaged(path, steps, looked_over_s) else None
        _make_private(path)
        database = Database(path, _connect(path), moved)
        try:
            upgrade(database, steps)
        except BaseException:
            database.close()
            raise
        return database


def _make_private(path: Path) -> None:
    """Begin the file where there is none; one that is there is closed to everybody but its owner.

    It is not opened for that: closing a file gives up every lock that this process has on it, SQLite's own among
    them, and without it another process would take the log of a history that is open here for nobody's.
    """
    try:
        os.close(open_private(path, new=True))
    except FileExistsError:
        if sys.platform != "win32" and path.stat().st_mode & 0o077:
            path.chmod(0o600)


def in_use(path: Path) -> bool:
    """Whether anybody has the history open, here or in another process.

    When nobody has, its log is moved into the file, so that the file alone is the history until it is opened
    again. A file that is missing or damaged is in nobody's use.

    Raises:
        StorageError: The file cannot be read or written.
    """
    if not path.exists():
        return False
    with _in_words(path):
        try:
            with closing(_connect(path)) as connection:
                connection.execute("PRAGMA busy_timeout = 0")
                # Giving up the log takes the file for oneself: everybody who has it open holds a lock on it.
                connection.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.DatabaseError as error:
            if _primary_code(error) in _DAMAGED:
                return False
            if _primary_code(error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                return True
            raise
    return False


def _is_damaged(path: Path, steps: Sequence[Step], looked_over_s: float) -> bool:
    if not path.exists() or path.stat().st_size == 0:
        return False
    try:
        # Read-only, because closing a connection that may write would move the log into a damaged file.
        with closing(_connect(path, read_only=True)) as connection:
            refuse_newer(path, connection.execute("PRAGMA user_version").fetchone()[0], steps)
            if not is_due(path, looked_over_s):
                return False
            damaged = bool(connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok")
            was_looked_over(path)
            return damaged
    except sqlite3.DatabaseError as error:
        if _primary_code(error) in _DAMAGED:
            return True
        raise


def _primary_code(error: sqlite3.Error) -> int:
    code = getattr(error, "sqlite_errorcode", None)
    return -1 if code is None else int(code) & 0xFF


@contextmanager
def _in_words(path: Path) -> Iterator[None]:
    """Turn what the disk or another program did to the file into a StorageError; let bugs through."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = _primary_code(error)
        if code in _DAMAGED:
            look_over_next_time(path)
            raise StorageError(f"The history {path} is damaged", _HINTS[code]) from error
        if code not in _REASONS:
            raise
        hint = _HINTS.get(code, "Check that you can write to its folder, or set VOICEPREP_HOME to another one")
        raise StorageError(f"The history {path} cannot be used: {_REASONS[code]}", hint) from error
    except OSError as error:
        raise StorageError(
            f"The history {path} cannot be used: {reason(error)}",
            "Check that you can write to its folder, or set VOICEPREP_HOME to another one",
        ) from error


def _connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """A connection with every setting that voiceprep relies on; transactions are begun by hand.

    Raises:
        sqlite3.Error: SQLite refused.
    """
    address = f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rw'}"
    connection = sqlite3.connect(
        address, uri=True, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False
    )
    connection.row_factory = sqlite3.Row
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        # What is deleted is overwritten with zeros, so that a deleted answer cannot be read from the file.
        connection.execute("PRAGMA secure_delete = ON")
        if not read_only:
            connection.execute("PRAGMA journal_mode = WAL")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


class Database:
    """The open history. Any thread may call any method.

    There is one connection, and a lock that is held for the length of a call or a transaction. A
    connection per thread would let threads read at once, but they would stay open behind worker
    threads that ended, and reads here take milliseconds. Other processes have connections of their own: WAL
    lets them read while this one writes, and a second writer waits for up to five seconds.

    Attributes:
        path: The file.
        set_aside: Where a damaged file that was found in its place has been moved to, else None.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, set_aside: Path | None = None) -> None:
        self.path = path
        self.set_aside = set_aside
        self._connection = connection
        self._lock = threading.RLock()

    def rows(self, sql: str, values: Sequence[Value] = ()) -> list[Row]:
        """All result rows of a query.

        Raises:
            StorageError: The file cannot be read.
        """
        with self._lock, _in_words(self.path):
            return self._connection.execute(sql, values).fetchall()

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """Several queries that see the history as it was at one moment.

        Raises:
            StorageError: The file cannot be read.
        """
        with self._transaction("BEGIN"):
            yield _Open(self._connection)

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """All of the statements or, when anything is raised, none of them.

        Raises:
            StorageError: The file cannot be written, or another program kept it locked.
        """
        # IMMEDIATE waits for the other writer here; a lock taken later could fail at once instead.
        with self._transaction("BEGIN IMMEDIATE"):
            yield _Open(self._connection)

    def copy_to(self, path: Path) -> None:
        """Write a complete copy of the history as it was last committed; the copy is there whole or not at all.

        Raises:
            StorageError: The copy cannot be written.
        """
        partial = path.with_name(path.name + ".part")
        with _in_words(path):
            os.close(open_private(partial))
            try:
                # A connection of its own, so that a copy can be made inside a transaction.
                with (
                    closing(_connect(self.path, read_only=True)) as source,
                    closing(sqlite3.connect(partial)) as target,
                ):
                    source.backup(target)
                partial.replace(path)
            finally:
                partial.unlink(missing_ok=True)

    def wipe_traces(self) -> bool:
        """Remove what was deleted from the write-ahead log too, and from the copies made before migrations.

        False when another program's reading kept the log from being emptied; whichever program closes the
        history last removes it.

        Raises:
            StorageError: The file cannot be written, or a copy cannot be removed.
        """
        with self._lock, _in_words(self.path):
            busy: int = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            for copy in copies(self.path):
                copy.unlink()
            return not busy

    def close(self) -> None:
        """Close the file; nothing else may be called after it. Closing twice is fine."""
        with self._lock:
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[None]:
        with self._lock, _in_words(self.path):
            self._connection.execute(begin)
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                # SQLite has rolled back by itself after some errors, a full disk among them.
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise


class _Open:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def run(self, sql: str, values: Sequence[Value] = ()) -> int:
        return self._connection.execute(sql, values).lastrowid or 0

    def rows(self, sql: str, values: Sequence[Value] = ()) -> list[Row]:
        return self._connection.execute(sql, values).fetchall()
