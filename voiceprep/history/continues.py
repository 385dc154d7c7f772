"""Which attempt a recording goes on with."""

from dataclasses import dataclass
from pathlib import PurePath

from voiceprep.history.json_fields import Json


@dataclass(frozen=True)
class Continues:
    """What the note of a recording says of the attempt that it goes on with.

    Attributes:
        attempt: The attempt's number.
        from_samples: How much of the recording is the part before; silence, where its sound is gone.
        instead_of: The name of the attempt's recording, whose place it takes; None without one.
    """

    attempt: int
    from_samples: int
    instead_of: str | None


def continues_json(continues: Continues) -> Json:
    """As it stands in the note."""
    return {
        "attempt": continues.attempt,
        "from_samples": continues.from_samples,
        "instead_of": continues.instead_of,
    }


def continues_from(value: Json | None) -> Continues | None:
    """What ``continues_json`` wrote; None for null.

    Raises:
        KeyError, TypeError, ValueError: It is something else.
    """
    if value is None:
        return None
    name = value["instead_of"]
    if name is not None and PurePath(name).name != name:
        raise ValueError(f"{name!r} is not a name")
    return Continues(int(value["attempt"]), int(value["from_samples"]), name)
