"""One past answer: hearing where a point was said, what was missed, putting words right, notes, deleting."""

import pytest
from banks import bank_text
from past_answers import LEAD_IN_S, WORD_S, keep_answer
from piloting import Seat, in_loop, seated
from scripted_studio import FULL_ANSWER, QUESTIONS, Stage

from voiceprep.assessing.records import Verdict
from voiceprep.history.opening import open_history
from voiceprep.history.revising import BY_HAND
from voiceprep.listening.audio import SAMPLE_RATE_HZ

NULL = "assuming the null hypothesis is true"
MISSED = "Tiny effects become significant in huge samples"


async def open_newest(seat: Seat) -> None:
    """From home to the newest answer."""
    await seat.until(lambda: "h History" in seat.keys)
    await seat.press("h")
    await seat.until(lambda: "⏎ Open" in seat.keys)
    await seat.press("enter")
    await seat.sees("key points said")


async def write(seat: Seat, text: str) -> None:
    """Type a text over what is selected and take it."""
    await seat.sees("Take it")
    await seat.press(*("space" if letter == " " else letter for letter in text), "enter")


def said(stage: Stage) -> list[tuple[str, str]]:
    """All words that answer 1 has had, each with the version of what made them out."""
    history = open_history(stage.places.database, stage.places.recordings)
    with history.database:
        return [(transcript.text, version) for transcript, version in history.revisions.transcripts(1)]


def note(stage: Stage) -> str:
    history = open_history(stage.places.database, stage.places.recordings)
    with history.database:
        return history.revisions.note(1)


# -- hearing ----------------------------------------------------------------------------------------------------------


@in_loop
async def test_enter_plays_the_seconds_in_which_the_point_was_said(stage: Stage) -> None:
    keep_answer(stage, f"well I would say that {NULL} and so on for a long while after that")
    async with seated(stage) as seat:
        await open_newest(seat)
        await seat.press("home", "down")
        await seat.until(lambda: "⏎ Hear" in seat.keys)
        await seat.press("enter")
        await seat.until(lambda: len(stage.speaker.played) == 1)
        # Words 6 to 11 with a third of a second or so of air on both sides, and no more.
        [sound] = stage.speaker.played
        levels = {round(float(level) * 100) for level in sound.samples}
        assert {6, 7, 8, 9, 10, 11} <= levels <= {5, 6, 7, 8, 9, 10, 11, 12}
        assert sound.rate_hz == SAMPLE_RATE_HZ
        assert 6 * WORD_S + 0.4 < sound.duration_s < 6 * WORD_S + 1.2
        await seat.until(lambda: "s Stop" not in seat.keys)


@in_loop
async def test_what_is_heard_can_be_stopped_and_changed(stage: Stage) -> None:
    keep_answer(stage, FULL_ANSWER)
    stage.speaker.lingering = True
    async with seated(stage) as seat:
        await open_newest(seat)
        await seat.press("home", "enter")
        await seat.until(lambda: stage.speaker.playing and "s Stop" in seat.keys)
        assert "p Play" not in seat.keys
        await seat.press("down", "enter")
        await seat.until(lambda: stage.speaker.stopped == 1 and len(stage.speaker.played) == 2)
        await seat.press("s")
        await seat.until(lambda: stage.speaker.stopped == 2 and "p Play" in seat.keys)
        assert stage.speaker.played[0].duration_s > stage.speaker.played[1].duration_s


@in_loop
async def test_an_answer_without_a_recording_says_so(stage: Stage) -> None:
    keep_answer(stage, FULL_ANSWER, sound=False)
    async with seated(stage) as seat:
        await open_newest(seat)
        assert not {"⏎ Hear", "p Play"} & set(seat.keys)
        await seat.press("home", "enter")
        await seat.sees("No recording was kept of this answer.")
    assert stage.speaker.played == []


@in_loop
async def test_an_answer_whose_words_have_no_times_says_so(stage: Stage) -> None:
    keep_answer(stage, FULL_ANSWER, times=False)
    async with seated(stage) as seat:
        await open_newest(seat)
        assert "⏎ Hear" not in seat.keys
        await seat.press("home", "enter")
        await seat.sees("It is not known when this was said")
        assert "Speech" not in seat.words


@in_loop
async def test_a_point_that_was_missed_cannot_be_heard(stage: Stage) -> None:
    keep_answer(stage, FULL_ANSWER)
    async with seated(stage) as seat:
        await open_newest(seat)
        await seat.press("end")
        await seat.until(lambda: "⏎ Hear" not in seat.keys)
        await seat.press("enter")
        await seat.sees("Nothing in the answer was found for this point, so there is nothing to hear.")


# -- what is shown ----------------------------------------------------------------------------------------------------


