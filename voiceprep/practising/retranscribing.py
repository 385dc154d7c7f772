"""Hearing kept recordings again with another recognizer."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from voiceprep.assessing.checker import Checker
from voiceprep.errors import BadInputError, RecognizerError, StorageError
from voiceprep.history.attempt import Attempt
from voiceprep.history.opening import History
from voiceprep.history.recording_files import RecordingFiles
from voiceprep.history.recordings import read_recording
from voiceprep.history.revising import BY_HAND
from voiceprep.listening.audio import FRAME_SAMPLES, Samples, seconds
from voiceprep.listening.endpointing import Endpointer, EndpointingEvent, EndpointingPolicy, PhraseClosed
from voiceprep.listening.summary import EndedBy, Span
from voiceprep.listening.voice_activity import VoiceActivity
from voiceprep.practising.closing_words import without_closing
from voiceprep.practising.reassessing import LeftAlone, Reassessed, changed_meanwhile, readable, reassessed
from voiceprep.questions.model import Question
from voiceprep.transcribing.recognizer import Recognizer, hear
from voiceprep.transcribing.transcript import Phrase, Transcript

_WHOLE_MS = 24 * 3600 * 1000
"""No silence ends a recording."""


@dataclass(frozen=True)
class Job:
    """An attempt to be heard again; its recording lasts ``duration_s``."""

    number: int
    duration_s: float


@dataclass(frozen=True)
class Waiting:
    """Attempts that can be transcribed again, the oldest first, and what is to be said of the others.

    Attributes:
        jobs: What is to be heard.
        left: Those that stay as they are, and why.
        done: How many have this recognizer's words already.
        silent: How many were kept without a recording.
    """

    jobs: tuple[Job, ...]
    left: tuple[LeftAlone, ...]
    done: int
    silent: int

    @property
    def duration_s(self) -> float:
        """How much sound there is."""
        return sum(job.duration_s for job in self.jobs)


@dataclass(frozen=True)
class Ears:
    """What recordings are heard with."""

    recognizer: Recognizer
    voice_activity: VoiceActivity
    checker: Checker
    policy: EndpointingPolicy


def waiting(
    history: History,
    numbers: Iterable[int],
    questions: Mapping[str, Question],
    recognizer: Recognizer,
    *,
    named: bool = False,
) -> Waiting:
    """Which attempts the recognizer has still to hear.

    Args:
        history: Where they are.
        numbers: Which are asked for.
        questions: Those of the banks, by id.
        recognizer: The one that will hear them.
        named: The user named each of them. Otherwise those stay whose words would become worse: because the user
            corrected them, or a better recognizer heard them.

    Raises:
        StorageError: The history cannot be read.
    """
    jobs: list[Job] = []
    left: list[LeftAlone] = []
    done = silent = 0
    for number in numbers:
        found = readable(history, number, questions)
        if found is None:
            continue
        if isinstance(found, LeftAlone):
            left.append(found)
            continue
        attempt, _ = found
        if attempt.kept.recording is None:
            silent += 1
        elif _heard_by(history, attempt) == (recognizer.name, recognizer.version):
            done += 1
        elif why := _why_not(attempt, recognizer, named=named):
            left.append(LeftAlone(number, attempt.kept.question_text, why))
        else:
            jobs.append(Job(number, attempt.kept.duration_s))
    return Waiting(tuple(jobs), tuple(left), done, silent)


def retranscribe(
    history: History,
    jobs: Sequence[Job],
    questions: Mapping[str, Question],
    ears: Ears,
    now: Callable[[], datetime],
    stopped: Callable[[], bool] = lambda: False,
) -> Iterator[Reassessed | LeftAlone]:
    """Hear recordings again and keep the words, each as soon as it was heard; the words before stay in the history.

    There is one result for each job, in their order, as far as it goes.

    Args:
        history: Where the attempts are, and where the words go.
        jobs: From ``waiting``.
        questions: Those of the banks, by id.
        ears: What they are heard with.
        now: Gives the time, aware.
        stopped: Asked between phrases; once it says so, nothing more is heard or kept.

    Raises:
        StorageError: The history cannot be written; what was kept before stays.
    """
    for job in jobs:
        found = readable(history, job.number, questions)
        if not isinstance(found, tuple):
            yield found or LeftAlone(job.number, "", "it was deleted meanwhile")
            continue
        attempt, question = found
        try:
            heard = _heard(attempt, ears, stopped)
        except (BadInputError, StorageError, RecognizerError) as error:
            yield LeftAlone(attempt.number, attempt.kept.question_text, error.message)
            continue
        if heard is None:
            return
        yield _kept(history, attempt, question, heard, ears, now())


def _heard(attempt: Attempt, ears: Ears, stopped: Callable[[], bool]) -> Transcript | None:
    if attempt.kept.recording is None:
        raise BadInputError("Its recording was removed meanwhile")
    heard = heard_again(read_recording(attempt.kept.recording), ears, stopped)
    return heard and without_closing(heard)


def heard_again(samples: Samples, ears: Ears, stopped: Callable[[], bool]) -> Transcript | None:
    """What is said in a recording, phrase by phrase as when it was new; None when it was stopped before the end.

    Raises:
        RecognizerError: The engine failed.
    """
    heard: list[Phrase] = []
    for phrase in _phrases(samples, ears):
        if stopped():
            return None
        start = phrase.start
        speech = tuple(Span(seconds(first - start), seconds(last - start)) for first, last in phrase.speech)
        heard.append(hear(ears.recognizer, samples[start : phrase.end], speech).later(seconds(start)))
    return None if stopped() else Transcript.of_phrases(heard, ears.recognizer.name)


def _phrases(samples: Samples, ears: Ears) -> list[PhraseClosed]:
    policy = replace(ears.policy, end_silence_ms=_WHOLE_MS, no_speech_ms=_WHOLE_MS, max_answer_ms=_WHOLE_MS)
    endpointer = Endpointer(policy)
    ears.voice_activity.reset()
    events: list[EndpointingEvent] = []
    for start in range(0, samples.size, FRAME_SAMPLES):
        frame = samples[start : start + FRAME_SAMPLES]
        whole = np.pad(frame, (0, FRAME_SAMPLES - frame.size)).astype(np.float32, copy=False)
        events += endpointer.push(ears.voice_activity.probability(whole))
    events += endpointer.finish(EndedBy.END_OF_AUDIO)
    return [event for event in events if isinstance(event, PhraseClosed)]


def _kept(
    history: History, attempt: Attempt, question: Question, transcript: Transcript, ears: Ears, at: datetime
) -> Reassessed | LeftAlone:
    if not transcript.words and attempt.kept.transcript.words:
        return LeftAlone(attempt.number, attempt.kept.question_text, "no word can be made out in its recording")
    changed = changed_meanwhile(history, attempt)
    if changed is not None:
        return changed
    again = reassessed(attempt, question, ears.checker, transcript)
    history.revisions.transcribe_again(
        attempt.number, transcript, ears.recognizer.version, again.assessment, again.bank, at
    )
    return again


def _heard_by(history: History, attempt: Attempt) -> tuple[str, str] | None:
    """The name and the version of the last recognizer that heard an attempt; the user's corrections are no hearing."""
    for transcript, version in reversed(history.revisions.transcripts(attempt.number)):
        if version != BY_HAND:
            return transcript.recognizer, version
    return None


def _why_not(attempt: Attempt, recognizer: Recognizer, *, named: bool) -> str:
    recording = attempt.kept.recording
    assert recording is not None
    if not (recording.exists() or RecordingFiles(recording).pcm.exists()):
        return f"its recording {recording} is missing"
    if named:
        return ""
    if attempt.kept.versions.recognizer == BY_HAND:
        return "you corrected its words by hand"
    if recognizer.rough and attempt.kept.transcript.recognizer != recognizer.name:
        return f"{attempt.kept.transcript.recognizer} heard it better than {recognizer.name} would"
    return ""
