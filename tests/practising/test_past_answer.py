"""A past answer with everything that belongs to it, and deleting it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from past_answers import keep_answer
from scripted_studio import FULL_ANSWER, Stage

from voiceprep.errors import BadInputError, StorageError
from voiceprep.history.opening import History, open_history
from voiceprep.practising.past_answer import delete_past_answer, read_past_answer
from voiceprep.practising.rewording import reword
from voiceprep.practising.studio import Studio
from voiceprep.transcribing.correcting import with_word


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    made = Stage(tmp_path / "home")
    made.write_bank()
    return made


@pytest.fixture
def studio(stage: Stage) -> Iterator[Studio]:
    with stage.studio() as made:
        yield made


@pytest.fixture
def other_program(stage: Stage) -> Iterator[History]:
    with (history := open_history(stage.places.database, stage.places.recordings)).database:
        yield history


def test_everything_about_an_answer_is_read(stage: Stage, studio: Studio) -> None:
    numbers = [keep_answer(stage, said, days=days) for days, said in enumerate(("nothing", FULL_ANSWER))]
    studio.history().revisions.write_note(numbers[1], "slower")
    answer = read_past_answer(studio, numbers[1])
    assert answer.question is not None
    assert answer.model_words[answer.question.key_points[2].id] == "Tiny effects become significant in huge samples."
    assert (answer.note, answer.original, [line.number for line in answer.others]) == ("slower", None, [numbers[0]])


def test_the_original_words_are_read_after_others_were_kept(stage: Stage, studio: Studio) -> None:
    number = keep_answer(stage, "one two")
    first = read_past_answer(studio, number)
    assert first.question is not None
    better = with_word(first.attempt.kept.transcript, 1, "three")
    reword(studio, first.attempt, first.question, better, first.attempt.kept.asked_at)
    again = read_past_answer(studio, number)
    assert again.attempt.kept.transcript == better
    assert again.original is not None
    assert (again.original.transcript.text, again.original.version) == ("one two", "scripted 1")


def test_a_deleted_answer_is_gone(stage: Stage, studio: Studio) -> None:
    number = keep_answer(stage, "one")
    assert delete_past_answer(studio, number) is None
    with pytest.raises(BadInputError):
        read_past_answer(studio, number)
    assert delete_past_answer(studio, number) is None


def test_what_stays_in_the_log_for_now_is_told_though_the_answer_is_gone(
    stage: Stage, studio: Studio, other_program: History
) -> None:
    number = keep_answer(stage, "one")
    studio.attempts()
    with other_program.database.reading() as reading:
        reading.rows("SELECT * FROM attempts")
        told = delete_past_answer(studio, number)
    assert isinstance(told, StorageError)
    assert "is deleted" in told.message
    assert stage.kept() == []


def test_an_answer_that_could_not_be_deleted_is_still_there(stage: Stage, studio: Studio) -> None:
    number = keep_answer(stage, "one")
    recording = stage.kept()[0].kept.recording
    assert recording is not None
    recording.unlink()
    recording.mkdir()
    with pytest.raises(StorageError, match="cannot be deleted"):
        delete_past_answer(studio, number)
    assert len(stage.kept()) == 1
