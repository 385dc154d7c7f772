"""The form in which texts are compared when recognition errors are counted."""

import re
import unicodedata

NORMALISATION = (
    "Lower case; punctuation and symbols dropped, except apostrophes inside words and points inside numbers; hyphens "
    "and dashes part words; numbers and spellings stay as they are written, so “3” for “three” is an error."
)
"""What ``normalised`` does, in words, to stand beside every figure."""

_APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'", "‘": "'", "`": "'"})
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_INSIDE = re.compile(r"(?<=\w)'(?=\w)|(?<=\d)\.(?=\d)")


def normalised(text: str) -> str:
    """The words of a text with one space between them; see ``NORMALISATION``."""
    plain = unicodedata.normalize("NFKC", text).lower().translate(_APOSTROPHES)
    plain = _THOUSANDS.sub("", plain)
    kept = {found.start() for found in _INSIDE.finditer(plain)}
    # Letters, marks and numbers of any script; marks, because vowels are marks in some.
    return " ".join(
        "".join(
            letter if place in kept or unicodedata.category(letter)[0] in "LMN" else " "
            for place, letter in enumerate(plain)
        ).split()
    )
