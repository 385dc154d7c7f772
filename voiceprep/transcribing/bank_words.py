"""What the built-in recognizer needs to know the words of the banks: made once for each state of them, and kept.

Making it takes seconds, so it is done in a process of its own (``bank_words_child``) while the recognizer already
hears with pocketsphinx's own model; see ``learning``.
"""

import hashlib
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from tempfile import mkdtemp

from voiceprep.errors import StorageError
from voiceprep.paths import make_private_folder
from voiceprep.questions.loading import bank_files, load_library
from voiceprep.questions.model import Question
from voiceprep.transcribing.bank_counts import bank_counts
from voiceprep.transcribing.ngram_file import Ngrams, read_ngrams, write_ngrams
from voiceprep.transcribing.ngram_mixing import mixed
from voiceprep.transcribing.pronouncing import TERMS, Entry, pronounced, read_dictionary

BANK_WEIGHT = 0.3
"""How much of the model is the bank's; ``tests/benchmarks/builtin_words.py`` says what others do."""

_MADE_BY = 1
"""Counted up when the same banks give other files."""

_MODEL, _DICTIONARY = "words.lm.bin", "words.dict"


@dataclass(frozen=True)
class BankWords:
    """A language model and a pronouncing dictionary, as pocketsphinx reads them."""

    model: Path
    dictionary: Path

    @property
    def there(self) -> bool:
        """Whether both files are."""
        return self.model.is_file() and self.dictionary.is_file()


class BankWordsStore:
    """The files for the banks in some folders, in a folder of their own."""

    def __init__(self, folders: Iterable[Path], kept_in: Path) -> None:
        self.folders, self.kept_in = tuple(folders), kept_in

    def kept(self) -> BankWords | None:
        """The files for the banks as they are now; None before they are made."""
        words = _in(self._folder())
        return words if words.there else None

    def make(self) -> BankWords:
        """Make the files, and remove those for what the banks were before. Takes seconds.

        Raises:
            StorageError: Pocketsphinx's own model cannot be read, or the files cannot be written.
        """
        folder = self._folder()
        try:
            make_private_folder(self.kept_in)
            making = Path(mkdtemp(prefix="making-", dir=self.kept_in))
            try:
                write_words(load_library(self.folders).questions, BANK_WEIGHT, _in(making))
                if not folder.exists():
                    making.replace(folder)
            finally:
                shutil.rmtree(making, ignore_errors=True)
        except (OSError, ValueError) as error:
            raise StorageError(f"The banks' words cannot be made ready for the recognizer: {error}") from error
        for other in self.kept_in.iterdir():
            if other != folder:
                shutil.rmtree(other, ignore_errors=True)
        return _in(folder)

    def forget(self) -> None:
        """Remove the files, so that they are made again."""
        shutil.rmtree(self.kept_in, ignore_errors=True)

    def _folder(self) -> Path:
        """Its name stands for the text of the banks and for how the files are made of it."""
        digest = hashlib.sha256(f"{_MADE_BY} {version('pocketsphinx')} {BANK_WEIGHT}".encode())
        digest.update(TERMS.read_bytes())
        for file in (file for folder in self.folders if folder.exists() for file in bank_files(folder)):
            digest.update(hashlib.sha256(_bytes_of(file)).digest())
        return self.kept_in / digest.hexdigest()[:16]


def write_words(questions: Iterable[Question], weight: float, into: BankWords, *, terms: bool = True) -> None:
    """Write the files for some questions.

    Args:
        questions: Whatever one of them asks, its own answer is not expected; ``bank_counts`` says how.
        weight: How much of the model is the bank's, from 0 to 1.
        into: Where the files go; their folder exists.
        terms: Whether words that pocketsphinx's dictionary does not have are added to it.

    Raises:
        OSError: A file cannot be read or written.
        ValueError: Pocketsphinx's own model is of a kind that cannot be read.
    """
    counts = bank_counts(questions)
    entries = own_entries()
    known = {entry.word for entry in entries}
    added = pronounced({word for gram in counts for word in gram} - known) if terms else []
    write_ngrams(mixed(own_ngrams(), counts, known.union(entry.word for entry in added), weight), into.model)
    lines = "".join(f"{entry}\n" for entry in (*entries, *added))
    into.dictionary.write_text(lines, encoding="utf-8", newline="\n")


def own_ngrams() -> Ngrams:
    """The model that comes with pocketsphinx.

    Raises:
        OSError: It cannot be read.
        ValueError: It is of a kind that cannot be read.
    """
    return read_ngrams(_package() / "en-us.lm.bin")


def own_entries() -> list[Entry]:
    """The dictionary that comes with pocketsphinx.

    Raises:
        OSError: It cannot be read.
    """
    return read_dictionary(_package() / "cmudict-en-us.dict")


def _package() -> Path:
    """The folder of pocketsphinx's English models, found without importing it."""
    spec = find_spec("pocketsphinx")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("pocketsphinx is not installed")
    return Path(spec.submodule_search_locations[0]) / "model" / "en-us"


def _in(folder: Path) -> BankWords:
    return BankWords(folder / _MODEL, folder / _DICTIONARY)


def _bytes_of(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        # A bank that cannot be read has no words; loading it says why.
        return b""
