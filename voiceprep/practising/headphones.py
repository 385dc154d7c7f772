"""Whether it makes a difference if the candidate wears headphones."""

from voiceprep.errors import DeviceError
from voiceprep.practising.equipment import Equipment


def headphones_matter(equipment: Equipment) -> bool:
    """Whether there are a voice that could be heard and a microphone that could hear it.

    Opens the microphone to find out; what is missing is told elsewhere.
    """
    try:
        if equipment.voice() is None or equipment.speaker() is None:
            return False
        with equipment.microphone():
            return True
    except DeviceError:
        return False
