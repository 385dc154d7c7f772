"""“That’s my answer” is said to the app and is no part of the answer: it is set aside.

The recording keeps the sound, and the transcript says what was set aside.
"""

import re
from dataclasses import replace

from voiceprep.listening.summary import Heard, Span
from voiceprep.transcribing.transcript import Doubt, SetAside, Transcript, Word

_CLOSING = re.compile(
    r"(?:(?:okay|ok|alright|right|well|so|and|yeah|yes|um|uh|i think|i guess) )*"
    r"(?:that(?:'s| is| was| would be) (?:it|all|my answer|the answer)|i(?:'m| am) done|end of (?:my |the )?answer)"
    r"(?: (?:now|thanks|thank you))?"
)
_MOST_WORDS = 8
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_ALMOST_S = 0.05
_OFF_S = 0.25
"""Recognizers' word times and the VAD's are off by so much from each other."""


def closing_from(transcript: Transcript) -> int:
    """The first of the last words that only say that the answer is over; the number of words when there are none."""
    count = len(transcript.words)
    for first in range(max(0, count - _MOST_WORDS), count):
        if _CLOSING.fullmatch(_plain(transcript.words[first:])):
            return first
    return count


def without_closing(transcript: Transcript, since_s: float | None = None) -> Transcript:
    """The transcript with its closing words aside.

    Args:
        transcript: All that was heard.
        since_s: Where something that sounded like them is known to begin, however it was written; None where that is
            known from the words only.
    """
    first = closing_from(transcript)
    if since_s is not None:
        after = (at for at, word in enumerate(transcript.words) if word.start_s >= since_s - _ALMOST_S)
        first = min(first, next(after, first))
    closing = transcript.words[first:]
    if not closing:
        return transcript
    aside = SetAside(" ".join(word.text for word in closing), closing[0].start_s, closing[-1].end_s, Doubt.CLOSING)
    return Transcript.of_words(transcript.words[:first], transcript.recognizer, (*transcript.aside, aside))


def heard_without_closing(heard: Heard, transcript: Transcript) -> Heard:
    """What was heard of the answer itself, so that its length, pace and pauses are the answer's own."""
    words = [some for some in transcript.aside if some.why is Doubt.CLOSING]
    if not words or not heard.speech:
        return heard
    until_s = words[-1].start_s
    speech = tuple(
        Span(span.start_s, min(span.end_s, until_s)) for span in heard.speech if span.start_s < until_s - _OFF_S
    )
    if not speech:
        return heard
    return replace(
        heard,
        speech=speech,
        speech_ended_s=speech[-1].end_s,
        pauses=tuple(pause for pause in heard.pauses if pause.end_s <= speech[-1].end_s + _ALMOST_S),
    )


def _plain(words: tuple[Word, ...]) -> str:
    text = " ".join(word.text for word in words)
    return " ".join(found.group().lower().replace("’", "'") for found in _WORD.finditer(text))
