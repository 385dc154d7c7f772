import csv
import io
import sqlite3
import sys
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from pasts import wholes

from voiceprep.assessing.records import Verdict
from voiceprep.errors import BadInputError, StorageError
from voiceprep.history.anki import write_deck
from voiceprep.history.attempt import Correction, NewAttempt
from voiceprep.history.cards import Card, cards_of
from voiceprep.history.export_texts import csv_of, markdown_of
from voiceprep.history.opening import History, open_history
from voiceprep.history.rating import Rating
from voiceprep.history.whole import WholeAttempt
from voiceprep.history.writing_out import write_out
from voiceprep.questions.model import Question
from voiceprep.transcribing.transcript import Transcript

Make = Callable[..., NewAttempt]
NOW = datetime(2026, 3, 5, tzinfo=UTC)


@pytest.fixture
def history(home: Path) -> History:
    return open_history(home / "history.sqlite3", home / "recordings")


def test_a_page_for_people(history: History, attempt: Make) -> None:
    number = history.attempts.keep(attempt(said="um data *at* least\nas <b>extreme</b>"))
    history.attempts.correct(number, Correction("point-1", Verdict.PARTIAL, NOW))
    history.revisions.write_note(number, "Slower.\n\n# And louder")

    page = "".join(markdown_of(history.exports.wholes([number])))

    shown = _shown(page)
    assert "What is p-value?" in shown
    assert "75%: 1 of 2 key points" in shown
    assert "um data *at* least as <b>extreme</b>" in shown
    assert "✓ Point 0 (said)" in shown
    assert "“um”" in shown
    assert "~ Point 1 (partly said, your verdict)" in shown
    assert "6 words · 3 s of 45 s · 120 words a minute · 1 pause · 1 filler" in shown
    assert "# And louder" in shown
    assert [token.tag for token in MarkdownIt().parse(page) if token.type == "heading_open"] == ["h1", "h2"]


def _shown(page: str) -> str:
    """What a reader sees of a page, a line for each block."""
    blocks = [token.children or [] for token in MarkdownIt("commonmark").parse(page) if token.type == "inline"]
    ends = ("softbreak", "hardbreak")
    return "\n".join("".join(" " if part.type in ends else part.content for part in block) for block in blocks)


MARKUP = st.sampled_from(
    "-|+ x|1. y|123) z|# h|h #|> q|```|---|===|<b>|&amp;|&|[a](b)|![a](b)|*a*|_b_|**|~~s~~|\\|\\*|$x$|<!--".split("|")
)


@given(wholes(), st.lists(MARKUP, max_size=5), st.lists(MARKUP | st.just(""), max_size=4), MARKUP)
def test_nothing_that_was_said_turns_into_markup(
    whole: WholeAttempt, said: list[str], note: list[str], asked: str
) -> None:
    transcript = replace(whole.transcripts[-1], transcript=Transcript(" ".join([*said, whole.said.text])))
    whole = replace(whole, transcripts=(*whole.transcripts[:-1], transcript), note="\n".join(note), question_text=asked)
    page = "".join(markdown_of([(1, whole)]))

    tokens = [inner.type for token in MarkdownIt("commonmark").parse(page) for inner in token.children or [token]]
    assert set(tokens) <= {"text", "strong_open", "strong_close", "hardbreak", "softbreak", "text_special"} | {
        f"{block}_{side}"
        for block in ("heading", "paragraph", "blockquote", "bullet_list", "list_item")
        for side in ("open", "close")
    } | {"inline"}
    shown = _shown(page).splitlines()
    assert shown[:2] == ["Answers", " ".join(asked.split())]
    everything = " ".join(" ".join(shown).split())
    assert " ".join(whole.said.text.split()) in everything
    assert everything.endswith(" ".join(whole.note.split()))


def test_a_table_for_spreadsheets(history: History, attempt: Make) -> None:
    first = history.attempts.keep(attempt(verdicts=(Verdict.COVERED, Verdict.MISSED, Verdict.CONTRADICTED)))
    second = history.attempts.keep(attempt("overfitting", minutes=5))
    history.revisions.write_note(first, 'Say "null, and void"\nfirst')
    history.reviews.rate(second, Rating.EASY, NOW)

    rows = list(csv.DictReader(io.StringIO("".join(csv_of(history.exports.wholes([first, second]))), newline="")))

    assert [row["question"] for row in rows] == ["p-value", "overfitting"]
    assert (rows[0]["covered"], rows[0]["missed"], rows[0]["contradicted"]) == ("1", "1", "1")
    assert rows[0]["note"] == 'Say "null, and void"\nfirst'
    assert rows[1]["rating"] == "4"
    assert rows[1]["words"] == "6"


def test_a_day_is_one_of_this_machines_clock(history: History, attempt: Make) -> None:
    asked = attempt().asked_at.astimezone()
    day = datetime.combine(asked.date(), datetime.min.time()).astimezone()
    inside = (day, day + timedelta(hours=23, minutes=59))
    numbers = [history.attempts.keep(replace(attempt(), asked_at=at)) for at in inside]
    history.attempts.keep(replace(attempt(), asked_at=day - timedelta(seconds=1)))
    history.attempts.keep(replace(attempt(), asked_at=day + timedelta(days=1, hours=1)))

    assert history.exports.numbers_of(asked.date()) == numbers
    assert history.exports.numbers_of(date(2001, 1, 1)) == []
    assert len(history.exports.all_numbers()) == 4


