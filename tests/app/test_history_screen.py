import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from past_answers import ASKED, keep_answer
from piloting import Seat, in_loop, seated
from scripted_studio import FULL_ANSWER, QUESTIONS, Stage
from textual.message import Message
from textual.widgets import DataTable

from voiceprep.app.screens.attempt import AttemptLeft, AttemptScreen
from voiceprep.app.screens.history import HistoryScreen
from voiceprep.app.widgets.hits import HitList
from voiceprep.assessing.records import Verdict
from voiceprep.errors import StorageError
from voiceprep.history.filtering import Wanted
from voiceprep.history.opening import open_history
from voiceprep.history.searching import AttemptSearch, Found


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


# ---- Searching and narrowing down ----

BANK = (
    QUESTIONS
    + """
## How do you handle conflict? {#conflict level=advanced kind=behavioral time=60}

I listen first.

### Key points
- I listen to the other side first
"""
)


def hits_of(seat: Seat) -> list[int]:
    """The attempts that the search shows."""
    return [hit.line.number for hit in seat.app.screen.query_one(HitList).hits]


def listed(seat: Seat) -> int:
    """How many rows the list has, seen or not."""
    return seat.app.screen.query_one("#attempts", DataTable).row_count


async def type_text(seat: Seat, text: str) -> None:
    await seat.press(*({" ": "space"}.get(letter, letter) for letter in text))


@in_loop
async def test_words_are_searched_for_as_they_are_typed(stage: Stage) -> None:
    keep_answer(stage, "the probability of extreme data", days=1, sound=False)
    keep_answer(stage, "it memorised the noise of the training set", question="overfitting", days=2, sound=False)
    keep_answer(stage, "something about samples", days=3, sound=False)
    async with seated(stage) as seat:
        await seat.sees("h History")
        await seat.press("h")
        await seat.until(lambda: listed(seat) == 3)
        await seat.press("slash")
        await seat.sees("Words of a question, an answer or a note")
        assert seat.keys == ["⏎ Open", "esc Clear"]
        await type_text(seat, "nois")
        await seat.sees("1 answer")
        assert "2026-03-03" in seat.words
        assert "What is overfitting?" in seat.words
        assert "it memorised the noise of the training set" in seat.words
        assert seat.underlined == "noise"
        await type_text(seat, "e kt")
        await seat.sees("No answer has these words.")
        await seat.until(lambda: "⏎ Open" not in seat.keys)
        await seat.press("ctrl+u")
        await seat.until(lambda: not seat.app.screen.query_one(HitList).display)
        await type_text(seat, 'p-value ")NEAR*')
        await seat.sees("No answer has these words.")
        await seat.press("ctrl+u")
        await type_text(seat, "p-value")
        await seat.sees("2 answers")
        assert seat.underlined.split() == ["p-value", "p-value"]
        await seat.press("escape")
        await seat.until(lambda: listed(seat) == 3 and "esc Back" in seat.keys)
        await seat.press("escape")
        await seat.until(lambda: "h History" in seat.keys)


@in_loop
async def test_a_hit_is_chosen_from_the_field_opened_and_come_back_to(stage: Stage) -> None:
    for day in range(3):
        keep_answer(stage, f"the noise on day {day}", question="overfitting", days=day, sound=False)
    async with seated(stage) as seat:
        await seat.sees("h History")
        await seat.press("h")
        await seat.until(lambda: listed(seat) == 3)
        await seat.press("slash")
        await type_text(seat, "noise")
        await seat.until(lambda: hits_of(seat) == [3, 2, 1])
        await seat.press("down", "enter")
        await seat.sees("the noise on day 1")
        await seat.sees("0% covered")
        await seat.press("c", "c")
        await seat.sees("✓ said")
        await seat.press("escape")
        await seat.sees("2026-03-02 18:30 100%")
        assert hits_of(seat) == [3, 2, 1]
        await seat.press("enter")
        await seat.sees("the noise on day 1")
        await seat.press("escape")
        await seat.sees("3 answers")
        await seat.press("escape")
        await seat.sees("What is overfitting? 100%")


