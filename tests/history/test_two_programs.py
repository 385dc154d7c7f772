"""Several programs that have one history open at the same time."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from voiceprep.history.attempt import NewAttempt
from voiceprep.history.attempts import AttemptStore
from voiceprep.history.database import Database, in_use, open_database
from voiceprep.history.opening import open_history

Make = Callable[..., NewAttempt]

LOOKING = """
import sys
from pathlib import Path
from voiceprep.history.database import in_use, open_database
path = Path(sys.argv[1])
print(in_use(path))
with open_database(path) as database:
    print(len(database.rows("SELECT number FROM attempts")))
"""

KEEPING = """
import sys
import time
from datetime import datetime, UTC
from pathlib import Path
from voiceprep.assessing.records import Assessment, Delivery
from voiceprep.history.attempt import NewAttempt, Versions
from voiceprep.history.opening import open_history
from voiceprep.transcribing.transcript import Transcript
home, name, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
history = open_history(home / "history.sqlite3", home / "recordings")
print("open", flush=True)
sys.stdin.readline()
slowest_s = 0.0
for at in range(count):
    now = datetime.now(UTC)
    assessment = Assessment(name, 0.5, (), Delivery(1, None, None, None, 45))
    began = time.monotonic()
    number = history.attempts.keep(NewAttempt(name, f"{name} {at}", now, 3.2, None, None, Transcript("word " * 200),
                                              assessment, Versions("0.1.0", "5.1.1", "lexical-1", "abc")))
    history.revisions.write_note(number, f"note {at}")
    if at % 5 == 4:
        history.attempts.delete(number)
    slowest_s = max(slowest_s, time.monotonic() - began)
print(slowest_s, flush=True)
"""


def _elsewhere(program: str, *arguments: str | Path) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", program, *map(str, arguments)], capture_output=True, text=True, timeout=100, check=True
    )
    return done.stdout.split()


@pytest.mark.parametrize("opened", [1, 2], ids=["once", "twice"])
def test_what_a_program_keeps_after_another_one_looked_stays(home: Path, attempt: Make, opened: int) -> None:
    path = home / "history.sqlite3"
    here = [open_database(path) for _ in range(opened)]
    AttemptStore(here[0]).keep(attempt())

    assert _elsewhere(LOOKING, path) == ["True", "1"]
    AttemptStore(here[0]).keep(attempt(minutes=1))
    for database in here:
        database.close()

    assert _elsewhere(LOOKING, path) == ["False", "2"]


def test_a_history_that_is_missing_or_damaged_is_in_nobodys_use(home: Path) -> None:
    path = home / "history.sqlite3"
    assert not in_use(path)
    home.mkdir()
    path.write_bytes(b"no history at all" * 100)
    assert not in_use(path)


def test_two_programs_that_keep_answers_at_once_neither_spoil_nor_stop_each_other(home: Path) -> None:
    count = 40
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", KEEPING, str(home), name, str(count)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in ("one", "two")
    ]
    for program in programs:
        assert program.stdout is not None
        assert program.stdout.readline() == "open\n"
    for program in programs:
        assert program.stdin is not None
        program.stdin.write("\n")
        program.stdin.flush()
    waited_s = [float(program.communicate(timeout=100)[0]) for program in programs]

    assert [program.returncode for program in programs] == [0, 0]
    # The longest that one had to wait for the other: less than the time after which a writer gives up.
    assert max(waited_s) < 5
    with open_history(home / "history.sqlite3", home / "recordings").database as database:
        _is_whole(database)
        kept = database.rows("SELECT question_id, question_text, note FROM attempts ORDER BY number")
    for name in ("one", "two"):
        assert [(row["question_text"], row["note"]) for row in kept if row["question_id"] == name] == [
            (f"{name} {at}", f"note {at}") for at in range(count) if at % 5 != 4
        ]


def test_reading_goes_on_while_another_program_writes(home: Path, attempt: Make) -> None:
    path = home / "history.sqlite3"
    with open_database(path) as one, open_database(path) as two:
        number = AttemptStore(one).keep(attempt())
        in_the_middle, done = threading.Event(), threading.Event()

        def write() -> None:
            with one.writing() as transaction:
                transaction.run("UPDATE attempts SET note = 'half' WHERE number = ?", (number,))
                in_the_middle.set()
                done.wait(30)

        writer = threading.Thread(target=write)
        writer.start()
        in_the_middle.wait(30)
        began = time.monotonic()
        assert AttemptStore(two).load(number).number == number
        assert two.rows("SELECT note FROM attempts")[0]["note"] == ""
        took_s = time.monotonic() - began
        done.set()
        writer.join()
        assert took_s < 4
        assert two.rows("SELECT note FROM attempts")[0]["note"] == "half"


def _is_whole(database: Database) -> None:
    assert database.rows("PRAGMA integrity_check")[0][0] == "ok"
    assert database.rows("PRAGMA foreign_key_check") == []
    database.rows("INSERT INTO said (said) VALUES ('integrity-check')")
