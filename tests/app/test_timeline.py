"""The picture of an answer's seconds."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from voiceprep.app.widgets.timeline import (
    Timeline,
    axis_cells,
    drawn,
    marked_cells,
    point_cells,
    speech_cells,
    timeline_of,
)
from voiceprep.assessing.assess import assess
from voiceprep.assessing.records import KeyPointResult, Verdict
from voiceprep.history.attempt import NewAttempt, Versions
from voiceprep.listening.summary import Span
from voiceprep.questions.model import KeyPoint, Question
from voiceprep.transcribing.transcript import Transcript, Word

SAID = KeyPointResult("said", "Said", Verdict.COVERED, 1.0)
WRONG = KeyPointResult("wrong", "Wrong", Verdict.CONTRADICTED, 0.0)
TIMELINE = Timeline(
    duration_s=40.0,
    speech=(Span(4, 12), Span(16, 36)),
    pauses=(Span(12, 16),),
    points=((SAID, Span(4, 10)), (WRONG, Span(8, 14))),
    fillers=(("um", 4.0), ("Uh", 4.5), ("um", 20.0)),
)


def row(cells: list[tuple[str, str]]) -> str:
    return "".join(text for text, _ in cells)


def test_speech_pauses_and_silence_look_different() -> None:
    assert row(speech_cells(TIMELINE, 20)) == "··████░░██████████··"


def test_a_point_is_a_line_from_where_it_begins_to_where_it_ends() -> None:
    assert row(point_cells(TIMELINE, None, 20)) == "  ✓─✗───            "


def test_the_chosen_point_lies_in_front() -> None:
    cells = point_cells(TIMELINE, SAID, 20)
    assert row(cells) == "  ✓─────            "
    assert ["reverse" in style for _, style in cells].count(True) == 4


def test_fillers_that_fall_together_are_counted() -> None:
    assert row(marked_cells(TIMELINE.fillers, TIMELINE.duration_s, 20, "▲")) == "  2       ▲         "


def test_the_seconds_stand_at_round_distances() -> None:
    assert row(axis_cells(40.0, 40)) == "0:00      0:10      0:20      0:30      "
    assert row(axis_cells(0.9, 40)).split() == ["0:00"]


def test_the_numbers_stand_beside_the_picture() -> None:
    lines = drawn(TIMELINE, WRONG, 78, axis=True).plain.splitlines()
    assert len(lines) == 4
    assert all(len(line) <= 78 for line in lines)
    assert lines[0].endswith(" 0:28 speech, 1 pause")
    assert lines[1].endswith(" this one at 0:08–0:14")
    assert lines[2].endswith(" 3: um 0:04, uh 0:04, um 0…")


def test_where_it_is_narrow_the_numbers_stay() -> None:
    lines = drawn(TIMELINE, None, 40, axis=True).plain.splitlines()
    assert [line.split(maxsplit=1) for line in lines] == [
        ["Speech", "0:28 speech, 1 pause"],
        ["Points", "first at 0:04"],
        ["Fillers", "3: um 0:04, uh 0:04, um 0:20"],
    ]


def attempt(transcript: Transcript) -> NewAttempt:
    question = Question("q", "Why?", "", (KeyPoint("null", "assuming the null hypothesis"),))
    versions = Versions("0", "0", "0", "0")
    asked_at = datetime(2026, 3, 1, tzinfo=UTC)
    return NewAttempt("q", "Why?", asked_at, 9.0, None, None, transcript, assess(question, transcript), versions)


def test_words_alone_make_a_timeline() -> None:
    times = (1.0, 1.5, 4.0, 4.5, 5.0)
    words = tuple(Word(text, at, at + 0.4) for text, at in zip("uh well null hypothesis .".split(), times, strict=True))
    kept = attempt(Transcript.of_words(words, "builtin"))
    made = timeline_of(kept, kept.assessment)
    assert made is not None
    assert made.speech == (Span(1.0, 1.9), Span(4.0, 5.4))
    assert made.duration_s == 9.0
    assert [(point.id, span) for point, span in made.points] == [("null", Span(4.0, 4.9))]
    assert made.fillers == (("uh", 1.0),)


def test_a_text_has_no_timeline() -> None:
    kept = attempt(Transcript("uh the null hypothesis"))
    assert timeline_of(kept, kept.assessment) is None


spans = st.tuples(st.floats(0, 100), st.floats(0, 50)).map(lambda at: Span(at[0], at[0] + at[1]))


@given(st.floats(0.01, 200), st.lists(spans), st.lists(spans), st.lists(st.floats(0, 300)), st.integers(1, 200))
def test_any_answer_fits_any_width(
    duration_s: float, speech: list[Span], points: list[Span], fillers: list[float], width: int
) -> None:
    timeline = replace(
        TIMELINE,
        duration_s=duration_s,
        speech=tuple(speech),
        points=tuple((SAID, span) for span in points),
        fillers=tuple(("um", at) for at in fillers),
    )
    for line in drawn(timeline, SAID, width, axis=True).plain.splitlines():
        assert len(line) <= max(width, 10)
