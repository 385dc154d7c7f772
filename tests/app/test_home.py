from piloting import in_loop, seated
from scripted_studio import FULL_ANSWER, QUESTIONS, Stage

from voiceprep.app.screens.practice import Stage as TurnStage


@in_loop
async def test_without_any_bank_it_says_where_to_look_and_offers_no_start(stage: Stage) -> None:
    (stage.places.banks / "statistics.md").unlink()
    async with seated(stage) as seat:
        await seat.sees("No question could be loaded. “voiceprep bank check” says why.")
        assert seat.keys == ["h History", "q Quit"]
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
        await seat.press("down", "enter")
        await seat.sees("What is overfitting?")
        await seat.answers("the model learned the noise of its training data")
        await seat.press("escape")
        await seat.sees("1 to practise")
        assert seat.words.index("What does a p-value mean?") < seat.words.index("What is overfitting? due in 5 days")


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
        assert "Better: voiceprep models add FOLDER" in seat.words
        await seat.press("enter")
        await seat.answers(FULL_ANSWER)
        assert "heard by the rough built-in recognizer" in seat.words
