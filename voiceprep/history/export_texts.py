"""Attempts as Markdown and CSV, for people and for spreadsheets."""

import csv
import io
import re
from collections.abc import Iterable, Iterator

from voiceprep.assessing.delivery_words import counted, fluency_words
from voiceprep.assessing.records import Delivery, KeyPointResult, Verdict
from voiceprep.history.whole import WholeAttempt
from voiceprep.transcribing.spoken_text import aside_lines

_MARKS = {Verdict.COVERED: "✓", Verdict.PARTIAL: "~", Verdict.MISSED: "·", Verdict.CONTRADICTED: "✗"}
_WORDS = {
    Verdict.COVERED: "said",
    Verdict.PARTIAL: "partly said",
    Verdict.MISSED: "missed",
    Verdict.CONTRADICTED: "said wrong",
}
_MARKUP = re.compile(r"([\\`*_\[\]<>#~|&$]|^[-+=])")
_NUMBERED = re.compile(r"^(\d{1,9})([.)])")
"""What Markdown could take for its own, anywhere or where a line begins; a backslash before it does not show."""

_COLUMNS = (
    "attempt",
    "asked_at",
    "question",
    "question_text",
    "coverage",
    "covered",
    "partial",
    "missed",
    "contradicted",
    "rating",
    "duration_s",
    "words",
    "words_per_minute",
    "fillers",
    "recognizer",
    "checker",
    "said",
    "note",
    "uid",
)


def markdown_of(attempts: Iterable[tuple[int, WholeAttempt]]) -> Iterator[str]:
    """A page of the attempts with their numbers, a piece for each; nothing said can turn into markup."""
    yield "# Answers\n"
    for number, whole in attempts:
        yield "\n" + "\n".join(_section(number, whole))


def csv_of(attempts: Iterable[tuple[int, WholeAttempt]]) -> Iterator[str]:
    """A table of the attempts with their numbers, a line for each, in the order of ``_COLUMNS``."""
    yield _csv_line(_COLUMNS)
    for number, whole in attempts:
        yield _csv_line(_row(number, whole))


def _section(number: int, whole: WholeAttempt) -> Iterator[str]:
    assessment = whole.standing
    covered = sum(point.verdict is Verdict.COVERED for point in assessment.key_points)
    when = whole.asked_at.astimezone().strftime("%Y-%m-%d %H:%M")
    yield f"## {_escaped(whole.question_text)}\n"
    yield f"Answer {number}, {when}, heard by {_escaped(whole.said.recognizer)}\n"
    level = f", level reached: {assessment.rung}" if assessment.rung else ""
    yield f"**{assessment.coverage:.0%}**: {covered} of {len(assessment.key_points)} key points{level}\n"
    yield _quoted(whole.said.text or "(no words)")
    for line in aside_lines(whole.said):
        yield f"{_escaped(line)}\n"
    for point in assessment.key_points:
        yield from _point(point, by_user=point.id in whole.settled)
    yield ("" if not assessment.key_points else "\n") + _delivery(assessment.delivery) + "\n"
    if whole.note:
        yield f"Note:\n\n{_quoted(whole.note)}"


def _point(point: KeyPointResult, *, by_user: bool) -> Iterator[str]:
    whose = ", your verdict" if by_user else ""
    yield f"- {_MARKS[point.verdict]} {_escaped(point.text)} ({_WORDS[point.verdict]}{whose})"
    for found in point.evidence:
        yield f"  - “{_escaped(found.text)}”"


def _delivery(delivery: Delivery) -> str:
    parts = [counted(delivery.words, "word")]
    if delivery.duration_s is not None:
        parts.append(f"{delivery.duration_s:.0f} s of {delivery.target_s} s")
    if delivery.words_per_minute is not None:
        parts.append(f"{delivery.words_per_minute:.0f} words a minute")
    if delivery.duration_s is not None:
        parts.append(counted(len(delivery.pauses), "pause"))
    parts.append(fluency_words(delivery))
    return " · ".join(parts)


def _quoted(text: str) -> str:
    lines = [_escaped(line) for line in text.strip().splitlines() or [""]]
    # Two spaces before a line's end keep it; an empty line begins a new paragraph of the quotation.
    return "  \n".join(f"> {line}" if line else ">" for line in lines) + "\n"


def _escaped(text: str) -> str:
    return _NUMBERED.sub(r"\1\\\2", _MARKUP.sub(r"\\\1", " ".join(text.split())))


def _row(number: int, whole: WholeAttempt) -> list[object]:
    assessment = whole.standing
    counts = [sum(point.verdict is verdict for point in assessment.key_points) for verdict in Verdict]
    return [
        number,
        whole.asked_at.isoformat(),
        whole.question_id,
        whole.question_text,
        assessment.coverage,
        *counts,
        int(whole.rating.rating) if whole.rating else "",
        whole.duration_s,
        assessment.delivery.words,
        "" if assessment.delivery.words_per_minute is None else assessment.delivery.words_per_minute,
        len(assessment.delivery.fillers),
        whole.said.recognizer,
        assessment.checker,
        whole.said.text,
        whole.note,
        whole.uid,
    ]


def _csv_line(values: Iterable[object]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(values)
    return line.getvalue()
