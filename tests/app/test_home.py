from datetime import timedelta

import pytest
from banks import bank_text
from piloting import in_loop, seated
from said_before import said_before
from scripted_studio import FULL_ANSWER, QUESTIONS, Stage

from voiceprep.app.screens.turn import Stage as TurnStage
from voiceprep.history.practice_days import practice_day
from voiceprep.practising.choosing import local_now

MORE = bank_text("\n## Why more? {#more time=20}\n\nThere is more of it.\n")


@in_loop
async def test_without_any_bank_it_says_where_to_look_and_offers_no_start(stage: Stage) -> None:
    (stage.places.banks / "statistics.md").unlink()
    async with seated(stage) as seat:
        await seat.sees("No question could be loaded. “voiceprep bank check” says why.")
        assert seat.keys == ["h History", "g Progress", "s Settings", "q Quit"]
        await seat.press("enter", "b")
        assert "No question could be loaded." in seat.words


@in_loop
async def test_a_bank_with_mistakes_is_told_and_the_others_load(stage: Stage) -> None:
    stage.write_bank(QUESTIONS.replace("{#p-value", "{#P value").replace("#overfitting", "#other"), "broken.md")
    async with seated(stage) as seat:
        await seat.sees("1 bank file left out for mistakes. “voiceprep bank check” lists them.")
        assert "What does a p-value mean?" in seat.words


@in_loop
async def test_a_damaged_history_is_moved_away_and_that_is_told(stage: Stage) -> None:
    stage.places.database.write_bytes(b"these bytes are no history " * 300)
    async with seated(stage) as seat:
        await seat.sees("The history was damaged and has been moved to history.sqlite3.damaged-")
        await seat.press("enter")
        await seat.answers(FULL_ANSWER)
    [damaged] = stage.home.glob("history.sqlite3.damaged-*")
    assert damaged.read_bytes().startswith(b"these bytes")
    assert len(stage.kept()) == 1


@in_loop
async def test_a_history_that_cannot_be_opened_keeps_nobody_from_practising(stage: Stage) -> None:
    stage.places.database.mkdir()
    async with seated(stage) as seat:
        await seat.sees("never said")
        assert "history" in seat.words.lower().split("overfitting?")[1]
        await seat.press("enter")
        await seat.answers(FULL_ANSWER)
        await seat.until(lambda: seat.notice)


@in_loop
async def test_what_was_answered_today_is_not_next_any_more(stage: Stage) -> None:
    async with seated(stage) as seat:
        await seat.sees("2 to practise")
        await seat.sees("Today: 2 questions in about 3 min (2 new)")
        await seat.press("down")
        await seat.sees("You have not said this one yet (ml-fundamentals, concept, intermediate).")
        await seat.press("enter")
        await seat.sees("What is overfitting?")
        await seat.answers("the model learned the noise of its training data")
        await seat.until(lambda: stage.kept())
        await seat.press("escape")
        await seat.sees("1 to practise")
        await seat.sees("Today: 1 question in about 2 min (1 new) · 1 done")
        assert seat.words.index("What does a p-value mean?") < seat.words.index("What is overfitting? due in 8 days")
        await seat.press("down")
        await seat.sees("Said today with 100% covered.")


@in_loop
async def test_when_today_is_done_it_says_so_and_enter_still_practises(stage: Stage) -> None:
    said_before(stage, "p-value", days_ago=0)
    said_before(stage, "overfitting", days_ago=0)
    async with seated(stage) as seat:
        await seat.sees("That is all for today · 2 done. Enter practises the highlighted question all the same.")
        assert "to practise" not in seat.words
        await seat.press("enter")
        await seat.reaches(TurnStage.LISTENING)
        assert "1 of 1" in seat.words


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@in_loop
async def test_it_says_why_each_question_comes_the_weak_one_first(stage: Stage, size: tuple[int, int]) -> None:
    stage.write_bank(MORE, "more.md")
    said_before(stage, "overfitting", days_ago=9)
    said_before(stage, "p-value", days_ago=9, missed=(1, 2), wrong=(0,))
    async with seated(stage, size) as seat:
        await seat.sees("Today: 3 questions in about 4 min (1 with weak points, 1 fading, 1 new)")
        await seat.sees("What does a p-value mean? 1 said wrong, 2 missed 45 s")
        await seat.sees("What is overfitting? fading (9 in 10) 30 s")
        await seat.sees("Why more? never said")
        await seat.sees("Said 9 days ago with 0% covered. The chance that you still know it is about 6 in 10.")
        await seat.sees("Said wrong: It is the probability of data at least as …. Missed: It is computed")
        await seat.press("enter")
        await seat.sees("What does a p-value mean?")
        assert "1 of 3" in seat.words


@in_loop
async def test_the_interview_is_in_view_and_settings_with_a_mistake_are_told(stage: Stage) -> None:
    day = practice_day(local_now()) + timedelta(days=2)
    stage.places.settings.write_text(f"interview_date = {day}\n")
    async with seated(stage) as seat:
        await seat.sees(f"The interview is in 2 days, on {day:%A} {day.day} {day:%B}. 0 of 2 questions said.")
        stage.places.settings.write_text("interview_date = 'soon'\n")
        await seat.press("h", "escape")
        await seat.sees("interview_date is not a date like 2026-12-01.")
        assert "What does a p-value mean?" in seat.words


@in_loop
async def test_the_first_screen_does_not_wait_for_the_recognizer(stage: Stage) -> None:
    stage.recognizer_waits.clear()
    async with seated(stage) as seat:
        await seat.sees("Loading the recognizer …")
        await seat.sees("never said")
        await seat.press("enter")
        await seat.reaches(TurnStage.LISTENING)
        stage.script.say(FULL_ANSWER)
        stage.script.pause(2.6)
        await seat.sees("… TRANSCRIBING the recognizer is still loading")
        stage.recognizer_waits.set()
        await seat.reaches(TurnStage.ASSESSED)


@in_loop
async def test_the_rough_recognizer_is_called_rough_with_the_command_that_gets_a_better_one(stage: Stage) -> None:
    rough = Stage(stage.home, recognizer_name="builtin")
    async with seated(rough) as seat:
        await seat.sees("Recognizer: built-in, rough")
        assert "Better: voiceprep models fetch base.en" in seat.words
        await seat.press("enter")
        await seat.answers(FULL_ANSWER)
        assert "heard by the rough built-in recognizer" in seat.words
