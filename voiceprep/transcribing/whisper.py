"""Whisper on this machine's CPU: faster-whisper on a folder with a CTranslate2 model."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import faster_whisper
import numpy as np

from voiceprep.errors import RecognizerError
from voiceprep.listening.audio import SAMPLE_RATE_HZ, Samples
from voiceprep.listening.summary import Span
from voiceprep.transcribing.discerning import LOG_PROBABILITY_BELOW, NO_SPEECH_ABOVE, Segment, discern
from voiceprep.transcribing.transcript import Phrase, Word
from voiceprep.transcribing.whole_words import whole_words

_WARM_UP_S = 1.0


class _KeepingModel(faster_whisper.WhisperModel):  # type: ignore[misc]
    """Does not skip what it takes for silence, so that it can be set aside instead of being lost.

    faster-whisper skips by the same threshold by which it saves itself further attempts at decoding silence: only the
    attempts are given it here, ``transcribe`` is called without.
    """

    def generate_with_fallback(self, encoder_output: Any, prompt: Any, tokenizer: Any, options: Any) -> Any:
        with_threshold = replace(options, no_speech_threshold=NO_SPEECH_ABOVE)
        return super().generate_with_fallback(encoder_output, prompt, tokenizer, with_threshold)


class WhisperRecognizer:
    """faster-whisper behind the recognizer port. Making one loads and warms the model.

    Raises:
        RecognizerError: The folder holds no model that can be loaded.
    """

    rough = False

    def __init__(
        self, folder: Path, *, threads: int = 0, language: str | None = "en", terms: Sequence[str] = ()
    ) -> None:
        """``terms`` are what Whisper is told to listen for, the most important first; as many as it takes."""
        self._folder = folder
        self._one_at_a_time = threading.Lock()
        try:
            # A path that exists is never looked up on the hub; local_files_only says so again.
            self._model = _KeepingModel(
                str(folder), device="cpu", compute_type="int8", cpu_threads=threads, local_files_only=True
            )
        except Exception as error:
            # For a damaged tokenizer.json tokenizers raises Exception itself; other kinds that are not known are bugs.
            if type(error) is not Exception and not isinstance(error, (RuntimeError, ValueError, OSError)):
                raise
            raise RecognizerError(
                f"The Whisper model in {folder} cannot be loaded: {error}",
                "“voiceprep models verify” says what is wrong with it.",
            ) from error
        self._language = language if self._model.model.is_multilingual else "en"
        self._hotwords = self._fitting(terms)
        self.transcribe(np.zeros(int(_WARM_UP_S * SAMPLE_RATE_HZ), dtype=np.float32))

    @property
    def name(self) -> str:
        return f"whisper:{self._folder.name}"

    @property
    def version(self) -> str:
        language = "" if self._language == "en" else f" {self._language}"
        # Other terms may give other words, so that it is worth hearing a recording again.
        terms = f" terms {sha256(self._hotwords.encode()).hexdigest()[:8]}" if self._hotwords else ""
        return f"faster-whisper {version('faster-whisper')} {self._folder.name} int8{language}{terms}"

    def transcribe(self, samples: Samples) -> tuple[Word, ...]:
        return self.hear(samples).words

    def hear(self, samples: Samples, speech: tuple[Span, ...] | None = None) -> Phrase:
        """The words, and those set aside that nobody can have said; ``discerning`` tells how."""
        if samples.size == 0:
            return Phrase()
        with self._one_at_a_time:
            return discern(_failing_in_words(lambda: self._segments(samples)), speech)

    def _segments(self, samples: Samples) -> tuple[Segment, ...]:
        segments, _ = self._model.transcribe(
            samples,
            language=self._language,
            beam_size=1,
            word_timestamps=True,
            condition_on_previous_text=False,
            vad_filter=False,
            log_prob_threshold=LOG_PROBABILITY_BELOW,
            no_speech_threshold=None,
            hotwords=self._hotwords or None,
        )
        # Segments are made while they are read, so this loop is the work.
        return tuple(
            Segment(
                whole_words(segment.words or ()),
                float(segment.no_speech_prob),
                float(segment.avg_logprob),
            )
            for segment in segments
        )

    def _fitting(self, terms: Sequence[str]) -> str:
        """As many of the terms as go before each window, which is half of what the decoder holds."""
        room = self._model.max_length // 2 - 1
        fitting = ""
        for term in terms:
            longer = f"{fitting}, {term}" if fitting else term
            if len(self._model.hf_tokenizer.encode(f" {longer}", add_special_tokens=False).ids) > room:
                break
            fitting = longer
        return fitting


def _failing_in_words(work: Callable[[], tuple[Segment, ...]]) -> tuple[Segment, ...]:
    try:
        return work()
    except (RuntimeError, ValueError) as error:
        raise RecognizerError(f"Whisper failed on a phrase: {error}", "Your recording is kept.") from error
