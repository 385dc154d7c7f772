"""Add to ``terms.dict`` the banks' words that have no pronunciation: ``python tests/tools/make_terms.py``.

espeak-ng says them; read its phones over before you keep them. Lines that are there already stay as they are.
"""

import re
import sys

from voiceprep.paths import shipped_banks
from voiceprep.questions.loading import load_library
from voiceprep.questions.model import Question
from voiceprep.transcribing.bank_words import own_entries
from voiceprep.transcribing.normalising import normalised
from voiceprep.transcribing.pronouncing import TERMS, pronounced, read_dictionary


def words_of(question: Question) -> set[str]:
    """All that it or its answer says."""
    points = (text for point in question.key_points for text in (point.text, *point.also, *point.never))
    said = normalised("\n".join((question.text, question.aloud, question.model_answer, *points)))
    return {word for word in said.split() if re.fullmatch("[a-z]+(?:'[a-z]+)?", word)}


def main() -> None:
    """Write the table again, in the order of its words."""
    table = read_dictionary(TERMS)
    known = {entry.word for entry in (*own_entries(), *table)}
    words = set().union(*map(words_of, load_library([shipped_banks()]).questions)) - known
    added = pronounced(words)
    lines = sorted((*table, *added), key=lambda entry: (entry.word, entry.name))
    TERMS.write_text("".join(f"{entry}\n" for entry in lines), encoding="ascii", newline="\n")
    for entry in added:
        print(entry)
    for word in sorted(words.difference(entry.word for entry in added)):
        print(f"nobody knows how to say {word}", file=sys.stderr)


if __name__ == "__main__":
    main()
