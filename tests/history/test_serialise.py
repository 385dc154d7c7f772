import json
from datetime import timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
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
from voiceprep.errors import BadInputError
from voiceprep.history.attempt import Attempt, AttemptLine, Correction, NewAttempt, Versions
from voiceprep.history.serialise import (
    assessment_from,
    assessment_json,
    attempt_from,
    attempt_json,
    heard_from,
    heard_json,
    line_json,
    new_attempt_from,
    new_attempt_json,
    transcript_from,
    transcript_json,
)
from voiceprep.listening.summary import EndedBy, Heard, Span
from voiceprep.questions.model import Rung, StoryPart
from voiceprep.transcribing.transcript import Doubt, SetAside, Transcript, Word

numbers = st.floats(allow_nan=False, allow_infinity=False)
maybe = st.none() | numbers
texts = st.text(max_size=20)
counts = st.integers(0, 10**9)
spans = st.lists(st.builds(Span, numbers, numbers), max_size=3).map(tuple)
moments = st.datetimes(timezones=st.sampled_from([timezone(timedelta(minutes=at)) for at in (-570, 0, 60, 345)]))
verdicts = st.sampled_from(Verdict)
evidence = st.lists(st.builds(Evidence, texts, counts, counts, maybe, maybe), max_size=2).map(tuple)
points = st.builds(
    KeyPointResult,
    texts,
    texts,
    verdicts,
    numbers,
    evidence,
    st.sampled_from(Rung),
    st.none() | st.sampled_from(StoryPart),
)
fillers = st.lists(st.builds(Filler, texts, counts, counts, maybe, maybe, st.booleans()), max_size=2).map(tuple)
kinds = st.sampled_from(StumbleKind)
stumbles = st.lists(st.builds(Stumble, kinds, texts, counts, counts, maybe, maybe), max_size=2).map(tuple)
deliveries = st.builds(Delivery, counts, maybe, maybe, maybe, counts, spans, fillers, stumbles)
rungs = st.none() | st.sampled_from(Rung)
assessments = st.builds(Assessment, texts, numbers, st.lists(points, max_size=3).map(tuple), deliveries, rungs, texts)
aside = st.lists(st.builds(SetAside, texts, numbers, numbers, st.sampled_from(Doubt)), max_size=2).map(tuple)
transcripts = st.builds(
    Transcript, texts, st.lists(st.builds(Word, texts, numbers, numbers, numbers), max_size=3).map(tuple), texts, aside
)
hearings = st.builds(Heard, maybe, maybe, numbers, st.sampled_from(EndedBy), spans, spans, numbers, texts, counts)
new_attempts = st.builds(
    NewAttempt,
    question_id=texts,
    question_text=texts,
    asked_at=moments,
    duration_s=numbers,
    recording=st.none() | st.just(Path("recordings") / "one.flac"),
    heard=st.none() | hearings,
    transcript=transcripts,
    assessment=assessments,
    versions=st.builds(Versions, texts, texts, texts, texts),
    timings=st.dictionaries(texts, numbers, max_size=2),
)
corrections = st.lists(st.builds(Correction, texts, verdicts, moments), max_size=3).map(tuple)


def _through_text(value: object) -> dict[str, object]:
    loaded: dict[str, object] = json.loads(json.dumps(value, allow_nan=False))
    return loaded


@given(assessments)
def test_an_assessment_comes_back(assessment: Assessment) -> None:
    assert assessment_from(_through_text(assessment_json(assessment))) == assessment


@given(transcripts)
def test_a_transcript_comes_back(transcript: Transcript) -> None:
    assert transcript_from(_through_text(transcript_json(transcript))) == transcript


@given(hearings)
def test_what_was_heard_comes_back(heard: Heard) -> None:
    assert heard_from(_through_text(heard_json(heard))) == heard


@given(new_attempts, st.integers(1), corrections)
def test_an_attempt_comes_back(new: NewAttempt, number: int, made: tuple[Correction, ...]) -> None:
    attempt = Attempt(number, new, made)

    assert new_attempt_from(_through_text(new_attempt_json(new))) == new
    back = attempt_from(_through_text(attempt_json(attempt)))

    assert back == attempt
    assert back.kept.asked_at.utcoffset() == new.asked_at.utcoffset()