@in_loop
async def test_a_miss_has_the_model_answers_words_beside_it(stage: Stage) -> None:
    keep_answer(stage, FULL_ANSWER)
    async with seated(stage) as seat:
        await open_newest(seat)
        assert "The model answer:" not in seat.words
        await seat.press("end")
        await seat.sees(f"The model answer: “{MISSED}.”")
        assert FULL_ANSWER.split(" in ")[0] not in seat.underlined
        await seat.press("m")
        await seat.until(lambda: "The model answer: “" not in seat.words)
        await seat.press("m", "home")
        await seat.until(lambda: "You said" in seat.words and "The model answer:" not in seat.words)


@in_loop
async def test_wrong_words_and_right_ones_stand_together(stage: Stage) -> None:
    point = "- It is computed assuming the null hypothesis is true\n"
    stage.write_bank(QUESTIONS.replace(point, f"{point}  - never: it proves that the null hypothesis is false\n"))
    keep_answer(stage, "it proves that the null hypothesis is false")
    async with seated(stage, (120, 40)) as seat:
        await open_newest(seat)
        await seat.press("home", "down")
        await seat.sees("You said: “proves that the null hypothesis is false”")
        await seat.sees("The model answer: “It is the probability of data")


@in_loop
async def test_a_point_that_is_not_in_the_model_answer_says_so(stage: Stage) -> None:
    stage.write_bank(bank_text("\n## Why? {#p-value}\n\nBecause.\n\n### Key points\n- Water boils at altitude\n"))
    keep_answer(stage, "no idea")
    async with seated(stage) as seat:
        await open_newest(seat)
        await seat.sees("The model answer has no sentence close to this point.")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@in_loop
async def test_the_timeline_shows_when_what_was_said(stage: Stage, size: tuple[int, int]) -> None:
    keep_answer(stage, f"um {NULL} uh yes", pause_after=(1, 7))
    async with seated(stage, size) as seat:
        await open_newest(seat)
        await seat.press("home", "down")
        await seat.sees("this one at 0:03–0:05")
        assert "0:03 speech, 2 pauses" in seat.words
        assert "2: um 0:01, uh 0:07" in seat.words
        [speech] = [line for line in seat.screen.splitlines() if line.startswith(" Speech")]
        drawn = speech.split()[1].strip("·")
        assert drawn == drawn.strip("░")
        assert [len(part) > 0 for part in drawn.replace("░", " ").split()] == [True, True, True]
        [points] = [line for line in seat.screen.splitlines() if line.startswith(" Points")]
        # The point stands under the second stretch of speech.
        assert points.index("✓") == pytest.approx(speech.index("█", speech.index("░")), abs=1)
        assert ("0:00" in seat.words) == (size[1] == 40)
        await seat.press("end")
        await seat.sees("this one was not said")


@in_loop
async def test_words_that_the_recognizer_was_not_sure_of_are_dimmed(stage: Stage) -> None:
    keep_answer(stage, "this is a muffled word", unsure=("muffled",))
    async with seated(stage) as seat:
        await open_newest(seat)
        colours = {
            word: segment.style.color
            for strip in seat.app.screen._compositor.render_strips()
            for segment in strip
            for word in segment.text.split()
            if segment.style
        }
        assert colours["muffled"] != colours["word"] == colours["this"]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@in_loop
async def test_every_key_can_be_read_in_the_footer(stage: Stage, size: tuple[int, int]) -> None:
    keep_answer(stage, "nothing", days=-1)
    keep_answer(stage, FULL_ANSWER)
    async with seated(stage, size) as seat:
        await open_newest(seat)
        keys = ["⏎ Hear", "p Play", "m Model", "c Mark", "w Words", "n Note", "v Compare", "d Delete"]
        await seat.until(lambda: seat.keys == [*keys, "esc Back", "q Quit"])


# -- putting words right ----------------------------------------------------------------------------------------------


@in_loop
async def test_a_word_put_right_is_assessed_again(stage: Stage) -> None:
    keep_answer(stage, "shiny elephants become magnificent in hue samples")
    async with seated(stage) as seat:
        await open_newest(seat)
        before = stage.kept()[0].kept
        await seat.press("w")
        await seat.until(lambda: seat.keys == ["← → Word", "⏎ Edit", "del Remove", "esc Done"])
        # Tab leads nowhere else: the arrows are the words' until this is done.
        await seat.press("tab", "right", "enter")
        await write(seat, "effects")
        await seat.press("right", "right", "enter")
        await write(seat, "significant")
        await seat.press("end", "left", "enter")
        await write(seat, "huge")
        await seat.until(lambda: "u Undo" in seat.keys)
        await seat.press("escape")
        await seat.sees("words put right by hand")
        await seat.sees(f"✓ said {MISSED}")
        assert "shiny effects become significant in huge samples" in f"shiny {seat.underlined}"
    first, second = said(stage)
    assert first == ("shiny elephants become magnificent in hue samples", "scripted 1")
    assert second == ("shiny effects become significant in huge samples", BY_HAND)
    after = stage.kept()[0].kept
    assert [word.start_s for word in after.transcript.words] == [word.start_s for word in before.transcript.words]
    assert (before.assessment.coverage, after.assessment.coverage) == (0.0, 0.33)
    assert after.recording == before.recording


