"""Answers with pauses in known places: sentences said by voices or people, taken apart between words and put together.

A sentence is said whole, aligned with its words by pocketsphinx, and cut where a word ends, so that the voice before
a pause in it sounds as it does in the middle of a sentence.
"""

import json
import random
import re
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from voiceprep.asking.decoding import read_sound
from voiceprep.asking.speakable import speakable
from voiceprep.listening.audio import SAMPLE_RATE_HZ, Samples
from voiceprep.questions.model import KeyPoint, Question

FLITE_VOICES = ("rms", "slt", "awb")
ESPEAK_VOICES = ("en-us", "en-gb")
SPEECH_DBFS = -23.0
"""Speech is brought to this level (EBU R 128); quiet and loud answers go from there."""

TAIL_S = 7.0
"""Silence after the true end: longer than any policy's patience."""

_SETS = Path(__file__).parent / "sets" / "dev"
_STYLES = ("paraphrase", "partial", "contradiction", "rambling", "terse")
"""Of the evaluation set, the ones that people would say; the others are made to fool a checker."""

_CLOSINGS = ("That's my answer.", "That's it.", "I think that covers it.", "So that's how I would explain it.")
_CLOSED_SHARE = 0.25
_FILLERS = ("um,", "uh,", "you know,")
_HESITATES_AFTER = frozenset(
    "and or but so because if when that which is are was the a an of to in for with by as than like".split()
)


@dataclass(frozen=True)
class SaidWord:
    """A word of an answer, with its punctuation, and the samples between which it is said."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Pause:
    """Silence in an answer, between two samples; ``inside`` a sentence or between two."""

    start: int
    end: int
    inside: bool

    @property
    def duration_s(self) -> float:
        return (self.end - self.start) / SAMPLE_RATE_HZ


@dataclass(frozen=True)
class PausedAnswer:
    """Clean sound, speech at ``SPEECH_DBFS``; the first word starts and the last ends at known samples.

    It is as long as the question's time target or not: by half more or less (a log-normal with a sigma of 0.5).
    """

    name: str
    samples: Samples
    words: tuple[SaidWord, ...]
    pauses: tuple[Pause, ...]
    question: Question | None
    target_s: float
    closed: bool

    @property
    def true_start(self) -> int:
        return self.words[0].start

    @property
    def true_end(self) -> int:
        return self.words[-1].end


@dataclass(frozen=True)
class Sentence:
    """A sentence as it was said, from its first word to its last, with the words' samples in it."""

    samples: Samples
    words: tuple[SaidWord, ...]


def pauses_of(kind: str, randomness: random.Random, slowness: float) -> float:
    """How long a pause lasts, in seconds, 0.2 to 5.

    ``wide``: every order of magnitude alike. ``everyday``: the two log-normals of noticed pauses in spontaneous
    speech, centred on 0.43 and 1.6 s (Campione & Véronis, A large-scale multilingual study of silent pause duration,
    2002), stretched by the speaker's ``slowness``.
    """
    if kind == "wide":
        drawn = 0.2 * 25 ** randomness.random()
    else:
        centre = 1.585 if randomness.random() < 0.3 else 0.426
        drawn = slowness * randomness.lognormvariate(float(np.log(centre)), 0.5)
    return min(5.0, max(0.2, drawn))


def tts_answers(count: int, seed: int, half: int) -> list[PausedAnswer]:
    """Answers of the evaluation set in five voices; ``half`` 0 and 1 share no question."""
    files = sorted(_SETS.glob("*.json"))[half::2]
    entries = [entry for file in files for entry in _entries(file)]
    voices = [*(f"flite:{name}" for name in FLITE_VOICES), *(f"espeak-ng:{name}" for name in ESPEAK_VOICES)]
    randomness = random.Random(f"{seed} {half}")
    randomness.shuffle(entries)
    made: list[PausedAnswer] = []
    for number, (question, transcript) in enumerate(entries):
        if len(made) >= count:
            break
        voice = voices[number % len(voices)]
        texts = _sentences(transcript)
        closed = randomness.random() < _CLOSED_SHARE
        texts += [randomness.choice(_CLOSINGS)] if closed else []
        texts = [_with_filler(text, randomness) for text in texts]
        sentences = [said(text, voice) for text in texts]
        if len(sentences) < 2:
            continue
        kind = ("everyday", "wide")[len(made) % 2]
        answer = _put_together(f"{question.id} {voice} {kind}", sentences, kind, randomness, question, closed)
        made.append(answer)
    return made


