"""A recognizer that is slower than the speaker: it is noticed, phrases that wait are had together, none is lost."""

import threading
import time
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest

from voiceprep.errors import RecognizerError
from voiceprep.listening.audio import SAMPLE_RATE_HZ, Samples, seconds
from voiceprep.listening.summary import Span
from voiceprep.transcribing.joining import LONGEST_JOINED
from voiceprep.transcribing.pace import Pace, Pacing
from voiceprep.transcribing.phrases import PhraseTranscriber
from voiceprep.transcribing.smaller import model_that_keeps_up
from voiceprep.transcribing.transcript import Doubt, Phrase, SetAside, Word

PATIENCE_S = 20.0


class Clock:
    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


class WindowRecognizer:
    """Takes as long for any sound, by its clock, as Whisper does; each sample's value is the number of its word.

    It disbelieves the word 13. ``gate`` lets it begin a call.
    """

    name = "window"
    version = "window 1"
    rough = False

    def __init__(self, clock: Clock, takes_s: float) -> None:
        self._clock = clock
        self._takes_s = takes_s
        self.gate = threading.Semaphore(0)
        self.calls: list[tuple[int, tuple[Span, ...] | None]] = []
        self.fails = False

    def transcribe(self, samples: Samples) -> tuple[Word, ...]:
        return self.hear(samples).words

    def hear(self, samples: Samples, speech: tuple[Span, ...] | None = None) -> Phrase:
        assert self.gate.acquire(timeout=PATIENCE_S)
        self.calls.append((samples.size, speech))
        self._clock.now_s += self._takes_s
        if self.fails:
            raise RecognizerError("no more")
        numbers = samples.astype(int)
        bounds = [0, *(np.flatnonzero(np.diff(numbers)) + 1).tolist(), samples.size]
        words = [Word(f"word{numbers[start]}", seconds(start), seconds(end), 0.9) for start, end in pairwise(bounds)]
        aside = [SetAside(word.text, word.start_s, word.end_s, Doubt.PHANTOM) for word in words if "13" in word.text]
        return Phrase(tuple(word for word in words if "13" not in word.text), tuple(aside))


def sound(number: int, duration_s: float) -> Samples:
    return np.full(round(duration_s * SAMPLE_RATE_HZ), number, dtype=np.float32)


def submit(transcriber: PhraseTranscriber, number: int, start_s: float, duration_s: float) -> None:
    start = round(start_s * SAMPLE_RATE_HZ)
    samples = sound(number, duration_s)
    transcriber.submit(samples, start, ((start + 1_600, start + samples.size - 1_600),))


def started(takes_s: float) -> tuple[PhraseTranscriber, WindowRecognizer]:
    clock = Clock()
    recognizer = WindowRecognizer(clock, takes_s)
    return PhraseTranscriber(lambda: recognizer, Pacing(clock)), recognizer


def test_one_that_keeps_up_hears_each_phrase_for_itself() -> None:
    transcriber, recognizer = started(takes_s=0.7)
    for number in range(6):
        submit(transcriber, number, number * 3.0, 2.0)
    recognizer.gate.release(6)
    assert transcriber.wait(PATIENCE_S)
    assert [size for size, _ in recognizer.calls] == [32_000] * 6
    pace = transcriber.pace
    assert (pace.runs, pace.heard_s, pace.waiting_s, pace.too_slow) == (6, 17.0, 0.0, False)
    assert pace.real_time_factor == pytest.approx(6 * 0.7 / 17.0)
    assert pace.run_s == pytest.approx(0.7)
    transcriber.close()


def test_a_short_first_phrase_is_not_taken_for_a_slow_machine() -> None:
    transcriber, recognizer = started(takes_s=2.5)
    recognizer.gate.release()
    submit(transcriber, 1, 0.5, 0.4)
    assert transcriber.wait(PATIENCE_S)
    assert transcriber.pace.real_time_factor > 6
    assert not transcriber.pace.too_slow
    transcriber.close()


