"""Telling the listener what was understood, so that it knows better whether the answer is over."""

from dataclasses import replace

from voiceprep.assessing.coverage import coverage_of
from voiceprep.assessing.ending import ending_of
from voiceprep.assessing.records import KeyPointResult
from voiceprep.listening.end_silence import Finishedness
from voiceprep.listening.listener import Listener
from voiceprep.questions.model import Question
from voiceprep.transcribing.transcript import Transcript


class Understanding:
    """Gathers the words, the verdicts and the time target of one answer for its listener, as they come."""

    def __init__(self, question: Question, listener: Listener) -> None:
        self._listener = listener
        self._known = Finishedness(target_s=question.target_s)
        listener.know(self._known)

    def hear(self, transcript: Transcript, until: int, rough: bool = False) -> None:
        """Take in the words so far, known up to the sample ``until``; ``rough`` as the recognizer says of itself."""
        ending = ending_of(transcript.text)
        self._tell(replace(self._known, ending=ending, heard_until=until, rough=rough))

    def judge(self, points: tuple[KeyPointResult, ...]) -> None:
        """Take in the verdicts so far."""
        self._tell(replace(self._known, covered=coverage_of(points) if points else None))

    def _tell(self, known: Finishedness) -> None:
        self._known = known
        self._listener.know(known)
