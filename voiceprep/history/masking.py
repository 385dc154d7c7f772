"""Taking names out of attempts before others read them."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

from voiceprep.assessing.records import Assessment, Evidence, Filler, KeyPointResult, Stumble
from voiceprep.errors import BadInputError
from voiceprep.history.revising import BY_HAND
from voiceprep.history.whole import MadeAssessment, MadeTranscript, WholeAttempt
from voiceprep.listening.summary import Heard
from voiceprep.transcribing.transcript import Transcript

MASK = "[…]"
"""What stands for a word of a name. It has no letters, so that no name is found in it."""

_BETWEEN = r"[\s‐‑-]+"
_PARTS = re.compile(_BETWEEN)
_INK = re.compile(r"\S+")
_Found = TypeVar("_Found", Evidence, Filler, Stumble)
_BOUNDARY_BEFORE, _BOUNDARY_AFTER = r"(?<![^\W_])", r"(?![^\W_])"
_UNSPACED_FROM = "\u2e80"
"""From here on scripts write words without spaces between them, so a name has no boundary."""


@dataclass(frozen=True)
class _Masked:
    """A text with its masks, and where each of its old offsets is now."""

    text: str
    spans: tuple[tuple[int, int], ...]

    def start(self, offset: int) -> int:
        """Where a stretch that began there begins: with the whole mask when it began inside a name."""
        return self._moved(offset, at_end=False)

    def end(self, offset: int) -> int:
        """Where a stretch that ended there ends: with the whole mask when it ended inside a name."""
        return self._moved(offset, at_end=True)

    def _moved(self, offset: int, *, at_end: bool) -> int:
        before = bisect_right(self.spans, offset, key=lambda span: span[1])
        shift = sum(len(MASK) - (end - start) for start, end in self.spans[:before])
        if before < len(self.spans):
            start, _ = self.spans[before]
            if start < offset:
                return start + shift + (len(MASK) if at_end else 0)
        return offset + shift


class Mask:
    """Hides names: whole words, in whatever case, with or without their accents.

    A name of several words is hidden where they stand together. Each word of it gets a mask of its own, so that
    the words keep their times and every offset can be moved along.

    Args:
        names: At least one letter or digit in each.
    """

    def __init__(self, names: Iterable[str]) -> None:
        spellings = {spelling for name in names for spelling in _spellings(name)}
        # The longest first: of two names that begin alike, the one with more words is hidden whole.
        patterns = sorted(map(_pattern, spellings), key=len, reverse=True)
        self._names = re.compile("|".join(patterns) or r"(?!)", re.IGNORECASE)

    def text(self, text: str) -> str:
        """A text without the names."""
        return self._masked(text).text

    def attempt(self, whole: WholeAttempt) -> WholeAttempt:
        """An attempt without the names in any of its texts and ids, and without its recording, which says them."""
        transcripts = tuple(replace(made, transcript=self._transcript(made.transcript)) for made in whole.transcripts)
        said = [self._masked(made.transcript.text) for made in whole.transcripts]
        ids = self._ids(whole)
        return replace(
            whole,
            question_id=self.text(whole.question_id),
            question_text=self.text(whole.question_text),
            recording=None,
            heard=whole.heard and self._heard(whole.heard),
            note=self.text(whole.note),
            transcripts=tuple(replace(made, version=self._version(made)) for made in transcripts),
            assessments=tuple(
                replace(made, assessment=self._assessment(made, said[made.transcript], ids))
                for made in whole.assessments
            ),
            corrections=tuple(replace(made, key_point=ids[made.key_point]) for made in whole.corrections),
        )

    def _masked(self, text: str) -> _Masked:
        spans = tuple(
            (found.start() + ink.start(), found.start() + ink.end())
            for found in self._names.finditer(text)
            for ink in _INK.finditer(found.group())
        )
        parts: list[str] = []
        at = 0
        for start, end in spans:
            parts += [text[at:start], MASK]
            at = end
        return _Masked("".join((*parts, text[at:])), spans)

    def _version(self, made: MadeTranscript) -> str:
        return BY_HAND if made.version == BY_HAND else self.text(made.version)

    def _heard(self, heard: Heard) -> Heard:
        """Without the names of people in the names of microphones."""
        gaps = tuple(replace(gap, reopened=self.text(gap.reopened)) for gap in heard.gaps)
        return replace(heard, microphone=self.text(heard.microphone), gaps=gaps)

    def _transcript(self, transcript: Transcript) -> Transcript:
        spoken = self._masked(" ".join(word.text for word in transcript.words))
        texts = [spoken.text[spoken.start(start) : spoken.end(end)] for start, end in transcript.offsets]
        words = tuple(replace(word, text=text) for word, text in zip(transcript.words, texts, strict=True))
        aside = tuple(replace(some, text=self.text(some.text)) for some in transcript.aside)
        return Transcript(self.text(transcript.text), words, self.text(transcript.recognizer), aside)

    def _assessment(self, made: MadeAssessment, said: _Masked, ids: dict[str, str]) -> Assessment:
        assessment = made.assessment
        return replace(
            assessment,
            question_id=self.text(assessment.question_id),
            key_points=tuple(self._key_point(point, said, ids) for point in assessment.key_points),
            delivery=replace(
                assessment.delivery,
                fillers=tuple(self._moved(filler, said) for filler in assessment.delivery.fillers),
                stumbles=tuple(self._moved(stumble, said) for stumble in assessment.delivery.stumbles),
            ),
        )

    def _key_point(self, point: KeyPointResult, said: _Masked, ids: dict[str, str]) -> KeyPointResult:
        return replace(
            point,
            id=ids[point.id],
            text=self.text(point.text),
            evidence=tuple(self._moved(found, said) for found in point.evidence),
        )

    def _moved(self, found: _Found, said: _Masked) -> _Found:
        start, end = said.start(found.start), said.end(found.end)
        return replace(found, text=said.text[start:end], start=start, end=end)

    def _ids(self, whole: WholeAttempt) -> dict[str, str]:
        """For each key point's id one without names, which no other of the attempt has."""
        given = [point.id for made in whole.assessments for point in made.assessment.key_points]
        given += [correction.key_point for correction in whole.corrections]
        masked: dict[str, str] = {}
        for point in dict.fromkeys(given):
            made, number = self.text(point), 1
            while made in masked.values():
                number += 1
                made = f"{self.text(point)}-{number}"
            masked[point] = made
        return masked