def test_phrases_that_wait_are_had_together_and_keep_their_places() -> None:
    transcriber, recognizer = started(takes_s=9.0)
    for number, start_s in ((1, 0.5), (2, 4.0), (13, 7.0), (4, 12.25)):
        submit(transcriber, number, start_s, 2.0)
    recognizer.gate.release(2)
    assert transcriber.wait(PATIENCE_S)
    assert recognizer.calls == [
        (32_000, (Span(0.1, 1.9),)),
        (96_000, (Span(0.1, 1.9), Span(2.1, 3.9), Span(4.1, 5.9))),
    ]
    assert [(word.text, word.start_s, word.end_s) for word in transcriber.words()] == [
        ("word1", 0.5, 2.5),
        ("word2", 4.0, 6.0),
        ("word4", 12.25, 14.25),
    ]
    assert [(aside.text, aside.start_s, aside.end_s) for aside in transcriber.transcript().aside] == [
        ("word13", 7.0, 9.0)
    ]
    assert (transcriber.finished, transcriber.submitted, transcriber.known_until) == (4, 4, 228_000)
    assert transcriber.pace.real_time_factor == pytest.approx(18 / 13.75)
    transcriber.close()


def test_no_more_are_had_together_than_fit_into_a_window() -> None:
    transcriber, recognizer = started(takes_s=60.0)
    for number in range(9):
        submit(transcriber, number, number * 8.0, 7.0)
    recognizer.gate.release(9)
    assert transcriber.wait(PATIENCE_S)
    assert [size // 112_000 for size, _ in recognizer.calls] == [1, 3, 3, 2]
    assert max(size for size, _ in recognizer.calls) <= LONGEST_JOINED
    assert [word.text for word in transcriber.words()] == [f"word{number}" for number in range(9)]
    transcriber.close()


def test_a_guess_is_begun_when_no_phrase_waits_any_more_and_only_while_it_may_hold() -> None:
    transcriber, recognizer = started(takes_s=0.7)
    submit(transcriber, 1, 0.0, 2.0)
    transcriber.guess(sound(2, 1.0), 40_000)
    transcriber.guess(sound(3, 2.0), 40_000)
    recognizer.gate.release(2)
    wait_until(lambda: transcriber.known_until == 72_000)
    assert transcriber.so_far().text == "word1 word3"
    assert [size for size, _ in recognizer.calls] == [32_000, 32_000]
    assert transcriber.pace.waiting_s == 0.0
    transcriber.close()


def test_how_long_the_rest_takes_is_told_while_it_waits() -> None:
    transcriber, recognizer = started(takes_s=4.0)
    for number in range(3):
        submit(transcriber, number, number * 2.0, 2.0)
    recognizer.gate.release()
    wait_until(lambda: transcriber.finished == 1)
    assert transcriber.pace.waiting_s == 4.0
    recognizer.gate.release(2)
    assert transcriber.wait(PATIENCE_S)
    assert transcriber.pace.left_s == 0.0
    transcriber.close()
    assert Pace(heard_s=10.0, took_s=25.0, waiting_s=6.0, runs=3).left_s == 15.0


def test_a_failure_on_several_phrases_is_told_as_one_on_one() -> None:
    transcriber, recognizer = started(takes_s=9.0)
    for number in range(3):
        submit(transcriber, number, number * 2.0, 2.0)
    recognizer.gate.release()
    wait_until(lambda: transcriber.finished == 1)
    recognizer.fails = True
    recognizer.gate.release()
    with pytest.raises(RecognizerError, match="no more"):
        transcriber.wait(PATIENCE_S)
    assert [word.text for word in transcriber.words()] == ["word0"]


@pytest.mark.parametrize(
    ("recognizer", "run_s", "better"),
    [
        ("whisper:small.en", 6.0, "tiny.en"),
        ("whisper:small.en", 3.0, "base.en"),
        ("whisper:medium", 100.0, "tiny"),
        ("whisper:medium", 9.0, "base"),
        ("whisper:tiny.en", 5.0, None),
        ("whisper:of-my-own", 5.0, None),
        ("builtin", 5.0, None),
        ("whisper:small.en", 0.0, None),
    ],
)
def test_the_model_that_keeps_up_is_reckoned_from_what_this_one_took(
    recognizer: str, run_s: float, better: str | None
) -> None:
    found = model_that_keeps_up(recognizer, run_s, words_per_run=20)
    assert (found.name if found else None) == better


def wait_until(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.005)
