"""Attempts and their parts as plain JSON types, and back: what ``--json`` prints and what is kept.

Every ``*_from`` function undoes the function of the same name. They raise BadInputError when something is missing
or of another type; keys that they do not know are passed over.
"""

from pathlib import Path

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
from voiceprep.history.attempt import Attempt, AttemptLine, Correction, NewAttempt, Versions
from voiceprep.history.corrections import corrected
from voiceprep.history.json_fields import Json, moment, optional, reading, spans_from, spans_json, text
from voiceprep.listening.summary import EndedBy, Gap, Heard
from voiceprep.questions.model import Rung, StoryPart
from voiceprep.transcribing.transcript import Doubt, SetAside, Transcript, Word


def assessment_json(assessment: Assessment) -> Json:
    """An assessment as ``check --json`` prints it."""
    return {
        "question": assessment.question_id,
        "coverage": assessment.coverage,
        "key_points": [_key_point_json(point) for point in assessment.key_points],
        "delivery": _delivery_json(assessment.delivery),
        "rung": assessment.rung and assessment.rung.value,
        "checker": assessment.checker,
    }


def assessment_from(value: Json) -> Assessment:
    """The assessment of ``assessment_json``."""
    with reading("an assessment"):
        return Assessment(
            question_id=text(value["question"]),
            coverage=float(value["coverage"]),
            key_points=tuple(map(_key_point_from, value["key_points"])),
            delivery=_delivery_from(value["delivery"]),
            rung=Rung(value["rung"]) if value["rung"] is not None else None,
            checker=text(value["checker"]),
        )


def _key_point_json(point: KeyPointResult) -> Json:
    return {
        "id": point.id,
        "text": point.text,
        "verdict": point.verdict.value,
        "score": point.score,
        "evidence": [
            {"text": found.text, "start": found.start, "end": found.end, "start_s": found.start_s, "end_s": found.end_s}
            for found in point.evidence
        ],
        "rung": point.rung.value,
        "part": point.part and point.part.value,
    }


def _key_point_from(value: Json) -> KeyPointResult:
    return KeyPointResult(
        id=text(value["id"]),
        text=text(value["text"]),
        verdict=Verdict(value["verdict"]),
        score=float(value["score"]),
        evidence=tuple(
            Evidence(
                text(found["text"]),
                int(found["start"]),
                int(found["end"]),
                optional(found["start_s"]),
                optional(found["end_s"]),
            )
            for found in value["evidence"]
        ),
        rung=Rung(value["rung"]),
        part=StoryPart(value["part"]) if value["part"] is not None else None,
    )


def _delivery_json(delivery: Delivery) -> Json:
    return {
        "words": delivery.words,
        "duration_s": delivery.duration_s,
        "words_per_minute": delivery.words_per_minute,
        "pauses": spans_json(delivery.pauses),
        "fillers": [
            {
                "text": filler.text,
                "start": filler.start,
                "end": filler.end,
                "start_s": filler.start_s,
                "end_s": filler.end_s,
                "probable": filler.probable,
            }
            for filler in delivery.fillers
        ],
        "stumbles": [
            {
                "kind": stumble.kind.value,
                "text": stumble.text,
                "start": stumble.start,
                "end": stumble.end,
                "start_s": stumble.start_s,
                "end_s": stumble.end_s,
            }
            for stumble in delivery.stumbles
        ],
        "time_to_first_word_s": delivery.time_to_first_word_s,
        "target_s": delivery.target_s,
    }


def _delivery_from(value: Json) -> Delivery:
    return Delivery(
        words=int(value["words"]),
        duration_s=optional(value["duration_s"]),
        words_per_minute=optional(value["words_per_minute"]),
        time_to_first_word_s=optional(value["time_to_first_word_s"]),
        target_s=int(value["target_s"]),
        pauses=spans_from(value["pauses"]),
        fillers=tuple(
            Filler(
                text(filler["text"]),
                int(filler["start"]),
                int(filler["end"]),
                optional(filler["start_s"]),
                # Attempts of before do not say these, and have no stumbles.
                optional(filler.get("end_s")),
                bool(filler.get("probable", False)),
            )
            for filler in value["fillers"]
        ),
        stumbles=tuple(
            Stumble(
                StumbleKind(stumble["kind"]),
                text(stumble["text"]),
                int(stumble["start"]),
                int(stumble["end"]),
                optional(stumble["start_s"]),
                optional(stumble["end_s"]),
            )
            for stumble in value.get("stumbles", ())
        ),
    )


def heard_json(heard: Heard) -> Json:
    """The ``listening`` part of ``answer --json``."""
    return {
        "speech_started_s": heard.speech_started_s,
        "speech_ended_s": heard.speech_ended_s,
        "endpoint_s": heard.endpoint_s,
        "ended_by": heard.ended_by.value,
        "pauses": spans_json(heard.pauses),
        "speech": spans_json(heard.speech),
        "level_dbfs": heard.level_dbfs,
        "microphone": heard.microphone,
        "overflows": heard.overflows,
        "gaps": [{"at_s": gap.at_s, "lost_s": gap.lost_s, "reopened": gap.reopened} for gap in heard.gaps],
        "continued_at_s": list(heard.continued_at_s),
    }


