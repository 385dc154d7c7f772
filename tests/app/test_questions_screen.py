from piloting import in_loop, seated
from scripted_studio import FULL_ANSWER, Stage


@in_loop
async def test_typing_narrows_the_list_and_enter_practises_from_there(stage: Stage) -> None:
    async with seated(stage) as seat:
        await seat.sees("never said")
        await seat.press("b")
        await seat.sees("2 questions")
        await seat.press(*"over")
        await seat.sees("1 question")
        assert "p-value" not in seat.words
        await seat.press("enter")
        await seat.sees("What is overfitting?")
        await seat.answers("the model learned the noise of its training data")
        await seat.press("escape")
        await seat.sees("1 question")


@in_loop
async def test_words_that_no_question_has_are_answered(stage: Stage) -> None:
    async with seated(stage) as seat:
        await seat.sees("never said")
        await seat.press("b")
        await seat.press(*"qqq")
        await seat.sees("No question has these words. Clear the field to see all.")
        await seat.press("enter")
        assert "qqq" in seat.words
        await seat.press("backspace", "backspace", "backspace")
        await seat.sees("2 questions")


@in_loop
async def test_the_list_is_reached_with_the_arrow_key(stage: Stage) -> None:
    async with seated(stage) as seat:
        await seat.sees("never said")
        await seat.press("b")
        await seat.sees("2 questions")
        await seat.press("down", "down", "enter")
        await seat.answers(FULL_ANSWER)
        assert "1 of 1" in seat.words
