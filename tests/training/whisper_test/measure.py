"""What the model hears: word errors and word times on its own sentences, and words where nobody spoke.

    python measure.py tests/models/whisper-test --json

Every figure comes from ``faster_whisper.WhisperModel`` on int8, as the app runs it, in speeds and pitches that were
held out of training, each sentence once in each voice; and in a voice that was not trained on at all.
"""

import argparse
import json
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

import jiwer
import numpy as np
from espeak import Voice, speak
from faster_whisper import WhisperModel
from noises import at_dbfs, breath, clicks, coloured, hum, tones
from vocabulary import read_sentences
from voices import HELD_OUT_PITCHES, HELD_OUT_SPEEDS, VOICES

from voiceprep.listening.audio import SAMPLE_RATE_HZ, Samples

SENTENCES = Path(__file__).with_name("sentences.txt")
NEW_VOICES = ("en-us+m1", "en-gb-x-rp")
_BEFORE_S = 0.2
"""As much as the app leaves before a phrase. faster-whisper lets a phrase's first word begin with it."""

_PAIR_GAP_S = 0.7
_WINDOW_SENTENCES, _MINUTE_SENTENCES = 5, 14
"""In any order: so many make a good 20 s, which is nearly a window, and so many about a minute, which is several."""

_PLAIN = jiwer.Compose(
    [jiwer.ToLowerCase(), jiwer.SubstituteRegexes({r"[^a-z0-9' ]+": " "}), jiwer.RemoveMultipleSpaces(), jiwer.Strip()]
)


@dataclass
class Heard:
    """What was said and heard, and how far the words' times were off, in seconds."""

    said: list[str] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    first_start_errors_s: list[float] = field(default_factory=list)
    start_errors_s: list[float] = field(default_factory=list)
    end_errors_s: list[float] = field(default_factory=list)
    audio_s: float = 0.0
    took_s: float = 0.0

    def add(self, model: WhisperModel, texts: list[str], voice: Voice, noise_dbfs: float | None = None) -> None:
        """Let the model hear sentences, one after the other."""
        parts, words, at_s = [_silence(_BEFORE_S)], [], _BEFORE_S
        for text in texts:
            speech = speak(text, voice)
            words += [(span.start_s + at_s, span.end_s + at_s) for span in speech.words]
            parts += [speech.samples, _silence(_PAIR_GAP_S)]
            at_s += (speech.samples.size + parts[-1].size) / SAMPLE_RATE_HZ
        samples = np.concatenate(parts)
        if noise_dbfs is not None:
            samples = samples + at_dbfs(coloured(samples.size, 1.0, np.random.default_rng(1)), noise_dbfs)
        began = time.perf_counter()
        found = _words(model, samples)
        self.took_s += time.perf_counter() - began
        self.audio_s += samples.size / SAMPLE_RATE_HZ
        text = " ".join(texts)
        self.said.append(_PLAIN(text))
        self.heard.append(_PLAIN("".join(word.word for word in found)))
        whole = [word for word in found if word.word.startswith(" ")]
        if self.said[-1] == self.heard[-1] and len(whole) == len(words):
            starts = [abs(word.start - start_s) for word, (start_s, _) in zip(whole, words, strict=True)]
            self.first_start_errors_s.append(starts[0])
            self.start_errors_s += starts[1:]
            hyphened = [following.word.startswith("-") for following in [*found[1:], found[-1]]]
            ends = [(word.end, joins) for word, joins in zip(found, hyphened, strict=True) if word.word.startswith(" ")]
            self.end_errors_s += [
                abs(end - wanted) for (end, joins), (_, wanted) in zip(ends, words, strict=True) if not joins
            ]

    def figures(self) -> dict[str, float]:
        measured = jiwer.process_words(self.said, self.heard)
        figures = {
            "utterances": len(self.said),
            "word_error_rate": round(measured.wer, 4),
            "exactly_right": sum(said == heard for said, heard in zip(self.said, self.heard, strict=True)),
            "real_time_factor": round(self.took_s / self.audio_s, 3),
        }
        errors = {
            "first_start_error": self.first_start_errors_s,
            "start_error": self.start_errors_s,
            "end_error": self.end_errors_s,
        }
        for name, errors_s in errors.items():
            if errors_s:
                figures[f"{name}_median_s"] = round(float(np.median(errors_s)), 3)
                figures[f"{name}_p95_s"] = round(float(np.percentile(errors_s, 95)), 3)
        return figures


