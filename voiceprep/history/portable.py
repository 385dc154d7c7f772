"""Whole attempts as the JSON document that goes from one machine to another, and back.

A document is read strictly: what is wrong with it is told with the line or the field, and nothing of it is used.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from voiceprep.assessing.records import Assessment, Verdict
from voiceprep.errors import BadInputError
from voiceprep.history.attempt import Correction
from voiceprep.history.json_fields import Json
from voiceprep.history.rating import Rating
from voiceprep.history.serialise import (
    assessment_from,
    assessment_json,
    heard_from,
    heard_json,
    transcript_from,
    transcript_json,
)
from voiceprep.history.strict_fields import (
    an_object,
    each,
    field,
    list_of,
    moment_of,
    number_of,
    part,
    refuse_unkept,
    text_of,
    wrong,
)
from voiceprep.history.whole import LoggedReview, MadeAssessment, MadeTranscript, WholeAttempt

MARK = "voiceprep_history"
"""Tells such a document from any other; its value is the document's format."""

FORMAT = 1
_UID = re.compile(r"[0-9A-Za-z-]{1,64}")


def document_of(wholes: Iterable[WholeAttempt]) -> Iterator[str]:
    """The document, a line for each attempt; nothing in it depends on the machine or on the time."""
    between = f'{{\n"{MARK}": {FORMAT},\n"attempts": [\n'
    for whole in wholes:
        yield between + json.dumps(whole_json(whole), ensure_ascii=False)
        between = ",\n"
    yield ("" if between == ",\n" else between) + "\n]}\n"


def whole_json(whole: WholeAttempt) -> Json:
    """One attempt of the document."""
    return {
        "uid": whole.uid,
        "question": whole.question_id,
        "question_text": whole.question_text,
        "asked_at": whole.asked_at.isoformat(),
        "duration_s": whole.duration_s,
        "recording": whole.recording,
        "listening": None if whole.heard is None else heard_json(whole.heard),
        "timings": dict(whole.timings),
        "program": whole.program,
        "note": whole.note,
        "transcripts": [
            {
                "made_at": made.made_at.isoformat(),
                "recognizer_version": made.version,
                "transcript": transcript_json(made.transcript),
            }
            for made in whole.transcripts
        ],
        "assessments": [
            {
                "made_at": made.made_at.isoformat(),
                "transcript": made.transcript,
                "bank": made.bank,
                "assessment": assessment_json(made.assessment),
            }
            for made in whole.assessments
        ],
        "corrections": [
            {"key_point": made.key_point, "verdict": made.verdict.value, "made_at": made.made_at.isoformat()}
            for made in whole.corrections
        ],
        "reviews": [
            {"rating": int(made.rating), "by_user": made.by_user, "made_at": made.made_at.isoformat()}
            for made in whole.reviews
        ],
    }


def wholes_in(document: str, name: str) -> list[WholeAttempt]:
    """The attempts of a document.

    Args:
        document: The text of a file.
        name: What the file is called in what is said about it.

    Raises:
        BadInputError: It is not such a document; says the line or the field.
    """
    hint = "Nothing was imported; “voiceprep history export --all --format json” writes such a file"
    try:
        value = json.loads(document)
        if isinstance(value, dict) and MARK in value and value[MARK] != FORMAT:
            hint = "Update voiceprep; nothing was imported"
            raise wrong(MARK, f"is {value[MARK]!r}, and this voiceprep reads {FORMAT} only")
        if not isinstance(value, dict) or MARK not in value:
            raise BadInputError(f"This is not an exported history: {MARK} is missing")
        attempts = list_of(value, "attempts", "")
        for at, one in enumerate(attempts):
            refuse_unkept(one, f"attempts[{at}]")
        return [_whole_from(one, f"attempts[{at}]") for at, one in enumerate(attempts)]
    except json.JSONDecodeError as error:
        raise BadInputError(f"{name}, line {error.lineno}: this is not JSON: {error.msg}", hint) from error
    except RecursionError as error:
        raise BadInputError(f"{name} is nested too deeply to be an exported history", hint) from error
    except BadInputError as error:
        raise BadInputError(f"{name}: {error.message}", hint) from error
    except ValueError as error:
        raise BadInputError(f"{name}: this is not JSON: {error}", hint) from error


