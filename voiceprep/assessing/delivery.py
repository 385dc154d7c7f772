"""How an answer was said: pace, pauses, fillers, stumbles, the time to the first word."""

import re

from voiceprep.assessing.probable_fillers import probable_fillers
from voiceprep.assessing.records import Delivery, Filler
from voiceprep.assessing.stumbles import stumbles_in
from voiceprep.listening.summary import Heard
from voiceprep.transcribing.transcript import Transcript

_FILLER = re.compile(r"\b(?:u+h+m*|u+m+|e+r+m+|e+r|h+m+|a+h+|you know|i mean|sort of|kind of)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_SHORTEST_FOR_PACE_S = 2.0
"""Below this a rate of words per minute says nothing."""


def delivery_of(transcript: Transcript, heard: Heard | None, target_s: int) -> Delivery:
    """The delivery figures; those that need times are None for a text.

    The duration runs from the first sound of speech to the last, so neither the lead-in nor the silence
    that ended the answer counts against the pace.
    """
    said = (
        Filler(found.group(), *found.span(), *transcript.seconds_of(*found.span()))
        for found in _FILLER.finditer(transcript.text)
    )
    fillers = sorted((*said, *probable_fillers(transcript, heard)), key=lambda filler: filler.start)
    count = len(_WORD.findall(transcript.text))
    first_s = _first_s(transcript, heard)
    last_s = _last_s(transcript, heard)
    duration_s = last_s - first_s if first_s is not None and last_s is not None else None
    pace = count / duration_s * 60 if duration_s is not None and duration_s >= _SHORTEST_FOR_PACE_S else None
    return Delivery(
        words=count,
        duration_s=_rounded(duration_s, 2),
        words_per_minute=_rounded(pace, 0),
        time_to_first_word_s=_rounded(first_s, 2),
        target_s=target_s,
        pauses=heard.pauses if heard else (),
        fillers=tuple(fillers),
        stumbles=stumbles_in(transcript),
    )


def _first_s(transcript: Transcript, heard: Heard | None) -> float | None:
    if heard and heard.speech_started_s is not None:
        return heard.speech_started_s
    return transcript.words[0].start_s if transcript.words else None


def _last_s(transcript: Transcript, heard: Heard | None) -> float | None:
    if heard and heard.speech_ended_s is not None:
        return heard.speech_ended_s
    return transcript.words[-1].end_s if transcript.words else None


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)
