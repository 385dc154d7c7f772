"""Whether key points were said, by the words that say them: the checker that needs no model."""

from dataclasses import dataclass

from voiceprep.assessing.records import Evidence, KeyPointResult, Verdict
from voiceprep.assessing.sounding import Mended, mended
from voiceprep.assessing.windows import NO_MATCH, AnswerIndex, Match
from voiceprep.questions.model import KeyPoint, Question
from voiceprep.transcribing.transcript import Transcript

NAME = "lexical-1"

COVERED_FROM, PARTIAL_FROM = 0.50, 0.38
"""The share of a phrasing's telling words from which it counts as said, and as half said."""

CONTRADICTED_FROM, CONTRADICTION_LEAD = 0.75, 0.08
"""A wrong version must be said this fully, and this much more fully than any right one."""


@dataclass(frozen=True)
class Wording:
    """How fully an answer says a point's right phrasings, and its wrong ones: the best match of each."""

    right: Match
    wrong: Match


class LexicalChecker:
    """A ``Checker`` that compares words: windows of the answer with every phrasing of a point."""

    name = NAME

    def judge(self, question: Question, transcript: Transcript) -> tuple[KeyPointResult, ...]:
        heard = mended(question, transcript.text)
        wordings = self.wordings(question, heard.text)
        return tuple(
            _verdict(point, transcript, wording, heard)
            for point, wording in zip(question.key_points, wordings, strict=True)
        )

    def wordings(self, question: Question, answer_text: str) -> tuple[Wording, ...]:
        """The best matches for every key point of the question, in their order."""
        answer = AnswerIndex(answer_text)
        asked = AnswerIndex(question.text)
        return tuple(
            Wording(_best((point.text, *point.also), answer, asked), _best(point.never, answer, asked))
            for point in question.key_points
        )


def _best(phrasings: tuple[str, ...], answer: AnswerIndex, asked: AnswerIndex) -> Match:
    best = NO_MATCH
    for phrasing in phrasings:
        found = answer.best(phrasing)
        given = asked.best(phrasing).score
        # Words that the question gave away earn nothing: only what was added to them counts.
        gained = max(0.0, (found.score - given) / (1 - given)) if given < 1 else 0.0
        if gained > best.score:
            best = Match(gained, found.start, found.end)
    return best


def _verdict(point: KeyPoint, transcript: Transcript, wording: Wording, heard: Mended) -> KeyPointResult:
    right, wrong = wording.right, wording.wrong
    if wrong.score >= CONTRADICTED_FROM and wrong.score >= right.score + CONTRADICTION_LEAD:
        verdict, shown, score = Verdict.CONTRADICTED, wrong, 1.0 - wrong.score
    elif right.score >= COVERED_FROM:
        verdict, shown, score = Verdict.COVERED, right, right.score
    elif right.score >= PARTIAL_FROM:
        verdict, shown, score = Verdict.PARTIAL, right, right.score
    else:
        verdict, shown, score = Verdict.MISSED, NO_MATCH, right.score
    evidence = () if shown is NO_MATCH else (_evidence(transcript, heard, shown),)
    return KeyPointResult(point.id, point.text, verdict, round(score, 3), evidence, point.rung, point.part)


def _evidence(transcript: Transcript, heard: Mended, match: Match) -> Evidence:
    start, end = heard.original(match.start, match.end)
    start_s, end_s = transcript.seconds_of(start, end)
    return Evidence(transcript.text[start:end], start, end, start_s, end_s)