@in_loop
async def test_a_word_may_become_several_or_none_and_be_taken_back(stage: Stage) -> None:
    keep_answer(stage, "a pea valley um thing")
    async with seated(stage) as seat:
        await open_newest(seat)
        await seat.press("w", "right", "right", "enter")
        await write(seat, "value of one")
        await seat.sees("a pea value of one um thing")
        await seat.press("left", "delete")
        await seat.sees("a value of one um thing")
        await seat.press("u")
        await seat.sees("a pea value of one um thing")
        await seat.press("home", "enter")
        await seat.sees("Take it")
        await seat.press("x", "escape", "escape")
        await seat.sees("words put right by hand")
    assert said(stage)[-1][0] == "a pea value of one um thing"
    words = stage.kept()[0].kept.transcript.words
    assert (words[2].start_s, words[4].end_s) == (LEAD_IN_S + 2 * WORD_S, LEAD_IN_S + 3 * WORD_S)


@in_loop
async def test_words_that_were_not_changed_are_not_kept_again(stage: Stage) -> None:
    keep_answer(stage, "one two")
    async with seated(stage) as seat:
        await open_newest(seat)
        await seat.press("w", "enter")
        await seat.sees("Take it")
        await seat.press("enter", "w")
        await seat.until(lambda: "w Words" in seat.keys)
        await seat.press("w", "delete", "u", "escape")
        await seat.until(lambda: "w Words" in seat.keys)
    assert len(said(stage)) == 1


@in_loop
async def test_the_original_can_be_shown_and_taken_back(stage: Stage) -> None:
    keep_answer(stage, "a pea valley")
    async with seated(stage) as seat:
        await open_newest(seat)
        await seat.press("w")
        await seat.until(lambda: "⏎ Edit" in seat.keys)
        assert "o Original" not in seat.keys
        await seat.press("end", "enter")
        await write(seat, "value")
        await seat.press("escape")
        await seat.sees("words put right by hand")
        await seat.press("w", "o")
        await seat.sees("As it was first heard: a pea valley")
        await seat.until(lambda: "valley" in seat.underlined)
        assert "pea" not in seat.underlined
        assert seat.keys == ["⏎ Take these", "o Original", "esc Done"]
        await seat.press("o")
        await seat.sees("a pea value")
        await seat.press("o", "enter", "escape")
        await seat.until(lambda: "words put right by hand" not in seat.words and "w Words" in seat.keys)
        assert "a pea valley" in seat.words
    assert said(stage)[-1] == ("a pea valley", "scripted 1")


@in_loop
async def test_words_can_be_written_where_all_were_taken_out(stage: Stage) -> None:
    keep_answer(stage, "mumble")
    async with seated(stage) as seat:
        await open_newest(seat)
        await seat.press("w", "delete")
        await seat.sees("No words. Enter writes some.")
        await seat.press("escape")
        await seat.sees("no word could be made out of it")
        await seat.press("w", "enter")
        await write(seat, "the null hypothesis")
        await seat.press("escape")
        await seat.sees("the null hypothesis")
        await seat.until(lambda: "w Words" in seat.keys)
    [attempt] = stage.kept()
    assert attempt.kept.transcript.words[0].start_s == LEAD_IN_S


@in_loop
async def test_up_and_down_move_between_the_lines(stage: Stage) -> None:
    keep_answer(stage, " ".join(f"word{number:02d}" for number in range(40)))
    async with seated(stage) as seat:
        await open_newest(seat)
        await seat.press("w", "right", "down", "delete")
        # Ten of them fit on a line.
        await seat.until(lambda: "word10 word12" in seat.words)
        await seat.press("u", "up", "up", "delete")
        await seat.until(lambda: "word00 word02" in seat.words)
        await seat.press("u", "end", "down", "delete")
        await seat.until(lambda: "word39" not in seat.words)
        await seat.press("u", "escape")


@in_loop
async def test_the_users_verdicts_stay_when_words_are_put_right(stage: Stage) -> None:
    keep_answer(stage, "nothing at all")
    async with seated(stage) as seat:
        await open_newest(seat)
        await seat.press("home", "c", "c")
        await seat.sees("✓ said It is the probability of data at least as extreme as what was seen your verdict")
        await seat.press("w", "delete", "escape")
        await seat.sees("words put right by hand")
        assert "your verdict" in seat.words
    assert stage.kept()[0].corrections[-1].verdict is Verdict.COVERED