def test_an_assessment_is_printed_as_promised() -> None:
    assessment = Assessment(
        "p-value",
        0.67,
        (KeyPointResult("extreme", "As extreme", Verdict.COVERED, 0.83, (Evidence("data", 12, 58, 3.1, 6.4),)),),
        Delivery(
            92,
            41.2,
            134.0,
            1.3,
            45,
            (Span(3.2, 4.9),),
            (Filler("um", 0, 2, 1.0), Filler("", 5, 5, 2.0, 2.5, probable=True)),
            (Stumble(StumbleKind.FALSE_START, "mod-", 8, 12, 3.0, 3.2),),
        ),
        Rung.SENIOR,
    )

    assert assessment_json(assessment) == {
        "question": "p-value",
        "coverage": 0.67,
        "key_points": [
            {
                "id": "extreme",
                "text": "As extreme",
                "verdict": "covered",
                "score": 0.83,
                "evidence": [{"text": "data", "start": 12, "end": 58, "start_s": 3.1, "end_s": 6.4}],
                "rung": "competent",
                "part": None,
            }
        ],
        "delivery": {
            "words": 92,
            "duration_s": 41.2,
            "words_per_minute": 134.0,
            "pauses": [[3.2, 4.9]],
            "fillers": [
                {"text": "um", "start": 0, "end": 2, "start_s": 1.0, "end_s": None, "probable": False},
                {"text": "", "start": 5, "end": 5, "start_s": 2.0, "end_s": 2.5, "probable": True},
            ],
            "stumbles": [{"kind": "false_start", "text": "mod-", "start": 8, "end": 12, "start_s": 3.0, "end_s": 3.2}],
            "time_to_first_word_s": 1.3,
            "target_s": 45,
        },
        "rung": "senior",
        "checker": "lexical-1",
    }


def test_an_attempt_is_printed_as_promised(attempt: object) -> None:
    assert callable(attempt)
    new: NewAttempt = attempt(recording=Path("recordings") / "one.flac")
    made = Correction("point-1", Verdict.PARTIAL, new.asked_at)

    printed = attempt_json(Attempt(17, new, (made,)))

    assert printed["attempt"] == 17
    assert printed["question"] == "p-value"
    assert printed["asked_at"] == "2026-03-01T18:30:12.345678+00:00"
    assert printed["recording"] == str(Path("recordings") / "one.flac")
    assert {"speech_started_s": 0.5, "speech_ended_s": 3.4, "endpoint_s": 5.9}.items() <= printed["listening"].items()
    assert {"ended_by": "silence", "pauses": [[1.0, 2.0]]}.items() <= printed["listening"].items()
    assert printed["transcript"]["recognizer"] == "builtin"
    assert printed["transcript"]["words"][0] == {"text": "um", "start_s": 0.0, "end_s": 0.4, "probability": 0.75}
    assert (printed["assessment"]["coverage"], printed["coverage"]) == (0.5, 0.75)
    assert printed["corrections"] == [
        {"key_point": "point-1", "verdict": "partial", "made_at": "2026-03-01T18:30:12.345678+00:00"}
    ]
    assert printed["timings"] == {"endpoint_to_feedback_s": 0.25}


def test_a_line_is_plain_json(attempt: object) -> None:
    assert callable(attempt)
    line = AttemptLine(3, "p-value", "What?", attempt().asked_at, 12.5, 0.5, "builtin", True)

    assert _through_text(line_json(line)) == {
        "attempt": 3,
        "question": "p-value",
        "question_text": "What?",
        "asked_at": "2026-03-01T18:30:12.345678+00:00",
        "duration_s": 12.5,
        "coverage": 0.5,
        "recognizer": "builtin",
        "has_recording": True,
    }


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"question": None}, "None is not a text"),
        ({"coverage": "much"}, "much"),
        ({"key_points": 5}, "not iterable"),
        ({"key_points": [{}]}, "'id' is missing"),
        ({"rung": "king"}, "king"),
        ({"delivery": []}, "not an assessment"),
    ],
)
def test_what_is_not_an_assessment_is_told(change: dict[str, object], told: str) -> None:
    good = assessment_json(Assessment("p-value", 0.5, (), Delivery(0, None, None, None, 45)))

    with pytest.raises(BadInputError, match=told):
        assessment_from(good | change)


def test_a_time_needs_its_offset(attempt: object) -> None:
    assert callable(attempt)

    with pytest.raises(BadInputError, match="no offset"):
        new_attempt_from(new_attempt_json(attempt()) | {"asked_at": "2026-03-01T18:30:12"})
