"""Attempts with all that may have come to them, for hypothesis: any that the history can hold."""

from datetime import datetime, timedelta, timezone

from hypothesis import strategies as st

from voiceprep.assessing.records import (
    Assessment,
    Delivery,
    Evidence,
    Filler,
    KeyPointResult,
    Stumble,
    StumbleKind,
    Verdict,
)
from voiceprep.history.attempt import Correction
from voiceprep.history.rating import Rating
from voiceprep.history.revising import BY_HAND
from voiceprep.history.whole import LoggedReview, MadeAssessment, MadeTranscript, WholeAttempt
from voiceprep.listening.summary import EndedBy, Gap, Heard, Span
from voiceprep.questions.model import Rung, StoryPart
from voiceprep.transcribing.transcript import Doubt, SetAside, Transcript, Word

numbers = st.floats(-1e6, 1e6)
maybe = st.sampled_from([None, 0.0, 1.25, 1 / 3])
texts = st.text(max_size=12)
moments = st.datetimes(
    min_value=datetime(2020, 1, 2),
    max_value=datetime(2030, 1, 2),
    timezones=st.sampled_from([timezone(timedelta(minutes=at)) for at in (-570, 0, 345)]),
)
spans = st.sampled_from([(), (Span(0.1, 2.0), Span(2.5, 10 / 3))])
said_words = st.text(st.characters(exclude_categories=["Z", "C"]), min_size=1, max_size=8)


def hearings(names: st.SearchStrategy[str]) -> st.SearchStrategy[Heard]:
    """What was heard, through microphones of these names."""
    gaps = st.lists(st.builds(Gap, maybe.map(lambda at: at or 0.0), numbers, names), max_size=1).map(tuple)
    ended = st.sampled_from(EndedBy)
    return st.builds(Heard, maybe, maybe, numbers, ended, spans, spans, numbers, names, st.integers(0, 9), gaps)


@st.composite
def transcripts(draw: st.DrawFn, spoken: st.SearchStrategy[str] = said_words) -> Transcript:
    """Words with times and the text that they make; sometimes a text alone."""
    said = draw(st.lists(spoken, max_size=6))
    if draw(st.booleans()):
        return Transcript(" ".join(said), (), "text")
    words = tuple(Word(text, at * 0.5, at * 0.5 + 0.4, 1 / (1 + len(text))) for at, text in enumerate(said))
    aside = tuple(SetAside(text, 9.0, 9.5, why) for text in said[:1] for why in draw(st.sets(st.sampled_from(Doubt))))
    return Transcript.of_words(words, draw(st.sampled_from(["builtin", "whisper:base.en"])), aside)


@st.composite
def assessments(draw: st.DrawFn, transcript: Transcript, question: str) -> Assessment:
    """An assessment whose evidence and fillers stand in the transcript."""

    def stretch() -> tuple[str, int, int]:
        start = draw(st.integers(0, len(transcript.text)))
        end = draw(st.integers(start, len(transcript.text)))
        return transcript.text[start:end], start, end

    points = tuple(
        KeyPointResult(
            f"point-{name}",
            f"It is {name}",
            draw(st.sampled_from(Verdict)),
            0.75,
            tuple(Evidence(*stretch(), draw(maybe), None) for _ in range(draw(st.integers(0, 2)))),
            draw(st.sampled_from(Rung)),
            draw(st.none() | st.sampled_from(StoryPart)),
        )
        for name in draw(st.lists(st.sampled_from("abcde"), unique=True, max_size=4))
    )
    fillers = tuple(Filler(*stretch(), draw(maybe)) for _ in range(draw(st.integers(0, 1))))
    kinds = draw(st.sets(st.sampled_from(StumbleKind)))
    stumbles = tuple(Stumble(kind, *stretch()) for kind in sorted(kinds))
    delivery = Delivery(draw(st.integers(0, 500)), draw(maybe), draw(maybe), None, 45, draw(spans), fillers, stumbles)
    rung = draw(st.none() | st.sampled_from(Rung))
    return Assessment(question, draw(st.floats(0, 1)), points, delivery, rung, draw(st.sampled_from(["a-1", "b-2"])))


@st.composite
def wholes(draw: st.DrawFn, spoken: st.SearchStrategy[str] = said_words) -> WholeAttempt:
    """One attempt, in any shape that the history can hold."""
    question = draw(st.sampled_from(["p-value", "overfitting", "über"]))
    made = tuple(
        MadeTranscript(draw(transcripts(spoken)), version, draw(moments))
        for version in draw(st.lists(st.sampled_from(["5.1.1", "tiny 1", BY_HAND]), min_size=1, max_size=3))
    )
    assessed = tuple(
        MadeAssessment(draw(assessments(one.transcript, question)), at, draw(texts), draw(moments))
        for at, one in enumerate(made)
        for _ in range(draw(st.integers(1, 2)))
    )
    point = st.sampled_from([f"point-{name}" for name in "abcde"])
    corrections = st.lists(st.builds(Correction, point, st.sampled_from(Verdict), moments), max_size=3)
    reviews = st.lists(st.builds(LoggedReview, st.sampled_from(Rating), st.booleans(), moments), max_size=3)
    return WholeAttempt(
        uid=draw(st.uuids()).hex,
        question_id=question,
        question_text=" ".join(draw(st.lists(spoken, max_size=2))),
        asked_at=draw(moments),
        duration_s=draw(st.floats(0, 3600)),
        recording=None,
        heard=draw(st.none() | hearings(spoken)),
        timings=draw(st.dictionaries(texts, numbers, max_size=2)),
        program="0.1.0",
        note=" ".join(draw(st.lists(spoken, max_size=2))),
        transcripts=made,
        assessments=assessed,
        corrections=tuple(draw(corrections)),
        reviews=tuple(draw(reviews)),
    )