def test_what_is_deleted_meanwhile_is_passed_over(history: History, attempt: Make) -> None:
    numbers = [history.attempts.keep(attempt(minutes=at)) for at in range(3)]
    reading = history.exports.wholes(numbers)
    next(reading)
    history.attempts.delete(numbers[1])
    assert [number for number, _ in reading] == [numbers[2]]
    with pytest.raises(BadInputError, match=f"no attempt {numbers[1]}"):
        history.exports.whole(numbers[1])


def test_cards_are_the_latest_answers_that_lacked_something(history: History, attempt: Make) -> None:
    said, missed, partly, wrong = Verdict.COVERED, Verdict.MISSED, Verdict.PARTIAL, Verdict.CONTRADICTED
    history.attempts.keep(attempt("p-value", verdicts=(missed, missed)))
    latest = history.attempts.keep(attempt("p-value", minutes=5, verdicts=(said, missed, partly, wrong)))
    history.attempts.keep(attempt("overfitting", verdicts=(said, missed)))
    settled = history.attempts.keep(attempt("overfitting", minutes=9, verdicts=(said, missed)))
    history.attempts.correct(settled, Correction("point-1", said, NOW))

    [card] = cards_of([whole for _, whole in history.exports.wholes(history.exports.all_numbers())], {})

    assert (card.question_id, card.missed, card.wrong) == ("p-value", ("Point 1", "Point 2"), ("Point 3",))
    assert card.answered_at == history.attempts.load(latest).kept.asked_at


CARD = Card("p-value", "What is <p>?", ("It is *small*",), (), "First.\n\n<script>1</script>", NOW, 0.5, ("ml", "a b"))


def _notes(deck: Path, folder: Path) -> list[sqlite3.Row]:
    with zipfile.ZipFile(deck) as archive:
        archive.extract("collection.anki2", folder)
    with closing(sqlite3.connect(folder / "collection.anki2")) as connection:
        connection.row_factory = sqlite3.Row
        return connection.execute(
            "SELECT n.guid, n.mid, n.mod, n.flds, n.tags, c.did FROM notes n JOIN cards c ON c.nid = n.id"
        ).fetchall()


def test_a_deck_for_anki_is_renewed_by_importing_it_again(tmp_path: Path) -> None:
    before = set(Path(tempfile.gettempdir()).iterdir())
    write_deck(tmp_path / "one.apkg", [CARD], NOW)
    write_deck(tmp_path / "two.apkg", [replace(CARD, missed=("Another",))], NOW + timedelta(days=1))

    [one], [two] = (_notes(tmp_path / name, tmp_path) for name in ("one.apkg", "two.apkg"))
    assert [one[part] for part in ("guid", "mid", "did")] == [two[part] for part in ("guid", "mid", "did")]
    assert two["mod"] > one["mod"]
    fields = one["flds"].split("\x1f")
    assert fields[:3] == ["What is &lt;p&gt;?", "<ul><li>It is *small*</li></ul>", ""]
    assert "<p>First.</p>" in fields[3]
    assert "<script>" not in fields[3]
    assert one["tags"].split() == ["voiceprep::ml", "voiceprep::a-b"]
    # Nothing of it is left lying about, neither there nor where the system keeps what is temporary.
    assert sorted(path.name for path in tmp_path.iterdir()) == ["collection.anki2", "one.apkg", "two.apkg"]
    assert not [path for path in set(Path(tempfile.gettempdir()).iterdir()) - before if b"small" in _content(path)]


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes() if path.is_file() else b""
    except OSError:
        return b""


def test_a_card_has_the_banks_model_answer() -> None:
    with_answer = Question("p-value", "What is it?", "It is small.", (), track="ml")
    [card] = cards_of([_a_whole()], {"p-value": with_answer})
    assert card.model_answer == "It is small."
    assert card.tags == ("ml", "concept", "intermediate")


def _a_whole() -> WholeAttempt:
    from voiceprep.assessing.records import Assessment, Delivery, KeyPointResult
    from voiceprep.history.whole import MadeAssessment, MadeTranscript

    points = (KeyPointResult("one", "One", Verdict.MISSED, 0.1),)
    assessment = Assessment("p-value", 0.0, points, Delivery(1, None, None, None, 45))
    return WholeAttempt(
        "1", "p-value", "What?", NOW, 1.0, None, None, {}, "0.1.0", "",
        (MadeTranscript(Transcript("so"), "1", NOW),), (MadeAssessment(assessment, 0, "b", NOW),), (), (),
    )  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other permissions")
def test_a_file_is_written_whole_and_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "answers.md"
    path.write_text("before")

    def failing() -> object:
        yield "half"
        raise StorageError("The history cannot be read")

    with pytest.raises(StorageError, match="The history"):
        write_out(path, failing())  # type: ignore[arg-type]
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]

    write_out(path, ["one\n", "two\n"])
    assert path.read_text() == "one\ntwo\n"
    assert path.stat().st_mode & 0o077 == 0
    with pytest.raises(StorageError, match="cannot be written: it is a folder"):
        write_out(tmp_path, ["x"])
    with pytest.raises(StorageError, match="cannot be written"):
        write_out(tmp_path / "gone" / "x", ["x"])
