import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from voiceprep.errors import StorageError
from voiceprep.history import looking_over
from voiceprep.history.attempt import NewAttempt
from voiceprep.history.attempts import AttemptStore
from voiceprep.history.database import open_database

Make = Callable[..., NewAttempt]


@pytest.fixture
def large(home: Path, attempt: Make, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A history that counts as a large one, and was looked over a moment ago."""
    monkeypatch.setattr(looking_over, "SMALL_BYTES", 0)
    path = home / "history.sqlite3"
    with open_database(path) as database:
        for _ in range(30):
            AttemptStore(database).keep(attempt(said="something to remember " * 40))
    open_database(path).close()
    return path


def _scribble_on(path: Path) -> None:
    content = bytearray(path.read_bytes())
    for at in range(5 * 4096, len(content), 4096):
        content[at : at + 200] = b"\xa5" * 200
    path.write_bytes(content)


def _set_aside(path: Path) -> bool:
    with open_database(path) as database:
        return database.set_aside is not None


def test_a_large_history_is_not_read_at_every_start(large: Path) -> None:
    _scribble_on(large)

    assert not _set_aside(large)


@pytest.mark.parametrize("days", [8, -8])
def test_it_is_looked_over_once_a_week_and_when_the_clock_went_back(large: Path, days: int) -> None:
    _scribble_on(large)
    then = time.time() - days * 24 * 3600
    os.utime(looking_over.lock_of(large), (then, then))

    assert _set_aside(large)


def test_a_history_that_nobody_closed_is_looked_over(large: Path, attempt: Make) -> None:
    database = open_database(large)
    AttemptStore(database).keep(attempt())
    log = large.with_name(large.name + "-wal")
    left = log.read_bytes()
    database.close()
    log.write_bytes(left)
    _scribble_on(large)

    assert _set_aside(large)


def test_damage_that_comes_to_light_is_dealt_with_at_the_next_start(large: Path) -> None:
    _scribble_on(large)
    with open_database(large) as database, pytest.raises(StorageError, match="is damaged") as caught:
        AttemptStore(database).lines(100)
    assert "Start voiceprep again" in caught.value.hint

    assert _set_aside(large)


def test_a_history_brought_from_elsewhere_is_looked_over_first(large: Path) -> None:
    _scribble_on(large)
    looking_over.lock_of(large).unlink()

    assert _set_aside(large)
