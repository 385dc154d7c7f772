"""Two answers to one question side by side."""

import pytest
from banks import bank_text
from past_answers import keep_answer
from piloting import Seat, in_loop, seated
from scripted_studio import FULL_ANSWER, Stage

from voiceprep.history.opening import open_history

POINT = "It is the probability of data at least as extreme as what was seen"
NULL = "assuming the null hypothesis is true"
TINY = "tiny effects become significant in huge samples"


async def open_answer(seat: Seat, downs: int = 0) -> None:
    """From home to an answer of the list, the newest being the first."""
    await seat.until(lambda: "h History" in seat.keys)
    await seat.press("h")
    await seat.until(lambda: "⏎ Open" in seat.keys)
    await seat.press(*["down"] * downs, "enter")
    await seat.sees("key points said")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@in_loop
async def test_an_answer_is_compared_with_the_one_before(stage: Stage, size: tuple[int, int]) -> None:
    keep_answer(stage, f"um uh {TINY}", pause_after=(2,))
    keep_answer(stage, "another question", question="overfitting", days=1)
    keep_answer(stage, f"um {FULL_ANSWER}", days=2)
    async with seated(stage, size) as seat:
        await open_answer(seat)
        await seat.press("v")
        await seat.sees("answer 1 answer 3")
        assert "Coverage 33% 67% +33%" in seat.words or "Coverage 33% 67% +34%" in seat.words
        assert "Fillers 2 1 −1" in seat.words
        assert "Pauses 1 0 −1" in seat.words
        assert f"Gained (2) · → ✓ {POINT} · → ✓ It is computed {NULL} Lost (1) ✓ → · Tiny effects" in seat.words
        assert "which may account" not in seat.words
        assert seat.keys == ["esc Back", "q Quit"]
        await seat.press("escape")
        await seat.until(lambda: "v Compare" in seat.keys)


@in_loop
async def test_another_answer_can_be_chosen(stage: Stage) -> None:
    for days, said in enumerate(("nothing", NULL, TINY, FULL_ANSWER)):
        keep_answer(stage, said, days=days)
    async with seated(stage) as seat:
        await open_answer(seat)
        await seat.press("v")
        await seat.sees("answer 3 answer 4")
        assert seat.keys == ["o Other answer", "esc Back", "q Quit"]
        await seat.press("o")
        await seat.sees("Compare with the answer of …")
        assert "2026-03-01" in seat.words
        assert "answer 4" not in seat.words.split("Compare with")[1]
        await seat.press("end", "enter")
        await seat.sees("answer 1 answer 4")
        assert "Lost" not in seat.words
        await seat.press("o", "up", "escape")
        await seat.until(lambda: "o Other answer" in seat.keys)
        assert "answer 1 answer 4" in seat.words


@in_loop
async def test_the_first_answer_is_compared_with_the_next(stage: Stage) -> None:
    for days, said in enumerate(("nothing", FULL_ANSWER, TINY)):
        keep_answer(stage, said, days=days)
    async with seated(stage) as seat:
        await open_answer(seat, downs=2)
        await seat.press("v")
        await seat.sees("answer 1 answer 2")
        assert "Gained (2)" in seat.words


@in_loop
async def test_an_only_answer_has_nothing_to_be_compared_with(stage: Stage) -> None:
    keep_answer(stage, FULL_ANSWER)
    keep_answer(stage, "the noise", question="overfitting", days=-1)
    async with seated(stage) as seat:
        await open_answer(seat)
        assert "v Compare" not in seat.keys
        await seat.press("v")
        await seat.until(lambda: "d Delete" in seat.keys)


@in_loop
async def test_verdicts_settled_a_moment_ago_count(stage: Stage) -> None:
    keep_answer(stage, "nothing")
    keep_answer(stage, "nothing either", days=1)
    async with seated(stage) as seat:
        await open_answer(seat)
        await seat.press("home", "c", "c", "v")
        await seat.sees(f"Gained (1) · → ✓ {POINT}")


@in_loop
async def test_an_answer_that_is_gone_meanwhile_says_so(stage: Stage) -> None:
    keep_answer(stage, "nothing")
    keep_answer(stage, FULL_ANSWER, days=1)
    async with seated(stage) as seat:
        await open_answer(seat)
        history = open_history(stage.places.database, stage.places.recordings)
        with history.database:
            history.attempts.delete(1)
        await seat.press("v")
        await seat.sees("There is no attempt 1.")


@in_loop
async def test_many_long_points_scroll(stage: Stage) -> None:
    points = "\n".join(
        f"- Point number {number} is made with so many words that it takes a second line" for number in range(12)
    )
    stage.write_bank(
        bank_text(f"\n## {'Why is it so long? ' * 9}{{#p-value}}\n\nBecause.\n\n### Key points\n{points}\n")
    )
    keep_answer(stage, "nothing [b]at[/b] all")
    keep_answer(stage, "nothing", days=1)
    async with seated(stage) as seat:
        await open_answer(seat)
        await seat.press("v")
        await seat.sees("As before (12)")
        assert "number 11" not in seat.words
        await seat.press("end")
        await seat.sees("Point number 11")