def human_answers(folder: Path, count: int, seed: int, half: int) -> list[PausedAnswer]:
    """People's recordings put together to answers, a reader's own in any order; there are no key points to cover."""
    readers: dict[str, list[Path]] = {}
    for path in sorted(folder.glob("*.flac")):
        readers.setdefault(path.stem.split("-")[0], []).append(path)
    randomness = random.Random(f"people {seed} {half}")
    made: list[PausedAnswer] = []
    for number in range(count):
        paths = list(readers.values())[number % len(readers)] if readers else []
        sentences = [recorded(path) for path in paths]
        if not sentences:
            continue
        randomness.shuffle(sentences)
        kind = ("everyday", "wide")[number // max(1, len(readers)) % 2]
        chosen = sentences[: randomness.randint(min(3, len(sentences)), len(sentences))]
        made.append(_put_together(f"people {paths[0].stem} {kind}", chosen, kind, randomness, None, False))
    return made


@cache
def said(text: str, voice: str) -> Sentence:
    """A sentence in a voice."""
    engine, name = voice.split(":")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "said.wav"
        spoken = " ".join(speakable(text).split())
        command = {
            "flite": ["flite", "-voice", name, "-t", spoken, "-o", str(path)],
            "espeak-ng": ["espeak-ng", "-v", name, "-s", "160", "-w", str(path), spoken],
        }[engine]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, timeout=120)
        return _sentence(read_sound(path, SAMPLE_RATE_HZ).samples, spoken)


@cache
def recorded(path: Path) -> Sentence:
    """A person's recording, with the words beside it."""
    text = path.with_suffix(".txt").read_text().strip()
    return _sentence(read_sound(path, SAMPLE_RATE_HZ).samples, text if text[-1] in ".,;" else f"{text}.")


@cache
def _decoder() -> Any:
    from pocketsphinx import Decoder

    return Decoder(samprate=SAMPLE_RATE_HZ, loglevel="FATAL", bestpath=False)


def _sentence(samples: Samples, text: str) -> Sentence:
    """With its words spread evenly by their letters, until they are looked for."""
    first, last = _sounding(samples)
    tokens = [token for token in text.split() if re.search(r"\w", token)]
    bounds = np.rint(np.cumsum([0, *map(len, tokens)]) / sum(map(len, tokens)) * (last - first)).astype(int).tolist()
    words = tuple(map(SaidWord, tokens, bounds, bounds[1:]))
    return Sentence(samples[first:last], words)


def _aligned(sentence: Sentence) -> Sentence | None:
    """With its words where they are said; None where they cannot be found in the sound."""
    plain = [re.sub(r"[^a-z']", "", word.text.lower().replace("’", "'")).strip("'") for word in sentence.words]
    decoder = _decoder()
    if any(not word or decoder.lookup_word(word) is None for word in plain):
        return None
    samples = sentence.samples
    pcm = np.clip(samples / np.abs(samples).max() * 0.7, -1, 1) * 32767
    decoder.set_align_text(" ".join(plain))
    decoder.start_utt()
    decoder.process_raw(pcm.astype("<i2").tobytes(), full_utt=True)
    decoder.end_utt()
    found = [one for one in (decoder.seg() or ()) if not one.word.startswith(("<", "["))]
    if len(found) != len(plain):
        return None
    starts = [0, *(one.start_frame * 160 for one in found[1:])]
    ends = [*((one.end_frame + 1) * 160 for one in found[:-1]), samples.size]
    words = tuple(map(SaidWord, (word.text for word in sentence.words), starts, ends))
    return Sentence(samples, words) if all(word.start < word.end for word in words) else None


