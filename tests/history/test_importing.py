import copy
import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pasts import wholes

from voiceprep.assessing.records import Verdict
from voiceprep.errors import BadInputError
from voiceprep.history.attempt import Correction, NewAttempt
from voiceprep.history.masking import Mask
from voiceprep.history.opening import History, open_history
from voiceprep.history.portable import document_of, wholes_in
from voiceprep.history.rating import Rating
from voiceprep.history.revising import BY_HAND
from voiceprep.history.whole import WholeAttempt
from voiceprep.transcribing.transcript import Transcript

Make = Callable[..., NewAttempt]
LATER = datetime(2026, 4, 1, tzinfo=UTC)
IN_MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
"""A new history waits for the disk a dozen times, and hypothesis makes hundreds."""

FEWER = settings(max_examples=max(10, settings().max_examples // 2))
"""Each example is several histories."""

pasts = st.lists(wholes(), max_size=3, unique_by=lambda whole: whole.uid)


@contextmanager
def laptop() -> Iterator[History]:
    with tempfile.TemporaryDirectory(dir=IN_MEMORY) as folder:
        history = open_history(Path(folder) / "history.sqlite3", Path(folder) / "recordings")
        with history.database:
            yield history


def everything(history: History) -> list[WholeAttempt]:
    return [whole for _, whole in history.exports.wholes(history.exports.all_numbers())]


def document(history: History) -> str:
    return "".join(document_of(everything(history)))


def derived(history: History) -> list[tuple[Any, ...]]:
    """What lists, search and the schedule read, by uid: numbers are a machine's own."""
    rows = history.database.rows(
        "SELECT a.uid, a.coverage, a.word_count, a.words_per_minute, a.fillers, a.recognizer, s.question, s.answer,"
        " s.note, (SELECT group_concat(key_point || verdict) FROM verdicts WHERE attempt = a.number)"
        " FROM attempts a JOIN said s ON s.rowid = a.number ORDER BY a.uid"
    )
    return [tuple(row) for row in rows]


@FEWER
@given(pasts)
def test_export_import_export_is_identical(given_wholes: list[WholeAttempt]) -> None:
    with laptop() as first, laptop() as second:
        first.imports.merge(given_wholes)
        exported = document(first)

        done = second.imports.merge(wholes_in(exported, "file"))

        assert document(second) == exported
        assert derived(second) == derived(first)
        assert len(done.new) == len(given_wholes)
        for number in second.exports.all_numbers():
            second.attempts.load(number)


@FEWER
@given(pasts)
def test_importing_twice_is_importing_once(given_wholes: list[WholeAttempt]) -> None:
    with laptop() as history:
        history.imports.merge(given_wholes)
        once, index = document(history), derived(history)

        again = history.imports.merge(wholes_in("".join(document_of(given_wholes)), "file"))

        assert document(history) == once
        assert derived(history) == index
        assert len(again.unchanged) == len(given_wholes)


def test_all_that_came_to_an_attempt_comes_along(attempt: Make) -> None:
    with laptop() as first, laptop() as second:
        number = first.attempts.keep(attempt())
        first.attempts.correct(number, Correction("point-1", Verdict.PARTIAL, LATER))
        better = attempt(said="data at least as extreme as this", verdicts=(Verdict.COVERED, Verdict.MISSED))
        first.revisions.transcribe_again(number, better.transcript, BY_HAND, better.assessment, "def", LATER)
        first.revisions.assess_again(number, replace(better.assessment, checker="judge-9"), "ghi", LATER)
        first.revisions.write_note(number, "Slower.")
        first.reviews.rate(number, Rating.EASY, LATER)

        second.imports.merge(wholes_in(document(first), "file"))

        [moved] = second.exports.all_numbers()
        assert second.attempts.load(moved) == replace(first.attempts.load(number), number=moved)
        assert second.revisions.transcripts(moved) == first.revisions.transcripts(number)
        assert second.revisions.note(moved) == "Slower."
        assert [review.rating for review in second.reviews.standing()] == [Rating.EASY]
        assert [review.by_user for review in second.reviews.standing()] == [True]


def _two_laptops(attempt: Make) -> tuple[WholeAttempt, WholeAttempt]:
    """One answer, to which different things came on two machines."""
    with laptop() as one, laptop() as two:
        number = one.attempts.keep(attempt(verdicts=(Verdict.MISSED, Verdict.MISSED)))
        two.imports.merge(everything(one))

        one.attempts.correct(number, Correction("point-0", Verdict.COVERED, LATER + timedelta(hours=2)))
        one.revisions.write_note(number, "From one.")
        one.reviews.rate(number, Rating.GOOD, LATER)

        better = attempt(said="as extreme as this", verdicts=(Verdict.MISSED, Verdict.COVERED))
        two.attempts.correct(1, Correction("point-0", Verdict.PARTIAL, LATER + timedelta(hours=1)))
        two.revisions.transcribe_again(1, better.transcript, BY_HAND, better.assessment, "def", LATER)
        two.revisions.write_note(1, "From two.")
        return everything(one)[0], everything(two)[0]


def test_two_machines_knowledge_of_one_answer_is_made_one(attempt: Make) -> None:
    one, two = _two_laptops(attempt)
    with laptop() as history:
        history.imports.merge([one])
        done = history.imports.merge([two])

        assert len(done.extended) == 1
        [both] = everything(history)
        assert [made.transcript.text for made in both.transcripts] == [
            "um data at least as extreme",
            "as extreme as this",
        ]
        assert both.note == "From one.\n\nFrom two."
        assert [point.verdict for point in both.standing.key_points] == [Verdict.COVERED, Verdict.COVERED]
        assert both.rating is not None
        assert (both.rating.rating, both.rating.by_user) == (Rating.GOOD, True)
        assert history.attempts.lines(1)[0].coverage == 1.0
        assert [row["rowid"] for row in history.database.rows("SELECT rowid FROM said WHERE said MATCH 'this'")] == [1]

        # Each machine may now give what it has to the other as often as it likes.
        for back in (one, two, both):
            assert len(history.imports.merge([back]).unchanged) == 1


def test_in_whichever_order_they_meet_the_same_counts(attempt: Make) -> None:
    one, two = _two_laptops(attempt)
    found = []
    for order in ((one, two), (two, one)):
        with laptop() as history:
            for whole in order:
                history.imports.merge([whole])
            [both] = everything(history)
            found.append((both.said, both.standing, both.rating, len(both.transcripts), len(both.assessments)))
    assert found[0] == found[1]


def test_the_words_that_were_made_out_last_on_either_machine_count(attempt: Make) -> None:
    machines = []
    for said, hours in (("the later words", 3), ("the earlier words", 1)):
        with laptop() as one:
            if machines:
                one.imports.merge(
                    [
                        replace(
                            machines[0],
                            transcripts=machines[0].transcripts[:1],
                            assessments=machines[0].assessments[:1],
                        )
                    ]
                )
            else:
                one.attempts.keep(attempt())
            better, at = attempt(said=said), LATER + timedelta(hours=hours)
            one.revisions.transcribe_again(1, better.transcript, "tiny 1", better.assessment, "def", at)
            machines.append(everything(one)[0])
    for order in (machines, machines[::-1]):
        with laptop() as history:
            for whole in order:
                history.imports.merge([whole])
            [both] = everything(history)
            assert [made.transcript.text for made in both.transcripts] == [
                "um data at least as extreme",
                "the earlier words",
                "the later words",
            ]
            assert [made.transcript for made in both.assessments] == [0, 1, 2]
            assert history.attempts.load(1).kept.transcript.text == "the later words"


@pytest.mark.parametrize("where", ["here", "there"])
def test_an_answer_that_was_gone_on_with_is_as_long_as_on_the_machine_where_it_was(attempt: Make, where: str) -> None:
    first = attempt()
    assert first.heard is not None
    heard = replace(first.heard, endpoint_s=20.0, continued_at_s=(12.5,))
    more = attempt(said="um data at least as extreme and more")
    whole = replace(first, heard=heard, duration_s=20.0, transcript=more.transcript, assessment=more.assessment)
    with laptop() as ours, laptop() as theirs:
        number = ours.attempts.keep(first)
        before = ours.attempts.load(number)
        theirs.imports.merge(everything(ours))
        (ours if where == "here" else theirs).continuations.keep(before, whole, LATER)
        ours.imports.merge(everything(theirs))
        merged = ours.attempts.load(number).kept
    assert (merged.duration_s, merged.heard, merged.transcript) == (20.0, heard, more.transcript)


def test_a_masked_copy_does_not_come_beside_its_original(attempt: Make) -> None:
    with laptop() as history:
        history.attempts.keep(attempt(said="Anna said so"))
        masked = Mask(["Anna"]).attempt(everything(history)[0])

        done = history.imports.merge(wholes_in("".join(document_of([masked])), "file"))

        assert done.different == (1,)
        assert everything(history)[0].said.text == "Anna said so"


def test_a_recording_is_taken_where_it_lies_and_belongs_to_nobody(home: Path, attempt: Make) -> None:
    recordings = home / "recordings"
    history = open_history(home / "history.sqlite3", recordings)
    recordings.mkdir(parents=True)
    (home / "secret.txt").write_text("mine")
    (recordings / "mine.flac").write_bytes(b"fLaC")
    (recordings / "came-along.flac").write_bytes(b"fLaC")
    history.attempts.keep(attempt(recording=recordings / "mine.flac"))
    with laptop() as other:
        other.attempts.keep(attempt())
        [whole] = everything(other)

    names = ["mine.flac", "came-along.flac", "gone.flac", "../secret.txt", "a\0b", str(home / "secret.txt"), "..", ""]
    given_wholes = [replace(whole, uid=f"{at}", recording=name) for at, name in enumerate(names)]
    history.imports.merge(wholes_in("".join(document_of(given_wholes)), "file"))

    taken = [one.recording for one in everything(history)]
    assert sorted(filter(None, taken)) == ["came-along.flac", "mine.flac"]
    for number in history.exports.all_numbers():
        history.attempts.delete(number)
    assert (home / "secret.txt").read_text() == "mine"


def _broken(change: Callable[[Any], None], attempt: Make) -> str:
    with laptop() as history:
        history.attempts.keep(attempt())
        history.attempts.keep(attempt(minutes=1))
        value = json.loads(document(history))
    change(value)
    return json.dumps(value)


def _set(*path: Any, to: Any) -> Callable[[Any], None]:
    def change(value: Any) -> None:
        for key in path[:-1]:
            value = value[key]
        if to is ...:
            del value[path[-1]]
        else:
            value[path[-1]] = to

    return change


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (_set("attempts", 1, "uid", to=...), "attempts[1].uid is missing"),
        (_set("attempts", 1, "uid", to="../x"), "attempts[1].uid is not an attempt's"),
        (_set("attempts", 1, "asked_at", to="2026-03-01"), "attempts[1].asked_at is not a time like"),
        (_set("attempts", 0, "asked_at", to="0001-01-01T00:00:00+00:00"), "attempts[0].asked_at is not a time from"),
        (_set("attempts", 0, "duration_s", to=-1), "attempts[0].duration_s is below 0"),
        (_set("attempts", 0, "duration_s", to=True), "attempts[0].duration_s is not a number"),
        (_set("attempts", 0, "duration_s", to=float("nan")), "attempts[0].duration_s is not a number"),
        (_set("attempts", 0, "note", to="\ud800"), "attempts[0].note has half a letter in it"),
        (_set("attempts", 0, "note", to=7), "attempts[0].note is not a text"),
        (_set("attempts", 0, "listening", "overflows", to=2**70), "attempts[0].listening.overflows is too large"),
        (_set("attempts", 0, "listening", "ended_by", to="tea"), "attempts[0].listening: this is not what was heard"),
        (_set("attempts", 0, "transcripts", to=[]), "attempts[0].transcripts is empty"),
        (
            _set("attempts", 0, "transcripts", 0, "transcript", "words", 2, "start_s", to="1.5"),
            "attempts[0].transcripts[0].transcript.words[2].start_s has a value of the wrong type",
        ),
        (_set("attempts", 0, "assessments", to=[]), "attempts[0].assessments is missing one for a transcript"),
        (_set("attempts", 0, "assessments", 0, "transcript", to=3), "attempts[0].assessments[0].transcript is not"),
        (
            _set("attempts", 0, "assessments", 0, "assessment", "coverage", to=...),
            "attempts[0].assessments[0].assessment: this is not an assessment: 'coverage' is missing",
        ),
        (
            _set("attempts", 0, "assessments", 0, "assessment", "coverage", to=7),
            "attempts[0].assessments[0].assessment.coverage is not from 0 to 1",
        ),
        (
            _set("attempts", 0, "assessments", 0, "assessment", "key_points", 1, "id", to="point-0"),
            "attempts[0].assessments[0].assessment.key_points has 'point-0' twice",
        ),
        (_set("attempts", 0, "reviews", 0, "rating", to=5), "attempts[0].reviews[0].rating is not 1, 2, 3 or 4"),
        (_set("attempts", 0, "reviews", 0, to=[]), "attempts[0].reviews[0] is not an object"),
        (_set("attempts", to={}), "attempts is not a list"),
        (_set("voiceprep_history", to=2), "voiceprep_history is 2, and this voiceprep reads 1 only"),
        (_set("voiceprep_history", to=...), "voiceprep_history is missing"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_bad_file_says_which_field(change: Callable[[Any], None], told: str, attempt: Make) -> None:
    with pytest.raises(BadInputError) as refused:
        wholes_in(_broken(change, attempt), "old.json")
    assert refused.value.message.startswith("old.json: ")
    assert told in refused.value.message


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{\n"voiceprep_history": 1,\n"attempts": [,]\n}', "old.json, line 3: this is not JSON"),
        ("", "old.json, line 1: this is not JSON"),
        ("[]", "old.json: This is not an exported history"),
        ("[" * 100_000, "old.json is nested too deeply"),
        ('{"voiceprep_history": 1, "attempts": [' + "9" * 5000 + "]}", "old.json: this is not JSON"),
    ],
    ids=["comma", "empty", "list", "deep", "huge number"],
)
def test_what_is_no_export_is_refused(text: str, told: str) -> None:
    with pytest.raises(BadInputError) as refused:
        wholes_in(text, "old.json")
    assert refused.value.message.startswith(told)


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every container in a document with each of its keys."""
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield value, key
        yield from _places(value[key])


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)


@FEWER
@given(st.lists(wholes(), min_size=1, max_size=2, unique_by=lambda whole: whole.uid), st.data())
def test_any_file_is_taken_whole_or_refused_whole(given_wholes: list[WholeAttempt], data: st.DataObject) -> None:
    value = json.loads("".join(document_of(given_wholes)))
    for _ in range(data.draw(st.integers(1, 2))):
        places = list(_places(value))
        holder, key = places[data.draw(st.integers(0, len(places) - 1))]
        if data.draw(st.booleans()):
            holder[key] = copy.deepcopy(data.draw(junk))
        else:
            del holder[key]
    with laptop() as history:
        history.imports.merge(given_wholes[:1])
        before = document(history)
        try:
            history.imports.merge(wholes_in(json.dumps(value), "file"))
        except BadInputError:
            assert document(history) == before
        else:
            for number in history.exports.all_numbers():
                history.attempts.load(number)
            exported = document(history)
            assert history.imports.merge(wholes_in(exported, "file")).new == ()
            assert document(history) == exported


def test_a_failure_in_the_middle_changes_nothing(attempt: Make) -> None:
    with laptop() as other:
        other.attempts.keep(attempt())
        [whole] = everything(other)
    unkeepable = replace(whole, uid="2", asked_at=whole.asked_at + timedelta(1), note="\ud800")
    with laptop() as history:
        with pytest.raises(UnicodeEncodeError):
            history.imports.merge([whole, unkeepable])
        assert history.attempts.lines(9) == []


def test_an_attempt_without_words_travels_too(attempt: Make) -> None:
    with laptop() as first, laptop() as second:
        first.attempts.keep(replace(attempt(), transcript=Transcript("", (), "builtin"), heard=None))
        second.imports.merge(wholes_in(document(first), "file"))
        assert document(second) == document(first)
