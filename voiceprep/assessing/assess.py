"""The assessment of one answer: a pure function of the question, the words and what was heard."""

from voiceprep.assessing.checker import Checker
from voiceprep.assessing.coverage import coverage_of, rung_reached
from voiceprep.assessing.delivery import delivery_of
from voiceprep.assessing.lexical import LexicalChecker
from voiceprep.assessing.records import Assessment
from voiceprep.listening.summary import Heard
from voiceprep.questions.model import Question
from voiceprep.transcribing.transcript import Transcript


def assess(
    question: Question, transcript: Transcript, heard: Heard | None = None, checker: Checker | None = None
) -> Assessment:
    """Check an answer, by its words alone when no checker is given."""
    checker = checker or LexicalChecker()
    points = checker.judge(question, transcript)
    return Assessment(
        question_id=question.id,
        coverage=coverage_of(points),
        key_points=points,
        delivery=delivery_of(transcript, heard, question.target_s),
        rung=rung_reached(points),
        checker=checker.name,
    )
