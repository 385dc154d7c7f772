"""espeak-ng through its C library: speech with the time of every word and phoneme."""

import ctypes
import ctypes.util
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np

from voiceprep.asking.resampling import resample
from voiceprep.listening.audio import SAMPLE_RATE_HZ, Samples

_WORD, _PHONEME = 1, 7
_RATE, _PITCH, _GAP = 1, 3, 7
_RETRIEVE_SYNCHRONOUSLY = 2
_PHONEME_EVENTS = 1
_CHARACTERS_UTF8 = 1
_PAUSES = ("", "_", "_:", "_!", "_|", "_^_", ":")


class _Event(ctypes.Structure):
    _fields_ = [
        ("type", ctypes.c_int),
        ("identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position_ms", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("string", ctypes.c_char * 8),
    ]


_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event), use_errno=False
)


@dataclass(frozen=True)
class Voice:
    """A voice as espeak-ng names it, its speed in words per minute, its pitch from 0 to 99, its gap in 10 ms."""

    name: str
    words_per_minute: int = 175
    pitch: int = 50
    gap: int = 0


@dataclass(frozen=True)
class Span:
    """A word (by its first character in the text) or a phoneme, from ``start_s`` to ``end_s``."""

    at: int
    label: str
    start_s: float
    end_s: float


@dataclass(frozen=True)
class Speech:
    """What was said: mono float32 at 16 kHz, shape (n,), without espeak's silence at the end."""

    text: str
    samples: Samples
    words: tuple[Span, ...]
    phonemes: tuple[Span, ...]


@cache
def _library() -> tuple[ctypes.CDLL, int]:
    library = ctypes.CDLL(ctypes.util.find_library("espeak-ng") or "libespeak-ng.so.1")
    rate_hz = library.espeak_Initialize(_RETRIEVE_SYNCHRONOUSLY, 0, None, _PHONEME_EVENTS)
    return library, rate_hz


@lru_cache(maxsize=5000)
def speak(text: str, voice: Voice) -> Speech:
    """The text in a voice; not to be written to."""
    library, rate_hz = _library()
    blocks: list[np.ndarray] = []
    words: list[tuple[int, float]] = []
    phonemes: list[tuple[str, float]] = []

    def collect(wave: object, count: int, events: object) -> int:
        if count > 0:
            blocks.append(np.ctypeslib.as_array(wave, shape=(count,)).copy())  # type: ignore[arg-type]
        number = 0
        while events[number].type:  # type: ignore[index]
            event = events[number]  # type: ignore[index]
            if event.type == _WORD:
                words.append((event.text_position - 1, event.audio_position_ms / 1000))
            elif event.type == _PHONEME:
                phonemes.append((event.string.decode(errors="replace"), event.audio_position_ms / 1000))
            number += 1
        return 0

    callback = _Callback(collect)
    library.espeak_SetSynthCallback(callback)
    if library.espeak_SetVoiceByName(voice.name.encode()):
        raise ValueError(f"espeak-ng has no voice {voice.name}")
    for parameter, value in ((_RATE, voice.words_per_minute), (_PITCH, voice.pitch), (_GAP, voice.gap)):
        library.espeak_SetParameter(parameter, value, 0)
    encoded = text.encode()
    library.espeak_Synth(encoded, len(encoded) + 1, 0, 1, 0, _CHARACTERS_UTF8, None, None)
    pcm = np.concatenate(blocks).astype(np.float32) / np.float32(32768)
    duration_s = pcm.size / rate_hz
    sounds = tuple(
        Span(-1, label, start_s, end_s)
        for (label, start_s), (_, end_s) in zip(phonemes, [*phonemes[1:], ("", duration_s)], strict=True)
        if label not in _PAUSES and end_s > start_s
    )
    ends_s = min(duration_s, max(sound.end_s for sound in sounds))
    samples = resample(pcm[: round(ends_s * rate_hz)], rate_hz, SAMPLE_RATE_HZ)
    return Speech(text, samples, _with_ends(words, sounds, ends_s), sounds)


def _with_ends(words: list[tuple[int, float]], sounds: tuple[Span, ...], ends_s: float) -> tuple[Span, ...]:
    """A word reaches from its event to the end of its last phoneme."""
    spans = []
    for number, (at, start_s) in enumerate(words):
        until_s = words[number + 1][1] if number + 1 < len(words) else ends_s
        inside = [sound for sound in sounds if start_s - 0.005 <= sound.start_s < until_s - 0.005]
        if inside:
            spans.append(Span(at, "", inside[0].start_s, min(inside[-1].end_s, ends_s)))
    return tuple(spans)
