"""From the judge's opinions and the words themselves to a verdict with a probability that holds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from voiceprep.assessing.judge import Judge, Opinion
from voiceprep.assessing.lexical import LexicalChecker, Wording
from voiceprep.assessing.pair_encoding import Stretch
from voiceprep.assessing.readings import opinions_on
from voiceprep.assessing.records import Evidence, KeyPointResult, Verdict
from voiceprep.assessing.sounding import Mended, mended
from voiceprep.assessing.verbatim import only_echoes, said_as_written
from voiceprep.assessing.windows import Match
from voiceprep.questions.model import KeyPoint, Question
from voiceprep.transcribing.transcript import Transcript

_ABSENT, _COVERED, _CONTRADICTED = 0, 1, 2
_Weights = npt.NDArray[np.float64]

COVERED_FROM, PARTIAL_FROM = 0.48, 0.35
"""The probability from which a point counts as said; between the two the user settles it."""

CONTRADICTED_FROM = 0.38
"""The probability from which a point counts as said wrong. At 0.25 F1 is about the same on the held-out questions, 0.53
for 0.52, and three times as many right claims are called wrong, 13% for 4%: that costs more trust than it earns."""

CONTRADICTED_FROM_ROUGH = 0.5
"""The same where the recognizer is rough, and one misheard word may turn a claim around. In 501 pairs of ``own-bank``
with recognizer noise it calls half as many right claims wrong, 2.8% for 5.7%, and finds 28% of the wrong ones for 36%.
Between the two a point that does not count as said is shown as partly said, for the user to settle."""

_MOST_OF = 0.5
"""The share of a stretch that the bank's own right words take up, from which it denies no other point of the bank."""

_SHOWS_FROM = 0.4
"""The probability from which a token is part of the evidence."""

_GAP_TOKENS = 4
"""Evidence with no longer gap than this is shown as one stretch."""

_SHORTEST_SHOWN_TOKENS = 4


@dataclass(frozen=True)
class _Found:
    """The stretch that speaks loudest for a verdict."""

    opinion: Opinion
    stretch: Stretch


class JudgingChecker:
    """A ``Checker``: the judge's opinions and the wording, weighed as they proved right on unseen questions."""

    def __init__(self, judge: Judge, name: str = "judge-1") -> None:
        self.name = name
        self._judge = judge
        self._lexical = LexicalChecker()

    def judge(self, question: Question, transcript: Transcript) -> tuple[KeyPointResult, ...]:
        heard = mended(question, transcript.text)
        cut = [
            replace(one, said=one.said and not only_echoes(question, heard.text[one.start : one.end]))
            for one in self._judge.stretches(heard.text)
        ]
        if not cut or not question.key_points:
            return self._lexical.judge(question, transcript)
        opinions = opinions_on(self._judge, question, cut)
        wordings = self._lexical.wordings(question, heard.text)
        plain = said_as_written(question, heard.text) if any(one.said for one in cut) else {}
        return tuple(
            self._verdict(point, transcript, heard, cut, of_point, wording, plain)
            for point, of_point, wording in zip(question.key_points, opinions, wordings, strict=True)
        )

    def _verdict(
        self,
        point: KeyPoint,
        transcript: Transcript,
        heard: Mended,
        cut: Sequence[Stretch],
        opinions: Sequence[Opinion],
        wording: Wording,
        plain: Mapping[str, Match],
    ) -> KeyPointResult:
        likely = probabilities(features(opinions, wording), self._judge.calibration)
        covered, contradicted = float(likely[_COVERED]), float(likely[_CONTRADICTED])
        shown, written = _COVERED, plain.get(point.id)
        denying = cut[_loudest(opinions, _CONTRADICTED)]
        denied = contradicted >= CONTRADICTED_FROM and _may_deny(denying, written, plain.values())
        surely = not transcript.rough or contradicted >= CONTRADICTED_FROM_ROUGH
        if denied and surely:
            verdict, shown = Verdict.CONTRADICTED, _CONTRADICTED
        elif covered >= COVERED_FROM:
            verdict = Verdict.COVERED
        elif written is not None:
            shows = _evidence_of(transcript, *heard.original(written.start, written.end))
            return KeyPointResult(point.id, point.text, Verdict.COVERED, COVERED_FROM, (shows,), point.rung, point.part)
        else:
            verdict = Verdict.PARTIAL if covered >= PARTIAL_FROM or denied else Verdict.MISSED
        evidence: tuple[Evidence, ...] = ()
        if verdict is not Verdict.MISSED:
            at = _loudest(opinions, shown)
            evidence = (_evidence(transcript, heard, _Found(opinions[at], cut[at])),)
        return KeyPointResult(point.id, point.text, verdict, round(covered, 3), evidence, point.rung, point.part)


