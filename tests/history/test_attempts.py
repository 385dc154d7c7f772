from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from voiceprep.assessing.records import Verdict
from voiceprep.errors import BadInputError
from voiceprep.history.attempt import Correction, NewAttempt
from voiceprep.history.attempts import AttemptStore
from voiceprep.history.database import Database, open_database

Make = Callable[..., NewAttempt]


@pytest.fixture
def store(database: Database) -> AttemptStore:
    return AttemptStore(database)


def _correction(point: str, verdict: Verdict, hour: int = 9) -> Correction:
    return Correction(point, verdict, datetime(2026, 3, 2, hour, tzinfo=UTC))


def test_an_attempt_comes_back_as_it_was_kept(store: AttemptStore, home: Path, attempt: Make) -> None:
    new = attempt(recording=home / "recordings" / "one.flac")
    new = replace(new, asked_at=new.asked_at.astimezone(timezone(timedelta(hours=5, minutes=30))))

    kept = store.load(store.keep(new)).kept

    assert kept == new
    assert kept.asked_at.utcoffset() == timedelta(hours=5, minutes=30)


def test_an_attempt_without_sound_comes_back_too(store: AttemptStore, attempt: Make) -> None:
    new = replace(attempt(), heard=None, recording=None, timings={})

    assert store.load(store.keep(new)).kept == new


def test_attempts_outlive_the_program(home: Path, attempt: Make) -> None:
    with open_database(home / "history.sqlite3") as database:
        number = AttemptStore(database).keep(attempt())

    with open_database(home / "history.sqlite3") as database:
        assert AttemptStore(database).load(number).kept == attempt()


def test_the_data_folder_can_be_moved(home: Path, tmp_path: Path, attempt: Make) -> None:
    with open_database(home / "history.sqlite3") as database:
        number = AttemptStore(database).keep(attempt(recording=home / "recordings" / "one.flac"))
    moved = home.rename(tmp_path / "elsewhere")

    with open_database(moved / "history.sqlite3") as database:
        assert AttemptStore(database).load(number).kept.recording == moved / "recordings" / "one.flac"


def test_a_recording_elsewhere_is_not_taken(store: AttemptStore, tmp_path: Path, attempt: Make) -> None:
    with pytest.raises(ValueError, match=r"mine\.flac"):
        store.keep(attempt(recording=tmp_path / "mine.flac"))

    assert store.lines(10) == []


def test_an_unknown_number_is_told(store: AttemptStore) -> None:
    for call in (store.load, store.delete, lambda number: store.correct(number, _correction("a", Verdict.MISSED))):
        with pytest.raises(BadInputError, match="no attempt 7") as caught:
            call(7)
        assert "history list" in caught.value.hint


def test_the_list_is_newest_first_and_goes_on_where_a_page_ended(store: AttemptStore, attempt: Make) -> None:
    minutes = [5, 0, 9, 9, 2]
    numbers = [store.keep(attempt(minutes=at)) for at in minutes]
    newest_first = [numbers[3], numbers[2], numbers[0], numbers[4], numbers[1]]

    first = store.lines(3)
    second = store.lines(3, before=first[-1])

    assert [line.number for line in first + second] == newest_first
    assert store.lines(3, before=second[-1]) == []


def test_the_list_can_be_of_one_question(store: AttemptStore, attempt: Make) -> None:
    for question in ("a", "b", "a"):
        store.keep(attempt(question_id=question))

    assert [line.question_id for line in store.lines(10, "a")] == ["a", "a"]
    assert [line.number for line in store.lines(10, "a", store.lines(1, "a")[0])] == [1]
    assert store.lines(10, "c") == []


def test_a_line_says_what_the_list_shows(store: AttemptStore, home: Path, attempt: Make) -> None:
    new = attempt(recording=home / "recordings" / "one.flac")
    store.keep(new)
    store.keep(attempt(minutes=-1))

    line, without = store.lines(2)

    assert (line.question_id, line.question_text, line.asked_at) == ("p-value", "What is p-value?", new.asked_at)
    assert (line.duration_s, line.coverage, line.recognizer) == (12.5, 0.5, "builtin")
    assert (line.has_recording, without.has_recording) == (True, False)


def test_the_latest_correction_of_each_point_counts(store: AttemptStore, attempt: Make) -> None:
    number = store.keep(attempt(verdicts=(Verdict.COVERED, Verdict.MISSED)))
    store.correct(number, _correction("point-1", Verdict.COVERED))
    assert store.lines(1)[0].coverage == 1.0
    store.correct(number, _correction("point-0", Verdict.CONTRADICTED))
    store.correct(number, _correction("point-1", Verdict.PARTIAL, hour=10))

    loaded = store.load(number)

    assert len(loaded.corrections) == 2
    assert {made.key_point: made.verdict for made in loaded.corrections} == {
        "point-0": Verdict.CONTRADICTED,
        "point-1": Verdict.PARTIAL,
    }
    assert store.lines(1)[0].coverage == 0.25
    assert loaded.kept.assessment.coverage == 0.5, "the checker's own verdicts stay"


def test_a_point_that_is_not_there_cannot_be_corrected(store: AttemptStore, attempt: Make) -> None:
    number = store.keep(attempt())

    with pytest.raises(BadInputError, match="point-9"):
        store.correct(number, _correction("point-9", Verdict.COVERED))

    assert store.load(number).corrections == ()


def test_summaries_say_how_each_question_went(store: AttemptStore, attempt: Make) -> None:
    store.keep(attempt("b", minutes=1, verdicts=(Verdict.MISSED, Verdict.COVERED)))
    store.keep(attempt("a", minutes=3, verdicts=(Verdict.MISSED,)))
    store.keep(attempt("a", minutes=1, verdicts=(Verdict.COVERED,)))
    corrected = store.keep(attempt("c"))
    store.correct(corrected, _correction("point-1", Verdict.COVERED))

    a, b, c = store.summaries()

    assert (a.question_id, a.attempts, a.last_coverage, a.best_coverage) == ("a", 2, 0.0, 1.0)
    assert a.last_asked_at == attempt(minutes=3).asked_at
    assert (b.question_id, b.attempts, b.last_coverage, b.best_coverage) == ("b", 1, 0.5, 0.5)
    assert (c.last_coverage, c.best_coverage) == (1.0, 1.0)


def test_a_number_is_never_given_twice(store: AttemptStore, attempt: Make) -> None:
    first = store.keep(attempt())
    store.delete(first)

    assert store.keep(attempt()) > first


def test_the_owner_of_a_recording_is_known(store: AttemptStore, home: Path, attempt: Make) -> None:
    number = store.keep(attempt(recording=home / "recordings" / "one.flac"))

    assert store.owner_of(home / "recordings" / "one.flac") == number
    assert store.owner_of(home / "recordings" / "two.flac") is None


def test_many_threads_can_use_one_store(store: AttemptStore, attempt: Make) -> None:
    def work(name: str) -> None:
        for _ in range(10):
            number = store.keep(attempt(name))
            store.correct(number, _correction("point-1", Verdict.COVERED))
            assert store.load(number).kept.question_id == name
            assert all(line.question_id == name for line in store.lines(5, name))

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, [f"q{at}" for at in range(6)]))

    assert [(one.attempts, one.last_coverage) for one in store.summaries()] == [(10, 1.0)] * 6
