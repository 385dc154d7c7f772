"""``voiceprep history reassess`` and ``retranscribe``: old answers by today's checker, bank and recognizer."""

import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from voiceprep.cli.again_text import answers, changes_json, differs, tell_changes, tell_summary
from voiceprep.cli.opening import opened_history
from voiceprep.cli.output import json_option, narrate, print_json
from voiceprep.errors import BadInputError
from voiceprep.paths import user_places
from voiceprep.settings import load_settings

if TYPE_CHECKING:
    from voiceprep.history.opening import History
    from voiceprep.practising.reassessing import LeftAlone, Reassessed
    from voiceprep.practising.retranscribing import Ears, Waiting
    from voiceprep.questions.model import Question


@click.command()
@click.argument("numbers", metavar="[NUMBER]...", type=int, nargs=-1)
@click.option("--track", help="All answers to questions of this track.")
@click.option("--all", "everything", is_flag=True, help="All answers.")
@click.option("--write", "--yes", "write", is_flag=True, help="Keep the new assessments without asking.")
@json_option
def reassess(numbers: tuple[int, ...], track: str | None, everything: bool, write: bool, as_json: bool) -> None:
    """Assess old answers with today's checker and today's bank, and show what changes before it is kept.

    What they were assessed as before stays in the history, and your own verdicts stand. With --json, nothing is
    kept unless --write says so.
    """
    from voiceprep.practising import reassessing
    from voiceprep.practising.checking import load_checker

    if not (numbers or track or everything):
        raise BadInputError("Say which answers to assess again", "Give their numbers, or --track, or --all")
    history = opened_history()
    questions = _questions()
    chosen = _chosen(history, questions, numbers, track, everything)
    if not chosen:
        narrate("There are no answers to assess again.")
    results: list[Reassessed] = []
    left: list[LeftAlone] = []
    unchanged = 0
    with click.progressbar(
        reassessing.reassess(history, chosen, questions, load_checker()),
        length=len(chosen),
        label="Assessing",
        file=sys.stderr,
    ) as found:
        for result in found:
            if isinstance(result, reassessing.LeftAlone):
                left.append(result)
            elif result.says_more:
                results.append(result)
            else:
                unchanged += 1
    if not as_json:
        tell_changes(results, left, unchanged)
        write = write or (bool(results) and _agreed(f"Keep {answers(len(results))} as assessed now?"))
    written = _write(history, results, left) if write else 0
    if as_json:
        print_json({**changes_json(results, left, unchanged), "written": written})
    elif results:
        narrate(f"{answers(written)} kept as assessed now." if written else "Nothing was kept.")


@click.command()
@click.argument("numbers", metavar="[NUMBER]...", type=int, nargs=-1)
@click.option("--track", help="Only answers to questions of this track.")
@click.option("--all", "everything", is_flag=True, help="All answers that have a recording; so it is without NUMBER.")
@click.option("--write", "--yes", "write", is_flag=True, help="Do not ask.")
@json_option
def retranscribe(numbers: tuple[int, ...], track: str | None, everything: bool, write: bool, as_json: bool) -> None:
    """Hear kept recordings again with the recognizer of your settings, and assess what it makes out.

    The words that were there before stay in the history. Answers that this recognizer has heard are passed over,
    so after Ctrl-C the same command goes on where it stopped. Those whose words you corrected, or a better
    recognizer heard, are done only when you give their NUMBER.
    """
    from voiceprep.practising import retranscribing

    history = opened_history()
    questions = _questions()
    chosen = _chosen(history, questions, numbers, track, everything)
    ears = _ears()
    waiting = retranscribing.waiting(history, chosen, questions, ears.recognizer, named=bool(numbers))
    if waiting.jobs and not (write or as_json):
        minutes = f"{waiting.duration_s / 60:.0f} min" if waiting.duration_s >= 60 else f"{waiting.duration_s:.0f} s"
        recordings = f"{len(waiting.jobs)} {'recording' if len(waiting.jobs) == 1 else 'recordings'} ({minutes})"
        if not _agreed(f"Let {ears.recognizer.name} hear {recordings} again?"):
            narrate("Nothing was done.")
            return
    elif as_json and not write:
        print_json({**changes_json([], list(waiting.left), 0), "waiting": [job.number for job in waiting.jobs]})
        return
    results, left, remaining = _hear(history, waiting, questions, ears)
    unchanged = waiting.done + sum(not differs(result) for result in results)
    changed = [result for result in results if differs(result)]
    if as_json:
        print_json({**changes_json(changed, left, unchanged), "written": len(results)})
    else:
        tell_changes(changed, left, unchanged)
        tell_summary(results, waiting, ears.recognizer.name)
    if remaining:
        narrate(f"{answers(remaining)} still to be heard; the same command goes on with them.")
        raise click.Abort