def _whole_from(value: Any, where: str) -> WholeAttempt:
    an_object(value, where)
    uid = text_of(value, "uid", where)
    if not _UID.fullmatch(uid):
        raise wrong(f"{where}.uid", "is not an attempt's: 1 to 64 letters and digits")
    duration_s = number_of(value, "duration_s", where)
    if duration_s < 0:
        raise wrong(f"{where}.duration_s", "is below 0")
    recording = field(value, "recording", where)
    whole = WholeAttempt(
        uid=uid,
        question_id=text_of(value, "question", where),
        question_text=text_of(value, "question_text", where),
        asked_at=moment_of(value, "asked_at", where),
        duration_s=duration_s,
        recording=None if recording is None else text_of(value, "recording", where),
        heard=None
        if field(value, "listening", where) is None
        else part(value, "listening", where, heard_from, heard_json),
        timings=_timings(value, where),
        program=text_of(value, "program", where),
        note=text_of(value, "note", where),
        transcripts=each(value, "transcripts", where, _transcript_from),
        assessments=each(value, "assessments", where, _assessment_from),
        corrections=each(value, "corrections", where, _correction_from),
        reviews=each(value, "reviews", where, _review_from),
    )
    _refuse_loose_ends(whole, where)
    return whole


def _refuse_loose_ends(whole: WholeAttempt, where: str) -> None:
    if not whole.transcripts:
        raise wrong(f"{where}.transcripts", "is empty")
    last = -1
    for at, made in enumerate(whole.assessments):
        if not last <= made.transcript <= last + 1 or made.transcript >= len(whole.transcripts):
            raise wrong(f"{where}.assessments[{at}].transcript", "is not the transcript that comes next")
        last = made.transcript
    if last != len(whole.transcripts) - 1:
        raise wrong(f"{where}.assessments", "is missing one for a transcript")


def _transcript_from(value: Json, where: str) -> MadeTranscript:
    return MadeTranscript(
        part(value, "transcript", where, transcript_from, transcript_json),
        text_of(value, "recognizer_version", where),
        moment_of(value, "made_at", where),
    )


def _assessment_from(value: Json, where: str) -> MadeAssessment:
    assessment: Assessment = part(value, "assessment", where, assessment_from, assessment_json)
    inside = f"{where}.assessment"
    if not 0 <= assessment.coverage <= 1:
        raise wrong(f"{inside}.coverage", "is not from 0 to 1")
    twice = [point for point, times in Counter(point.id for point in assessment.key_points).items() if times > 1]
    if twice:
        raise wrong(f"{inside}.key_points", f"has {twice[0]!r} twice")
    transcript = field(value, "transcript", where)
    if not isinstance(transcript, int) or isinstance(transcript, bool):
        raise wrong(f"{where}.transcript", "is not a whole number")
    return MadeAssessment(assessment, transcript, text_of(value, "bank", where), moment_of(value, "made_at", where))


def _correction_from(value: Json, where: str) -> Correction:
    verdict = text_of(value, "verdict", where)
    if verdict not in list(Verdict):
        raise wrong(f"{where}.verdict", f"is not one of {', '.join(Verdict)}")
    return Correction(text_of(value, "key_point", where), Verdict(verdict), moment_of(value, "made_at", where))


def _review_from(value: Json, where: str) -> LoggedReview:
    rating, by_user = field(value, "rating", where), field(value, "by_user", where)
    if isinstance(rating, bool) or not isinstance(rating, int) or rating not in list(Rating):
        raise wrong(f"{where}.rating", "is not 1, 2, 3 or 4")
    if not isinstance(by_user, bool):
        raise wrong(f"{where}.by_user", "is not true or false")
    return LoggedReview(Rating(rating), by_user, moment_of(value, "made_at", where))


def _timings(value: Json, where: str) -> dict[str, float]:
    timings = field(value, "timings", where)
    an_object(timings, f"{where}.timings")
    return {name: number_of(timings, name, f"{where}.timings") for name in timings}
