"""``voiceprep doctor``: every part tried, and what to do about those that fail."""

import textwrap
from collections.abc import Iterable
from functools import partial

import click

from voiceprep.cli.device_options import input_option, output_option, with_devices
from voiceprep.cli.output import json_option, narrate, print_json
from voiceprep.paths import user_places
from voiceprep.practising.finding import Finding, State
from voiceprep.practising.supervising import child_command, supervised_checkup
from voiceprep.settings import load_settings

_MARKS = {State.OK: ("✓", "green"), State.WARNING: ("!", "yellow"), State.FAILED: ("✗", "red")}
_WIDTH = 80
_INDENT = 18


@click.command()
@click.option("--mic", is_flag=True, help="Read a sentence aloud, and see how well you are heard.")
@input_option
@output_option
@json_option
@click.pass_context
def doctor(context: click.Context, mic: bool, input_name: str, output_name: str, as_json: bool) -> int:
    """Try each part for real and say what to mend.

    ✓ works; ! works, but something should be known; ✗ does not work. The microphone is open for half a
    second, nothing of it is kept, and nothing can be heard from the loudspeaker.

    The exit status is 1 when something fails that practising needs: the data folder, the settings, the
    questions, the history, the microphone, the voice activity detector or the recognizer. It is 0 otherwise,
    also without a voice or a loudspeaker, for questions are shown as well.

    With --mic only the microphone is tried: you read a sentence aloud, and are told the noise of the room, the
    level of your voice, how many of the words were understood, and what to change. Nothing is kept. The exit
    status is 1 when no speech was heard.
    """
    if mic:
        from voiceprep.cli.doctor_mic import try_microphone_aloud

        return try_microphone_aloud(
            with_devices(load_settings(user_places().settings), input_name, output_name), as_json
        )
    command = partial(child_command, input_name=input_name, output_name=output_name)
    return report(supervised_checkup(bool(context.find_root().params.get("debug")), command), as_json)


def report(findings: Iterable[Finding], as_json: bool) -> int:
    """Print findings as they come, or all of them as JSON; returns the exit status."""
    seen: list[Finding] = []
    for finding in findings:
        seen.append(finding)
        if not as_json:
            click.echo(_told(finding))
    if as_json:
        print_json([_json(finding) for finding in seen])
    failed = [finding.part for finding in seen if finding.prevents_practising]
    if not as_json:
        narrate(f"\nNot ready to practise: mend {_and(failed)}." if failed else "\nReady to practise.")
    return 1 if failed else 0


def _json(finding: Finding) -> dict[str, str]:
    result = finding.result
    return {"part": finding.part, "state": result.state.value, "message": result.message, "hint": result.hint}


def _told(finding: Finding) -> str:
    mark, colour = _MARKS[finding.result.state]
    head = f"{mark} {finding.part}".ljust(_INDENT)
    wrapped = _wrapped(finding.result.message, head, " " * _INDENT)
    lines = click.style(mark, fg=colour) + wrapped.removeprefix(mark)
    if finding.result.hint:
        lines += "\n" + _wrapped(finding.result.hint, " " * _INDENT + "→ ", " " * (_INDENT + 2))
    return lines


def _wrapped(text: str, first: str, rest: str) -> str:
    # Paths and commands stay whole, so that they can be copied.
    return textwrap.fill(
        text, _WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )


def _and(names: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(f"the {name}" for name in names[:-1]), f"the {names[-1]}")))