def heard_from(value: Json) -> Heard:
    """What was heard, of ``heard_json``."""
    with reading("what was heard"):
        return Heard(
            speech_started_s=optional(value["speech_started_s"]),
            speech_ended_s=optional(value["speech_ended_s"]),
            endpoint_s=float(value["endpoint_s"]),
            ended_by=EndedBy(value["ended_by"]),
            speech=spans_from(value["speech"]),
            pauses=spans_from(value["pauses"]),
            level_dbfs=float(value["level_dbfs"]),
            microphone=text(value["microphone"]),
            overflows=int(value["overflows"]),
            # Attempts of before have none.
            gaps=tuple(
                Gap(float(gap["at_s"]), float(gap["lost_s"]), text(gap["reopened"])) for gap in value.get("gaps", ())
            ),
            continued_at_s=tuple(float(at_s) for at_s in value.get("continued_at_s", ())),
        )


def transcript_json(transcript: Transcript) -> Json:
    """The ``transcript`` part of ``answer --json``."""
    return {
        "text": transcript.text,
        "recognizer": transcript.recognizer,
        "words": [
            {"text": word.text, "start_s": word.start_s, "end_s": word.end_s, "probability": word.probability}
            for word in transcript.words
        ],
        "aside": [
            {"text": some.text, "start_s": some.start_s, "end_s": some.end_s, "why": some.why.value}
            for some in transcript.aside
        ],
    }


def transcript_from(value: Json) -> Transcript:
    """The transcript of ``transcript_json``."""
    with reading("a transcript"):
        return Transcript(
            text=text(value["text"]),
            words=tuple(
                Word(text(word["text"]), float(word["start_s"]), float(word["end_s"]), float(word["probability"]))
                for word in value["words"]
            ),
            recognizer=text(value["recognizer"]),
            # Attempts of before have none.
            aside=tuple(
                SetAside(text(some["text"]), float(some["start_s"]), float(some["end_s"]), Doubt(some["why"]))
                for some in value.get("aside", ())
            ),
        )


def new_attempt_json(new: NewAttempt) -> Json:
    """An attempt without a number, as ``answer --json`` prints it."""
    return {
        "question": new.question_id,
        "question_text": new.question_text,
        "asked_at": new.asked_at.isoformat(),
        "duration_s": new.duration_s,
        "recording": None if new.recording is None else str(new.recording),
        "listening": None if new.heard is None else heard_json(new.heard),
        "transcript": transcript_json(new.transcript),
        "assessment": assessment_json(new.assessment),
        "timings": dict(new.timings),
        "versions": {
            "voiceprep": new.versions.voiceprep,
            "recognizer": new.versions.recognizer,
            "checker": new.versions.checker,
            "bank": new.versions.bank,
        },
    }


def new_attempt_from(value: Json) -> NewAttempt:
    """The attempt of ``new_attempt_json``."""
    with reading("an attempt"):
        return NewAttempt(
            question_id=text(value["question"]),
            question_text=text(value["question_text"]),
            asked_at=moment(value["asked_at"]),
            duration_s=float(value["duration_s"]),
            recording=None if value["recording"] is None else Path(value["recording"]),
            heard=None if value["listening"] is None else heard_from(value["listening"]),
            transcript=transcript_from(value["transcript"]),
            assessment=assessment_from(value["assessment"]),
            versions=Versions(**{key: text(value["versions"][key]) for key in Versions.__dataclass_fields__}),
            timings={text(name): float(seconds) for name, seconds in value["timings"].items()},
        )


def attempt_json(attempt: Attempt) -> Json:
    """A kept attempt: ``assessment`` is the checker's, ``coverage`` counts the corrections."""
    return {
        "attempt": attempt.number,
        **new_attempt_json(attempt.kept),
        "corrections": [
            {"key_point": made.key_point, "verdict": made.verdict.value, "made_at": made.made_at.isoformat()}
            for made in attempt.corrections
        ],
        "coverage": corrected(attempt.kept.assessment, attempt.corrections).coverage,
    }


def attempt_from(value: Json) -> Attempt:
    """The attempt of ``attempt_json``."""
    with reading("an attempt"):
        return Attempt(
            number=int(value["attempt"]),
            kept=new_attempt_from(value),
            corrections=tuple(
                Correction(text(made["key_point"]), Verdict(made["verdict"]), moment(made["made_at"]))
                for made in value["corrections"]
            ),
        )


def line_json(line: AttemptLine) -> Json:
    """One line of ``history list --json``."""
    return {
        "attempt": line.number,
        "question": line.question_id,
        "question_text": line.question_text,
        "asked_at": line.asked_at.isoformat(),
        "duration_s": line.duration_s,
        "coverage": line.coverage,
        "recognizer": line.recognizer,
        "has_recording": line.has_recording,
    }
