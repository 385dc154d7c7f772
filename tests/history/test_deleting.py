import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from voiceprep.assessing.records import Verdict
from voiceprep.errors import StorageError
from voiceprep.history.attempt import Correction, NewAttempt
from voiceprep.history.attempts import AttemptStore
from voiceprep.history.database import Database, open_database
from voiceprep.history.opening import open_history
from voiceprep.history.rating import Rating
from voiceprep.history.recordings import RecordingMeta, RecordingWriter
from voiceprep.history.revising import BY_HAND

Make = Callable[..., NewAttempt]


def _traces(folder: Path, word: str) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file() and word.encode() in path.read_bytes()]


def test_deleting_leaves_nothing_behind(database: Database, home: Path, attempt: Make) -> None:
    store = AttemptStore(database)
    # A body longer than a page of the file, one that fits into a row, and neighbours that come and go.
    for length in (3000, 5):
        for _ in range(3):
            store.keep(attempt(said="harmless words " * 40))
        marked = attempt("zyzzyva-question", said=" ".join(["zyzzyva"] * length))
        asked = RecordingMeta(marked.question_id, marked.question_text, marked.asked_at)
        writer = RecordingWriter(home / "recordings", asked)
        writer.append(np.zeros(1600, dtype=np.float32))
        number = store.keep(replace(marked, recording=writer.finish()))
        store.correct(number, Correction("point-0", Verdict.MISSED, marked.asked_at))
        assert _traces(home, "zyzzyva"), "the marker must be findable before, or its absence says nothing"

        store.delete(number)

        assert _traces(home, "zyzzyva") == []
        assert list((home / "recordings").iterdir()) == []
    assert len(store.lines(10)) == 6


def test_nothing_is_left_in_pages_that_were_split_and_joined(database: Database, home: Path, attempt: Make) -> None:
    store, chance = AttemptStore(database), random.Random(4)
    kept: list[int] = []
    for at in range(250):
        kept.append(store.keep(attempt(f"zyzzyva-{at:03}", said=f"zyzzyva{at:03} " * chance.choice((2, 9, 30, 90)))))
        if chance.random() < 0.3:
            store.delete(kept.pop(chance.randrange(len(kept))))
    for number in kept:
        store.delete(number)

    assert _traces(home, "zyzzyva") == []


def test_nothing_is_left_of_notes_and_of_words_that_were_written_over(home: Path, attempt: Make) -> None:
    history, chance = open_history(home / "history.sqlite3", home / "recordings"), random.Random(9)
    marked: list[int] = []
    for at in range(30):
        history.attempts.keep(attempt(f"harmless-{at}", said="harmless words " * chance.choice((2, 40))))
        number = history.attempts.keep(attempt(said=f"zyzzyva{at} " * chance.choice((2, 9, 90))))
        marked.append(number)
        history.revisions.write_note(number, f"zyzzyva-note-{at} " * chance.choice((1, 50)))
        again = attempt(said=f"zyzzyva-edited-{at} " * chance.choice((2, 90)))
        history.revisions.transcribe_again(number, again.transcript, BY_HAND, again.assessment, "b", again.asked_at)
        history.revisions.write_note(number, f"zyzzyva-rewritten-{at}")
        history.reviews.rate(number, Rating.HARD, again.asked_at)
        history.revisions.write_note(number - 1, "harmless note")
        if chance.random() < 0.3:
            history.attempts.delete(marked.pop(chance.randrange(len(marked))))
    assert _traces(home, "zyzzyva"), "the marker must be findable before, or its absence says nothing"

    for number in marked:
        history.attempts.delete(number)

    assert _traces(home, "zyzzyva") == []
    history.close()
    assert _traces(home, "zyzzyva") == []
    assert _traces(home, "harmless note")


def test_nothing_is_left_when_another_program_was_reading(home: Path, attempt: Make) -> None:
    with open_database(home / "history.sqlite3") as database, open_database(home / "history.sqlite3") as other:
        number = AttemptStore(database).keep(attempt(said="zyzzyva"))
        with other.reading() as transaction:
            transaction.rows("SELECT * FROM attempts")
            with pytest.raises(StorageError, match="while another program reads"):
                AttemptStore(database).delete(number)
    assert _traces(home, "zyzzyva") == []


def test_copies_from_before_a_migration_go_too(home: Path, attempt: Make) -> None:
    copy = home / "history.sqlite3.before-1"
    with open_database(home / "history.sqlite3") as database:
        number = AttemptStore(database).keep(attempt(said="zyzzyva"))
        database.copy_to(copy)
        assert copy.exists()

        AttemptStore(database).delete(number)

    assert not copy.exists()


def test_an_attempt_whose_recording_is_gone_can_be_deleted(database: Database, home: Path, attempt: Make) -> None:
    store = AttemptStore(database)
    number = store.keep(attempt(recording=home / "recordings" / "gone.flac"))

    store.delete(number)

    assert store.lines(1) == []


def test_a_recording_that_cannot_be_deleted_keeps_its_attempt(database: Database, home: Path, attempt: Make) -> None:
    store = AttemptStore(database)
    stubborn = home / "recordings" / "one.flac"
    stubborn.mkdir(parents=True)
    number = store.keep(attempt(recording=stubborn))

    with pytest.raises(StorageError, match=f"recording of attempt {number} cannot be deleted"):
        store.delete(number)

    assert store.load(number).number == number
