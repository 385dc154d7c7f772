"""The entry point: commands are loaded when they are called, and every failure ends in a sentence."""

import importlib
import os
import sys
from typing import Any

import click

from voiceprep.cli.device_options import devices_chosen, input_option, output_option
from voiceprep.cli.output import tell
from voiceprep.cli.recognizer_options import recognizer_chosen, recognizer_options
from voiceprep.errors import BadInputError, VoiceprepError

_COMMANDS: dict[str, tuple[str, str]] = {
    "answer": ("voiceprep.cli.answer:answer", "A whole turn without a screen; a sound file is the microphone."),
    "backup": ("voiceprep.cli.backup:backup", "Everything of yours in one file."),
    "bank": ("voiceprep.cli.bank:bank", "List, show, check and import question banks."),
    "check": ("voiceprep.cli.check:check", "Check a written answer against a question's key points."),
    "demo": ("voiceprep.cli.demo:demo", "A whole turn on a sample answer, with no devices."),
    "doctor": ("voiceprep.cli.doctor:doctor", "Try each part and say what to mend."),
    "history": ("voiceprep.cli.history:history", "Past answers."),
    "models": ("voiceprep.cli.models:models", "Speech recognition models on this machine."),
    "plan": ("voiceprep.cli.plan:plan", "What to practise until the interview, and its date."),
    "practice": ("voiceprep.cli.practice:practice", "Start practising right away."),
    "restore": ("voiceprep.cli.backup:restore", "Put a backup in its place."),
    "wer": ("voiceprep.cli.wer:wer", "Word errors between what was said and what was heard."),
}
_FROM_CTRL_C = 130


def _tell_version(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:
        from voiceprep import __version__

        click.echo(f"voiceprep, version {__version__}")
        context.exit()


class _LazyGroup(click.Group):
    """A group whose commands are imported when they are used, so that ``--help`` costs nothing."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module, _, name = _COMMANDS[cmd_name][0].partition(":")
        command = getattr(importlib.import_module(module), name)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, help_text) for name, (_, help_text) in sorted(_COMMANDS.items())])


@click.group(cls=_LazyGroup, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_tell_version, help="Show the version."
)
@click.option("--debug", is_flag=True, help="Show the traceback of a failure.")
@input_option
@output_option
@recognizer_options
@click.pass_context
def voiceprep(
    context: click.Context,
    debug: bool,
    input_name: str,
    output_name: str,
    recognizer: str | None,
    model: str | None,
    threads: int | None,
) -> None:
    """Spoken interview practice, offline: it asks aloud, listens, and shows which key points you said.

    Without a command it opens the app, with the devices and the recognizer of these options if there are any.
    """
    options = devices_chosen(input_name, output_name) | recognizer_chosen(recognizer, model, threads)
    if context.invoked_subcommand is None:
        from voiceprep.cli.practice import open_app

        open_app(options=options)
    elif options:
        raise BadInputError(
            "Options for devices and the recognizer belong behind the command",
            f"“voiceprep {context.invoked_subcommand} --help” shows those that it has.",
        )


def main(arguments: list[str] | None = None) -> None:
    """Run a command and exit: 0 done, 1 failed, 2 bad input, 130 interrupted."""
    # Nothing that a library does while an answer is heard may reach for the network.
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    given = sys.argv[1:] if arguments is None else arguments
    debug = "--debug" in given
    sys.exit(_run(given, debug))


def _run(arguments: list[str], debug: bool) -> int:
    try:
        outcome: Any = voiceprep.main(arguments, prog_name="voiceprep", standalone_mode=False)
    except VoiceprepError as error:
        if debug:
            raise
        tell(error)
        return error.exit_status
    except click.ClickException as error:
        error.show()
        return 2
    except (click.Abort, KeyboardInterrupt):
        if debug:
            raise
        click.echo("\nvoiceprep: stopped.", err=True)
        return _FROM_CTRL_C
    except Exception as error:
        if debug:
            raise
        tell(
            VoiceprepError(
                f"Something unexpected went wrong ({type(error).__name__}: {error})",
                "Run it again with --debug to see where.",
            )
        )
        return 1
    return outcome if isinstance(outcome, int) else 0
