"""Transcribing an answer while it is being given: each phrase as soon as a pause closes it."""

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

from voiceprep.errors import RecognizerError, VoiceprepError
from voiceprep.listening.audio import Samples, seconds
from voiceprep.transcribing.recognizer import Recognizer
from voiceprep.transcribing.transcript import Transcript, Word


@dataclass(frozen=True)
class _Job:
    samples: Samples
    start: int
    guess: bool = False

    @property
    def span(self) -> tuple[int, int]:
        return self.start, self.start + self.samples.size


class PhraseTranscriber:
    """A worker thread that turns phrases into words in the order they were said.

    What is left to do when the answer ends is the last phrase only, however long the answer was.
    """

    def __init__(self, recognizer: Callable[[], Recognizer]) -> None:
        """``recognizer`` is called in the worker, so one that is still loading holds nobody up."""
        self._get_recognizer = recognizer
        self._used: Recognizer | None = None
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._changed = threading.Condition()
        self._submitted = 0
        self._done: list[tuple[Word, ...]] = []
        self._known_until = 0
        self._guess: _Job | None = None
        self._guessed: tuple[Word, ...] | None = None
        self._guess_holds = False
        self._failure: Exception | None = None
        self._cancelled = threading.Event()
        self._thread = threading.Thread(target=self._work, name="transcribing", daemon=True)
        self._thread.start()

    @property
    def submitted(self) -> int:
        """How many phrases were handed in."""
        return self._submitted

    @property
    def finished(self) -> int:
        """How many phrases have their words."""
        with self._changed:
            return len(self._done)

    def submit(self, samples: Samples, start: int) -> None:
        """Hand in the next phrase; ``start`` is its first sample in the recording."""
        job = _Job(samples, start)
        with self._changed:
            self._submitted += 1
            if self._guess is not None and self._guess.span == job.span:
                self._guess_holds = True
                if self._guessed is not None:
                    self._finish(self._guess, self._guessed)
                return
            if not self._guess_holds:
                self._drop_guess()
        self._jobs.put(job)

    def guess(self, samples: Samples, start: int) -> None:
        """Begin with a phrase that may be over; its words count once the same phrase is submitted.

        One that goes on is dropped when another is submitted or guessed. Nothing is begun while phrases wait.
        """
        job = _Job(samples, start, guess=True)
        with self._changed:
            if len(self._done) < self._submitted:
                return
            self._drop_guess()
            self._guess = job
        self._jobs.put(job)

    @property
    def known_until(self) -> int:
        """The sample up to which words are known, those of a phrase that may be over too; 0 before the first."""
        with self._changed:
            return self._known_until if self._guess is None or self._guessed is None else self._guess.span[1]

    def so_far(self) -> Transcript:
        """All words that are known, those of a phrase that may be over too."""
        with self._changed:
            done = tuple(word for phrase in self._done for word in phrase)
            return self._as_transcript(done + (self._guessed or ()))

    def words(self) -> tuple[Word, ...]:
        """The words so far, in the recording's time; they never change, only more come."""
        with self._changed:
            return tuple(word for phrase in self._done for word in phrase)

    def wait(self, timeout_s: float) -> bool:
        """Wait for all phrases, no longer than the timeout; true when all are done.

        Raises:
            RecognizerError: A phrase could not be transcribed.
        """
        with self._changed:
            done = self._changed.wait_for(
                lambda: self._failure is not None or len(self._done) == self._submitted, timeout_s
            )
            if self._failure is not None:
                raise _as_recognizer_error(self._failure) from self._failure
            return bool(done)

    def transcript(self) -> Transcript:
        """The words so far as a transcript."""
        return self._as_transcript(self.words())

    @property
    def recognizer(self) -> Recognizer | None:
        """The recognizer that made the words; None before the first phrase."""
        return self._used

    def close(self) -> None:
        """Stop after the phrase at hand; what is waiting is dropped. Does not wait for it."""
        self._cancelled.set()
        self._jobs.put(None)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None and not self._cancelled.is_set():
            if job.guess and job is not self._guess:
                continue
            try:
                recognizer = self._used = self._get_recognizer()
                offset_s = seconds(job.start)
                words = tuple(
                    replace(word, start_s=round(word.start_s + offset_s, 3), end_s=round(word.end_s + offset_s, 3))
                    for word in recognizer.transcribe(job.samples)
                )
            except Exception as error:  # noqa: BLE001 - a worker's outer edge: the waiter raises it
                with self._changed:
                    if job.guess and not (job is self._guess and self._guess_holds):
                        # Nobody has asked for it yet: when the phrase is submitted, it is tried again.
                        if job is self._guess:
                            self._drop_guess()
                        continue
                    self._failure = error
                    self._changed.notify_all()
                return
            with self._changed:
                if not job.guess or (job is self._guess and self._guess_holds):
                    self._finish(job, words)
                elif job is self._guess:
                    self._guessed = words

    def _finish(self, job: _Job, words: tuple[Word, ...]) -> None:
        """Called with the lock."""
        if job is self._guess:
            self._drop_guess()
        self._done.append(words)
        self._known_until = job.span[1]
        self._changed.notify_all()

    def _drop_guess(self) -> None:
        self._guess, self._guessed, self._guess_holds = None, None, False

    def _as_transcript(self, words: tuple[Word, ...]) -> Transcript:
        return Transcript.of_words(words, self._used.name if self._used else "")


def _as_recognizer_error(error: Exception) -> VoiceprepError:
    if isinstance(error, VoiceprepError):
        return error
    return RecognizerError(f"The recognizer failed ({type(error).__name__}: {error})", "Your recording is kept.")
