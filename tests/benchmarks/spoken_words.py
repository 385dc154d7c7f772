"""A recognizer with the cost of another one and words from the bank, so that what comes after it has its real work."""

import re
from zlib import crc32

from voiceprep.listening.audio import Samples, seconds
from voiceprep.transcribing.recognizer import Recognizer
from voiceprep.transcribing.transcript import Word

WORDS_PER_S = 2.5


class SpokenWords:
    """Lets ``behind`` hear a phrase and says in its place as many words as fit, up to the end of some sentence.

    The same sound always has the same words; those of another sound are others, so that each has to be judged.
    """

    rough = False

    def __init__(self, behind: Recognizer, sentences: list[str]) -> None:
        self._behind = behind
        self.name, self.version = behind.name, behind.version
        self._words = " ".join(sentences).split()
        self._ends = [number + 1 for number, word in enumerate(self._words) if re.search(r"[.!?]$", word)]

    def transcribe(self, samples: Samples) -> tuple[Word, ...]:
        self._behind.transcribe(samples)
        count = round(seconds(samples.size) * WORDS_PER_S)
        end = self._ends[crc32(samples.tobytes()) % len(self._ends)]
        said = (self._words * (1 + count // len(self._words)) + self._words[:end])[-count:] if count else []
        return tuple(
            Word(word, number / WORDS_PER_S, (number + 0.8) / WORDS_PER_S, 0.9) for number, word in enumerate(said)
        )
