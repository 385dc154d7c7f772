"""Whisper on this machine's CPU: faster-whisper on a folder with a CTranslate2 model."""

import threading
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import faster_whisper
import numpy as np

from voiceprep.errors import RecognizerError
from voiceprep.listening.audio import SAMPLE_RATE_HZ, Samples
from voiceprep.transcribing.transcript import Word

_NO_SPEECH_ABOVE = 0.6
_LOG_PROBABILITY_BELOW = -1.0
"""Whisper's own thresholds; only both together mean that nothing was said (OpenAI's decoding rule)."""

_WARM_UP_S = 1.0


class WhisperRecognizer:
    """faster-whisper behind the recognizer port. Making one loads and warms the model.

    Raises:
        RecognizerError: The folder holds no model that can be loaded.
    """

    rough = False

    def __init__(self, folder: Path, *, threads: int = 0, language: str | None = "en") -> None:
        self._folder = folder
        self._one_at_a_time = threading.Lock()
        try:
            # A path that exists is never looked up on the hub; local_files_only says so again.
            self._model = faster_whisper.WhisperModel(
                str(folder), device="cpu", compute_type="int8", cpu_threads=threads, local_files_only=True
            )
        except (RuntimeError, ValueError, OSError) as error:
            raise RecognizerError(
                f"The Whisper model in {folder} cannot be loaded: {error}",
                "“voiceprep models verify” says what is wrong with it.",
            ) from error
        self._language = language if self._model.model.is_multilingual else "en"
        self.transcribe(np.zeros(int(_WARM_UP_S * SAMPLE_RATE_HZ), dtype=np.float32))

    @property
    def name(self) -> str:
        return f"whisper:{self._folder.name}"

    @property
    def version(self) -> str:
        return f"faster-whisper {version('faster-whisper')} {self._folder.name} int8"

    def transcribe(self, samples: Samples) -> tuple[Word, ...]:
        if samples.size == 0:
            return ()
        with self._one_at_a_time:
            return _failing_in_words(lambda: self._transcribe(samples))

    def _transcribe(self, samples: Samples) -> tuple[Word, ...]:
        segments, _ = self._model.transcribe(
            samples,
            language=self._language,
            beam_size=1,
            word_timestamps=True,
            condition_on_previous_text=False,
            vad_filter=False,
        )
        # Segments are made while they are read, so this loop is the work.
        return tuple(
            Word(text, float(word.start), float(word.end), float(word.probability))
            for segment in segments
            if not (segment.no_speech_prob > _NO_SPEECH_ABOVE and segment.avg_logprob < _LOG_PROBABILITY_BELOW)
            for word in segment.words or ()
            if (text := word.word.strip())
        )


def _failing_in_words(work: Callable[[], tuple[Word, ...]]) -> tuple[Word, ...]:
    try:
        return work()
    except (RuntimeError, ValueError) as error:
        raise RecognizerError(f"Whisper failed on a phrase: {error}", "Your recording is kept.") from error
