"""Rating an answer: what was said proposes, the user decides."""

from datetime import timedelta
from typing import Any

import pytest
from piloting import in_loop, seated
from said_before import said_before
from scripted_studio import FULL_ANSWER, Stage

from voiceprep.app.screens.turn import Stage as TurnStage
from voiceprep.errors import StorageError
from voiceprep.history.opening import open_history
from voiceprep.history.practice_days import practice_day
from voiceprep.history.rating import Rating
from voiceprep.history.reviews import ReviewLog
from voiceprep.practising.choosing import local_now

OVERFITTING = "the model learned the noise of its training data"


def ratings(stage: Stage) -> list[tuple[Rating, bool]]:
    """The rating of each attempt, and whether the user gave it, as another program finds them."""
    history = open_history(stage.places.database, stage.places.recordings)
    with history.database:
        return [(review.rating, review.by_user) for review in history.reviews.standing()]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@in_loop
async def test_coverage_proposes_a_rating_and_a_key_changes_it(stage: Stage, size: tuple[int, int]) -> None:
    async with seated(stage, size, practising=True) as seat:
        await seat.reaches(TurnStage.LISTENING)
        assert "Rate it" not in seat.words
        await seat.press("4")
        await seat.answers(FULL_ANSWER)
        await seat.sees("Rate it 1–4 1 again 1 d 2 hard 1 d [3 good 2 d] 4 easy 8 d proposed")
        assert ratings(stage) == [(Rating.GOOD, False)]
        await seat.press("2")
        await seat.sees("1 again 1 d [2 hard 1 d] 3 good 2 d 4 easy 8 d yours")
        await seat.until(lambda: ratings(stage) == [(Rating.HARD, True)])
        await seat.press("1", "4")
        await seat.sees("[4 easy 8 d] yours")
        await seat.until(lambda: ratings(stage) == [(Rating.EASY, True)])
        await seat.press("n")
        await seat.answers(OVERFITTING)
        await seat.sees("[4 easy 8 d] proposed")
    assert ratings(stage) == [(Rating.EASY, True), (Rating.EASY, False)]


@in_loop
async def test_a_key_confirms_the_proposed_rating(stage: Stage) -> None:
    async with seated(stage, practising=True) as seat:
        await seat.answers(FULL_ANSWER)
        await seat.sees("[3 good 2 d] 4 easy 8 d proposed")
        await seat.press("3")
        await seat.sees("[3 good 2 d] 4 easy 8 d yours")
        await seat.until(lambda: ratings(stage) == [(Rating.GOOD, True)])


@in_loop
async def test_a_corrected_verdict_changes_what_is_proposed_and_not_what_the_user_said(stage: Stage) -> None:
    async with seated(stage, practising=True) as seat:
        await seat.answers(FULL_ANSWER)
        await seat.sees("[3 good 2 d]")
        await seat.press("down", "down", "c", "c")
        await seat.sees("100% covered")
        await seat.sees("[4 easy 8 d] proposed")
        await seat.until(lambda: ratings(stage) == [(Rating.EASY, False)])
        await seat.press("2")
        await seat.until(lambda: ratings(stage) == [(Rating.HARD, True)])
        await seat.press("c")
        await seat.sees("83% covered")
        await seat.sees("[2 hard 1 d]")
        await seat.until(lambda: len(stage.kept()[0].corrections) == 1)
    assert ratings(stage) == [(Rating.HARD, True)]


@in_loop
async def test_what_was_said_before_changes_when_it_comes_back(stage: Stage) -> None:
    said_before(stage, "overfitting", days_ago=9)
    async with seated(stage) as seat:
        await seat.sees("What is overfitting? fading")
        await seat.press("enter")
        await seat.answers(OVERFITTING)
        await seat.sees("proposed")
        await seat.until(lambda: " 8 d]" not in seat.words and " d]" in seat.words)
        later = int(seat.words.split("4 easy ")[1].split(" d]")[0])
        assert later > 30


@in_loop
async def test_everything_comes_back_before_the_interview(stage: Stage) -> None:
    stage.places.settings.write_text(f"interview_date = {practice_day(local_now()) + timedelta(days=4)}\n")
    async with seated(stage, practising=True) as seat:
        await seat.answers(FULL_ANSWER)
        await seat.sees("1 again 1 d 2 hard 1 d [3 good 2 d] 4 easy 3 d proposed")


@in_loop
async def test_a_rating_that_cannot_be_kept_is_told_and_the_one_before_it_stands(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> None:
        raise StorageError("The disk is full", "Make room on it")

    async with seated(stage, practising=True) as seat:
        await seat.answers(FULL_ANSWER)
        await seat.sees("[3 good 2 d]")
        await seat.press("4")
        await seat.until(lambda: ratings(stage) == [(Rating.EASY, True)])
        monkeypatch.setattr(ReviewLog, "rate", refuse)
        await seat.press("1")
        await seat.sees("The disk is full. Make room on it.")
        await seat.sees("[4 easy 8 d] yours")


@in_loop
async def test_an_answer_that_was_not_kept_is_not_rated(stage: Stage) -> None:
    stage.places.database.mkdir()
    async with seated(stage, practising=True) as seat:
        await seat.answers(FULL_ANSWER)
        await seat.until(lambda: seat.notice)
        await seat.press("2")
        assert "Rate it" not in seat.words