def _hear(
    history: "History", waiting: "Waiting", questions: "dict[str, Question]", ears: "Ears"
) -> "tuple[list[Reassessed], list[LeftAlone], int]":
    """What came of the recordings, what was left alone, and how many are still to be heard after Ctrl-C."""
    from voiceprep.practising import reassessing, retranscribing

    results: list[Reassessed] = []
    left = list(waiting.left)
    with (
        _ctrl_c() as asked_to_stop,
        click.progressbar(length=max(1, round(waiting.duration_s)), label="Listening", file=sys.stderr) as bar,
    ):
        heard = retranscribing.retranscribe(
            history, waiting.jobs, questions, ears, lambda: datetime.now(UTC), asked_to_stop.is_set
        )
        remaining = len(waiting.jobs)
        for job, result in zip(waiting.jobs, heard, strict=False):
            remaining -= 1
            bar.update(max(1, round(job.duration_s)))
            if isinstance(result, reassessing.LeftAlone):
                left.append(result)
            else:
                results.append(result)
    return results, left, remaining


@contextmanager
def _ctrl_c() -> Iterator[threading.Event]:
    """Set by the first Ctrl-C; the second one stops at once."""
    asked = threading.Event()

    def stop(number: int, frame: object) -> None:
        if asked.is_set():
            raise KeyboardInterrupt
        asked.set()
        narrate("\nStopping after this phrase; Ctrl-C again stops now.")

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield asked
    finally:
        signal.signal(signal.SIGINT, before)


def _ears() -> "Ears":
    from voiceprep.practising.building import make_voice_activity, policy_of
    from voiceprep.practising.checking import load_checker
    from voiceprep.practising.recognizing import chosen_recognizer
    from voiceprep.practising.retranscribing import Ears

    places = user_places()
    settings = load_settings(places.settings)
    recognizer = chosen_recognizer(places, settings)()
    return Ears(recognizer, make_voice_activity(), load_checker(), policy_of(settings))


def _questions() -> "dict[str, Question]":
    from voiceprep.questions.loading import load_library
    from voiceprep.questions.shelves import bank_folders

    return {question.id: question for question in load_library(bank_folders(user_places())).questions}


def _chosen(
    history: "History", questions: "dict[str, Question]", numbers: tuple[int, ...], track: str | None, everything: bool
) -> list[int]:
    from voiceprep.practising.reassessing import numbers_of

    if numbers:
        if track or everything:
            raise BadInputError("Give numbers or a choice of many, not both", "Leave out --track and --all")
        for number in numbers:
            history.attempts.load(number)
        return list(dict.fromkeys(numbers))
    if track is None:
        return numbers_of(history)
    tracks = sorted({question.track for question in questions.values()})
    if track not in tracks:
        raise BadInputError(f"There is no track “{track}”", f"Choose one of {', '.join(tracks)}")
    return numbers_of(history, frozenset(name for name, question in questions.items() if question.track == track))


def _write(history: "History", results: "Sequence[Reassessed]", left: "list[LeftAlone]") -> int:
    from voiceprep.practising.reassessing import write_assessment

    written = 0
    try:
        for result in results:
            refused = write_assessment(history, result, datetime.now(UTC))
            if refused is None:
                written += 1
            else:
                left.append(refused)
                narrate(f"Answer {refused.number} is left as it is: {refused.why}.")
    except KeyboardInterrupt:
        narrate(f"{written} of {len(results)} were kept as assessed now; the same command goes on with the rest.")
        raise
    return written


def _agreed(question: str) -> bool:
    return click.confirm(question, err=True)
