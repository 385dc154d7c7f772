"""``voiceprep bank``: list, show, check, import, path."""

from pathlib import Path

import click

from voiceprep.cli.output import json_option, narrate, print_json
from voiceprep.errors import BadInputError
from voiceprep.paths import user_places
from voiceprep.questions.loading import load_library, load_question
from voiceprep.questions.model import Library, Mistake, Question
from voiceprep.questions.shelves import bank_folders


@click.group()
def bank() -> None:
    """List, show, check and import question banks."""


@bank.command("list")
@click.option("--track", help="Only this track.")
@click.option("--kind", help="Only this kind.")
@click.option("--level", help="Only this level.")
@json_option
def list_questions(track: str | None, kind: str | None, level: str | None, as_json: bool) -> None:
    """List every question, by bank."""
    library = load_library(bank_folders(user_places()))
    wanted = {"track": track, "kind": kind, "level": level}
    _check_filters(library, wanted)
    chosen = [
        question
        for question in library.questions
        if all(value is None or getattr(question, name) == value for name, value in wanted.items())
    ]
    if as_json:
        print_json([_summary(question) for question in chosen])
    else:
        _print_list(library, chosen)
    _tell_mistakes(library.mistakes)


def _check_filters(library: Library, wanted: dict[str, str | None]) -> None:
    for name, value in wanted.items():
        known = sorted({str(getattr(question, name)) for question in library.questions})
        if value is not None and value not in known:
            raise BadInputError(f"There is no {name} “{value}”", f"Choose one of {', '.join(known)}.")


def _print_list(library: Library, chosen: list[Question]) -> None:
    for shelf in library.banks:
        of_bank = [question for question in chosen if question.bank == shelf.id]
        if of_bank:
            click.echo(f"\n{shelf.title}  ({shelf.id}, {len(of_bank)})")
        for question in of_bank:
            click.echo(f"  {question.id:<34} {question.level:<13}{question.target_s:>4} s  {question.text}")
    click.echo(f"\n{len(chosen)} question{'' if len(chosen) == 1 else 's'}")


def _tell_mistakes(mistakes: tuple[Mistake, ...]) -> None:
    if mistakes:
        files = len({mistake.source for mistake in mistakes})
        narrate(f"{files} file{'s' if files > 1 else ''} left out for mistakes; “voiceprep bank check” lists them.")


def _summary(question: Question) -> dict[str, object]:
    return {
        "id": question.id,
        "text": question.text,
        "bank": question.bank,
        "track": question.track,
        "kind": question.kind.value,
        "level": question.level.value,
        "target_s": question.target_s,
        "tags": list(question.tags),
        "key_points": len(question.key_points),
    }


@bank.command()
@click.argument("question")
@json_option
def show(question: str, as_json: bool) -> None:
    """Show one question with its answer and key points."""
    found = load_question(bank_folders(user_places()), question)
    if as_json:
        points = [
            {
                "id": point.id,
                "text": point.text,
                "also": list(point.also),
                "never": list(point.never),
                "level": point.rung.value,
            }
            for point in found.key_points
        ]
        more = {"model_answer": found.model_answer, "key_points": points, "hints": list(found.hints)}
        print_json({**_summary(found), "spoken": found.aloud, **more, "source": str(found.source)})
        return
    click.echo(f"{found.text}\n{found.id} · {found.track} · {found.kind} · {found.level} · {found.target_s} s")
    click.echo(f"\n{found.model_answer}\n\nKey points")
    for point in found.key_points:
        marks = [str(mark) for mark in (point.part, point.rung if point.rung != "competent" else None) if mark]
        click.echo(f"  • {point.text}" + (f"  ({', '.join(marks)})" if marks else ""))
    for title, lines in (
        ("Hints", found.hints),
        ("Follow-ups", tuple(link.text for link in found.follow_ups)),
        ("See also", tuple(f"{link.text} ({link.target})" for link in found.see_also)),
        ("What it tests", (found.tests,) if found.tests else ()),
        ("Red flags", found.red_flags),
        ("Your notes", (found.notes,) if found.notes else ()),
    ):
        if lines:
            click.echo(f"\n{title}\n" + "\n".join(f"  • {line}" for line in lines))


@bank.command("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--strict", is_flag=True, help="Fail on advice too.")
@json_option
def check_command(paths: tuple[Path, ...], strict: bool, as_json: bool) -> None:
    """Check bank files or folders; without any, your own banks (or those that ship)."""
    from voiceprep.practising.bank_check import check_banks

    folders = bank_folders(user_places())
    for path in paths:
        if not path.exists():
            raise BadInputError(
                f"There is no file or folder {path}", "Give the path of a .md file or a folder of them."
            )
    checked = list(paths) or [folder for folder in folders if folder.exists()]
    library, found = check_banks(checked, list(folders))
    errors = [finding for finding in found if not finding.advice]
    if as_json:
        print_json([_finding(finding) for finding in found])
    else:
        for finding in found:
            click.echo(
                f"{finding.source}:{finding.line}: {'advice' if finding.advice else 'mistake'}: {finding.message}"
            )
        counts = f"{len(library.banks)} banks, {len(library.questions)} questions"
        click.echo(f"{counts}, {len(errors)} mistakes, {len(found) - len(errors)} advice")
    if errors or (strict and found):
        raise SystemExit(2 if errors else 1)


def _finding(finding: Mistake) -> dict[str, object]:
    kind = "advice" if finding.advice else "mistake"
    return {"file": str(finding.source), "line": finding.line, "kind": kind, "message": finding.message}


@bank.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", "overwrite", is_flag=True, help="Write over a bank of the same name.")
def import_command(file: Path, overwrite: bool) -> None:
    """Bring a bank into your own: plain-text questions and answers, or a Markdown bank."""
    from voiceprep.practising.bank_import import import_bank

    for made in import_bank(file, user_places(), overwrite):
        click.echo(str(made))


@bank.command()
@click.argument("question")
def edit(question: str) -> None:
    """Write your own points, notes or story for QUESTION in $EDITOR; the bank itself stays as it is."""
    from voiceprep.practising.own_notes import begin_notes, look_at_notes

    places = user_places()
    found = load_question(bank_folders(places), question)
    path = begin_notes(places, found)
    try:
        click.edit(filename=str(path))
    finally:
        used = look_at_notes(path, found)
    click.echo(str(path) if used else "Nothing was written, so nothing was kept.")


@bank.command("path")
def path_command() -> None:
    """Print the folder that your own banks go into."""
    click.echo(str(user_places().banks))
