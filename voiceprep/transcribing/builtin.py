"""The recognizer that is always there: pocketsphinx with the US-English model in its package.

It is the rough one: about 31% word errors on clean read speech, at a fifth of real time.
"""

import math
from importlib.metadata import version

import numpy as np
import pocketsphinx

from voiceprep.errors import RecognizerError
from voiceprep.listening.audio import SAMPLE_RATE_HZ, Samples
from voiceprep.transcribing.transcript import Word

_PEAK = 0.7
"""Phrases are brought to this peak: the acoustic model was trained on speech near full scale."""

_FRAMES_PER_S = 100


class BuiltinRecognizer:
    """Pocketsphinx behind the recognizer port; loading takes about half a second.

    Raises:
        RecognizerError: Its model cannot be loaded.
    """

    name = "builtin"
    rough = True

    def __init__(self) -> None:
        try:
            self._decoder = pocketsphinx.Decoder(samprate=SAMPLE_RATE_HZ, loglevel="FATAL")
        except RuntimeError as error:
            raise RecognizerError(
                "The built-in recognizer cannot load its model", "Install voiceprep again."
            ) from error

    @property
    def version(self) -> str:
        return f"pocketsphinx {version('pocketsphinx')} en-us"

    def transcribe(self, samples: Samples) -> tuple[Word, ...]:
        peak = float(np.max(np.abs(samples), initial=0.0))
        if peak == 0.0:
            return ()
        pcm = np.clip(samples * (_PEAK / peak) * 32767, -32768, 32767).astype(np.int16).tobytes()
        try:
            self._decoder.start_utt()
            self._decoder.process_raw(pcm, no_search=False, full_utt=True)
            self._decoder.end_utt()
            segments = list(self._decoder.seg() or ())
        except RuntimeError as error:
            raise RecognizerError("The built-in recognizer failed on a phrase", "Your recording is kept.") from error
        longest_s = samples.size / SAMPLE_RATE_HZ
        return tuple(
            Word(
                _spelling(segment.word),
                segment.start_frame / _FRAMES_PER_S,
                min(longest_s, (segment.end_frame + 1) / _FRAMES_PER_S),
                _probability(segment.prob),
            )
            for segment in segments
            if not segment.word.startswith(("<", "["))
        )


def _spelling(entry: str) -> str:
    """The word without the number that tells its pronunciations apart: ``the(2)`` is ``the``."""
    return entry.split("(")[0]


def _probability(value: float) -> float:
    """The posterior of a word in the lattice, which rounding takes past 1 by a little."""
    return min(1.0, max(0.0, value)) if math.isfinite(value) else 0.0
