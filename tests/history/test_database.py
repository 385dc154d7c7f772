import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from voiceprep.errors import BadInputError, StorageError
from voiceprep.history.attempt import NewAttempt
from voiceprep.history.attempts import AttemptStore
from voiceprep.history.database import Database, open_database

Make = Callable[..., NewAttempt]
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps permissions differently")


@pytest.fixture
def path(home: Path) -> Path:
    return home / "history.sqlite3"


def _filled(path: Path, attempt: Make, count: int = 30) -> bytes:
    with open_database(path) as database:
        for _ in range(count):
            AttemptStore(database).keep(attempt(said="something to remember " * 40))
    return path.read_bytes()


def test_a_fresh_history_is_usable_and_sets_nothing_aside(database: Database, attempt: Make) -> None:
    assert AttemptStore(database).keep(attempt()) == 1
    assert database.set_aside is None
    assert database.rows("PRAGMA journal_mode")[0][0] == "wal"
    assert database.rows("PRAGMA foreign_keys")[0][0] == 1


@posix
def test_only_the_owner_can_read_it(tmp_path: Path, attempt: Make) -> None:
    before = os.umask(0)
    try:
        with open_database(tmp_path / "home" / "history.sqlite3") as database:
            AttemptStore(database).keep(attempt())
            database.copy_to(tmp_path / "home" / "copy")
            modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "home").iterdir()}
    finally:
        os.umask(before)

    assert {"history.sqlite3", "history.sqlite3-wal", "history.sqlite3-shm", "copy"} <= set(modes)
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE((tmp_path / "home").stat().st_mode) == 0o700


@posix
def test_a_history_that_others_could_read_is_closed_to_them(path: Path, attempt: Make) -> None:
    _filled(path, attempt, 1)
    path.chmod(0o644)

    open_database(path).close()

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def _garbage(path: Path) -> None:
    path.write_bytes(b"this is a letter, not a database\n" * 500)


def _cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _scribbled_on(path: Path) -> None:
    content = bytearray(path.read_bytes())
    for at in range(5 * 4096, len(content), 4096):
        content[at : at + 200] = b"\xa5" * 200
    path.write_bytes(content)


@pytest.mark.parametrize("damage", [_garbage, _cut_short, _scribbled_on])
def test_a_damaged_history_is_set_aside_and_told(path: Path, attempt: Make, damage: Callable[[Path], None]) -> None:
    _filled(path, attempt)
    damage(path)
    damaged = path.read_bytes()

    with open_database(path) as database:
        assert database.set_aside is not None
        assert database.set_aside.name.startswith("history.sqlite3.damaged-2")
        assert database.set_aside.read_bytes() == damaged
        assert AttemptStore(database).keep(attempt()) == 1
    with open_database(path) as database:
        assert database.set_aside is None
        assert len(AttemptStore(database).lines(10)) == 1


def test_every_damaged_history_is_kept(path: Path, home: Path) -> None:
    letters = [f"letter {at} ".encode() * 99 for at in range(3)]
    home.mkdir()
    for letter in letters:
        path.write_bytes(letter)
        open_database(path).close()

    assert sorted(file.read_bytes() for file in home.glob("history.sqlite3.damaged-*")) == letters


def test_the_log_goes_with_the_damaged_history(path: Path, attempt: Make) -> None:
    _filled(path, attempt)
    database = open_database(path)
    AttemptStore(database).keep(attempt(said="zyzzyva"))
    log = path.with_name("history.sqlite3-wal").read_bytes()
    database.close()
    assert b"zyzzyva" in log
    _scribbled_on(path)
    path.with_name("history.sqlite3-wal").write_bytes(log)

    with open_database(path) as fresh:
        assert fresh.set_aside is not None
        assert fresh.set_aside.with_name(fresh.set_aside.name + "-wal").read_bytes() == log


@pytest.mark.parametrize("emptied", [True, False])
def test_a_log_that_lost_its_history_is_not_thrown_away(path: Path, attempt: Make, emptied: bool) -> None:
    database = open_database(path)
    AttemptStore(database).keep(attempt(said="zyzzyva"))
    log = path.with_name("history.sqlite3-wal").read_bytes()
    database.close()
    path.with_name("history.sqlite3-wal").write_bytes(log)
    path.write_bytes(b"") if emptied else path.unlink()

    with open_database(path) as fresh:
        assert fresh.set_aside is not None
        assert fresh.set_aside.with_name(fresh.set_aside.name + "-wal").read_bytes() == log


