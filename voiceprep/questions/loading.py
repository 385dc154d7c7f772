"""Loading every bank of some folders, and finding a question in them."""

import difflib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from voiceprep.errors import BadInputError
from voiceprep.questions.markdown import read_bank_file
from voiceprep.questions.model import Bank, Library, Mistake, Page, Question
from voiceprep.questions.own import add_own
from voiceprep.questions.wording import ID_PATTERN


def bank_files(folder: Path) -> list[Path]:
    """The bank files below a folder, in the order of their names; README files are for people."""
    if folder.is_file():
        return [folder]
    return sorted(path for path in folder.rglob("*.md") if path.is_file() and path.name.lower() != "readme.md")


def load_library(folders: Iterable[Path]) -> Library:
    """Every bank below the folders; folders that do not exist hold none.

    A file with mistakes is left out, as is one with a question whose id an earlier file has already. A file
    that is reached twice is read once.
    """
    banks: list[Bank] = []
    pages: list[Page] = []
    mistakes: list[Mistake] = []
    own: list[Bank] = []
    taken: dict[str, Question] = {}
    for path in _each_once(path for folder in folders if folder.exists() for path in bank_files(folder)):
        read = read_bank_file(path)
        mistakes += read.mistakes
        if read.page:
            pages.append(read.page)
        if read.bank and read.bank.own:
            own.append(read.bank)
        elif read.bank:
            clashes = _clashes(read.bank, taken)
            mistakes += clashes
            if not clashes:
                banks.append(read.bank)
                taken.update((question.id, question) for question in read.bank.questions)
    with_own, unknown = add_own(banks, own)
    return Library(with_own, tuple(pages), (*mistakes, *unknown))


def _each_once(paths: Iterable[Path]) -> Iterator[Path]:
    seen: set[Path] = set()
    for path in paths:
        if path.resolve() not in seen:
            seen.add(path.resolve())
            yield path


def _clashes(bank: Bank, taken: dict[str, Question]) -> list[Mistake]:
    return [
        Mistake(
            bank.source,
            question.line,
            f"the id #{question.id} is already taken in {taken[question.id].source}:{taken[question.id].line}",
        )
        for question in bank.questions
        if question.id in taken
    ]


def load_question(folders: Iterable[Path], name: str) -> Question:
    """The question with this id, reading only the files that could hold it.

    Raises:
        BadInputError: There is none, or its file has mistakes.
    """
    folders = [folder for folder in folders if folder.exists()]
    wanted = name.strip().removeprefix("#").lower()
    if ID_PATTERN.fullmatch(wanted):
        heading = re.compile(rf"^##[^#].*\{{\s*[^{{}}]*#{wanted}(?![\w-])".encode(), re.MULTILINE)
        holding = [path for folder in folders for path in bank_files(folder) if _may_hold(path, heading)]
        library = load_library(holding)
        if any(question.id == wanted for question in library.questions):
            return find_question(library, wanted)
        if library.mistakes:
            first = library.mistakes[0]
            raise BadInputError(
                f"The bank that holds “{wanted}” has mistakes: {first}", "“voiceprep bank check” lists them."
            )
    return find_question(load_library(folders), name)


def _may_hold(path: Path, heading: re.Pattern[bytes]) -> bool:
    try:
        return heading.search(path.read_bytes()) is not None
    except OSError:
        # Reading it as a bank says what is wrong with it, should the question be in no other file.
        return False


def find_question(library: Library, name: str) -> Question:
    """The question with this id.

    Raises:
        BadInputError: There is none; the hint names the nearest ids.
    """
    wanted = name.strip().removeprefix("#").lower()
    by_id = {question.id: question for question in library.questions}
    if wanted in by_id:
        return by_id[wanted]
    close = difflib.get_close_matches(wanted, by_id, n=3, cutoff=0.5)
    close += [known for known in by_id if wanted and wanted in known and known not in close][: 3 - len(close)]
    hint = f"Did you mean {', or '.join(close)}?" if close else "“voiceprep bank list” shows them all."
    raise BadInputError(f"There is no question “{name}”", hint)