@in_loop
async def test_an_answer_deleted_meanwhile_is_gone_from_the_list_and_the_hits(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day in range(2):
        keep_answer(stage, f"the noise on day {day}", question="overfitting", days=day, sound=False)
    async with seated(stage) as seat:
        await seat.sees("h History")
        await seat.press("h")
        await seat.until(lambda: listed(seat) == 2)
        await seat.press("slash")
        await type_text(seat, "day")
        await seat.until(lambda: hits_of(seat) == [2, 1])
        await seat.press("enter")
        await seat.sees("the noise on day 1")
        await seat.until(lambda: isinstance(seat.app.screen, AttemptScreen))
        seat.app.screen.dismiss(AttemptLeft(deleted=True))
        await seat.until(lambda: isinstance(seat.app.screen, HistoryScreen))
        await seat.until(lambda: hits_of(seat) == [1])
        assert listed(seat) == 1
        assert "2026-03-02" not in seat.words


@in_loop
async def test_keys_narrow_the_list_down_and_say_to_what(stage: Stage) -> None:
    stage.write_bank(BANK)
    long_ago = (datetime.now(UTC) - ASKED).days - 20
    keep_answer(stage, "I do not know", days=1, sound=False)
    keep_answer(stage, "the model learned the noise of its training data", question="overfitting", days=2, sound=False)
    keep_answer(stage, "I listen to the other side first", question="conflict", days=long_ago, sound=False)
    async with seated(stage) as seat:
        await seat.sees("h History")
        await seat.press("h")
        await seat.until(lambda: listed(seat) == 3)
        keys = ["⏎ Open", "/ Search", "k Kind", "l Level", "v Verdict", "p Period", "esc Back", "q Quit"]
        await seat.until(lambda: seat.keys == keys, "one track is nothing to choose from")

        await seat.press("k")
        await seat.sees("Only kind concept")
        await seat.until(lambda: listed(seat) == 2)
        await seat.press("k")
        await seat.sees("Only kind behavioral")
        await seat.sees("How do you handle conflict?")
        assert listed(seat) == 1
        await seat.press("l")
        await seat.sees("Only kind behavioral, beginner level")
        await seat.sees("There is no such answer. Escape shows all of them.")
        assert seat.keys == [*keys[1:6], "esc Clear", "q Quit"]
        await seat.press("escape")
        await seat.until(lambda: listed(seat) == 3 and "Only" not in seat.words)

        await seat.press("v", "v")
        await seat.sees("Only with a missed point")
        await seat.until(lambda: listed(seat) == 1)
        await seat.press("v", "v")
        await seat.sees("Only with a point said")
        await seat.until(lambda: listed(seat) == 2)
        await seat.press("p", "p", "p")
        await seat.sees("Only with a point said, the last 30 days")
        await seat.until(lambda: listed(seat) == 1)

        await seat.press("slash")
        await type_text(seat, "noise")
        await seat.sees("None of these answers has these words.")
        await seat.press("ctrl+u")
        await type_text(seat, "listen")
        await seat.until(lambda: hits_of(seat) == [3])
        await seat.press("escape")
        await seat.until(lambda: listed(seat) == 1 and "Only" in seat.words)
        await seat.press("escape")
        await seat.until(lambda: listed(seat) == 3)
        await seat.press("escape")
        await seat.until(lambda: "h History" in seat.keys)


@in_loop
async def test_a_long_list_is_read_as_it_is_looked_through(stage: Stage) -> None:
    number = keep_answer(stage, "the noise", question="overfitting", sound=False)
    history = open_history(stage.places.database, stage.places.recordings)
    with history.database:
        first = history.attempts.load(number).kept
        for minute in range(1, 230):
            history.attempts.keep(replace(first, asked_at=first.asked_at + timedelta(minutes=minute)))
    async with seated(stage) as seat:
        await seat.sees("h History")
        await seat.press("h")
        await seat.until(lambda: listed(seat) == 100)
        await seat.press("end")
        await seat.until(lambda: listed(seat) == 200)
        seat.app.screen.query_one("#attempts", DataTable).scroll_end(animate=False)
        await seat.until(lambda: listed(seat) == 230)
        await seat.press("end", "enter")
        await seat.sees("answer 1")


@in_loop
async def test_what_was_asked_last_is_shown_and_keys_are_taken_meanwhile(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_answer(stage, "first words", sound=False)
    keep_answer(stage, "second words", sound=False)
    slow, begun, find = threading.Event(), threading.Event(), AttemptSearch.find

    def find_slowly(self: AttemptSearch, text: str, limit: int, wanted: Wanted, typing: bool) -> Found:
        if text == "first":
            begun.set()
            assert slow.wait(30)
        return find(self, text, limit, wanted, typing)

    monkeypatch.setattr(AttemptSearch, "find", find_slowly)
    async with seated(stage) as seat:
        await seat.sees("h History")
        await seat.press("h")
        await seat.until(lambda: listed(seat) == 2)
        await seat.press("slash")
        await type_text(seat, "first")
        await seat.until(begun.is_set)
        await seat.press("ctrl+u")
        await type_text(seat, "second")
        await seat.until(lambda: hits_of(seat) == [2])
        told: list[Message] = []
        post = HistoryScreen.post_message

        def note(screen: HistoryScreen, message: Message) -> bool:
            told.append(message)
            return post(screen, message)

        monkeypatch.setattr(HistoryScreen, "post_message", note)
        slow.set()
        await seat.until(lambda: any(type(message).__name__ == "_Read" for message in told))
        assert hits_of(seat) == [2]


@in_loop
async def test_what_the_history_refuses_is_said_and_the_screen_goes_on(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_answer(stage, "the noise", sound=False)
    find, gone = AttemptSearch.find, [True]

    def refuse(self: AttemptSearch, *given: object, **named: object) -> Found:
        if gone:
            raise StorageError("The disk is gone", "Plug it in")
        return find(self, *given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(AttemptSearch, "find", refuse)
    async with seated(stage) as seat:
        await seat.sees("h History")
        await seat.press("h")
        await seat.until(lambda: listed(seat) == 1)
        await seat.press("slash")
        await type_text(seat, "noise")
        await seat.sees("The disk is gone. Plug it in.")
        gone.clear()
        await type_text(seat, " ")
        await seat.sees("1 answer")


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 12)])
@in_loop
async def test_long_questions_and_excerpts_fit(stage: Stage, size: tuple[int, int]) -> None:
    stage.write_bank(BANK + f"\n## Why {'would it be so long ' * 20}? {{#long}}\n\nIt is.\n\n### Key points\n- It is\n")
    for day in range(30):
        said = f"{'before it ' * 40} the needle [/b] {'and after it ' * 40}"
        keep_answer(stage, said, question="long" if day % 2 else "conflict", days=day, sound=False)
    async with seated(stage, size) as seat:
        await seat.until(lambda: "h History" in seat.keys)
        await seat.press("h")
        await seat.until(lambda: listed(seat) == 30)
        if size >= (80, 24):
            await seat.until(lambda: {"/ Search", "k Kind", "p Period", "esc Back", "q Quit"} <= set(seat.keys))
        await seat.press("slash")
        await type_text(seat, "needle")
        await seat.until(lambda: len(hits_of(seat)) == 30)
        if size >= (80, 24):
            await seat.sees("30 answers")
            assert "needle [/b]" in seat.words
            assert seat.underlined.split() == ["needle"] * ((size[1] - 4) // 2)
        await seat.press("pagedown", "pageup", "down", "enter")
        await seat.until(lambda: isinstance(seat.app.screen, AttemptScreen))
