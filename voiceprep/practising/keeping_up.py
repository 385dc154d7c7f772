"""What the candidate is told and shown where the recognizer does not keep up with them."""

import time
from collections.abc import Callable, Iterator

from voiceprep.assessing.assess import assess
from voiceprep.practising import events as ev
from voiceprep.practising.live import Judged, LiveJudging
from voiceprep.questions.model import Question
from voiceprep.transcribing.phrases import PhraseTranscriber
from voiceprep.transcribing.smaller import model_that_keeps_up

_UNNOTICED_S = 1.0
"""Whoever waits no longer for their verdicts is not shown the first of them: they would only flicker."""


class KeepingUp:
    """Watches how far the words are behind the speaker, during an answer and after it."""

    def __init__(
        self,
        question: Question,
        transcriber: PhraseTranscriber,
        judging: LiveJudging,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._question = question
        self._transcriber = transcriber
        self._judging = judging
        self._clock = clock
        self._told = False
        self._awaited_from: float | None = None
        self._finished = 0
        self._shown: Judged | None = None

    def news(self) -> Iterator[ev.FallingBehind]:
        """That the recognizer is too slow, once."""
        pace, recognizer = self._transcriber.pace, self._transcriber.recognizer
        if self._told or recognizer is None or not pace.too_slow:
            return
        self._told = True
        better = model_that_keeps_up(recognizer.name, pace.run_s, pace.words / pace.runs)
        yield ev.FallingBehind(recognizer.name, round(pace.real_time_factor, 1), better.name if better else "")

    def awaited(self) -> Iterator[ev.Transcribing]:
        """The answer is over: from now on its last words are waited for."""
        self._awaited_from = self._clock()
        self._finished = self._transcriber.finished
        yield self._progress()

    def meanwhile(self) -> Iterator[ev.TurnEvent]:
        """What there is to show while the last words are waited for."""
        finished = self._transcriber.finished
        if finished > self._finished:
            self._finished = finished
            self._judging.hear(self._transcriber.transcript())
            yield ev.WordsHeard(self._transcriber.words())
            yield self._progress()
        yield from self.news()
        judged = self._judging.newest
        waited_s = self._clock() - self._awaited_from if self._awaited_from is not None else 0.0
        if judged is not None and judged is not self._shown and waited_s > _UNNOTICED_S:
            self._shown = judged
            yield ev.AssessedSoFar(judged.transcript, assess(self._question, judged.transcript, None, judged))

    def _progress(self) -> ev.Transcribing:
        return ev.Transcribing(self._finished, self._transcriber.submitted, round(self._transcriber.pace.left_s, 1))