@in_loop
async def test_words_that_cannot_be_kept_are_not_lost(stage: Stage) -> None:
    keep_answer(stage, "one two")
    async with seated(stage) as seat:
        await open_newest(seat)
        history = open_history(stage.places.database, stage.places.recordings)
        with history.database:
            history.attempts.delete(1)
        await seat.press("w", "enter")
        await write(seat, "three")
        await seat.press("escape")
        await seat.sees("There is no attempt 1.")
        await seat.sees("three two")
        assert "u Undo" in seat.keys
        await seat.press("u", "escape")
        await seat.until(lambda: "esc Back" in seat.keys)


# -- notes ------------------------------------------------------------------------------------------------------------


@in_loop
async def test_a_note_is_kept_and_shown(stage: Stage) -> None:
    keep_answer(stage, FULL_ANSWER)
    async with seated(stage) as seat:
        await open_newest(seat)
        await seat.press("n", *"slower", "enter", *"next", "escape")
        await seat.sees("Note: slower / next")
        await seat.until(lambda: note(stage) == "slower\nnext")
        await seat.press("escape")
        await seat.until(lambda: "⏎ Open" in seat.keys)
        await seat.press("enter")
        await seat.sees("Note: slower / next")
        await seat.press("n")
        await seat.sees("Your note on this answer")
        assert seat.keys == ["esc Keep"]
        await seat.press(*"!!")
        await seat.until(lambda: "^r As it was" in seat.keys)
        await seat.press("ctrl+r", "escape")
        await seat.until(lambda: "n Note" in seat.keys)
        assert note(stage) == "slower\nnext"
        await seat.press("n", "f7", "backspace", "escape")
        await seat.until(lambda: "Note: " not in seat.words)
        await seat.until(lambda: note(stage) == "")


@in_loop
async def test_a_note_that_cannot_be_kept_is_not_lost(stage: Stage) -> None:
    keep_answer(stage, FULL_ANSWER)
    async with seated(stage) as seat:
        await open_newest(seat)
        history = open_history(stage.places.database, stage.places.recordings)
        with history.database:
            history.attempts.delete(1)
        await seat.press("n", *"mine", "escape")
        await seat.sees("There is no attempt 1.")
        await seat.press("n")
        await seat.sees("mine")
        await seat.press("escape")


# -- deleting ---------------------------------------------------------------------------------------------------------


@in_loop
async def test_an_answer_is_deleted_after_a_question(stage: Stage) -> None:
    keep_answer(stage, "the first")
    keep_answer(stage, FULL_ANSWER, days=1)
    async with seated(stage) as seat:
        await open_newest(seat)
        await seat.press("d")
        await seat.sees("Delete this answer for good?")
        assert seat.keys == ["y Yes, delete", "n No"]
        await seat.press("enter", "n")
        await seat.until(lambda: "d Delete" in seat.keys)
        assert len(stage.kept()) == 2
        await seat.press("d", "y")
        await seat.until(lambda: "⏎ Open" in seat.keys)
        await seat.until(lambda: "67%" not in seat.words)
        assert "0%" in seat.words
    assert [attempt.kept.transcript.text for attempt in stage.kept()] == ["the first"]
    assert stage.recordings() == [".flac"]


@in_loop
async def test_an_answer_that_cannot_be_deleted_stays(stage: Stage) -> None:
    keep_answer(stage, FULL_ANSWER)
    recording = stage.kept()[0].kept.recording
    assert recording is not None
    recording.unlink()
    recording.mkdir()
    async with seated(stage) as seat:
        await open_newest(seat)
        await seat.press("d", "y")
        await seat.sees("The recording of attempt 1 cannot be deleted")
        await seat.until(lambda: "d Delete" in seat.keys)
    assert len(stage.kept()) == 1


@in_loop
async def test_an_answer_that_another_program_deleted_can_be_left(stage: Stage) -> None:
    keep_answer(stage, FULL_ANSWER)
    async with seated(stage) as seat:
        await open_newest(seat)
        history = open_history(stage.places.database, stage.places.recordings)
        with history.database:
            history.attempts.delete(1)
        await seat.press("d", "y")
        await seat.until(lambda: "d Delete" not in seat.keys and "esc Back" in seat.keys)
        await seat.until(lambda: "67%" not in seat.words)


@in_loop
async def test_without_its_bank_an_answer_can_be_annotated_but_not_put_right(stage: Stage) -> None:
    keep_answer(stage, FULL_ANSWER)
    (stage.places.banks / "statistics.md").unlink()
    async with seated(stage) as seat:
        await open_newest(seat)
        assert "w Words" not in seat.keys
        assert "n Note" in seat.keys
        await seat.press("end")
        assert "The model answer:" not in seat.words
