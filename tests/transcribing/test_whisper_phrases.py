"""Phrases, guesses and their times with a real Whisper in the worker."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future

import pytest
from small_whisper import ANSWER, FOLDER, in_a_row, needs_espeak

from voiceprep.listening.audio import SAMPLE_RATE_HZ, Samples, seconds
from voiceprep.transcribing.phrases import PhraseTranscriber
from voiceprep.transcribing.recognizer import Recognizer
from voiceprep.transcribing.transcript import Word
from voiceprep.transcribing.whisper import WhisperRecognizer

pytestmark = needs_espeak

PATIENCE_S = 60.0
FIRST, SECOND = "That is a good question.", "I would start with the data."


class Counting:
    """The real recognizer, and how long each sound was that it was given."""

    rough = False

    def __init__(self, recognizer: WhisperRecognizer) -> None:
        self._recognizer = recognizer
        self.name, self.version = recognizer.name, recognizer.version
        self.heard_s: list[float] = []

    def transcribe(self, samples: Samples) -> tuple[Word, ...]:
        self.heard_s.append(seconds(samples.size))
        return self._recognizer.transcribe(samples)


@pytest.fixture(scope="module")
def whisper() -> WhisperRecognizer:
    return WhisperRecognizer(FOLDER, threads=1)


@pytest.fixture
def recognizer(whisper: WhisperRecognizer) -> Counting:
    return Counting(whisper)


@pytest.fixture
def transcriber(recognizer: Counting) -> Iterator[PhraseTranscriber]:
    made = PhraseTranscriber(lambda: recognizer)
    yield made
    made.close()


def test_phrases_come_in_the_time_of_the_recording(transcriber: PhraseTranscriber, whisper: WhisperRecognizer) -> None:
    later = in_a_row(0.2, SECOND, 0.2)
    transcriber.submit(in_a_row(0.2, FIRST, 0.2), 0)
    transcriber.submit(later, 10 * SAMPLE_RATE_HZ)
    assert transcriber.wait(PATIENCE_S)
    words = transcriber.words()
    assert " ".join(word.text for word in words) == f"{FIRST} {SECOND}"
    for word, alone in zip(words[len(FIRST.split()) :], whisper.transcribe(later), strict=True):
        assert (word.start_s, word.end_s) == pytest.approx((alone.start_s + 10, alone.end_s + 10))
    assert transcriber.transcript().recognizer == "whisper:whisper-test"


def test_a_guess_at_the_tail_is_there_when_the_answer_ends(
    transcriber: PhraseTranscriber, recognizer: Counting
) -> None:
    tail = in_a_row(0.2, SECOND, 0.3)
    transcriber.guess(tail, 16_000)
    wait_until(lambda: transcriber.known_until == 16_000 + tail.size)
    assert transcriber.so_far().text == SECOND
    assert transcriber.words() == ()
    transcriber.submit(tail, 16_000)
    assert transcriber.wait(0)
    assert transcriber.transcript().text == SECOND
    assert len(recognizer.heard_s) == 1


def test_a_guess_after_which_speech_went_on_gives_way_to_the_whole(
    transcriber: PhraseTranscriber, recognizer: Counting
) -> None:
    tail, whole = in_a_row(0.2, FIRST, 0.3), in_a_row(0.2, FIRST, 0.6, SECOND, 0.2)
    transcriber.guess(tail, 0)
    wait_until(lambda: transcriber.known_until == tail.size)
    transcriber.submit(whole, 0)
    assert transcriber.wait(PATIENCE_S)
    assert transcriber.transcript().text == f"{FIRST} {SECOND}"
    assert recognizer.heard_s == [seconds(tail.size), seconds(whole.size)]


def test_a_model_that_is_still_loading_holds_nobody_up(whisper: WhisperRecognizer) -> None:
    loaded: Future[Recognizer] = Future()
    transcriber = PhraseTranscriber(lambda: loaded.result(PATIENCE_S))
    for number, sentence in enumerate(ANSWER):
        transcriber.submit(in_a_row(0.2, sentence, 0.2), number * 20 * SAMPLE_RATE_HZ)
    assert not transcriber.wait(0)
    loaded.set_result(whisper)
    assert transcriber.wait(PATIENCE_S)
    assert transcriber.finished == len(ANSWER)
    assert transcriber.transcript().text == " ".join(ANSWER)
    transcriber.close()


def wait_until(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.005)
