"""Windows to learn from: sentences with pauses, fillers, noise and cut-off ends, and windows without a word."""

from dataclasses import dataclass, replace

import numpy as np
from espeak import Voice, speak
from noises import background, wordless
from vocabulary import Vocabulary
from windows import WINDOW_S, Window, cut, divided, joined, limited, silence, spoken_window

from voiceprep.listening.audio import SAMPLE_RATE_HZ

FILLERS = ("um", "uh", "uhm", "hmm", "er")
_FILLER_SPEEDS = (95, 125, 155)
_CUT = 0.45
_PAUSED_INSIDE = 0.15
_FILLER_BEFORE = 0.12
_ONLY_FILLER = 0.12
_UNBROKEN = 0.4
"""How often there is no pause between a filler and the words."""

_IN_ORDER = 0.5
_MOST_SENTENCES = 20


@dataclass(frozen=True)
class Composer:
    """Draws windows from the sentences, in paragraphs, and the voices."""

    paragraphs: list[list[str]]
    vocabulary: Vocabulary
    voices: list[Voice]
    random: np.random.Generator

    def speech(self, longest_s: float) -> Window:
        """A window of one voice: one to three sentences, or as many as fit into 30 s."""
        random, voice = self.random, self._voice()
        count = _MOST_SENTENCES if longest_s == WINDOW_S else int(random.integers(1, 4))
        parts = [silence(self._often(0.8, (0.0, 0.6), (0.6, 3.0)))]
        for number, sentence in enumerate(self._sentences(count)):
            spoken = self._said(sentence, number, voice)
            if random.random() < _FILLER_BEFORE:
                parts += [self._filler(voice), silence(self._often(_UNBROKEN, (0.0, 0.0), (0.1, 0.8)))]
            gap = silence(self._often(0.7, (0.1, 0.8), (0.8, 2.5)))
            if sum(part.duration_s for part in parts) + spoken.duration_s > longest_s:
                if longest_s == WINDOW_S:
                    parts.append(spoken)
                break
            parts += [spoken, gap]
        window = joined(parts)
        if random.random() < _CUT and window.tokens:
            window = cut(window, *self._edges(window))
        return limited(self._under_noise(window), longest_s)

    def wordless(self, longest_s: float) -> Window:
        """A window without a word: a noise, or a filler alone."""
        random = self.random
        if random.random() < _ONLY_FILLER:
            parts = [silence(random.uniform(0, 1)), self._filler(self._voice()), silence(0.4)]
            return limited(self._under_noise(joined(parts)), longest_s)
        return Window(wordless(round(random.uniform(0.3, longest_s) * SAMPLE_RATE_HZ), random))

    def _voice(self) -> Voice:
        return self.voices[int(self.random.integers(len(self.voices)))]

    def _often(self, share: float, usual: tuple[float, float], other: tuple[float, float]) -> float:
        return self.random.uniform(*(usual if self.random.random() < share else other))

    def _sentences(self, count: int) -> list[str]:
        """As many, in the order of a paragraph or any."""
        every = [sentence for paragraph in self.paragraphs for sentence in paragraph]
        if self.random.random() >= _IN_ORDER:
            return [every[number] for number in self.random.integers(0, len(every), count)]
        drawn: list[str] = []
        while len(drawn) < count:
            paragraph = self.paragraphs[int(self.random.integers(len(self.paragraphs)))]
            first = 0 if count == _MOST_SENTENCES else int(self.random.integers(len(paragraph)))
            drawn += paragraph[first:]
        return drawn[:count]

    def _said(self, sentence: str, number: int, voice: Voice) -> Window:
        """A sentence with a gain of its own, sometimes with a pause or a filler inside."""
        random = self.random
        window = spoken_window(speak(sentence, voice), number, self.vocabulary)
        window.samples = window.samples * np.float32(10 ** (random.uniform(-6, 0) / 20))
        places = [place for place, token in enumerate(window.tokens) if place and token.end_s > token.start_s]
        if random.random() >= _PAUSED_INSIDE or not places:
            return window
        before, after = divided(window, int(random.choice(places)))
        middle = [silence(random.uniform(0.3, 1.5))]
        if random.random() < 0.5:
            before_it = silence(self._often(_UNBROKEN, (0.0, 0.0), (0.1, 0.8)))
            middle = [before_it, self._filler(voice), silence(self._often(_UNBROKEN, (0.0, 0.0), (0.1, 0.6)))]
        return joined([before, *middle, after])

    def _filler(self, voice: Voice) -> Window:
        """A filler, which is heard and not written, as Whisper does not write them."""
        slow = replace(voice, words_per_minute=int(self.random.choice(_FILLER_SPEEDS)))
        spoken = speak(str(self.random.choice(FILLERS)), slow)
        return Window(spoken.samples, [], [(span.label, span.start_s, span.end_s) for span in spoken.phonemes])

    def _edges(self, window: Window) -> tuple[float, float]:
        """Where a window is cut: at the beginning, the end or both, mostly between words."""
        random = self.random
        between = [token.start_s for token in window.tokens]

        def place() -> float:
            if random.random() < 0.7:
                return max(0.0, float(random.choice(between)) - random.uniform(0.0, 0.1))
            return random.uniform(0.0, window.duration_s)

        first, last = sorted((place(), place()))
        which = random.random()
        if which < 0.4 or last - first < 0.5:
            return 0.0, max(last, 0.5)
        return (first, window.duration_s) if which < 0.7 else (first, last)

    def _under_noise(self, window: Window) -> Window:
        window.samples = window.samples * np.float32(10 ** (self.random.uniform(-26, 0) / 20))
        noisy = window.samples + background(window.samples.size, self.random)
        window.samples = np.clip(noisy, -1, 1).astype(np.float32)
        return window
