"""One whole turn on a sound file, measured: ``python turning.py ANSWER.wav QUESTION HOME [options]`` prints JSON.

A process of its own for each turn, so that the peak of its memory is that of this turn.
"""

import argparse
import json
import sys
import threading
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Self

import psutil
from answers import sentences
from at_the_end import RealtimeSttsWay
from spoken_words import SpokenWords

from voiceprep.listening.audio import SAMPLE_RATE_HZ, Samples, seconds
from voiceprep.listening.audio_file import FileMicrophone, decode
from voiceprep.paths import Places, shipped_banks
from voiceprep.practising import events as ev
from voiceprep.practising.building import build_studio
from voiceprep.practising.turn import Turn
from voiceprep.questions.loading import find_question, load_library
from voiceprep.settings import Settings
from voiceprep.transcribing.choosing import load_recognizer
from voiceprep.transcribing.recognizer import Recognizer
from voiceprep.transcribing.transcript import Word


@dataclass(frozen=True)
class Measured:
    """A turn's figures, in seconds unless their names say otherwise; None is what means nothing flat out.

    ``patience_s`` is the silence that ended the answer, and no part of what follows the endpoint.
    ``longest_freeze_s`` is the longest time in which no other thread ran: the screen stood still for as long.
    ``rss_after_1_min_mb`` and ``rss_at_end_mb`` are the memory in use after a minute of listening and at its end.
    ``realtimestt_s`` is what RealtimeSTT's way takes from its end of the utterance on; None without a Whisper model.
    """

    speech_s: float
    ended_by: str
    words: int
    phrases: int
    recognizer: str
    load_s: float
    patience_s: float
    endpoint_to_transcript_s: float
    endpoint_to_feedback_s: float
    speech_end_to_feedback_s: float | None
    decode_at_end_s: float
    ratio_to_decode_at_end: float
    real_time_factor: float
    cpu_percent: float | None
    longest_freeze_s: float
    peak_rss_mb: float
    rss_after_1_min_mb: float | None
    rss_at_end_mb: float
    realtimestt_s: float | None


class TimedRecognizer:
    """A recognizer that counts what it was given and how long it took."""

    def __init__(self, behind: Recognizer) -> None:
        self.behind = behind
        self.name, self.version, self.rough = behind.name, behind.version, behind.rough
        self.phrases = 0
        self.heard_s = 0.0
        self.took_s = 0.0

    def transcribe(self, samples: Samples) -> tuple[Word, ...]:
        began = time.perf_counter()
        words = self.behind.transcribe(samples)
        self.took_s += time.perf_counter() - began
        self.heard_s += seconds(samples.size)
        self.phrases += 1
        return words


class Heartbeat:
    """A thread that only wants to run every few milliseconds, as the one that draws the screen does."""

    EVERY_S = 0.005

    def __init__(self) -> None:
        self.longest_gap_s = 0.0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._stop.set()
        self._thread.join()

    def _beat(self) -> None:
        before = time.perf_counter()
        while not self._stop.wait(self.EVERY_S):
            now = time.perf_counter()
            self.longest_gap_s = max(self.longest_gap_s, now - before - self.EVERY_S)
            before = now


_MINUTE_S = 60.0


class IdleRecognizer:
    """Hears no word at no cost, so that what remains is the cost of listening."""

    name = version = "none"
    rough = False

    def transcribe(self, samples: Samples) -> tuple[Word, ...]:
        return ()


