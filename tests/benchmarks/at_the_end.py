"""What others do when an utterance is over: transcribe all of it then. For comparison in the same run."""

import time
from pathlib import Path

import faster_whisper

from voiceprep.listening.audio import Samples

REALTIMESTT_SILENCE_S = 0.6
"""The silence after which RealtimeSTT takes an utterance for over (``post_speech_silence_duration``, its default)."""


class RealtimeSttsWay:
    """What KoljaB/RealtimeSTT calls when an utterance is over, with the defaults of its ``AudioToTextRecorder``.

    The whole buffered utterance goes through faster-whisper's batched pipeline: batches of 16, 5 beams, its VAD filter,
    no word times (``RealtimeSTT/transcription_engines/faster_whisper_engine.py``, ``docs/configuration.md``). Its own
    polling between processes, up to 30 ms, is left out.
    """

    def __init__(self, folder: Path) -> None:
        model = faster_whisper.WhisperModel(str(folder), device="cpu", compute_type="int8", local_files_only=True)
        self._pipeline = faster_whisper.BatchedInferencePipeline(model=model)

    def takes_s(self, samples: Samples) -> float:
        """Seconds from the end of the utterance to its text."""
        began = time.perf_counter()
        segments, _ = self._pipeline.transcribe(
            samples, language="en", beam_size=5, suppress_tokens=[-1], vad_filter=True, batch_size=16
        )
        for _ in segments:
            pass  # segments are made while they are read
        return time.perf_counter() - began
