"""Whole words out of the pieces that faster-whisper gives times to.

Whisper writes “p-value” in three tokens, and faster-whisper cuts words before every sign: it gives “ p” and “-value”,
“ 3” and “.5”, “ AT” and “&T”. In languages with spaces a piece that begins a word begins with one; in those without,
no piece begins with a sign that joins.
"""

import string
from collections.abc import Iterable
from dataclasses import replace
from typing import Protocol

from voiceprep.transcribing.transcript import Word


class Piece(Protocol):
    """A word of faster-whisper's; times in seconds."""

    @property
    def word(self) -> str: ...
    @property
    def start(self) -> float: ...
    @property
    def end(self) -> float: ...
    @property
    def probability(self) -> float: ...


def whole_words(pieces: Iterable[Piece]) -> tuple[Word, ...]:
    """The words, each from the beginning of its first piece to the end of its last, as probable as its least one."""
    words: list[Word] = []
    for piece in pieces:
        text = piece.word.strip()
        if not text:
            continue
        word = Word(text, float(piece.start), float(piece.end), float(piece.probability))
        if words and piece.word[0] in string.punctuation:
            before = words.pop()
            word = replace(
                before, text=before.text + text, end_s=word.end_s, probability=min(before.probability, word.probability)
            )
        words.append(word)
    return tuple(words)
