"""How far recognised words are from those that were said."""

import re


def plain(text: str) -> list[str]:
    """The words without case and punctuation."""
    return re.findall(r"[a-z0-9']+", text.lower())


def word_errors(heard: str, said: str) -> float:
    """Word error rate: substitutions, insertions and deletions per word that was said."""
    hypothesis, reference = plain(heard), plain(said)
    row = list(range(len(hypothesis) + 1))
    for number, wanted in enumerate(reference, start=1):
        above, row = row, [number]
        for column, found in enumerate(hypothesis, start=1):
            row.append(min(above[column] + 1, row[-1] + 1, above[column - 1] + (found != wanted)))
    return row[-1] / len(reference)
