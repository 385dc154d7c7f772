"""``--recognizer``, ``--model`` and ``--threads``: what hears the answers, for one start of the program."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from voiceprep.paths import user_places
from voiceprep.settings import Settings, Value, choices_of, limits_of

_Command = TypeVar("_Command", bound=Callable[..., Any])


def recognizer_options(command: _Command) -> _Command:
    """Give a command the three options; it gets them as ``recognizer``, ``model`` and ``threads``."""
    least, greatest = limits_of("threads") or (0, 1)
    threads = click.IntRange(int(least), int(greatest))
    for option in (
        click.option("--threads", type=threads, help="CPU threads for Whisper; 0 is its own choice."),
        click.option("--model", metavar="NAME", help="The Whisper model, by its name in “voiceprep models list”."),
        click.option("--recognizer", type=click.Choice(choices_of("recognizer")), help="What hears the answers."),
    ):
        command = option(command)
    return command


def recognizer_chosen(recognizer: str | None, model: str | None, threads: int | None) -> dict[str, Value]:
    """The settings that these options stand for; a model by its name is a wish for Whisper."""
    if model is not None:
        model = model.removeprefix("whisper:")
        recognizer = recognizer or "whisper"
    given: dict[str, Value | None] = {"recognizer": recognizer, "model": model, "threads": threads}
    return {name: value for name, value in given.items() if value is not None}


def must_be_found(settings: Settings) -> None:
    """Look whether the recognizer that was chosen is on this machine, and hears the language.

    Raises:
        BadInputError: It is not, or does not.
        RecognizerError: The machine has no recognizer.
    """
    from voiceprep.transcribing.choosing import find_model

    find_model(user_places(), settings.recognizer, settings.model, settings.language)
