"""``voiceprep history export`` and ``import``: attempts in files, for people, programs and other machines."""

import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from voiceprep.cli.opening import opened_history
from voiceprep.cli.output import json_option, narrate, print_json
from voiceprep.errors import BadInputError, StorageError
from voiceprep.paths import user_places

if TYPE_CHECKING:
    from voiceprep.history.masking import Mask
    from voiceprep.history.opening import History
    from voiceprep.history.whole import WholeAttempt

    Numbered = Iterable[tuple[int, WholeAttempt]]

_SUFFIXES = {".md": "markdown", ".json": "json", ".csv": "csv", ".apkg": "anki"}
_YEARS = range(1971, 9999)


@click.command("export")
@click.argument("numbers", metavar="[NUMBER]...", type=int, nargs=-1)
@click.option("--day", metavar="YYYY-MM-DD", help="All answers of this day.")
@click.option("--all", "everything", is_flag=True, help="All answers.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["markdown", "json", "csv", "anki"]),
    help="Markdown where the name of --out does not say another. JSON is what “history import” reads.",
)
@click.option("--out", type=click.Path(path_type=Path), help="Write this file instead of printing.")
@click.option("--mask", "names", type=click.Path(path_type=Path), help="Hide the names in this file, one on each line.")
def export_attempts(
    numbers: tuple[int, ...], day: str | None, everything: bool, form: str | None, out: Path | None, names: Path | None
) -> None:
    """Export answers, by their numbers, of a day, or all: for people, spreadsheets, Anki or another machine."""
    from voiceprep.history.writing_out import write_out

    form = form or _SUFFIXES.get(out.suffix.lower() if out else "", "markdown")
    if form == "anki" and out is None:
        raise BadInputError("An Anki deck is no text to print", "Name its file: --out deck.apkg")
    mask = _mask(names)
    history = opened_history()
    chosen = _chosen(history, numbers, day, everything)
    attempts = _Counted(history.exports.wholes(chosen))
    if form == "anki":
        assert out is not None
        cards = _write_deck(out, attempts, mask)
        narrate(f"{cards} of the questions in {attempts.number} answers lacked a point; their cards are in {out}.")
        return
    pieces = _pieces(form, attempts, mask)
    if out is None:
        for piece in pieces:
            click.echo(piece, nl=False)
        return
    write_out(out, pieces)
    narrate(f"{attempts.number} {'answer' if attempts.number == 1 else 'answers'} written to {out}.")


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@json_option
def import_attempts(file: Path, as_json: bool) -> None:
    """Take in the answers of a JSON FILE that “history export” wrote, none of them twice."""
    from voiceprep.history.portable import wholes_in

    wholes = wholes_in(_text_of(file), str(file))
    done = opened_history().imports.merge(wholes)
    if as_json:
        print_json({name: list(getattr(done, name)) for name in ("new", "extended", "unchanged", "different")})
        return
    click.echo(
        f"{len(wholes)} in {file}: {len(done.new)} new, {len(done.extended)} that were here have more now,"
        f" {len(done.unchanged)} were here already."
    )
    if done.different:
        listed = ", ".join(map(str, done.different))
        narrate(f"Left as they are, because another answer is in the file under the same id: {listed}.")


class _Counted:
    """Counts what goes through it."""

    def __init__(self, attempts: "Numbered") -> None:
        self._attempts = attempts
        self.number = 0

    def __iter__(self) -> "Iterator[tuple[int, WholeAttempt]]":
        for pair in self._attempts:
            self.number += 1
            yield pair


def _chosen(history: "History", numbers: tuple[int, ...], day: str | None, everything: bool) -> list[int]:
    if (bool(numbers) + (day is not None) + everything) != 1:
        raise BadInputError("Say which answers to export", "Give their numbers, or --day 2026-03-01, or --all")
    if numbers:
        for number in numbers:
            history.exports.whole(number)
        return list(dict.fromkeys(numbers))
    found = history.exports.all_numbers() if day is None else history.exports.numbers_of(_date(day))
    if not found:
        narrate("There are no answers yet." if day is None else f"There are no answers of {day}.")
    return found


def _date(day: str) -> date:
    try:
        found = date.fromisoformat(day)
    except ValueError:
        found = date.min
    if found.year not in _YEARS:
        raise BadInputError(f"“{day}” is not a day", "Write it like 2026-03-01")
    return found


def _pieces(form: str, attempts: "Numbered", mask: "Mask | None") -> Iterator[str]:
    from voiceprep.history.export_texts import csv_of, markdown_of
    from voiceprep.history.portable import document_of

    if mask is not None:
        hide = mask.attempt
        attempts = ((number, hide(whole)) for number, whole in attempts)
    if form == "json":
        return document_of(whole for _, whole in attempts)
    return csv_of(attempts) if form == "csv" else markdown_of(attempts)


def _write_deck(out: Path, attempts: "Numbered", mask: "Mask | None") -> int:
    from voiceprep.history.anki import write_deck
    from voiceprep.history.cards import cards_of, masked_card
    from voiceprep.history.writing_out import replaced
    from voiceprep.questions.loading import load_library
    from voiceprep.questions.shelves import bank_folders

    library = load_library(bank_folders(user_places()))
    cards = cards_of((whole for _, whole in attempts), {question.id: question for question in library.questions})
    if mask is not None:
        cards = [masked_card(card, mask) for card in cards]
    replaced(out, lambda target: write_deck(target, cards, datetime.now(UTC)))
    return len(cards)


def _mask(names: Path | None) -> "Mask | None":
    if names is None:
        return None
    from voiceprep.history.masking import Mask, names_in

    return Mask(names_in(_text_of(names), str(names)))


def _text_of(file: Path) -> str:
    try:
        data = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    except FileNotFoundError as error:
        raise BadInputError(f"There is no file {file}") from error
    except OSError as error:
        raise StorageError(f"{file} cannot be read: {error.strerror}") from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BadInputError(f"{file}, line {line}: this is not text in UTF-8") from error
