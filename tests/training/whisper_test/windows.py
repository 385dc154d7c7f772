"""Windows: sound of at most 30 s with what is to be written for it and when that is said; joined and cut."""

from dataclasses import dataclass, field, replace

import numpy as np
from espeak import Speech
from vocabulary import Vocabulary

from voiceprep.listening.audio import SAMPLE_RATE_HZ, Samples

WINDOW_S = 30.0
_HEARD_SHARE = 0.6
"""A word that is cut off is to be written when so much of it is heard."""


@dataclass(frozen=True)
class Token:
    """A text token, the sentence it belongs to, and when it is said."""

    number: int
    sentence: int
    start_s: float
    end_s: float


@dataclass
class Window:
    """Sound of at most 30 s, its tokens, its phonemes (label, from, to), and where a sentence begins that goes on."""

    samples: Samples
    tokens: list[Token] = field(default_factory=list)
    phonemes: list[tuple[str, float, float]] = field(default_factory=list)
    goes_on_from_s: float | None = None

    @property
    def duration_s(self) -> float:
        return self.samples.size / SAMPLE_RATE_HZ


def silence(duration_s: float) -> Window:
    return Window(np.zeros(round(duration_s * SAMPLE_RATE_HZ), dtype=np.float32))


def spoken_window(speech: Speech, sentence: int, vocabulary: Vocabulary) -> Window:
    """A sentence's speech with its tokens' times: those within a word share it by their letters."""
    tokens = []
    text = f" {speech.text}"
    for number, first, last in vocabulary.with_places(text):
        first_letter, after = first - (text[first] != " "), last - 1
        word = max((span for span in speech.words if span.at <= first_letter), key=lambda span: span.at)
        letters = len(speech.text[word.at :].split(maxsplit=1)[0].rstrip(".,?!"))
        per_letter_s = (word.end_s - word.start_s) / max(letters, 1)
        from_s = word.start_s + per_letter_s * min(first_letter - word.at, letters)
        to_s = word.start_s + per_letter_s * min(after - word.at, letters)
        tokens.append(Token(number, sentence, from_s, max(to_s, from_s)))
    phonemes = [(span.label, span.start_s, span.end_s) for span in speech.phonemes]
    return Window(speech.samples, tokens, phonemes)


def joined(parts: list[Window]) -> Window:
    """The parts one after the other."""
    whole = Window(np.concatenate([part.samples for part in parts]))
    at_s = 0.0
    for part in parts:
        whole.tokens += [_later(token, at_s) for token in part.tokens]
        whole.phonemes += [(label, start_s + at_s, end_s + at_s) for label, start_s, end_s in part.phonemes]
        at_s += part.duration_s
    return whole


def cut(window: Window, from_s: float, to_s: float) -> Window:
    """A part of the window; a word stays when most of it is heard, and what is written after it with it."""
    samples = window.samples[round(from_s * SAMPLE_RATE_HZ) : round(to_s * SAMPLE_RATE_HZ)]
    tokens = []
    for token in window.tokens:
        start_s, end_s = max(token.start_s, from_s), min(token.end_s, to_s)
        if end_s - start_s >= _HEARD_SHARE * (token.end_s - token.start_s):
            tokens.append(replace(token, start_s=start_s - from_s, end_s=end_s - from_s))
    while tokens and tokens[0].end_s <= tokens[0].start_s:
        del tokens[0]  # a comma whose word is cut off
    phonemes = [
        (label, max(start_s, from_s) - from_s, min(end_s, to_s) - from_s)
        for label, start_s, end_s in window.phonemes
        if end_s > from_s and start_s < to_s
    ]
    return Window(samples, tokens, phonemes)


def divided(window: Window, place: int) -> tuple[Window, Window]:
    """Before the token of that place, and from it on."""
    at_s = window.tokens[place].start_s
    before, after = cut(window, 0.0, at_s), cut(window, at_s, window.duration_s)
    before.tokens = window.tokens[:place]
    after.tokens = [_later(token, -at_s) for token in window.tokens[place:]]
    return before, after


def limited(window: Window, longest_s: float) -> Window:
    """At most so long; a sentence that goes on after 30 s is only said to begin."""
    if window.duration_s <= longest_s:
        return window
    first = cut(window, 0.0, longest_s)
    if longest_s == WINDOW_S and first.tokens:
        last = first.tokens[-1].sentence
        if _tokens_of(last, window) > _tokens_of(last, first):
            first.goes_on_from_s = next(token.start_s for token in first.tokens if token.sentence == last)
    return first


def _tokens_of(sentence: int, window: Window) -> int:
    return sum(token.sentence == sentence for token in window.tokens)


def _later(token: Token, by_s: float) -> Token:
    return replace(token, start_s=token.start_s + by_s, end_s=token.end_s + by_s)