def _may_deny(stretch: Stretch, written: Match | None, right: Iterable[Match]) -> bool:
    """Whether a stretch can contradict a point: not with the bank's own right words, nor before the point was said."""
    if written is not None and stretch.start < written.end:
        return False
    length = max(1, stretch.end - stretch.start)
    shared = (min(stretch.end, one.end) - max(stretch.start, one.start) for one in right)
    return not any(share >= _MOST_OF * length for share in shared)


def features(opinions: Sequence[Opinion], wording: Wording) -> _Weights:
    """What is weighed, shape (12,).

    Of the judge: its margin for covered and for contradicted in the stretch that speaks loudest for each, the
    difference of the two where it is surest that something is claimed, both probabilities, and that of the
    contradiction again with the sign of its place after or before; both margins in the second loudest stretch, for
    stretches overlap and a claim mostly shows in two; the number of stretches, for the loudest of many is louder;
    then the right and the wrong wording, and one.
    """
    logits = np.array([opinion.logits for opinion in opinions])
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    likely = raised / raised.sum(axis=1, keepdims=True)
    right, wrong = int(np.argmax(likely[:, _COVERED])), int(np.argmax(likely[:, _CONTRADICTED]))
    claimed = int(np.argmin(likely[:, _ABSENT]))
    second = np.sort(logits[:, [_COVERED, _CONTRADICTED]] - logits[:, [_ABSENT]], axis=0)[-2:][0]
    return np.array(
        [
            logits[right, _COVERED] - logits[right, _ABSENT],
            logits[wrong, _CONTRADICTED] - logits[wrong, _ABSENT],
            logits[claimed, _CONTRADICTED] - logits[claimed, _COVERED],
            likely[right, _COVERED],
            likely[wrong, _CONTRADICTED],
            np.sign(wrong - right) * likely[wrong, _CONTRADICTED],
            second[0],
            second[1],
            np.log(len(opinions)),
            wording.right.score,
            wording.wrong.score,
            1.0,
        ]
    )


def probabilities(given: _Weights, weights: _Weights) -> _Weights:
    """Of absent, covered and contradicted, shape (3,); weights have the shape (3, 12), or are empty."""
    logits = weights @ given if weights.size else np.array([0.0, given[0], given[1]])
    raised = np.exp(logits - logits.max())
    return np.asarray(raised / raised.sum())


def _loudest(opinions: Sequence[Opinion], verdict: int) -> int:
    return max(
        range(len(opinions)),
        key=lambda number: float(opinions[number].logits[verdict] - opinions[number].logits[_ABSENT]),
    )


def _evidence(transcript: Transcript, heard: Mended, found: _Found) -> Evidence:
    first, last = _run(found.opinion.evidence)
    start, end = found.stretch.offsets[first][0], found.stretch.offsets[last][1]
    while start > found.stretch.start and heard.text[start - 1].isalnum():
        start -= 1
    while end < found.stretch.end and heard.text[end].isalnum():
        end += 1
    return _evidence_of(transcript, *heard.original(start, end))


def _evidence_of(transcript: Transcript, start: int, end: int) -> Evidence:
    start_s, end_s = transcript.seconds_of(start, end)
    return Evidence(transcript.text[start:end], start, end, start_s, end_s)


def _run(shows: npt.NDArray[np.float64]) -> tuple[int, int]:
    """The first and last token of the strongest run of evidence."""
    over = np.flatnonzero(shows >= _SHOWS_FROM)
    if over.size == 0:
        peak = int(np.argmax(shows))
        return max(0, peak - _SHORTEST_SHOWN_TOKENS), min(len(shows) - 1, peak + _SHORTEST_SHOWN_TOKENS)
    runs = np.split(over, np.flatnonzero(np.diff(over) > _GAP_TOKENS + 1) + 1)
    strongest = max(runs, key=lambda run: float(shows[run].sum()))
    return int(strongest[0]), int(strongest[-1])
