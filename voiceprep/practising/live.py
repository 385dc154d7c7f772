"""Judging an answer while it is being given.

What is found is shown as it comes; above all, a checker that remembers its opinions has most of its work behind
it when the answer ends.
"""

import threading
from collections.abc import Callable

from voiceprep.assessing.checker import Checker
from voiceprep.assessing.records import KeyPointResult
from voiceprep.questions.model import Question
from voiceprep.transcribing.transcript import Transcript


class LiveJudging:
    """A worker thread that judges the words so far; words that come while it is busy wait, only the newest of them.

    A failure ends it quietly: the final verdicts are what counts, and theirs is told.
    """

    def __init__(self, question: Question, checker: Callable[[], Checker]) -> None:
        self._question = question
        self._checker = checker
        self._changed = threading.Condition()
        self._waiting: Transcript | None = None
        self._found: tuple[KeyPointResult, ...] | None = None
        self._closed = False
        self._thread = threading.Thread(target=self._work, name="judging", daemon=True)
        self._thread.start()

    def hear(self, transcript: Transcript) -> None:
        """Judge these words next."""
        with self._changed:
            self._waiting = transcript
            self._changed.notify()

    def take(self) -> tuple[KeyPointResult, ...] | None:
        """The newest verdicts, once; None when there is nothing new."""
        with self._changed:
            found, self._found = self._found, None
            return found

    def close(self) -> None:
        """Stop after what is at hand, and wait for that: the final verdicts need the same engine."""
        with self._changed:
            self._closed = True
            self._waiting = None
            self._changed.notify()
        self._thread.join()

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._closed or self._waiting is not None)
                transcript, self._waiting = self._waiting, None
                if self._closed or transcript is None:
                    return
            try:
                found = self._checker().judge(self._question, transcript)
            except Exception:  # noqa: BLE001 - a worker's outer edge: the final judging meets the same failure and tells it
                return
            with self._changed:
                self._found = found
