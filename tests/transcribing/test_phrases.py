"""Phrases are transcribed while the answer goes on, in the order they were said."""

import threading
import time
from collections.abc import Callable

import numpy as np
import pytest

from voiceprep.errors import RecognizerError
from voiceprep.listening.audio import Samples
from voiceprep.listening.summary import Span
from voiceprep.transcribing.phrases import PhraseTranscriber
from voiceprep.transcribing.recognizer import Recognizer
from voiceprep.transcribing.transcript import Doubt, Phrase, SetAside, Word

PATIENCE_S = 20.0


class ScriptedRecognizer:
    """Hears the phrase whose number is in the sound; waits for ``gate`` where there is one."""

    name = "scripted"
    version = "scripted 1"
    rough = False

    def __init__(self, phrases: list[str | Exception], gate: threading.Semaphore | None = None) -> None:
        self._phrases = phrases
        self._gate = gate
        self.heard: list[int] = []

    def transcribe(self, samples: Samples) -> tuple[Word, ...]:
        if self._gate is not None:
            assert self._gate.acquire(timeout=PATIENCE_S)
        number = int(samples[0])
        self.heard.append(number)
        said = self._phrases[number]
        if isinstance(said, Exception):
            raise said
        return tuple(Word(word, at * 0.5, at * 0.5 + 0.4, 0.8) for at, word in enumerate(said.split()))


def sound(number: int) -> Samples:
    return np.full(16_000, number, dtype=np.float32)


def submit_all(transcriber: PhraseTranscriber, count: int) -> None:
    for number in range(count):
        transcriber.submit(sound(number), number * 32_000)


def get(recognizer: Recognizer) -> Callable[[], Recognizer]:
    return lambda: recognizer


def test_words_come_in_the_order_and_the_time_of_the_recording() -> None:
    transcriber = PhraseTranscriber(get(ScriptedRecognizer(["first of all", "", "then"])))
    submit_all(transcriber, 3)
    assert transcriber.wait(PATIENCE_S)
    assert transcriber.words() == (
        Word("first", 0.0, 0.4, 0.8),
        Word("of", 0.5, 0.9, 0.8),
        Word("all", 1.0, 1.4, 0.8),
        Word("then", 4.0, 4.4, 0.8),
    )
    transcript = transcriber.transcript()
    assert (transcript.text, transcript.recognizer) == ("first of all then", "scripted")
    assert (transcriber.submitted, transcriber.finished) == (3, 3)
    transcriber.close()


def test_words_come_while_the_answer_goes_on() -> None:
    gate = threading.Semaphore(0)
    transcriber = PhraseTranscriber(get(ScriptedRecognizer(["one", "two"], gate)))
    submit_all(transcriber, 2)
    assert not transcriber.wait(0.05)
    assert (transcriber.words(), transcriber.finished, transcriber.submitted) == ((), 0, 2)
    gate.release()
    waiting = threading.Event()
    for _ in range(int(PATIENCE_S / 0.01)):
        if transcriber.finished:
            break
        waiting.wait(0.01)
    assert [word.text for word in transcriber.words()] == ["one"]
    gate.release()
    assert transcriber.wait(PATIENCE_S)
    assert [word.text for word in transcriber.words()] == ["one", "two"]
    transcriber.close()


def test_without_phrases_there_is_nothing_to_wait_for() -> None:
    asked: list[int] = []

    def never() -> Recognizer:
        asked.append(1)
        raise AssertionError

    transcriber = PhraseTranscriber(never)
    assert transcriber.wait(0)
    assert (transcriber.transcript().text, transcriber.recognizer, asked) == ("", None, [])
    transcriber.close()


def test_the_recognizer_is_loaded_in_the_worker() -> None:
    threads: list[str] = []

    def load() -> Recognizer:
        threads.append(threading.current_thread().name)
        return ScriptedRecognizer(["one"])

    transcriber = PhraseTranscriber(load)
    transcriber.submit(sound(0), 0)
    assert transcriber.wait(PATIENCE_S)
    assert threads == ["transcribing"]
    assert transcriber.recognizer is not None
    transcriber.close()


@pytest.mark.parametrize(
    ("failure", "message"),
    [
        (RecognizerError("Whisper failed on a phrase", "Your recording is kept."), "Whisper failed on a phrase"),
        (RuntimeError("out of memory"), r"The recognizer failed \(RuntimeError: out of memory\)"),
    ],
)
def test_a_failure_is_raised_to_who_waits(failure: Exception, message: str) -> None:
    recognizer = ScriptedRecognizer(["one", failure, "three"])
    transcriber = PhraseTranscriber(get(recognizer))
    submit_all(transcriber, 3)
    with pytest.raises(RecognizerError, match=message) as raised:
        transcriber.wait(PATIENCE_S)
    assert raised.value.hint
    assert [word.text for word in transcriber.words()] == ["one"]
    with pytest.raises(RecognizerError, match=message):
        transcriber.wait(0)
    assert recognizer.heard == [0, 1]
    transcriber.close()


def test_a_recognizer_that_cannot_be_loaded_is_a_failure_too() -> None:
    def broken() -> Recognizer:
        raise RecognizerError("no model")

    transcriber = PhraseTranscriber(broken)
    transcriber.submit(sound(0), 0)
    with pytest.raises(RecognizerError, match="no model"):
        transcriber.wait(PATIENCE_S)


