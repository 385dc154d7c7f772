"""Make windows to learn from, with their log-mel spectra as faster-whisper makes them.

python make_data.py /tmp/whisper_test/data --windows 6000 --seed 1
"""

import argparse
from pathlib import Path

import numpy as np
from composing import FILLERS, Composer
from espeak import Voice, speak
from faster_whisper.feature_extractor import FeatureExtractor
from vocabulary import Vocabulary, learn, read_sentences
from voices import VOICES, training_voice
from windows import WINDOW_S, Window

BUCKETS_S = (8.0, 16.0, WINDOW_S)
_SHARES = (0.5, 0.35, 0.15)
_WORDLESS = 0.2
_VOICES_AT_ONCE = 60
"""So many that each sentence in each of them is synthesised once; another seed has others."""

_FRAMES_PER_S = 100
MOST_TOKENS = 160
PHONEMES_FILE = "phonemes.txt"
SENTENCES = Path(__file__).with_name("sentences.txt")


class Bucket:
    """Windows of one length as arrays; a position is 20 ms."""

    def __init__(self, longest_s: float, count: int) -> None:
        frames = int(longest_s * _FRAMES_PER_S)
        self.longest_s = longest_s
        self.mels = np.zeros((count, 80, frames), dtype=np.float16)
        self.phonemes = np.zeros((count, frames // 2), dtype=np.uint8)
        self.tokens = np.full((count, MOST_TOKENS), -1, dtype=np.int16)
        self.sentences = np.zeros((count, MOST_TOKENS), dtype=np.int16)
        self.times_s = np.zeros((count, MOST_TOKENS, 2), dtype=np.float32)
        self.goes_on_from_s = np.full(count, -1, dtype=np.float32)
        self.filled = 0

    def add(self, window: Window, labels: dict[str, int], extractor: FeatureExtractor) -> None:
        row = self.filled
        frames = self.mels.shape[2]
        mel = extractor(window.samples)[:, :frames]
        self.mels[row, :, : mel.shape[1]] = mel
        for label, start_s, end_s in window.phonemes:
            number = labels.setdefault(label, len(labels) + 1)
            self.phonemes[row, round(start_s * 50) : round(end_s * 50)] = number
        for place, token in enumerate(window.tokens[:MOST_TOKENS]):
            self.tokens[row, place] = token.number
            self.sentences[row, place] = token.sentence
            self.times_s[row, place] = token.start_s, token.end_s
        if window.goes_on_from_s is not None:
            self.goes_on_from_s[row] = window.goes_on_from_s
        self.filled += 1

    def save(self, folder: Path, seed: int) -> None:
        stem = f"{int(self.longest_s)}s-{seed}"
        np.save(folder / f"{stem}-mels.npy", self.mels[: self.filled])
        np.savez(
            folder / f"{stem}.npz",
            phonemes=self.phonemes[: self.filled],
            tokens=self.tokens[: self.filled],
            sentences=self.sentences[: self.filled],
            times_s=self.times_s[: self.filled],
            goes_on_from_s=self.goes_on_from_s[: self.filled],
        )


def phoneme_labels(file: Path) -> dict[str, int]:
    """Numbers from 1; 0 is silence. The file is made from every sentence in every voice, so it never grows."""
    return {label: number for number, label in enumerate(file.read_text(encoding="utf-8").split(), start=1)}


def write_phoneme_labels(file: Path, paragraphs: list[list[str]]) -> None:
    texts = [*(sentence for paragraph in paragraphs for sentence in paragraph), *FILLERS]
    found = {span.label for text in texts for voice in VOICES for span in speak(text, Voice(voice)).phonemes}
    file.write_text("\n".join(sorted(found)) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--windows", type=int, default=6000)
    parser.add_argument("--shares", type=float, nargs=3, default=_SHARES, help="of windows of up to 8, 16 and 30 s")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(options.seed)
    paragraphs = read_sentences(SENTENCES)
    tokenizer_file = options.out / "tokenizer.json"
    if not tokenizer_file.is_file():
        learn([sentence for paragraph in paragraphs for sentence in paragraph]).tokenizer.save(str(tokenizer_file))
        write_phoneme_labels(options.out / PHONEMES_FILE, paragraphs)
    vocabulary = Vocabulary.of_file(tokenizer_file)
    labels = phoneme_labels(options.out / PHONEMES_FILE)
    extractor = FeatureExtractor()
    voices = [training_voice(random) for _ in range(_VOICES_AT_ONCE)]
    composer = Composer(paragraphs, vocabulary, voices, random)
    for longest_s, share in zip(BUCKETS_S, options.shares, strict=True):
        bucket = Bucket(longest_s, round(options.windows * share))
        for _ in range(bucket.mels.shape[0]):
            empty = random.random() < _WORDLESS
            window = composer.wordless(longest_s) if empty else composer.speech(longest_s)
            bucket.add(window, labels, extractor)
        bucket.save(options.out, options.seed)
        print(f"{bucket.filled} windows of up to {longest_s:g} s", flush=True)


if __name__ == "__main__":
    main()
