from datetime import UTC, datetime, timedelta

import pytest
from past_answers import ASKED, keep_answer
from piloting import in_loop, seated
from scripted_studio import FULL_ANSWER, Stage

DAYS_AGO = (datetime.now(UTC) - ASKED) / timedelta(days=1)
SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)])


def ago(days: float) -> float:
    """So many days ago, as ``keep_answer`` counts."""
    return DAYS_AGO - days


@SIZES
@in_loop
async def test_without_answers_it_says_how_to_begin(stage: Stage, size: tuple[int, int]) -> None:
    async with seated(stage, size) as seat:
        await seat.sees("g Progress")
        await seat.press("g")
        await seat.sees("No answers yet. Practise a question, and your progress will be here.")
        assert seat.keys == ["esc Back", "q Quit"]
        await seat.sees("Disk: 0 recordings 0.0 MB")
        await seat.press("enter", "tab", "escape")
        await seat.sees("g Progress")


@SIZES
@in_loop
async def test_one_answer_is_no_trend_and_little_to_go_by(stage: Stage, size: tuple[int, int]) -> None:
    keep_answer(stage, FULL_ANSWER, days=ago(0.01))
    async with seated(stage, size) as seat:
        await seat.press("g")
        await seat.sees("1 answer on 1 of the last 56 days, less than a minute.")
        assert "150 words/min this week" in seat.words
        assert "0.0 per 100 words this week" in seat.words
        assert "~67%" in seat.words
        assert "13–97%" in seat.words
        assert "1 of 2" in seat.words
        assert "~: a first guess." in seat.words
        assert "█" not in next(line for line in seat.screen.splitlines() if "Pace" in line)
        assert "ml-fundamentals, the weakest first" in seat.words
        assert seat.keys == ["⏎ Open", "tab Tracks/questions", "esc Back", "q Quit"]


@SIZES
@in_loop
async def test_many_answers_are_pictures_with_their_numbers(stage: Stage, size: tuple[int, int]) -> None:
    keep_answer(stage, "um um I do not know", days=ago(40))
    keep_answer(stage, FULL_ANSWER, days=ago(20))
    keep_answer(stage, "the model learned the noise of its training data", question="overfitting", days=ago(3))
    keep_answer(stage, "I do not know", question="overfitting", days=ago(0.01))
    async with seated(stage, size) as seat:
        await seat.press("g")
        await seat.sees("4 answers on 4 of the last 56 days")
        assert "1 today, 2 this week" in seat.words
        assert "words/min this week, 150 before" in seat.words
        assert "0.0 per 100 words this week" in seat.words
        assert "2 of 2" in seat.words
        assert "0→34%" in seat.words, seat.screen
        lines = seat.screen.splitlines()
        [overfitting] = [number for number, line in enumerate(lines) if "What is overfitting?" in line]
        [p_value] = [number for number, line in enumerate(lines) if "What does a p-value mean?" in line]
        assert overfitting < p_value, "the weakest first"
        assert "100→0%" in lines[overfitting]
        assert "0→67%" in lines[p_value]
        assert "2×" in lines[p_value]


@in_loop
async def test_a_question_s_last_answer_can_be_opened_and_corrected(stage: Stage) -> None:
    keep_answer(stage, "I do not know", days=ago(2))
    keep_answer(stage, FULL_ANSWER, days=ago(1))
    async with seated(stage, (120, 40)) as seat:
        await seat.press("g")
        await seat.sees("0→67%")
        await seat.press("enter", "enter")
        await seat.sees("67% covered")
        await seat.press("end", "c")
        await seat.until(lambda: stage.kept()[1].corrections)
        await seat.press("escape")
        await seat.sees("weakest first")
        await seat.press("escape")
        await seat.sees("g Progress")


@in_loop
async def test_the_questions_are_those_of_the_highlighted_track(stage: Stage) -> None:
    speech = stage.write_bank(name="speech.md")
    speech.write_text(
        speech.read_text()
        .replace("track: ml-fundamentals", "track: speech")
        .replace("#p-value", "#wer")
        .replace("#overfitting", "#cer")
        .replace("What does a p-value mean?", "What is a word error rate?")
    )
    keep_answer(stage, FULL_ANSWER, days=ago(1))
    async with seated(stage) as seat:
        await seat.press("g")
        await seat.sees("ml-fundamentals, the weakest first")
        assert "not known" in seat.words
        assert "0 of 2" in seat.words
        await seat.press("down")
        await seat.sees("speech: never said")
        assert seat.keys == ["esc Back", "q Quit"]
        await seat.press("enter", "up")
        await seat.sees("What does a p-value mean? 1×")


@in_loop
async def test_many_tracks_scroll_and_leave_room_for_questions(stage: Stage) -> None:
    text = stage.write_bank().read_text()
    for track in range(10, 30):
        other = text.replace("track: ml-fundamentals", f"track: track-{track}").replace("{#", f"{{#{track}-")
        stage.write_bank(other, f"{track}.md")
    for days, question in ((2, "p-value"), (1, "overfitting")):
        keep_answer(stage, FULL_ANSWER, question=question, days=ago(days))
    async with seated(stage) as seat:
        await seat.press("g")
        await seat.sees("track-16")
        assert "track-17" not in seat.words
        await seat.sees("What does a p-value mean? 1×")
        assert "What is overfitting? 1×" in seat.words
        assert "Disk: 2 recordings" in seat.words
        await seat.press("ctrl+end")
        await seat.sees("track-29: never said")


@in_loop
async def test_answers_to_questions_that_no_bank_has_are_counted_and_told(stage: Stage) -> None:
    keep_answer(stage, FULL_ANSWER, days=ago(1))
    stage.write_bank(stage.write_bank().read_text().replace("#p-value", "#renamed"))
    async with seated(stage) as seat:
        await seat.press("g")
        await seat.sees("1 to questions no bank has now")
        assert "not known" in seat.words


@in_loop
async def test_long_ago_is_no_trend(stage: Stage) -> None:
    keep_answer(stage, FULL_ANSWER, days=ago(100))
    async with seated(stage) as seat:
        await seat.press("g")
        await seat.sees("1 answer in all, none in the last 56 days.")
        assert "0 today, 0 this week" in seat.words


@in_loop
async def test_a_history_that_cannot_be_read_is_told(stage: Stage) -> None:
    stage.places.database.mkdir()
    async with seated(stage) as seat:
        await seat.sees("h History")
        await seat.press("g")
        await seat.sees("cannot be used")
        await seat.press("enter", "escape")
        await seat.sees("h History")


@in_loop
async def test_it_is_drawn_anew_for_another_width(stage: Stage) -> None:
    for days in range(30):
        keep_answer(stage, FULL_ANSWER, days=ago(days + 0.01), sound=False)
    async with seated(stage, (120, 40)) as seat:
        await seat.press("g")
        await seat.sees("30 answers on 30 of the last 56 days")
        await seat.until(lambda: "█" * 30 in seat.screen)
        await seat.pilot.resize_terminal(80, 24)
        await seat.until(lambda: "█" * 28 in seat.screen and "█" * 29 not in seat.screen)
        assert "What does a p-value mean? 30×" in seat.words


@in_loop
async def test_a_tiny_terminal_shows_what_it_can(stage: Stage) -> None:
    keep_answer(stage, FULL_ANSWER, days=ago(3))
    async with seated(stage, (40, 12)) as seat:
        await seat.press("g")
        await seat.sees("1 answer on 1 of the last 56 days")
        await seat.press("tab", "tab", "down", "up", "enter", "escape", "escape")
        await seat.sees("⏎ Start")
