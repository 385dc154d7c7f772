"""Putting a word right by hand, with its time kept."""

import re
from collections.abc import Sequence
from dataclasses import replace

from voiceprep.listening.summary import Span
from voiceprep.transcribing.transcript import Transcript, Word

_WORD = re.compile(r"\S+")


def word_spans(transcript: Transcript) -> tuple[tuple[int, int], ...]:
    """Start and end of each word as character offsets, also in a text without times."""
    return transcript.offsets or tuple(found.span() for found in _WORD.finditer(transcript.text))


def with_word(transcript: Transcript, at: int, text: str) -> Transcript:
    """The transcript with other words in the place of one.

    Several words share the time of the one that they replace, by their lengths; the user's words are certain. The
    same words again change nothing.

    Args:
        transcript: What was said so far.
        at: Which word, counted from 0.
        text: The words in its place; none takes it out.

    Raises:
        IndexError: There is no such word.
    """
    start, end = word_spans(transcript)[at]
    texts = text.split()
    if transcript.text[start:end].split() == texts:
        return transcript
    if transcript.words:
        old = transcript.words[at]
        new = (*transcript.words[:at], *_sharing(texts, Span(old.start_s, old.end_s)), *transcript.words[at + 1 :])
        return Transcript.of_words(new, transcript.recognizer, transcript.aside)
    parts = (transcript.text[:start].rstrip(), *texts, transcript.text[end:].lstrip())
    return replace(transcript, text=" ".join(part for part in parts if part))


def written(transcript: Transcript, text: str, spoken: Span | None) -> Transcript:
    """The user's words for an answer of which no word was made out.

    Args:
        transcript: The one without words.
        text: What was said.
        spoken: When there was speech, for the words to share; without it they have no times.
    """
    texts = text.split()
    if spoken is None:
        return replace(transcript, text=" ".join(texts))
    return Transcript.of_words(_sharing(texts, spoken), transcript.recognizer, transcript.aside)


def _sharing(texts: Sequence[str], span: Span) -> tuple[Word, ...]:
    """Words that fill a span one after the other, longer ones for longer."""
    total = sum(map(len, texts))
    words: list[Word] = []
    said = 0
    for text in texts:
        start_s = span.start_s + span.duration_s * said / total
        said += len(text)
        end_s = span.end_s if said == total else span.start_s + span.duration_s * said / total
        words.append(Word(text, round(start_s, 3), round(end_s, 3)))
    return tuple(words)
