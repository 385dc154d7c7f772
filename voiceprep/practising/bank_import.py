"""Bringing a bank file into the user's own folder."""

import os
from dataclasses import replace
from pathlib import Path

from voiceprep.errors import BadInputError, StorageError
from voiceprep.history.private_files import open_private
from voiceprep.paths import Places, make_private_folder
from voiceprep.questions.loading import load_library
from voiceprep.questions.markdown import parse_bank
from voiceprep.questions.model import Bank, Question
from voiceprep.questions.plain_text import import_plain_text, looks_like_plain_text_bank
from voiceprep.questions.shelves import bank_folders
from voiceprep.questions.wording import slug
from voiceprep.questions.writing import bank_markdown


def import_bank(file: Path, places: Places, overwrite: bool = False) -> list[Path]:
    """The bank files that were written into the user's folder.

    Raises:
        BadInputError: The file cannot be read, is neither form of bank, has mistakes, or would replace a bank.
        StorageError: The folder cannot be written.
    """
    text = _read(file)
    if looks_like_plain_text_bank(text):
        texts = {_name(bank): bank_markdown(bank) for bank in _unclashing(import_plain_text(text, file), places)}
    else:
        read = parse_bank(text, file)
        if read.mistakes:
            listed = "\n".join(str(mistake) for mistake in read.mistakes)
            raise BadInputError(
                f"{file} is not a bank that can be imported:\n{listed}",
                "The format is a Markdown bank, or plain text with “Q1. …?” and “Model answer:” lines.",
            )
        texts = {_stem(file): text}
        if read.bank:
            _refuse_clashes(read.bank, _taken_elsewhere(places, {places.banks / f"{_stem(file)}.md"}))
    targets = {places.banks / f"{name}.md": content for name, content in texts.items()}
    standing = [path for path in targets if path.exists()]
    if standing and not overwrite:
        raise BadInputError(f"{standing[0]} is there already", "Give --replace to write over it.")
    try:
        make_private_folder(places.banks)
        for path, content in targets.items():
            half = path.with_suffix(".md.part")
            os.close(open_private(half))
            half.write_text(content, encoding="utf-8")
            half.replace(path)
    except OSError as error:
        raise StorageError(
            f"The bank cannot be written to {places.banks}: {error.strerror}", "Is the disk full?"
        ) from error
    return list(targets)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInputError(f"{file} is not UTF-8 text", "Save it as plain text in UTF-8.") from error
    except OSError as error:
        raise BadInputError(f"{file} cannot be read: {(error.strerror or '').lower()}", "Give a text file.") from error


def _stem(file: Path) -> str:
    """The name of a bank's file; README files are not read as banks."""
    made = slug(file.stem)
    return "readme-bank" if made == "readme" else made


def _name(bank: Bank) -> str:
    stem = _stem(bank.source)
    return stem if bank.id == slug(bank.source.stem) else f"{stem}-{bank.id}"


def _taken_elsewhere(places: Places, own: set[Path]) -> dict[str, Question]:
    """The questions of every loaded bank by their ids, without those of the files that are to be written."""
    standing = load_library(bank_folders(places))
    return {question.id: question for question in standing.questions if question.source not in own}


def _refuse_clashes(bank: Bank, taken: dict[str, Question]) -> None:
    clashes = [
        f"{bank.source}:{question.line}: the id #{question.id} is already taken in {taken[question.id].source}"
        for question in bank.questions
        if question.id in taken
    ]
    if clashes:
        listed = "\n".join(clashes)
        raise BadInputError(
            f"{bank.source} has questions with ids that other banks have:\n{listed}",
            "Give these questions other ids and import the file again; nothing was written.",
        )


def _unclashing(banks: tuple[Bank, ...], places: Places) -> list[Bank]:
    """The banks, with a name before each id that a question elsewhere has already."""
    taken = _taken_elsewhere(places, {places.banks / f"{_name(bank)}.md" for bank in banks})
    return [
        replace(
            bank,
            questions=tuple(
                replace(question, id=f"{slug(bank.source.stem)}-{question.id}") if question.id in taken else question
                for question in bank.questions
            ),
        )
        for bank in banks
    ]
