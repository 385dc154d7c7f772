"""``voiceprep history``: past answers."""

import json
from pathlib import Path

import click

from voiceprep.cli.assessment_text import assessment_lines
from voiceprep.cli.history_again import reassess, retranscribe
from voiceprep.cli.history_compare import compare
from voiceprep.cli.history_export import export_attempts, import_attempts
from voiceprep.cli.history_progress import progress
from voiceprep.cli.history_search import list_attempts, search
from voiceprep.cli.opening import opened_history
from voiceprep.cli.output import json_option, narrate, print_json
from voiceprep.cli.transcript_text import print_transcript
from voiceprep.errors import BadInputError, StorageError
from voiceprep.paths import user_places


@click.group()
def history() -> None:
    """Past answers."""


history.add_command(compare)
history.add_command(export_attempts)
history.add_command(import_attempts)
history.add_command(reassess)
history.add_command(retranscribe)
history.add_command(list_attempts)
history.add_command(search)
history.add_command(progress)


@history.command()
@click.argument("number", type=int)
@json_option
def show(number: int, as_json: bool) -> None:
    """Show one past answer, by the NUMBER that the list gives it."""
    from voiceprep.history.corrections import corrected
    from voiceprep.history.serialise import attempt_json
    from voiceprep.practising.continued_text import continued_lines
    from voiceprep.questions.loading import load_question
    from voiceprep.questions.model import Question
    from voiceprep.questions.shelves import bank_folders

    attempt = opened_history().attempts.load(number)
    if as_json:
        print_json(attempt_json(attempt))
        return
    kept = attempt.kept
    try:
        question = load_question(bank_folders(user_places()), kept.question_id)
    except BadInputError:
        question = Question(kept.question_id, kept.question_text, "", ())
    when = kept.asked_at.astimezone().strftime("%Y-%m-%d %H:%M")
    click.echo(f"Answer {number}, {when}, heard by {kept.transcript.recognizer}\n")
    print_transcript(kept.transcript)
    click.echo("\n".join(assessment_lines(question, corrected(kept.assessment, attempt.corrections))))
    click.echo("".join(f"{line}\n" for line in continued_lines(kept.heard)), nl=False)
    if kept.recording:
        click.echo(f"Recording: {kept.recording}")


@history.command()
@click.option("--export", "folder", type=click.Path(path_type=Path), help="Write one file a question into this folder.")
@json_option
def corrections(folder: Path | None, as_json: bool) -> None:
    """Show the verdicts you settled by hand, or write them as an evaluation set. It stays on this machine."""
    from voiceprep.history.evaluation import evaluation_sets

    store = opened_history().attempts
    attempts = [store.load(number) for number in store.corrected_numbers()]
    sets = evaluation_sets(attempts)
    if folder is not None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for one in sets:
                text = json.dumps(one, ensure_ascii=False, indent=1)
                (folder / f"{one['id']}.json").write_text(text + "\n", encoding="utf-8")
        except OSError as error:
            raise StorageError(f"The corrections cannot be written to {folder}: {error.strerror}") from error
        narrate(f"{len(sets)} questions with {len(attempts)} corrected answers written to {folder}.")
    elif as_json:
        print_json(sets)
    else:
        for attempt in attempts:
            texts = {point.id: point.text for point in attempt.kept.assessment.key_points}
            for correction in attempt.corrections:
                point = texts.get(correction.key_point, correction.key_point)
                click.echo(f"{attempt.number:>5}  {correction.verdict:<13}{attempt.kept.question_id}: {point}")
        if not attempts:
            narrate("No verdict was settled by hand yet: the key c does it, on a key point of an answer.")


@history.command()
@click.argument("number", type=int)
@click.option("--yes", is_flag=True, help="Do not ask.")
def delete(number: int, yes: bool) -> None:
    """Delete a past answer with its recording, for good."""
    store = opened_history().attempts
    attempt = store.load(number)
    if not yes:
        click.confirm(f"Delete answer {number} to “{attempt.kept.question_text}” for good?", abort=True, err=True)
    store.delete(number)
    narrate(f"Answer {number} is deleted.")
