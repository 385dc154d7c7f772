"""Judging an answer while it is being given.

What is found is shown as it comes; above all, the work is done when the answer ends.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from voiceprep.assessing.checker import Checker
from voiceprep.assessing.records import KeyPointResult
from voiceprep.questions.model import Question
from voiceprep.transcribing.transcript import Transcript


@dataclass(frozen=True)
class Judged:
    """A ``Checker`` that need not judge again what it judged last."""

    behind: Checker
    question: Question
    transcript: Transcript
    points: tuple[KeyPointResult, ...]

    @property
    def name(self) -> str:
        return self.behind.name

    def judge(self, question: Question, transcript: Transcript) -> tuple[KeyPointResult, ...]:
        if (question, transcript) == (self.question, self.transcript):
            return self.points
        return self.behind.judge(question, transcript)


class LiveJudging:
    """A worker thread that judges the words so far; words that come while it is busy wait, only the newest of them.

    A failure ends it quietly: the final verdicts are what counts, and theirs is told.
    """

    def __init__(self, question: Question, checker: Callable[[], Checker]) -> None:
        self._question = question
        self._checker = checker
        self._changed = threading.Condition()
        self._waiting: Transcript | None = None
        self._judged: Judged | None = None
        self._taken: Judged | None = None
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
            if self._judged is None or self._judged is self._taken:
                return None
            self._taken = self._judged
            return self._judged.points

    @property
    def newest(self) -> Judged | None:
        """The newest verdicts with the words they are on; None before the first."""
        with self._changed:
            return self._judged

    def checker(self) -> Checker:
        """The checker, which has at hand what was judged last.

        Raises:
            VoiceprepError: It cannot be loaded.
        """
        return self.newest or self._checker()

    def close(self) -> None:
        """Stop after what is at hand, and wait for that: the final verdicts need the same engine."""
        with self._changed:
            self._closed = True
            self._waiting = None
            self._changed.notify()
        self._thread.join()

    def _work(self) -> None:
        try:
            # Now, while the question is read, so that loading it takes nothing from hearing the answer.
            checker = self._checker()
            while (transcript := self._next()) is not None:
                points = checker.judge(self._question, transcript)
                with self._changed:
                    self._judged = Judged(checker, self._question, transcript, points)
        except Exception:  # noqa: BLE001 - a worker's outer edge: the final judging meets the same failure and tells it
            return

    def _next(self) -> Transcript | None:
        """The words to judge next, as soon as there are some; None when it is over."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._waiting is not None)
            transcript, self._waiting = self._waiting, None
            return None if self._closed else transcript
