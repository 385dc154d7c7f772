"""Comparing recognizers on recordings whose words are known."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from voiceprep.errors import BadInputError
from voiceprep.listening.audio import Samples, seconds
from voiceprep.transcribing.recognizer import Recognizer
from voiceprep.transcribing.word_errors import ComparedText, compare_texts

_SOUNDS = (".wav", ".flac")


@dataclass(frozen=True)
class Recording:
    """A recording and what is said in it; samples are mono float32 at 16 kHz, shape (n,)."""

    name: str
    samples: Samples
    said: str


@dataclass(frozen=True)
class Heard:
    """What one recognizer made of one recording. ``noise_db`` is the ratio of speech to noise; None is as recorded."""

    recognizer: str
    recording: str
    noise_db: float | None
    audio_s: float
    took_s: float
    text: str
    compared: ComparedText


def find_pairs(folder: Path) -> tuple[list[tuple[Path, Path]], list[Path]]:
    """WAV and FLAC files with a text file of the same name beside them, and those without one.

    Raises:
        BadInputError: There is no folder, or no pair in it.
    """
    if not folder.is_dir():
        raise BadInputError(f"There is no folder {folder}", "Give one with recordings and their texts.")
    sounds = sorted(file for file in folder.iterdir() if file.suffix.lower() in _SOUNDS and file.is_file())
    pairs = [(sound, sound.with_suffix(".txt")) for sound in sounds if sound.with_suffix(".txt").is_file()]
    if not pairs:
        raise BadInputError(
            f"There are no pairs in {folder}",
            "Put the words of each recording beside it: answer.wav (or .flac) and answer.txt.",
        )
    paired = {sound for sound, _ in pairs}
    return pairs, [sound for sound in sounds if sound not in paired]


def read_recording(sound: Path, text: Path) -> Recording:
    """Read a pair.

    Raises:
        BadInputError: The sound cannot be decoded, or the text cannot be read or holds no words.
    """
    from voiceprep.listening.audio_file import decode

    try:
        said = text.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInputError(f"{text} is not UTF-8 text", "Save it as plain text in UTF-8.") from error
    except OSError as error:
        raise BadInputError(f"{text} cannot be read: {(error.strerror or 'it cannot be opened').lower()}") from error
    compare_texts(said, "")  # refuses a text without words before anything is decoded
    return Recording(sound.name, decode(sound), said)


def with_noise(samples: Samples, noise_db: float) -> Samples:
    """The samples with white noise that is ``noise_db`` quieter than they are on average; the same noise every time.

    Both powers are means over the whole recording, pauses included. The sum may exceed full scale; nothing clips it.
    """
    power = float(np.mean(np.square(samples, dtype=np.float64))) if samples.size else 0.0
    noise = np.random.default_rng(0).standard_normal(samples.size)
    mixed: Samples = (samples + noise * np.sqrt(power / 10 ** (noise_db / 10))).astype(np.float32)
    return mixed


def compare(
    recognizer: Recognizer,
    recordings: list[Recording],
    noises_db: tuple[float, ...] = (),
    clock: Callable[[], float] = time.perf_counter,
) -> Iterator[Heard]:
    """Let a recognizer hear every recording as it is, then at every noise level; each is told as it is known.

    Raises:
        RecognizerError: The engine failed.
    """
    for noise_db in (None, *noises_db):
        for recording in recordings:
            samples = recording.samples if noise_db is None else with_noise(recording.samples, noise_db)
            began = clock()
            words = recognizer.transcribe(samples)
            took_s = clock() - began
            text = " ".join(word.text for word in words)
            compared = compare_texts(recording.said, text)
            yield Heard(recognizer.name, recording.name, noise_db, seconds(samples.size), took_s, text, compared)