def _sounding(samples: Samples) -> tuple[int, int]:
    """The first and last sample that are less than 35 dB below the loudest 10 ms: the true start and end."""
    blocks = samples[: samples.size // 160 * 160].reshape(-1, 160)
    power = np.mean(np.square(blocks, dtype=np.float64), axis=1)
    loud = np.flatnonzero(power > power.max() * 10**-3.5)
    return int(loud[0]) * 160, int(loud[-1] + 1) * 160


def _put_together(
    name: str,
    sentences: list[Sentence],
    kind: str,
    randomness: random.Random,
    question: Question | None,
    closed: bool,
) -> PausedAnswer:
    slowness = randomness.lognormvariate(0.0, 0.3)
    parts: list[Samples] = [np.zeros(round(randomness.uniform(0.4, 1.5) * SAMPLE_RATE_HZ), dtype=np.float32)]
    words: list[SaidWord] = []
    pauses: list[Pause] = []
    at = parts[0].size

    def add(samples: Samples) -> None:
        nonlocal at
        parts.append(samples)
        at += samples.size

    def rest(inside: bool) -> None:
        start = at
        add(np.zeros(round(pauses_of(kind, randomness, slowness) * SAMPLE_RATE_HZ), dtype=np.float32))
        pauses.append(Pause(start, at, inside))

    for number, sentence in enumerate(sentences):
        if number:
            rest(False)
        cut_after = _hesitation(sentence, randomness)
        found = _aligned(sentence) if cut_after is not None else None
        if found is None:
            cut_after = None
        else:
            sentence = found
        samples = _levelled(sentence.samples)
        cut = sentence.words[cut_after].end if cut_after is not None else samples.size
        words += [SaidWord(word.text, at + word.start, at + word.end) for word in sentence.words if word.end <= cut]
        add(_faded(samples[:cut]))
        if cut_after is not None:
            rest(True)
            later = [word for word in sentence.words if word.end > cut]
            words += [SaidWord(word.text, at + max(0, word.start - cut), at + word.end - cut) for word in later]
            add(_faded(samples[cut:]))
    add(np.zeros(round(TAIL_S * SAMPLE_RATE_HZ), dtype=np.float32))
    spoken_s = (words[-1].end - words[0].start) / SAMPLE_RATE_HZ
    target_s = spoken_s / randomness.lognormvariate(0.0, 0.5)
    return PausedAnswer(name, np.concatenate(parts), tuple(words), tuple(pauses), question, target_s, closed)


def _hesitation(sentence: Sentence, randomness: random.Random) -> int | None:
    """After which word the speaker hesitates, in a third of the sentences: mostly after a little word, or a filler."""
    inner = range(len(sentence.words) - 1)
    fillers = [at for at in inner if sentence.words[at].text.lower() in _FILLERS or sentence.words[at].text == "know,"]
    if fillers and randomness.random() < 0.7:
        return fillers[0]
    if len(sentence.words) < 4 or randomness.random() > 0.35:
        return None
    little = [at for at in inner if sentence.words[at].text.lower().strip(",;:") in _HESITATES_AFTER]
    return randomness.choice(little if little and randomness.random() < 0.6 else list(inner))


def _with_filler(text: str, randomness: random.Random) -> str:
    tokens = text.split()
    if len(tokens) > 6 and randomness.random() < 0.12:
        tokens.insert(randomness.randint(2, len(tokens) - 2), randomness.choice(_FILLERS))
    return " ".join(tokens)


def _levelled(samples: Samples) -> Samples:
    rms = float(np.sqrt(np.mean(np.square(samples, dtype=np.float64))))
    levelled: Samples = (samples * (10 ** (SPEECH_DBFS / 20) / rms)).astype(np.float32)
    return levelled


def _faded(samples: Samples) -> Samples:
    """Without the click of a cut: 8 ms of fading at both ends."""
    faded = samples.copy()
    ramp = np.linspace(0, 1, min(128, samples.size), dtype=np.float32)
    faded[: ramp.size] *= ramp
    faded[faded.size - ramp.size :] *= ramp[::-1]
    return faded


def _sentences(text: str) -> list[str]:
    return [one for one in re.split(r"(?<=[.!?])\s+", " ".join(speakable(text).split())) if re.search(r"\w", one)]


def _entries(file: Path) -> list[tuple[Question, str]]:
    entry = json.loads(file.read_text())
    points = tuple(KeyPoint(point["id"], point["text"]) for point in entry["key_points"])
    question = Question(entry["id"], entry["question"], entry["model_answer"], points)
    kept = [one["transcript"] for one in entry["answers"] if one["style"] in _STYLES]
    return [(question, transcript) for transcript in [entry["model_answer"], *kept] if len(transcript.split()) <= 110]
