"""How words are said that pocketsphinx's dictionary does not have: in its phones, which are those of CMUdict.

For the terms of the banks that ship there is a table, ``terms.dict``. For other words espeak-ng is asked where it is
installed, and its IPA is mapped to the phones; of words of the dictionary, 58% come out exactly as they stand there.
"""

import re
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

TERMS = Path(__file__).with_name("terms.dict")

_PHONES = {
    # Diphthongs and vowels with r before what they begin with.
    "aɪɚ": "AY ER", "aɪə": "AY AH", "iə": "IY AH", "eɪ": "EY", "aɪ": "AY", "ɔɪ": "OY", "oʊ": "OW", "əʊ": "OW",
    "aʊ": "AW", "ɚɹ": "ER", "iː": "IY", "uː": "UW", "ɔː": "AO", "oː": "AO", "ɑː": "AA", "ɜː": "ER", "ɚ": "ER",
    "ɪ": "IH", "ᵻ": "IH", "ɛ": "EH", "æ": "AE", "a": "AE", "ɐ": "AH", "ʌ": "AH", "ə": "AH", "ɔ": "AO", "ʊ": "UH",
    "i": "IY", "u": "UW", "ɒ": "AA",
    "tʃ": "CH", "dʒ": "JH", "θ": "TH", "ð": "DH", "ʃ": "SH", "ʒ": "ZH", "ŋ": "NG", "ɡ": "G", "j": "Y", "ɹ": "R",
    "ɾ": "T", "ʔ": "T", "x": "K", "h": "HH", "b": "B", "d": "D", "f": "F", "k": "K", "l": "L", "m": "M", "n": "N",
    "p": "P", "r": "R", "s": "S", "t": "T", "v": "V", "w": "W", "z": "Z", "n̩": "AH N", "l̩": "AH L",
}  # fmt: skip
_SOUND = re.compile("|".join(sorted(_PHONES, key=len, reverse=True)))
_MARKS = re.compile("[ˈˌ\u200d_]")
_SAYABLE = re.compile(r"[a-z]+(?:'[a-z]+)?")
_ASKING_TAKES_S = 60


@dataclass(frozen=True)
class Entry:
    """A line of a dictionary; ``name`` is the word, with a number behind it for its second pronunciation and so on."""

    name: str
    phones: str

    @property
    def word(self) -> str:
        return self.name.split("(")[0]

    def __str__(self) -> str:
        return f"{self.name} {self.phones}"


def read_dictionary(path: Path) -> list[Entry]:
    """The entries of a file in CMUdict's form.

    Raises:
        OSError: It cannot be read.
    """
    lines = (line.split(maxsplit=1) for line in path.read_text(encoding="utf-8").splitlines())
    return [Entry(parts[0], parts[1].strip()) for parts in lines if len(parts) == 2]


def pronounced(words: Iterable[str]) -> list[Entry]:
    """Entries for those of the words that the table has or espeak-ng can say, in American English."""
    wanted = set(words)
    table = [entry for entry in read_dictionary(TERMS) if entry.word in wanted]
    rest = sorted(word for word in wanted.difference(entry.word for entry in table) if _SAYABLE.fullmatch(word))
    said = (Entry(word, phones_of(ipa)) for word, ipa in zip(rest, _ipa(rest), strict=False))
    return table + [entry for entry in said if entry.phones]


def phones_of(ipa: str) -> str:
    """IPA in the dictionary's phones; empty where there is a sound that it has none for, or more than one word."""
    plain = _MARKS.sub("", ipa.strip())
    phones = " ".join(_PHONES[sound] for sound in _SOUND.findall(plain))
    return phones if "".join(_SOUND.findall(plain)) == plain else ""


def _ipa(words: list[str]) -> list[str]:
    """How espeak-ng says each; nothing where it is missing or fails."""
    program = shutil.which("espeak-ng")
    if program is None or not words:
        return []
    try:
        done = subprocess.run(
            [program, "-q", "-v", "en-us", "--ipa", "--stdin"],
            # A line to itself each, and a blank one, or it would read them as one sentence.
            input="\n\n".join(words),
            capture_output=True,
            encoding="utf-8",
            timeout=_ASKING_TAKES_S,
            check=True,
        )
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return []
    lines = [line for line in done.stdout.splitlines() if line.strip()]
    return lines if len(lines) == len(words) else []