def measure_turn(
    answer: Path,
    question_id: str,
    home: Path,
    make: Callable[[], Recognizer],
    paced: bool = True,
    compared_with: Path | None = None,
) -> Measured:
    """Run the turn as the app does: real VAD, endpointing, recording and history, the recognizer loaded before.

    ``compared_with`` is a Whisper model's folder, for RealtimeSTT's way.

    Raises:
        VoiceprepError: The turn failed.
    """
    began = time.perf_counter()
    recognizer = TimedRecognizer(make())
    load_s = time.perf_counter() - began
    studio = build_studio(Places(home), Settings(), lambda: FileMicrophone(answer, paced=paced))
    equipment = replace(studio.equipment, recognizer=lambda: recognizer)
    # The app loads these while the question is read.
    equipment.voice_activity()
    equipment.checker()
    studio.attempts()

    listening_at = ended_at = assessed_at = cpu_before = cpu_after = rss_at_end_mb = 0.0
    rss_after_1_min_mb: float | None = None
    assessed: ev.Assessed | None = None
    turn = Turn(find_question(studio.library(), question_id), equipment, ask=False)
    # A heart that beats 200 times a second would be most of what listening costs.
    with Heartbeat() if not isinstance(recognizer.behind, IdleRecognizer) else nullcontext() as heartbeat:
        for event in turn.run():
            match event:
                case ev.Listening():
                    listening_at, cpu_before = time.perf_counter(), time.process_time()
                case ev.ListeningEnded():
                    ended_at, cpu_after = time.perf_counter(), time.process_time()
                    rss_at_end_mb = _rss_mb()
                case ev.LevelChanged(level) if rss_after_1_min_mb is None and level.elapsed_s >= _MINUTE_S:
                    rss_after_1_min_mb = _rss_mb()
                case ev.Assessed():
                    assessed, assessed_at = event, time.perf_counter()
                case ev.TurnFailed(error) | ev.NotKept(error) | ev.RecordingFailed(error):
                    raise error
                case _:
                    pass
    peak_rss_mb = peak_rss_bytes() / 1e6
    assert assessed is not None, "nothing was heard"

    heard = assessed.heard
    phrases, factor = recognizer.phrases, recognizer.took_s / recognizer.heard_s
    whole = decode(answer)[: round(heard.endpoint_s * SAMPLE_RATE_HZ)]
    began = time.perf_counter()
    recognizer.transcribe(whole)
    decode_at_end_s = time.perf_counter() - began
    realtimestt_s = RealtimeSttsWay(compared_with).takes_s(whole) if compared_with else None
    feedback_s = assessed.timings["endpoint_to_feedback_s"]
    speech_ended_s = heard.speech_ended_s or 0.0
    return Measured(
        speech_s=speech_ended_s - (heard.speech_started_s or 0.0),
        ended_by=heard.ended_by.value,
        words=len(assessed.transcript.words),
        phrases=phrases,
        recognizer=recognizer.name,
        load_s=load_s,
        patience_s=heard.endpoint_s - speech_ended_s,
        endpoint_to_transcript_s=assessed.timings["endpoint_to_transcript_s"],
        endpoint_to_feedback_s=feedback_s,
        speech_end_to_feedback_s=assessed_at - listening_at - speech_ended_s if paced else None,
        decode_at_end_s=decode_at_end_s,
        ratio_to_decode_at_end=feedback_s / decode_at_end_s if decode_at_end_s else 0.0,
        real_time_factor=factor,
        cpu_percent=100 * (cpu_after - cpu_before) / (ended_at - listening_at) if paced else None,
        longest_freeze_s=heartbeat.longest_gap_s if heartbeat else 0.0,
        peak_rss_mb=peak_rss_mb,
        rss_after_1_min_mb=rss_after_1_min_mb,
        rss_at_end_mb=rss_at_end_mb,
        realtimestt_s=realtimestt_s,
    )


def _rss_mb() -> float:
    return float(psutil.Process().memory_info().rss) / 1e6


def peak_rss_bytes() -> int:
    """The most memory that this process has had, in bytes."""
    if sys.platform == "linux":
        # Not ru_maxrss, which a process takes over from the one that started it.
        status = Path("/proc/self/status").read_text()
        peak = 1024 * int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:")))
    elif sys.platform == "win32":
        peak = psutil.Process().memory_info().peak_wset
    else:
        import resource

        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak


def load(model: Path | None, speaks: bool = False) -> Recognizer:
    """The Whisper model in a folder, or the built-in recognizer.

    One that ``speaks`` is a timing model: its words mean nothing, and the bank's take their place.
    """
    if model is None:
        return load_recognizer(Places(Path()), "builtin")
    from voiceprep.transcribing.whisper import WhisperRecognizer

    recognizer = WhisperRecognizer(model)
    if not speaks:
        return recognizer
    return SpokenWords(recognizer, sentences(list(load_library([shipped_banks()]).questions)))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("answer", type=Path)
    parser.add_argument("question")
    parser.add_argument("home", type=Path)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--timing-model", action="store_true")
    parser.add_argument("--flat-out", action="store_true")
    parser.add_argument("--idle", action="store_true")
    given = parser.parse_args()
    make = IdleRecognizer if given.idle else lambda: load(given.model, given.timing_model)
    compared_with = None if given.idle else given.model
    measured = measure_turn(given.answer, given.question, given.home, make, not given.flat_out, compared_with)
    print(json.dumps(asdict(measured)))


if __name__ == "__main__":
    main()
