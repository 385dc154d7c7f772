"""The way to the interview, on the screen."""

from datetime import date, timedelta

import pytest
from piloting import in_loop, seated
from scripted_studio import Stage

from voiceprep.app.widgets.checklists import TickLine
from voiceprep.history.practice_days import practice_day
from voiceprep.practising.choosing import local_now
from voiceprep.practising.prepared import ticked
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
            await seat.sees("[ ] Go to bed early.")
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


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 12)])
@in_loop
async def test_what_is_done_can_be_ticked_and_stays_so(stage: Stage, size: tuple[int, int]) -> None:
    stage.places.settings.write_text(f"interview_date = {ahead(1)}\n")
    async with seated(stage, size) as seat:
        await seat.until(lambda: "⏎ Start" in seat.keys)
        await seat.press("p")
        await seat.sees("The interview is tomorrow.")
        await seat.until(lambda: seat.app.screen.query(TickLine))
        assert "space Tick" not in seat.keys
        while not isinstance(seat.app.focused, TickLine):
            await seat.press("down")
        await seat.until(lambda: "space Tick" in seat.keys)
        assert seat.app.focused.item.id == "once-more"
        for key in ("space", "down", "space"):  # faster than anything is drawn
            seat.app.simulate_key(key)
        await seat.sees("[x] Choose two")
        assert ticked(stage.places, ahead(1), ahead(0)) == {"once-more", "ask-them"}
        await seat.press("up")
        await seat.sees("[x] Say CTC")
        await seat.press("space")
        await seat.sees("[ ] Say CTC")
        await seat.press("up")
        await seat.sees("The interview is tomorrow.")
        if size >= (80, 24):
            await seat.sees("– now, 1 of 5 done")
        await seat.press("escape")
        await seat.until(lambda: "⏎ Start" in seat.keys)
        await seat.press("p")
        await seat.until(lambda: seat.app.screen.query(TickLine))
        await seat.press("end")
        await seat.until(lambda: [one.item.id for one in seat.app.screen.query(TickLine) if one.done] == ["ask-them"])


@in_loop
async def test_ticks_that_cannot_be_read_or_kept_are_told_of(stage: Stage) -> None:
    stage.places.settings.write_text(f"interview_date = {ahead(1)}\n")
    stage.places.prepared.write_text("[1")
    async with seated(stage) as seat:
        await seat.until(lambda: "⏎ Start" in seat.keys)
        await seat.press("p")
        await seat.sees("Move it away: the checklists then begin without a tick.")
        await seat.sees("The interview is tomorrow.")
        await seat.press(*["down"] * 6, "space")
        await seat.sees("Move it away: the checklists then begin without a tick.")
        assert stage.places.prepared.read_text() == "[1"
        assert not [one for one in seat.app.screen.query(TickLine) if one.done]


@in_loop
async def test_a_history_that_cannot_be_opened_is_told(stage: Stage) -> None:
    stage.places.database.mkdir()
    async with seated(stage) as seat:
        await seat.sees("never said")
        await seat.press("p")
        await seat.sees("The history")
        await seat.press("escape")
        await seat.sees("never said")