def test_closing_drops_what_waits_and_ends_the_worker() -> None:
    gate = threading.Semaphore(0)
    recognizer = ScriptedRecognizer(["one", "two", "three"], gate)
    before = set(threading.enumerate())
    transcriber = PhraseTranscriber(get(recognizer))
    [worker] = set(threading.enumerate()) - before
    submit_all(transcriber, 3)
    transcriber.close()
    for _ in range(3):
        gate.release()
    worker.join(PATIENCE_S)
    assert not worker.is_alive()
    assert len(recognizer.heard) <= 1
    transcriber.close()


def test_a_guess_that_holds_is_not_transcribed_again() -> None:
    recognizer = ScriptedRecognizer(["the loss is flat"])
    transcriber = PhraseTranscriber(get(recognizer))
    transcriber.guess(sound(0), 1_600)
    wait_until(lambda: transcriber.known_until == 17_600)
    assert transcriber.so_far().text == "the loss is flat"
    assert (transcriber.words(), transcriber.finished) == ((), 0)
    transcriber.submit(sound(0), 1_600)
    assert transcriber.wait(PATIENCE_S)
    assert [word.text for word in transcriber.words()] == "the loss is flat".split()
    assert recognizer.heard == [0]
    transcriber.close()


def test_a_guess_that_speech_went_on_after_is_dropped() -> None:
    recognizer = ScriptedRecognizer(["the loss", "the loss is flat", "so"])
    transcriber = PhraseTranscriber(get(recognizer))
    transcriber.guess(sound(0), 0)
    wait_until(lambda: transcriber.known_until > 0)
    transcriber.submit(np.full(20_000, 1, dtype=np.float32), 0)
    transcriber.submit(sound(2), 40_000)
    assert transcriber.wait(PATIENCE_S)
    assert transcriber.transcript().text == "the loss is flat so"
    assert transcriber.known_until == 56_000
    transcriber.close()


def test_a_guess_submitted_while_it_is_transcribed_keeps_its_place() -> None:
    gate = threading.Semaphore(0)
    recognizer = ScriptedRecognizer(["first", "second"], gate)
    transcriber = PhraseTranscriber(get(recognizer))
    transcriber.guess(sound(0), 0)
    transcriber.submit(sound(0), 0)
    transcriber.submit(sound(1), 32_000)
    transcriber.guess(sound(1), 64_000)
    gate.release(3)
    assert transcriber.wait(PATIENCE_S)
    assert transcriber.transcript().text == "first second"
    assert recognizer.heard == [0, 1]
    transcriber.close()


def test_a_guess_that_fails_is_tried_again_when_the_phrase_is_over() -> None:
    recognizer = ScriptedRecognizer([ValueError("not now")])
    transcriber = PhraseTranscriber(get(recognizer))
    transcriber.guess(sound(0), 0)
    wait_until(lambda: recognizer.heard == [0])
    transcriber.submit(sound(0), 0)
    with pytest.raises(RecognizerError):
        transcriber.wait(PATIENCE_S)
    transcriber.close()


def wait_until(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.005)


class DoubtingRecognizer(ScriptedRecognizer):
    """Does not believe what it hears where there is no speech, and notes where there is."""

    def __init__(self, phrases: list[str | Exception]) -> None:
        super().__init__(phrases)
        self.told: list[tuple[Span, ...] | None] = []

    def hear(self, samples: Samples, speech: tuple[Span, ...] | None = None) -> Phrase:
        self.told.append(speech)
        words = self.transcribe(samples)
        if speech != ():
            return Phrase(words)
        return Phrase((), tuple(SetAside(word.text, word.start_s, word.end_s, Doubt.SILENCE) for word in words))


def test_what_is_not_believed_is_kept_aside_in_the_time_of_the_recording() -> None:
    recognizer = DoubtingRecognizer(["it is", "Thanks", "flat"])
    transcriber = PhraseTranscriber(get(recognizer))
    transcriber.submit(sound(0), 0, ((1_600, 16_000),))
    transcriber.submit(sound(1), 32_000, ())
    transcriber.submit(sound(2), 64_000)
    assert transcriber.wait(PATIENCE_S)
    transcript = transcriber.transcript()
    assert transcript.text == "it is flat"
    assert transcript.aside == (SetAside("Thanks", 2.0, 2.4, Doubt.SILENCE),)
    assert recognizer.told == [(Span(0.1, 1.0),), (), None]
    transcriber.close()


def test_final_words_never_change_while_the_guess_behind_them_does() -> None:
    recognizer = ScriptedRecognizer(["the loss", "is", "is flat"])
    transcriber = PhraseTranscriber(get(recognizer))
    seen: list[tuple[str, str]] = []

    def look() -> None:
        final, guess = (" ".join(word.text for word in some) for some in transcriber.shown())
        seen.append((final, guess))

    transcriber.submit(sound(0), 0)
    assert transcriber.wait(PATIENCE_S)
    look()
    transcriber.guess(sound(1), 32_000)
    wait_until(lambda: transcriber.known_until == 48_000)
    look()
    transcriber.submit(np.full(20_000, 2, dtype=np.float32), 32_000)
    assert transcriber.wait(PATIENCE_S)
    look()
    assert seen == [("the loss", ""), ("the loss", "is"), ("the loss is flat", "")]
    transcriber.close()
