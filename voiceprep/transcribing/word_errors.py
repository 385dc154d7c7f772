"""How far what was heard is from what was said: word and character errors, aligned by jiwer."""

from collections.abc import Iterable
from dataclasses import dataclass

import jiwer

from voiceprep.errors import BadInputError
from voiceprep.transcribing.normalising import normalised

_LINE_WIDTH = 100


@dataclass(frozen=True)
class ErrorCounts:
    """Counts of words and characters, of one text or of several together.

    ``words`` and ``characters`` are those that were said; spaces between words count as characters.
    """

    words: int = 0
    substitutions: int = 0
    deletions: int = 0
    insertions: int = 0
    characters: int = 0
    character_errors: int = 0

    @property
    def word_error_rate(self) -> float:
        """Wrong, missing and added words per word that was said; above 1 where more was added than said."""
        return (self.substitutions + self.deletions + self.insertions) / max(1, self.words)

    @property
    def character_error_rate(self) -> float:
        return self.character_errors / max(1, self.characters)


@dataclass(frozen=True)
class ComparedText:
    """The errors in one text, and the alignment for people to read: said above heard, S, D and I below."""

    counts: ErrorCounts
    alignment: str


def compare_texts(said: str, heard: str) -> ComparedText:
    """Count the errors in what was heard, after ``normalised`` on both.

    Raises:
        BadInputError: There are no words in what was said, so there is no rate.
    """
    reference, hypothesis = normalised(said), normalised(heard)
    if not reference:
        raise BadInputError("There are no words in the reference", "It must hold what was really said.")
    words = jiwer.process_words(reference, hypothesis)
    characters = jiwer.process_characters(reference, hypothesis)
    counts = ErrorCounts(
        len(reference.split()),
        words.substitutions,
        words.deletions,
        words.insertions,
        len(reference),
        characters.substitutions + characters.deletions + characters.insertions,
    )
    drawn = jiwer.visualize_alignment(words, show_measures=False, skip_correct=False, line_width=_LINE_WIDTH)
    lines = [line.rstrip() for line in drawn.splitlines() if not line.startswith("===")]
    return ComparedText(counts, "\n".join(lines).strip("\n"))


def together(counts: Iterable[ErrorCounts]) -> ErrorCounts:
    """The counts of several texts as if they were one: long texts weigh more than short ones."""
    every = list(counts)
    return ErrorCounts(
        sum(each.words for each in every),
        sum(each.substitutions for each in every),
        sum(each.deletions for each in every),
        sum(each.insertions for each in every),
        sum(each.characters for each in every),
        sum(each.character_errors for each in every),
    )
