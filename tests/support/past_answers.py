"""Answers that were given before a test begins, kept without a turn: words with times, and a real recording."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from scripted_studio import Stage

from voiceprep.assessing.assess import assess
from voiceprep.history.attempt import NewAttempt, Versions
from voiceprep.history.opening import open_history
from voiceprep.history.recording_files import RecordingMeta
from voiceprep.history.recordings import RecordingWriter
from voiceprep.listening.audio import SAMPLE_RATE_HZ
from voiceprep.listening.summary import EndedBy, Heard, Span
from voiceprep.questions.loading import find_question, load_library
from voiceprep.transcribing.transcript import SetAside, Transcript, Word

ASKED = datetime(2026, 3, 1, 18, 30, tzinfo=UTC)
WORD_S = 0.4
LEAD_IN_S = 1.0
LEAD_OUT_S = 2.5


def keep_answer(
    stage: Stage,
    said: str,
    *,
    question: str = "p-value",
    days: float = 0,
    sound: bool = True,
    times: bool = True,
    pause_after: Sequence[int] = (),
    unsure: Sequence[str] = (),
    unheard_after: Sequence[int] = (),
    aside: Sequence[SetAside] = (),
) -> int:
    """Keep an answer whose words take 0.4 s each from second 1 on; returns its number.

    ``pause_after`` are words, counted from 1, after which there is a pause of two seconds, ``unheard_after`` those
    after which there is a second of speech without words. The recording has each word's number, in hundredths, as its
    loudness.
    """
    asked = find_question(load_library([stage.places.banks]), question)
    words, at = [], LEAD_IN_S
    speech, pauses, began = [], [], LEAD_IN_S
    for number, text in enumerate(said.split(), 1):
        words.append(Word(text, round(at, 2), round(at + WORD_S, 2), 0.1 if text in unsure else 0.9))
        at += WORD_S
        if number in pause_after:
            speech.append(Span(began, at))
            pauses.append(Span(at, at + 2.0))
            at = began = at + 2.0
        if number in unheard_after:
            at += 1.0
    speech += [Span(began, at)] if at > began else []
    heard = Heard(speech[0].start_s, at, at + LEAD_OUT_S, EndedBy.SILENCE, tuple(speech), tuple(pauses))
    transcript = Transcript(said, tuple(words) if times else (), "scripted", tuple(aside))
    asked_at = ASKED + timedelta(days=days)
    kept = NewAttempt(
        question_id=asked.id,
        question_text=asked.text,
        asked_at=asked_at,
        duration_s=at + LEAD_OUT_S,
        recording=_recorded(stage, asked_at, question, words, at + LEAD_OUT_S) if sound else None,
        heard=heard if times else None,
        transcript=transcript,
        assessment=assess(asked, transcript, heard if times else None),
        versions=Versions("0", "scripted 1", "lexical-1", "abc"),
    )
    history = open_history(stage.places.database, stage.places.recordings)
    with history.database:
        return history.attempts.keep(kept)


def _recorded(stage: Stage, asked_at: datetime, question: str, words: Sequence[Word], duration_s: float) -> Path:
    samples = np.zeros(round(duration_s * SAMPLE_RATE_HZ), dtype=np.float32)
    for number, word in enumerate(words, 1):
        samples[round(word.start_s * SAMPLE_RATE_HZ) : round(word.end_s * SAMPLE_RATE_HZ)] = number / 100
    writer = RecordingWriter(stage.places.recordings, RecordingMeta(question, question, asked_at))
    writer.append(samples)
    return writer.finish()
