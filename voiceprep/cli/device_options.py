"""``--input`` and ``--output``: other sound devices than the settings name, for one start of the program."""

from dataclasses import replace

import click

from voiceprep.errors import BadInputError, DeviceError
from voiceprep.settings import Settings, Value

input_option = click.option(
    "--input", "input_name", default="", metavar="NAME", help="The microphone, by its name or a part of it."
)
output_option = click.option(
    "--output", "output_name", default="", metavar="NAME", help="The loudspeaker, by its name or a part of it."
)


def devices_chosen(input_name: str, output_name: str) -> dict[str, Value]:
    """The settings that these options stand for."""
    given: dict[str, Value] = {"input": input_name, "output": output_name}
    return {name: value for name, value in given.items() if value}


def with_devices(settings: Settings, input_name: str, output_name: str) -> Settings:
    """The settings with these devices in place of theirs; an empty name changes nothing."""
    return replace(settings, input=input_name or settings.input, output=output_name or settings.output)


def must_be_there(input_name: str, output_name: str) -> None:
    """Look whether the system has the devices that were named; without names nothing is looked for.

    Raises:
        BadInputError: It has none of that name, or several; the hint names the candidates.
        DeviceError: The audio system cannot be used.
    """
    if not (input_name or output_name):
        return
    from voiceprep.asking.audio_devices import Direction, find_device
    from voiceprep.asking.portaudio import portaudio

    devices = portaudio().devices()
    for name, direction in ((input_name, Direction.INPUT), (output_name, Direction.OUTPUT)):
        if name:
            try:
                find_device(devices, name, direction)
            except DeviceError as error:
                raise BadInputError(error.message, error.hint) from error
