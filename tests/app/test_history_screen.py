from piloting import in_loop, seated
from scripted_studio import FULL_ANSWER, Stage

from voiceprep.assessing.records import Verdict


@in_loop
async def test_an_empty_history_says_how_to_begin_one(stage: Stage) -> None:
    async with seated(stage) as seat:
        await seat.sees("never said")
        await seat.press("h")
        await seat.sees("No answers yet. Practise a question, and it will be here.")
        assert seat.keys == ["esc Back", "q Quit"]
        await seat.press("enter")
        await seat.press("escape")
        await seat.sees("never said")


@in_loop
async def test_past_answers_are_listed_opened_played_and_corrected(stage: Stage) -> None:
    async with seated(stage, practising=True) as seat:
        await seat.answers("I do not know")
        await seat.press("n")
        await seat.sees("What is overfitting?")
        await seat.answers("the model learned the noise of its training data")
        await seat.until(lambda: len(stage.kept()) == 2)
    async with seated(stage) as seat:
        await seat.sees("due in")
        await seat.press("h")
        await seat.sees("What is overfitting? 100%")
        assert seat.words.index("What is overfitting?") < seat.words.index("What does a p-value mean?")
        await seat.press("down", "enter")
        await seat.sees("0% covered 0 of 3 key points said")
        assert "What does a p-value mean?" in seat.words
        assert "heard by scripted" in seat.words
        assert "I do not know" in seat.words

        stage.speaker.lingering = True
        await seat.press("p")
        await seat.until(lambda: stage.speaker.playing and "s Stop" in seat.keys)
        await seat.press("s")
        await seat.until(lambda: stage.speaker.stopped == 1 and "s Stop" not in seat.keys)

        await seat.press("m")
        await seat.sees("Model answer")
        await seat.press("m", "c")
        await seat.sees("✗ wrong It is the probability")
        await seat.press("c")
        await seat.sees("✓ said It is the probability of data at least as extreme as what was seen your verdict")
        await seat.until(lambda: [one.verdict for one in stage.kept()[0].corrections] == [Verdict.COVERED])
        await seat.press("escape")
        await seat.sees("What does a p-value mean? 33%")


@in_loop
async def test_an_answer_whose_bank_is_gone_can_still_be_read_and_heard(stage: Stage) -> None:
    async with seated(stage, practising=True) as seat:
        await seat.answers(FULL_ANSWER)
        await seat.until(lambda: stage.recordings() == [".flac"])
    (stage.places.banks / "statistics.md").unlink()
    async with seated(stage) as seat:
        await seat.sees("No question could be loaded")
        await seat.press("h")
        await seat.sees("What does a p-value mean?")
        await seat.press("enter")
        await seat.sees("67% covered")
        await seat.press("m")
        await seat.sees("The bank with this question is not here any more.")
        await seat.press("p")
        await seat.until(lambda: len(stage.speaker.played) == 2)


@in_loop
async def test_leaving_an_answer_stops_its_sound(stage: Stage) -> None:
    async with seated(stage, practising=True) as seat:
        await seat.answers(FULL_ANSWER)
        await seat.until(lambda: stage.recordings() == [".flac"])
        await seat.press("escape")
        await seat.sees("due in")
        await seat.press("h")
        await seat.sees("67%")
        await seat.press("enter")
        await seat.sees("67% covered")
        stage.speaker.lingering = True
        await seat.press("p")
        await seat.until(lambda: stage.speaker.playing)
        await seat.press("escape")
        await seat.until(lambda: not stage.speaker.playing)
        await seat.sees("What does a p-value mean? 67%")
