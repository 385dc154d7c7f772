"""Telling the loudspeaker's words from the candidate's where both are in the recording.

Only words that are over when the voice is can be its echo, and only where they are words of the question that were read
at about that time: whoever says the question again in the answer keeps every word.
"""

from collections.abc import Sequence

from rapidfuzz import fuzz

from voiceprep.asking.speakable import speakable
from voiceprep.transcribing.normalising import normalised
from voiceprep.transcribing.transcript import Doubt, Phrase, SetAside, Word

_OVER_WITHIN_S = 0.15
"""Recognizers are off by so much at the end of a word."""

_LATE_S = 1.0
"""Where speech went on when the voice was over, its echo may come so late: television sets and some Bluetooth
loudspeakers play half a second later than they say."""

_EARLIER_S, _LATER_S = 0.7, 0.3
"""How far a word of the question may have been read from where its letters put it, besides what playing takes."""

_LAST_ALIKE = 60.0
"""... and the last of several words from this: “main” is “mean”, but the candidate's “it” is no “mean”."""

_ALIKE = 75.0
"""The similarity from which words are the same: recognizers make “a prada manager” of “a product manager” (79)."""

_SHORT_LETTERS = 4
"""So few letters must be the same: “is” and “it” are different words."""


class EchoWords:
    """Sets the echo of one question aside, phrase by phrase; before ``sounded`` is called there is none."""

    def __init__(self, question: str, headphones: bool = False) -> None:
        """``question`` is the text that is read.

        With ``headphones`` there should be no echo: then only a phrase of nothing else is taken for one.
        """
        self._read = normalised(speakable(question)).split()
        self._headphones = headphones
        self._voice: tuple[float, float, float] | None = None
        self._late_s = 0.0

    def sounded(self, from_s: float, until_s: float, duration_s: float, speech_went_on: bool = False) -> None:
        """Say when the voice was played, in seconds of the recording, and how long it takes to read all.

        ``speech_went_on`` says that there was speech at its end, which did not end with it.
        """
        self._voice = from_s, until_s, duration_s
        self._late_s = _LATE_S if speech_went_on else 0.0

    def split(self, phrase: Phrase) -> Phrase:
        """The phrase, its times those of the recording, with the echo at its beginning set aside."""
        if self._voice is None:
            return phrase
        over_s = self._voice[1] + self._late_s + _OVER_WITHIN_S
        meanwhile = 0
        while meanwhile < len(phrase.words) and phrase.words[meanwhile].end_s < over_s:
            meanwhile += 1
        count = self._echoed(phrase.words[:meanwhile])
        if not count or (self._headphones and count < len(phrase.words)):
            return phrase
        echo, rest = phrase.words[:count], phrase.words[count:]
        aside = SetAside(" ".join(word.text for word in echo), echo[0].start_s, echo[-1].end_s, Doubt.ECHO)
        return Phrase(rest, (aside, *phrase.aside))

    def _echoed(self, words: Sequence[Word]) -> int:
        """How many of these words, from the first on, are the question's.

        The first may be half a word where the recording begins in its middle, so it is not asked for when others are.
        """
        for count in range(len(words), 0, -1):
            if self._is_read(words[:count]) or (
                count > 1 and not self._is_read(words[:1]) and self._is_read(words[1:count])
            ):
                return count
        return 0

    def _is_read(self, words: Sequence[Word]) -> bool:
        heard = [normalised(word.text).replace(" ", "") for word in words]
        sounding = self._sounding(words[0].start_s - self._late_s - _EARLIER_S, words[-1].end_s + _LATER_S)
        return bool(heard[-1]) and any(
            _alike("".join(heard), "".join(sounding[first:last])) and _ends_alike(heard[-1], sounding[first:last])
            for first in range(len(sounding))
            for last in range(first + 1, len(sounding) + 1)
        )

    def _sounding(self, start_s: float, end_s: float) -> list[str]:
        """The words of the question that were read in this time, as far as their letters tell."""
        assert self._voice is not None
        from_s, until_s, duration_s = self._voice
        letters = sum(map(len, self._read)) + len(self._read)
        sounding: list[str] = []
        at = 0
        for word in self._read:
            begins_s = from_s + duration_s * at / letters
            at += len(word) + 1
            ends_s = from_s + duration_s * at / letters
            if ends_s > start_s and begins_s < min(end_s, until_s):
                sounding.append(word)
        return sounding


def _ends_alike(heard: str, read: Sequence[str]) -> bool:
    """Whether a word is the last one or, as “p-value”, the last two."""
    return any(fuzz.ratio(heard, "".join(read[-count:])) >= _LAST_ALIKE for count in (1, 2))


def _alike(heard: str, read: str) -> bool:
    if min(len(heard), len(read)) <= _SHORT_LETTERS:
        return heard == read
    return fuzz.ratio(heard, read, score_cutoff=_ALIKE) > 0
