"""What was judged while the answer was given is not judged again; where words are late, first verdicts come first."""

import threading
import time
from collections.abc import Callable

import numpy as np

from voiceprep.assessing.assess import assess
from voiceprep.assessing.lexical import LexicalChecker
from voiceprep.assessing.records import KeyPointResult, Verdict
from voiceprep.listening.audio import Samples
from voiceprep.practising import events as ev
from voiceprep.practising.keeping_up import KeepingUp
from voiceprep.practising.live import LiveJudging
from voiceprep.questions.model import KeyPoint, Question
from voiceprep.transcribing.pace import Pacing
from voiceprep.transcribing.phrases import PhraseTranscriber
from voiceprep.transcribing.transcript import Transcript, Word

PATIENCE_S = 20.0
QUESTION = Question(
    "overfitting",
    "What is overfitting?",
    "The model learned the noise. It does badly on new data.",
    (KeyPoint("noise", "The model learned the noise"), KeyPoint("new", "It does badly on new data")),
)


class CountingChecker(LexicalChecker):
    def __init__(self) -> None:
        self.judged: list[str] = []

    def judge(self, question: Question, transcript: Transcript) -> tuple[KeyPointResult, ...]:
        self.judged.append(transcript.text)
        return super().judge(question, transcript)


class Clock:
    """Shows the time that it was set to."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


class SlowRecognizer:
    """Says its phrases one after the other, each when it is let, after forty seconds by the clock."""

    version = "slow 1"
    rough = False

    def __init__(self, clock: Clock, name: str = "whisper:small.en") -> None:
        self.name = name
        self.gate = threading.Semaphore(0)
        self._clock = clock
        self._says = iter(("the model learned the noise", "it does badly on new data", "so to say"))

    def transcribe(self, samples: Samples) -> tuple[Word, ...]:
        assert self.gate.acquire(timeout=PATIENCE_S)
        self._clock.now_s += 40.0
        return tuple(Word(text, at * 0.1, at * 0.1 + 0.1) for at, text in enumerate(next(self._says).split()))


def wait_until(holds: Callable[[], object]) -> None:
    until = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.005)


def heard(text: str) -> Transcript:
    return Transcript.of_words(tuple(Word(word, 0.0, 0.1) for word in text.split()), "scripted")


def test_what_was_judged_last_is_at_hand_when_the_answer_ends() -> None:
    checker = CountingChecker()
    judging = LiveJudging(QUESTION, lambda: checker)
    judging.hear(heard("the model learned the noise"))
    wait_until(lambda: judging.newest)
    judging.close()
    final = assess(QUESTION, heard("the model learned the noise"), None, judging.checker())
    assert [point.verdict for point in final.key_points] == [Verdict.COVERED, Verdict.MISSED]
    assert final.checker == checker.name
    assert len(checker.judged) == 1
    other = assess(QUESTION, heard("it does badly on new data"), None, judging.checker())
    assert [point.verdict for point in other.key_points] == [Verdict.MISSED, Verdict.COVERED]
    assert len(checker.judged) == 2


def test_new_verdicts_are_taken_once() -> None:
    judging = LiveJudging(QUESTION, LexicalChecker)
    assert judging.take() is None
    judging.hear(heard("the model learned the noise"))
    wait_until(lambda: judging.newest)
    points = judging.take()
    assert points is not None
    assert points[0].verdict is Verdict.COVERED
    assert judging.take() is None
    judging.close()


def test_a_slow_recognizer_is_told_of_once_and_the_first_verdicts_come_before_the_last_words() -> None:
    clock = Clock()
    recognizer = SlowRecognizer(clock)
    transcriber = PhraseTranscriber(lambda: recognizer, Pacing(clock))
    judging = LiveJudging(QUESTION, LexicalChecker)
    keeping_up = KeepingUp(QUESTION, transcriber, judging, clock)
    assert list(keeping_up.news()) == []
    for number in range(3):
        # Too long to be transcribed together.
        transcriber.submit(np.zeros(20 * 16_000, dtype=np.float32), number * 24 * 16_000)
    recognizer.gate.release()
    wait_until(lambda: transcriber.finished == 1)
    assert list(keeping_up.news()) == [ev.FallingBehind("whisper:small.en", 2.0, "tiny.en")]
    assert list(keeping_up.awaited()) == [ev.Transcribing(1, 3, left_s=80.0)]

    recognizer.gate.release()
    wait_until(lambda: transcriber.finished == 2)
    seen: list[ev.TurnEvent] = []

    def first_verdicts() -> bool:
        seen.extend(keeping_up.meanwhile())
        return isinstance(seen[-1] if seen else None, ev.AssessedSoFar)

    wait_until(first_verdicts)
    assert [type(event) for event in seen] == [ev.WordsHeard, ev.Transcribing, ev.AssessedSoFar]
    so_far = seen[-1]
    assert isinstance(so_far, ev.AssessedSoFar)
    assert so_far.transcript.text == "the model learned the noise it does badly on new data"
    assert so_far.assessment.coverage == 1.0
    assert list(keeping_up.meanwhile()) == []
    recognizer.gate.release()
    assert transcriber.wait(PATIENCE_S)
    transcriber.close()
    judging.close()


def test_whoever_hardly_waits_is_shown_no_verdicts_that_change_at_once() -> None:
    clock = Clock()
    recognizer = SlowRecognizer(clock)
    transcriber = PhraseTranscriber(lambda: recognizer, Pacing(clock))
    judging = LiveJudging(QUESTION, LexicalChecker)
    keeping_up = KeepingUp(QUESTION, transcriber, judging, clock)
    judging.hear(heard("the model learned the noise"))
    wait_until(lambda: judging.newest)
    list(keeping_up.awaited())
    clock.now_s += 0.5
    assert list(keeping_up.meanwhile()) == []
    clock.now_s += 1.0
    assert [type(event) for event in keeping_up.meanwhile()] == [ev.AssessedSoFar]
    transcriber.close()
    judging.close()
