"""The way to the interview, on the screen."""

from datetime import date, timedelta

import pytest
from piloting import in_loop, seated
from scripted_studio import Stage

from voiceprep.history.practice_days import practice_day
from voiceprep.practising.choosing import local_now
from voiceprep.settings import load_settings


def ahead(days: int) -> date:
    return practice_day(local_now()) + timedelta(days=days)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 12)])
@in_loop
async def test_a_date_is_typed_kept_and_forgotten_again(stage: Stage, size: tuple[int, int]) -> None:
    stage.places.settings.write_text("# mine\nthreads = 1\n")
    async with seated(stage, size) as seat:
        await seat.until(lambda: "⏎ Start" in seat.keys)
        await seat.press("p")
        await seat.sees("No interview date is set.")
        if size >= (80, 24):
            assert seat.keys == ["d Date", "esc Back", "q Quit"]
        await seat.press("d")
        await seat.until(lambda: seat.keys == ["esc Back"])
        await seat.press(*"2020-01-01", "enter")
        await seat.sees("Wednesday 1 January 2020 is past.")
        await seat.press(*["backspace"] * 10, *str(ahead(3)), "enter")
        await seat.sees("The interview is in 3 days")
        assert load_settings(stage.places.settings).interview_on == ahead(3)
        if size >= (80, 24):
            await seat.sees("0 of 2 questions said at least once.")
            await seat.sees("Left for today: 2 new, about 3 min.")
            await seat.press("end")
            await seat.sees("Go to bed early.")
        await seat.press("d", *["backspace"] * 10, "enter")
        await seat.sees("No interview date is set.")
        assert stage.places.settings.read_text() == "# mine\nthreads = 1\n"
        await seat.press("escape")
        await seat.until(lambda: "⏎ Start" in seat.keys)


@in_loop
async def test_escape_leaves_the_date_as_it_was(stage: Stage) -> None:
    stage.places.settings.write_text(f"interview_date = {ahead(1)}\n")
    async with seated(stage) as seat:
        await seat.sees("The interview is tomorrow.")
        await seat.press("p")
        await seat.sees(f"The day before, from {ahead(0):%A} {ahead(0).day} {ahead(0):%B} – now")
        await seat.press("d", "backspace", "escape")
        await seat.until(lambda: "d Date" in seat.keys)
        await seat.press("escape")
        await seat.sees("The interview is tomorrow.")
    assert load_settings(stage.places.settings).interview_on == ahead(1)


@in_loop
async def test_a_history_that_cannot_be_opened_is_told(stage: Stage) -> None:
    stage.places.database.mkdir()
    async with seated(stage) as seat:
        await seat.sees("never said")
        await seat.press("p")
        await seat.sees("The history")
        await seat.press("escape")
        await seat.sees("never said")
