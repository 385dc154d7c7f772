"""From the judge's opinions and the words themselves to a verdict with a probability that holds."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from voiceprep.assessing.judge import Judge, Opinion
from voiceprep.assessing.lexical import LexicalChecker, Wording
from voiceprep.assessing.records import Evidence, KeyPointResult, Verdict
from voiceprep.questions.model import KeyPoint, Question
from voiceprep.transcribing.transcript import Transcript

_ABSENT, _COVERED, _CONTRADICTED = 0, 1, 2

COVERED_FROM, PARTIAL_FROM = 0.50, 0.35
"""The probability from which a point counts as said; between the two the user settles it."""

CONTRADICTED_FROM = 0.45

_SHOWS_FROM = 0.4
"""The probability from which a token is part of the evidence."""

_GAP_TOKENS = 5
"""Evidence with no longer gap than this is shown as one stretch."""

_SHORTEST_SHOWN_TOKENS, _LONGEST_SHOWN_TOKENS = 4, 45


@dataclass(frozen=True)
class _Weighed:
    probabilities: npt.NDArray[np.float64]
    opinion: Opinion


class JudgingChecker:
    """The judge's opinion and the wording, weighed as they proved right on questions that neither had seen."""

    def __init__(self, judge: Judge, name: str = "judge-1") -> None:
        self.name = name
        self._judge = judge
        self._lexical = LexicalChecker()

    def judge(self, question: Question, transcript: Transcript) -> tuple[KeyPointResult, ...]:
        if not transcript.text.strip() or not question.key_points:
            return self._lexical.judge(question, transcript)
        opinions = self._judge.opinions(question, transcript.text)
        wordings = self._lexical.wordings(question, transcript)
        return tuple(
            self._verdict(point, transcript, of_point, wording)
            for point, of_point, wording in zip(question.key_points, opinions, wordings, strict=True)
        )

    def _verdict(
        self, point: KeyPoint, transcript: Transcript, opinions: list[Opinion], wording: Wording
    ) -> KeyPointResult:
        weighed = self._last_word([_Weighed(self.probabilities(one, wording), one) for one in opinions])
        covered, contradicted = float(weighed.probabilities[_COVERED]), float(weighed.probabilities[_CONTRADICTED])
        if contradicted >= CONTRADICTED_FROM and contradicted >= covered:
            verdict = Verdict.CONTRADICTED
        elif covered >= COVERED_FROM:
            verdict = Verdict.COVERED
        else:
            verdict = Verdict.PARTIAL if covered >= PARTIAL_FROM else Verdict.MISSED
        evidence = () if verdict is Verdict.MISSED else (_evidence(transcript, weighed.opinion),)
        return KeyPointResult(point.id, point.text, verdict, round(covered, 3), evidence, point.rung, point.part)

    def probabilities(self, opinion: Opinion, wording: Wording) -> npt.NDArray[np.float64]:
        """Of absent, covered and contradicted, shape (3,)."""
        given = features(opinion, wording)
        weights = self._judge.calibration
        logits = weights @ given if weights.size else opinion.logits.astype(np.float64)
        shifted = np.exp(logits - logits.max())
        return np.asarray(shifted / shifted.sum())

    def _last_word(self, weighed: list[_Weighed]) -> _Weighed:
        """The stretch that counts: the surest, unless a later one says the opposite about as surely."""
        best = weighed[0]
        for one in weighed[1:]:
            if _claim(one) >= _claim(best) or (_side(one) != _side(best) and _claim(one) >= 0.5):
                best = one
        return best


def features(opinion: Opinion, wording: Wording) -> npt.NDArray[np.float64]:
    """What is weighed, shape (5,): the judge for covered and for contradicted, the right and wrong wording, one."""
    logits = opinion.logits.astype(np.float64)
    return np.array(
        [
            logits[_COVERED] - logits[_ABSENT],
            logits[_CONTRADICTED] - logits[_ABSENT],
            wording.right.score,
            wording.wrong.score,
            1.0,
        ]
    )


def _claim(weighed: _Weighed) -> float:
    return float(1.0 - weighed.probabilities[_ABSENT])


def _side(weighed: _Weighed) -> bool:
    return bool(weighed.probabilities[_CONTRADICTED] > weighed.probabilities[_COVERED])


def _evidence(transcript: Transcript, opinion: Opinion) -> Evidence:
    first, last = _run(opinion.evidence)
    start, end = opinion.stretch.offsets[first][0], opinion.stretch.offsets[last][1]
    while start > 0 and transcript.text[start - 1].isalnum():
        start -= 1
    while end < len(transcript.text) and transcript.text[end].isalnum():
        end += 1
    start_s, end_s = transcript.seconds_of(start, end)
    return Evidence(transcript.text[start:end], start, end, start_s, end_s)


def _run(shows: npt.NDArray[np.float32]) -> tuple[int, int]:
    """The first and last token of the strongest run of evidence."""
    over = np.flatnonzero(shows >= _SHOWS_FROM)
    if over.size == 0:
        peak = int(np.argmax(shows))
        return max(0, peak - _SHORTEST_SHOWN_TOKENS), min(len(shows) - 1, peak + _SHORTEST_SHOWN_TOKENS)
    runs = np.split(over, np.flatnonzero(np.diff(over) > _GAP_TOKENS + 1) + 1)
    strongest = max(runs, key=lambda run: float(shows[run].sum()))
    first, last = int(strongest[0]), int(strongest[-1])
    return first, min(last, first + _LONGEST_SHOWN_TOKENS)
