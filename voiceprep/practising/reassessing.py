"""Assessing a kept answer again: with other words, another checker, or another version of its question."""

from voiceprep.assessing.assess import assess
from voiceprep.assessing.checker import Checker
from voiceprep.assessing.records import Assessment
from voiceprep.history.attempt import Attempt
from voiceprep.questions.model import Question
from voiceprep.transcribing.transcript import Transcript


def assessed_again(
    attempt: Attempt, question: Question, checker: Checker, transcript: Transcript | None = None
) -> Assessment:
    """What the checker makes of an attempt today; of other words than it has when they are given."""
    return assess(question, transcript or attempt.kept.transcript, attempt.kept.heard, checker)