def names_in(text: str, name: str) -> list[str]:
    """The names in a file: one on each line, empty lines and those that begin with # passed over.

    Raises:
        BadInputError: There are none, or a line has no letter in it.
    """
    found: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        said = line.strip()
        if not said or said.startswith("#"):
            continue
        if not any(character.isalnum() for character in said):
            raise BadInputError(f"{name}, line {number}: “{said}” is no name", "Write one name on each line")
        found.append(said)
    if not found:
        raise BadInputError(f"There are no names in {name}", "Write one name on each line")
    return found


def _spellings(name: str) -> set[str]:
    composed = unicodedata.normalize("NFC", name)
    apart = unicodedata.normalize("NFD", name)
    plain = "".join(character for character in apart if not unicodedata.combining(character))
    return {composed, apart, unicodedata.normalize("NFC", plain)}


def _pattern(name: str) -> str:
    parts = [part for part in _PARTS.split(name) if part]
    inner = _BETWEEN.join(re.sub(r"['’]", "['’]", re.escape(part)) for part in parts)
    before = _BOUNDARY_BEFORE if parts[0][0] < _UNSPACED_FROM else ""
    after = _BOUNDARY_AFTER if parts[-1][-1] < _UNSPACED_FROM else ""
    return f"{before}{inner}{after}"
