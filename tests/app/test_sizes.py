"""The screens at the sizes that terminals have, with texts longer than they are."""

import pytest
from banks import bank_text
from piloting import in_loop, seated
from scripted_studio import FULL_ANSWER, Stage

from voiceprep.app.screens.turn import Stage as TurnStage

LONG_QUESTION = "Why would " + "a very long question that goes on " * 12 + "ever end?"
POINTS = "\n".join(f"- Point number {number} is said with enough words to take two lines" for number in range(12))
LONG_BANK = bank_text(f"\n## {LONG_QUESTION} {{#long}}\n\n{'An answer. ' * 200}\n\n### Key points\n{POINTS}\n")
WORDS = [f"word{number}" for number in range(300)]


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 12)])
@in_loop
async def test_a_long_question_and_a_long_answer_fit_or_scroll(stage: Stage, size: tuple[int, int]) -> None:
    stage.write_bank(LONG_BANK)
    async with seated(stage, size) as seat:
        await seat.until(lambda: "Why would" in seat.words or size[1] < 12)
        await seat.until(lambda: "⏎ Start" in seat.keys)
        await seat.press("enter")
        await seat.reaches(TurnStage.LISTENING)
        for at in range(0, len(WORDS), 50):
            stage.script.say(" ".join(WORDS[at : at + 50]))
            stage.script.pause(0.7)
        stage.script.pause(2)
        await seat.reaches(TurnStage.ASSESSED)
        if size >= (80, 24):
            for key in ("r Retry", "n Next", "a Ask", "m Model", "esc Back", "q Quit"):
                await seat.until(lambda key=key: key in seat.keys)
            await seat.until(lambda: "↑ ↓ more" in seat.words or "Point number 11" in seat.words)
            await seat.press("end")
            await seat.sees("Point number 11")
            await seat.sees("tab, then ↑ ↓ scrolls")
            await seat.press("tab", "end")
            await seat.sees("word299")
            await seat.press("m")
            await seat.sees("Model answer")
            await seat.press("m")
        await seat.press("h", "escape")
        await seat.until(lambda: seat.turn_stage is None)
        await seat.press("h", "enter", "escape", "escape", "b", "x", "escape")


@pytest.mark.parametrize("width", [80, 120])
@in_loop
async def test_the_footer_shows_exactly_the_keys_that_work(stage: Stage, width: int) -> None:
    stage.speaker.lingering = True
    async with seated(stage, (width, 24)) as seat:
        await seat.sees("never said")
        assert seat.keys == ["⏎ Start", "b Questions", "h History", "p Plan", "g Progress", "s Settings", "q Quit"]
        await seat.press("enter")
        await seat.until(lambda: stage.speaker.playing)
        always = ["esc Back", "q Quit"]
        assert seat.keys == ["space Answer now", "n Next", "h Hands-free", "t Hint", "s Stop", *always]
        stage.speaker.lingering = False
        await seat.reaches(TurnStage.LISTENING)
        await seat.until(lambda: seat.keys == ["h Hands-free", "t Hint", *always])
        stage.script.say(FULL_ANSWER)
        await seat.until(lambda: seat.keys == ["space I'm done", "h Hands-free", "t Hint", *always])
        stage.recognizer.ready.clear()
        stage.script.pause(2.6)
        await seat.reaches(TurnStage.TRANSCRIBING)
        await seat.until(lambda: seat.keys == ["w Go on", "h Hands-free", *always])
        stage.recognizer.ready.set()
        await seat.reaches(TurnStage.ASSESSED)
        over = ["w Go on", "r Retry", "n Next", "p Play", "a Ask", "m Model", "c Correct", "e Notes"]
        if width >= 100:
            over.insert(3, "h Hands-free")
        await seat.until(lambda: seat.keys == [*over, *always])
        stage.speaker.lingering = True
        await seat.press("p")
        over.remove("p Play")
        await seat.until(lambda: seat.keys == [*over, "s Stop", *always])


@in_loop
async def test_the_evidence_of_the_chosen_point_is_scrolled_into_view(stage: Stage) -> None:
    async with seated(stage, practising=True) as seat:
        await seat.answers(" ".join(WORDS[:200]) + " tiny effects become significant in huge samples")
        await seat.press("end")
        await seat.until(lambda: "become significant in huge samples" in " ".join(seat.underlined.split()))
        await seat.press("home")


@in_loop
async def test_square_brackets_are_shown_as_they_are(stage: Stage) -> None:
    text = "What does [/inst] do to a[i] and [bold]this[/bold]?"
    stage.write_bank(
        bank_text(f"\n## {text} {{#brackets}}\n\nIt closes [inst].\n\n### Key points\n- It closes [b]x[/inst]\n"),
        "statistics.md",
    )
    async with seated(stage, (120, 40)) as seat:
        await seat.sees(text)
        await seat.press("b")
        await seat.sees("1 question")
        assert text in seat.words
        await seat.press("enter")
        await seat.sees("LISTENING")
        assert text in seat.words
        await seat.answers("it closes [/inst] and [b]")
        assert "It closes [b]x[/inst]" in seat.words
        assert "it closes [/inst] and [b]" in seat.words
        await seat.press("m")
        await seat.sees("It closes [inst].")
        await seat.until(lambda: stage.recordings() == [".flac"])
        await seat.press("escape", "escape")
        await seat.press("h")
        await seat.sees(text)
        await seat.press("enter")
        await seat.sees("it closes [/inst] and [b]")
        assert text in seat.words
