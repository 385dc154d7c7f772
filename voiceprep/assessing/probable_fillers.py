"""Fillers that the recognizer left out: speech that no word covers.

Whisper was trained on texts without "um" and "uh", and mostly drops them; the VAD hears them all the same.
"""

from collections.abc import Iterator

from voiceprep.assessing.records import Filler
from voiceprep.listening.summary import Heard, Span
from voiceprep.transcribing.transcript import Transcript, Word

_SHORTEST_S = 0.3
_EDGE_S = 0.12
"""A recognizer's word begins and ends this much too late or too early without meaning anything by it."""

_LONGEST_S = 2.0
"""More than this is no filler but words that were not made out."""

_WORD_S, _LETTER_S = 0.4, 0.08
"""The longest that a word takes: of 138 words that people read aloud, none took longer. Where Whisper drops a filler it
stretches the word beside it, mostly the one behind, over the gap."""

_CAPITAL_LETTERS, _DIGIT_LETTERS = 3, 6
"""AUC and 2048 take longer than they look."""

_MISSES_WORDS = frozenset({"builtin"})
"""A recognizer that misses words itself says nothing by it. In 53 s of human speech without fillers the built-in one
left no such stretch, but 8 a minute with noise 10 dB below the speech; and for fillers it writes words."""


def probable_fillers(transcript: Transcript, heard: Heard | None) -> Iterator[Filler]:
    """The stretches of speech, of 0.3 to 2 seconds, in which no word was recognised, in their order."""
    if heard is None or not transcript.words or transcript.recognizer in _MISSES_WORDS:
        return
    covered = _covered(transcript)
    for speech in heard.speech:
        for gap in _gaps(speech, covered):
            if _SHORTEST_S <= gap.duration_s <= _LONGEST_S:
                at = _place(transcript, gap)
                yield Filler("", at, at, round(gap.start_s, 2), round(gap.end_s, 2), probable=True)


def _covered(transcript: Transcript) -> list[Span]:
    words = [Span(max(word.start_s, word.end_s - _longest_s(word)), word.end_s) for word in transcript.words]
    # What was set aside was heard, whatever it was.
    aside = [Span(some.start_s, some.end_s) for some in transcript.aside]
    wide = [Span(span.start_s - _EDGE_S, span.end_s + _EDGE_S) for span in (*words, *aside)]
    return sorted(wide, key=lambda span: span.start_s)


def _longest_s(word: Word) -> float:
    capitals = sum(map(str.isupper, word.text))
    digits = sum(map(str.isdigit, word.text))
    letters = sum(map(str.isalpha, word.text)) + digits * _DIGIT_LETTERS
    # One capital begins a sentence.
    letters += (_CAPITAL_LETTERS - 1) * capitals if capitals > 1 else 0
    return _WORD_S + _LETTER_S * letters


def _gaps(speech: Span, covered: list[Span]) -> Iterator[Span]:
    at_s = speech.start_s
    for span in covered:
        if span.start_s >= speech.end_s:
            break
        if span.start_s > at_s:
            yield Span(at_s, span.start_s)
        at_s = max(at_s, span.end_s)
    if at_s < speech.end_s:
        yield Span(at_s, speech.end_s)


def _place(transcript: Transcript, gap: Span) -> int:
    """The offset of the first word that is still going on when the gap ends, or the end of the text."""
    for word, (start, _) in zip(transcript.words, transcript.offsets, strict=True):
        if word.end_s > gap.end_s:
            return start
    return len(transcript.text)