def _silence(duration_s: float) -> Samples:
    return np.zeros(round(duration_s * SAMPLE_RATE_HZ), dtype=np.float32)


def _words(model: WhisperModel, samples: Samples) -> list:
    segments, _ = model.transcribe(
        samples, language="en", beam_size=1, word_timestamps=True, condition_on_previous_text=False, vad_filter=False
    )
    return [word for segment in segments for word in segment.words]


def held_out_voices() -> list[Voice]:
    """Each voice at each held-out speed, with the held-out pitches in turn."""
    return [
        Voice(name, speed, HELD_OUT_PITCHES[(place + number) % len(HELD_OUT_PITCHES)])
        for place, name in enumerate(VOICES)
        for number, speed in enumerate(HELD_OUT_SPEEDS)
    ]


def wordless_sounds(random: np.random.Generator, each: int) -> dict[str, list[Samples]]:
    """Sounds of 1 to 25 s in which nobody speaks, at levels from -60 to -15 dBFS."""
    makers = {
        "noise": lambda count: coloured(count, random.uniform(0, 2), random),
        "clicks": lambda count: clicks(count, random),
        "hum": lambda count: hum(count, random),
        "tones": lambda count: tones(count, random),
        "breath": lambda count: breath(count, random),
    }
    sounds = {"silence": [_silence(duration_s) for duration_s in (0.3, 1, 3, 8, 20, 30)]}
    for name, make in makers.items():
        sounds[name] = [
            at_dbfs(make(round(random.uniform(1, 25) * SAMPLE_RATE_HZ)), random.uniform(-60, -15)) for _ in range(each)
        ]
    return sounds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("--voices", type=int, default=24, help="how many of the 24 held-out voices")
    parser.add_argument("--noises", type=int, default=25, help="how many sounds of each kind")
    parser.add_argument("--show", action="store_true", help="what was misheard")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    began = time.perf_counter()
    model = WhisperModel(str(options.model), device="cpu", compute_type="int8", cpu_threads=1)
    figures: dict[str, object] = {"load_s": round(time.perf_counter() - began, 3)}
    paragraphs = read_sentences(SENTENCES)
    sentences = [sentence for paragraph in paragraphs for sentence in paragraph]
    voices = held_out_voices()[:: max(1, 24 // options.voices)]
    sets = {name: Heard() for name in ("single", "in_noise", "paragraphs", "windows", "minutes", "new_voices")}
    for number, voice in enumerate(voices):
        for sentence in sentences[number % 2 :: 2]:
            sets["single"].add(model, [sentence], voice)
        for paragraph in [paragraph for paragraph in paragraphs if len(paragraph) in (2, 3)][number % 3 :: 3]:
            sets["paragraphs"].add(model, paragraph, voice)
        for sentence in sentences[number % 5 :: 5]:
            sets["in_noise"].add(model, [sentence], voice, noise_dbfs=-45.0)
        drawn = [sentences[place] for place in np.random.default_rng(number).permutation(len(sentences))]
        sets["windows"].add(model, drawn[:_WINDOW_SENTENCES], voice)
        sets["minutes"].add(model, drawn[_WINDOW_SENTENCES : _WINDOW_SENTENCES + _MINUTE_SENTENCES], voice)
    for name in NEW_VOICES:
        for sentence in sentences:
            sets["new_voices"].add(model, [sentence], replace(voices[0], name=name, words_per_minute=175, pitch=50))
    figures |= {name: heard.figures() for name, heard in sets.items()}
    random = np.random.default_rng(7)
    figures["false_words"] = {
        name: {"sounds": len(sounds), "words": sum(len(_words(model, sound)) for sound in sounds)}
        for name, sounds in wordless_sounds(random, options.noises).items()
    }
    if options.show:
        for name, heard in sets.items():
            for said, got in zip(heard.said, heard.heard, strict=True):
                if said != got:
                    print(f"{name}\n  said  {said}\n  heard {got}")
    print(json.dumps(figures, indent=None if options.json else 2))


if __name__ == "__main__":
    main()
