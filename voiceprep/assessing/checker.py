"""The port through which key points get their verdicts."""

from typing import Protocol

from voiceprep.assessing.records import KeyPointResult
from voiceprep.questions.model import Question
from voiceprep.transcribing.transcript import Transcript


class Checker(Protocol):
    """Decides which key points an answer made. The same input always gives the same verdicts."""

    @property
    def name(self) -> str:
        """What an assessment says it was made by."""
        ...

    def judge(self, question: Question, transcript: Transcript) -> tuple[KeyPointResult, ...]:
        """A verdict on every key point of the question, in their order."""
        ...
