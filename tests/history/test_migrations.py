import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from voiceprep.errors import StorageError
from voiceprep.history.attempt import NewAttempt
from voiceprep.history.attempts import AttemptStore
from voiceprep.history.database import open_database
from voiceprep.history.migrations import STEPS

Make = Callable[..., NewAttempt]
DUMPS = Path(__file__).parent / "old_schemas"
MORE = (*STEPS, ("CREATE TABLE notes (attempt INTEGER, note TEXT)",), ("ALTER TABLE notes ADD COLUMN at TEXT",))


@pytest.fixture
def path(home: Path) -> Path:
    return home / "history.sqlite3"


def _columns(path: Path, table: str) -> list[str]:
    with open_database(path, MORE) as database:
        return [row["name"] for row in database.rows(f"PRAGMA table_info({table})")]


def test_there_is_a_history_of_every_version() -> None:
    assert sorted(dump.name for dump in DUMPS.glob("*.sql")) == [f"{at + 1}.sql" for at in range(len(STEPS))]


@pytest.mark.parametrize("version", range(1, len(STEPS) + 1))
def test_a_history_of_every_version_opens(path: Path, home: Path, version: int) -> None:
    home.mkdir()
    connection = sqlite3.connect(path)
    connection.executescript((DUMPS / f"{version}.sql").read_text(encoding="utf-8"))
    connection.close()

    with open_database(path) as database:
        store = AttemptStore(database)
        line = store.lines(10)[-1]
        loaded = store.load(line.number)

    assert database.set_aside is None
    assert (line.question_id, line.coverage) == ("p-value", 0.75)
    assert loaded.kept.transcript.text == "data at least as extreme"
    assert [made.key_point for made in loaded.corrections] == ["point-1"]


def test_what_was_kept_survives_a_migration_and_a_copy_is_made(path: Path, home: Path, attempt: Make) -> None:
    with open_database(path) as database:
        AttemptStore(database).keep(attempt())

    with open_database(path, MORE) as database:
        assert AttemptStore(database).load(1).kept == attempt()
        assert database.rows("PRAGMA user_version")[0][0] == len(MORE)
    assert _columns(path, "notes") == ["attempt", "note", "at"]
    copies = list(home.glob("history.sqlite3.before-*"))
    assert [copy.name for copy in copies] == [f"history.sqlite3.before-{len(STEPS) + 1}"]
    with open_database(copies[0]) as database:
        assert AttemptStore(database).load(1).kept == attempt()
        assert database.rows("PRAGMA user_version")[0][0] == len(STEPS)


def test_a_fresh_history_needs_no_copy(path: Path, home: Path) -> None:
    open_database(path, MORE).close()
    open_database(path, MORE).close()

    assert list(home.glob("*before*")) == []


def test_a_step_that_fails_leaves_the_history_at_the_step_before(path: Path, home: Path, attempt: Make) -> None:
    with open_database(path) as database:
        AttemptStore(database).keep(attempt())
    broken = (*MORE[:-1], ("DELETE FROM attempts", "CREATE TABLE nonsense ("))

    for _ in range(2):
        with pytest.raises(sqlite3.OperationalError):
            open_database(path, broken)

    with open_database(path, MORE) as database:
        assert AttemptStore(database).load(1).kept == attempt()
    assert len(list(home.glob("history.sqlite3.before-*"))) == 3, "no copy is written over"


def test_a_copy_that_cannot_be_made_stops_the_migration(small_disk: Path, home: Path, attempt: Make) -> None:
    with open_database(home / "history.sqlite3") as database:
        for _ in range(40):
            AttemptStore(database).keep(attempt(said="something to remember " * 20))
    path = Path(shutil.copy(home / "history.sqlite3", small_disk))
    (small_disk / "filler").write_bytes(b"x" * (shutil.disk_usage(small_disk).free - path.stat().st_size * 3 // 4))

    with pytest.raises(StorageError, match="the disk is full"):
        open_database(path, MORE)

    with open_database(path) as database:
        assert len(AttemptStore(database).lines(100)) == 40
    assert list(small_disk.glob("*before*")) == []