def test_what_a_killed_program_had_committed_is_there(path: Path, attempt: Make) -> None:
    script = f"""
import os, signal
from pathlib import Path
from voiceprep.history.database import open_database
database = open_database(Path({str(path)!r}))
with database.writing() as transaction:
    transaction.run("CREATE TABLE proof (word TEXT)")
    transaction.run("INSERT INTO proof VALUES ('kept')")
database._connection.execute("BEGIN IMMEDIATE")
database._connection.execute("INSERT INTO proof VALUES ('not committed')")
os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
"""
    assert subprocess.run([sys.executable, "-c", script]).returncode != 0

    with open_database(path) as database:
        assert database.set_aside is None
        assert [row["word"] for row in database.rows("SELECT word FROM proof")] == ["kept"]


@pytest.mark.parametrize("damaged", [False, True])
def test_a_newer_history_is_refused_and_left_alone(path: Path, home: Path, attempt: Make, damaged: bool) -> None:
    _filled(path, attempt)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 999")
    connection.close()
    if damaged:  # this program cannot judge what a newer one would make of it
        _scribbled_on(path)
    content = path.read_bytes()

    with pytest.raises(StorageError, match="newer voiceprep") as caught:
        open_database(path)

    assert "Update voiceprep" in caught.value.hint
    assert path.read_bytes() == content
    assert list(home.glob("*.damaged-*")) == []


def test_a_place_that_cannot_hold_files_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")

    with pytest.raises(StorageError, match="cannot be made") as caught:
        open_database(tmp_path / "file" / "home" / "history.sqlite3")
    assert "VOICEPREP_HOME" in caught.value.hint

    with pytest.raises(StorageError, match="cannot be used"):
        open_database(tmp_path)


def test_a_read_only_disk_is_told(small_disk: Path, attempt: Make) -> None:
    _filled(small_disk / "history.sqlite3", attempt, 1)
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)

    with pytest.raises(StorageError, match="the disk is read-only"):
        open_database(small_disk / "history.sqlite3")


def test_a_full_disk_is_told_and_harms_nothing(small_disk: Path, attempt: Make) -> None:
    with open_database(small_disk / "history.sqlite3") as database:
        store = AttemptStore(database)
        kept = 0
        try:
            while kept < 500:
                store.keep(attempt(said="something to remember " * 40))
                kept += 1
        except StorageError as error:
            told = error
        assert "the disk is full" in told.message
        assert "Free some space" in told.hint
        assert kept > 0
        assert len(store.lines(500)) == kept
    with open_database(small_disk / "history.sqlite3") as database:
        assert database.set_aside is None
        assert len(AttemptStore(database).lines(500)) == kept


def test_a_transaction_that_fails_leaves_nothing(database: Database) -> None:
    with database.writing() as transaction:
        transaction.run("CREATE TABLE scratch (word TEXT)")

    def half() -> None:
        with database.writing() as transaction:
            transaction.run("INSERT INTO scratch VALUES ('half')")
            raise BadInputError("the user gave something else")

    with pytest.raises(BadInputError):
        half()

    assert database.rows("SELECT * FROM scratch") == []
    with database.writing() as transaction:
        transaction.run("INSERT INTO scratch VALUES ('whole')")
    assert len(database.rows("SELECT * FROM scratch")) == 1


def test_two_programs_write_at_once(path: Path, attempt: Make) -> None:
    with open_database(path) as one, open_database(path) as two:

        def write(database: Database) -> None:
            for _ in range(25):
                AttemptStore(database).keep(attempt())

        with ThreadPoolExecutor(2) as pool:
            for written in [pool.submit(write, one), pool.submit(write, two)]:
                written.result()

        assert len(AttemptStore(one).lines(100)) == 50


def test_a_program_that_keeps_the_history_locked_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voiceprep.history.database.BUSY_TIMEOUT_S", 0.05)
    with open_database(path) as one, open_database(path) as two, one.writing():
        with pytest.raises(StorageError, match="another program has it locked"), two.writing():
            pass
        assert two.rows("SELECT count(*) FROM attempts")[0][0] == 0, "reading goes on"


def test_many_programs_can_start_at_once(path: Path) -> None:
    script = f"""
import sys
from pathlib import Path
from voiceprep.history.database import open_database
sys.stdin.read()
with open_database(Path({str(path)!r})) as database:
    with database.writing() as transaction:
        transaction.run("CREATE TABLE IF NOT EXISTS started (at INTEGER)")
        transaction.run("INSERT INTO started VALUES (1)")
    assert database.set_aside is None
"""
    programs = [subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE) for _ in range(4)]
    for program in programs:
        assert program.stdin is not None
        program.stdin.close()

    assert [program.wait(60) for program in programs] == [0] * 4
    with open_database(path) as database:
        assert len(database.rows("SELECT * FROM started")) == 4
