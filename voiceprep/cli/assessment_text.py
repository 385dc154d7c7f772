"""An assessment as lines of text for a terminal."""

from voiceprep.assessing.coverage import raises_to
from voiceprep.assessing.delivery_words import fluency_words
from voiceprep.assessing.records import Assessment, Delivery, Verdict
from voiceprep.questions.model import Question

MARKS = {Verdict.COVERED: "✓", Verdict.PARTIAL: "~", Verdict.MISSED: "·", Verdict.CONTRADICTED: "✗"}


def assessment_lines(question: Question, assessment: Assessment) -> list[str]:
    """What a person reads after an answer: coverage, each key point, how it was said."""
    covered = sum(point.verdict is Verdict.COVERED for point in assessment.key_points)
    head = (
        f"{question.text}\n\n{covered} of {len(assessment.key_points)} key points, coverage {assessment.coverage:.0%}"
    )
    lines = [head + (f", level reached: {assessment.rung}" if assessment.rung else "")]
    for point in assessment.key_points:
        lines.append(f"  {MARKS[point.verdict]} {point.text}  [{point.verdict}]")
        lines += [f"      “{evidence.text}”" for evidence in point.evidence]
    above = raises_to(assessment.key_points)
    if above:
        lines.append(f"To reach {above[0]}:")
        lines += [f"  → {point.text}" for point in above[1]]
    lines.append(delivery_line(assessment.delivery))
    return lines


def delivery_line(delivery: Delivery) -> str:
    """The delivery figures that are known, in one line."""
    parts = [f"{delivery.words} words"]
    if delivery.duration_s is not None:
        parts.append(f"{delivery.duration_s:.0f} s of {delivery.target_s} s")
    if delivery.words_per_minute is not None:
        parts.append(f"{delivery.words_per_minute:.0f} words a minute")
    if delivery.time_to_first_word_s is not None:
        parts.append(f"first word after {delivery.time_to_first_word_s:.1f} s")
    parts.append(f"{len(delivery.pauses)} pauses" if delivery.duration_s is not None else "")
    parts.append(fluency_words(delivery))
    return " · ".join(part for part in parts if part)
