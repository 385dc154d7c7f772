"""Transcribing an answer while it is being given: each phrase as soon as a pause closes it.

What is shown as final never changes: phrases are only added. What may still change is the guess at the last one.
"""

import threading
from collections import deque
from collections.abc import Callable

from voiceprep.errors import RecognizerError, VoiceprepError
from voiceprep.listening.audio import Samples, seconds
from voiceprep.transcribing.joining import LONGEST_JOINED, Job, Stretches, transcribed
from voiceprep.transcribing.pace import Pace, Pacing
from voiceprep.transcribing.recognizer import Recognizer
from voiceprep.transcribing.transcript import Phrase, Transcript, Word


class PhraseTranscriber:
    """A worker thread that turns phrases into words in the order they were said.

    What is left to do when the answer ends is the last phrase only, however long the answer was. Where the recognizer
    falls behind the speaker, phrases that wait are transcribed together.
    """

    def __init__(self, recognizer: Callable[[], Recognizer], pacing: Pacing | None = None) -> None:
        """``recognizer`` is called in the worker, so one that is still loading holds nobody up."""
        self._get_recognizer = recognizer
        self._used: Recognizer | None = None
        self._pacing = pacing or Pacing()
        self._waiting: deque[Job] = deque()
        self._at_hand: tuple[Job, ...] = ()
        self._changed = threading.Condition()
        self._submitted = 0
        self._done: list[Phrase] = []
        self._words: tuple[Word, ...] = ()
        self._sieve: Callable[[Phrase], Phrase] = _unsifted
        self._known_until = 0
        self._guess: Job | None = None
        self._guessed: Phrase | None = None
        self._guess_holds = False
        self._failure: Exception | None = None
        self._cancelled = False
        self._thread = threading.Thread(target=self._work, name="transcribing", daemon=True)
        self._thread.start()

    def sift(self, sieve: Callable[[Phrase], Phrase]) -> None:
        """Have each phrase, in the recording's time, looked through by this before anybody gets its words."""
        self._sieve = sieve

    @property
    def submitted(self) -> int:
        """How many phrases were handed in."""
        return self._submitted

    @property
    def finished(self) -> int:
        """How many phrases have their words."""
        with self._changed:
            return len(self._done)

    def submit(self, samples: Samples, start: int, speech: Stretches | None = None) -> None:
        """Hand in the next phrase; ``start`` is its first sample in the recording, ``speech`` what the VAD heard."""
        job = Job(samples, start, speech)
        with self._changed:
            self._submitted += 1
            if self._guess is not None and self._guess.span == job.span:
                self._guess_holds = True
                if self._guessed is not None:
                    self._finish(self._guess, self._guessed)
                return
            if not self._guess_holds:
                self._drop_guess()
            self._waiting.append(job)
            self._changed.notify_all()

    def guess(self, samples: Samples, start: int, speech: Stretches | None = None) -> None:
        """Begin with a phrase that may be over; its words count once the same phrase is submitted.

        One that goes on is dropped when another is submitted or guessed. It is begun when no phrase waits any more.
        """
        job = Job(samples, start, speech, guess=True)
        with self._changed:
            if self._guess_holds:
                return
            self._drop_guess()
            self._guess = job
            self._waiting.append(job)
            self._changed.notify_all()

    @property
    def known_until(self) -> int:
        """The sample up to which words are known, those of a phrase that may be over too; 0 before the first."""
        with self._changed:
            return self._known_until if self._guess is None or self._guessed is None else self._guess.span[1]

    def so_far(self) -> Transcript:
        """All words that are known, those of a phrase that may be over too."""
        with self._changed:
            return self._as_transcript(self._done + ([self._guessed] if self._guessed else []))

    def words(self) -> tuple[Word, ...]:
        """The words so far, in the recording's time; they never change, only more come."""
        return self.shown()[0]

    def shown(self) -> tuple[tuple[Word, ...], tuple[Word, ...]]:
        """The words that are final, and after them those of a phrase that may go on, which may become others."""
        with self._changed:
            return self._words, self._guessed.words if self._guessed else ()

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
        with self._changed:
            return self._as_transcript(self._done)

    @property
    def recognizer(self) -> Recognizer | None:
        """The recognizer that made the words; None before the first phrase."""
        return self._used

    @property
    def rough(self) -> bool:
        """Whether the recognizer says of itself that its words are often wrong; False before the first phrase."""
        return self._used is not None and self._used.rough

    @property
    def pace(self) -> Pace:
        """How fast the phrases become words, as it is now."""
        with self._changed:
            return self._pace()

    def close(self) -> None:
        """Stop after the phrase at hand; what is waiting is dropped. Does not wait for it."""
        with self._changed:
            self._cancelled = True
            self._waiting.clear()
            self._changed.notify_all()

    def _work(self) -> None:
        while jobs := self._next():
            try:
                recognizer = self._used = self._get_recognizer()
                with self._changed:
                    self._pacing.begin(seconds(jobs[0].start), seconds(jobs[-1].span[1]))
                phrases = [self._sieve(phrase) for phrase in transcribed(recognizer, jobs)]
            except Exception as error:  # noqa: BLE001 - a worker's outer edge: the waiter raises it
                if self._fails(jobs[0], error):
                    return
                continue
            with self._changed:
                self._pacing.end()
                self._at_hand = ()
                for job, phrase in zip(jobs, phrases, strict=True):
                    if self._wanted(job):
                        self._finish(job, phrase)
                    elif job is self._guess:
                        self._guessed = phrase

    def _next(self) -> tuple[Job, ...]:
        """What to transcribe next, in one go; nothing when it is over."""
        with self._changed:
            self._changed.wait_for(lambda: self._cancelled or bool(self._waiting))
            if self._cancelled:
                return ()
            jobs = [self._waiting.popleft()]
            together = self._wanted(jobs[0]) and self._pace().too_slow
            size = jobs[0].samples.size
            while together and self._waiting and self._wanted(self._waiting[0]):
                size += self._waiting[0].samples.size
                if size > LONGEST_JOINED:
                    break
                jobs.append(self._waiting.popleft())
            self._at_hand = tuple(jobs)
            return self._at_hand

    def _wanted(self, job: Job) -> bool:
        """Whether a job's phrase was submitted; a guess may be, too."""
        return not job.guess or (job is self._guess and self._guess_holds)

    def _fails(self, job: Job, error: Exception) -> bool:
        """Take note of a failure; false when nobody has asked for the phrase yet: then it is tried again later."""
        with self._changed:
            self._pacing.end()
            self._at_hand = ()
            if not self._wanted(job):
                if job is self._guess:
                    self._drop_guess()
                return False
            self._failure = error
            self._changed.notify_all()
            return True

    def _pace(self) -> Pace:
        waiting = sum(job.samples.size for job in (*self._at_hand, *self._waiting) if self._wanted(job))
        return self._pacing.pace(seconds(waiting), len(self._words))

    def _finish(self, job: Job, phrase: Phrase) -> None:
        """Called with the lock."""
        if job is self._guess:
            self._drop_guess()
        self._done.append(phrase)
        self._words += phrase.words
        self._known_until = job.span[1]
        self._changed.notify_all()

    def _drop_guess(self) -> None:
        if self._guess is not None and self._guess in self._waiting:
            self._waiting.remove(self._guess)
        self._guess, self._guessed, self._guess_holds = None, None, False

    def _as_transcript(self, phrases: list[Phrase]) -> Transcript:
        return Transcript.of_phrases(phrases, self._used.name if self._used else "")


def _unsifted(phrase: Phrase) -> Phrase:
    return phrase


def _as_recognizer_error(error: Exception) -> VoiceprepError:
    if isinstance(error, VoiceprepError):
        return error
    return RecognizerError(f"The recognizer failed ({type(error).__name__}: {error})", "Your recording is kept.")
