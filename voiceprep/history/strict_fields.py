"""Reading the fields of a JSON document so strictly that whatever is wrong is told with the place at which it stands.

All functions raise BadInputError when something is missing or is not what it should be; ``where`` is the place of
the object that is read, as in ``attempts[3].reviews[0]``.
"""

import math
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from voiceprep.errors import BadInputError
from voiceprep.history.json_fields import Json, moment

_LARGEST_WHOLE = 2**53
"""Beyond this, whole numbers are not the same in every program that reads JSON."""

_YEARS = range(1971, 9999)
"""Times that can be shown in every time zone, on every system."""

_Read = TypeVar("_Read")


def part(value: Json, key: str, where: str, read: Callable[[Json], _Read], write: Callable[[_Read], Json]) -> _Read:
    """A part that is written like this elsewhere too, read as strictly as the rest."""
    given, here = field(value, key, where), f"{where}.{key}"
    an_object(given, here)
    try:
        made = read(given)
    except BadInputError as error:
        raise BadInputError(f"{here}: {error.message[:1].lower()}{error.message[1:]}") from error
    # Reading takes "3" for 3; writing it again shows where the document does not say what was read.
    odd = _difference(given, write(made), here)
    if odd:
        raise wrong(odd, "has a value of the wrong type")
    return made


def _difference(given: Any, read: Any, where: str) -> str | None:
    """The first place at which a value is not what was read from it; keys that only one of them has do not count."""
    if isinstance(read, dict):
        places = ((key, f"{where}.{key}") for key in read if key in given)
    elif isinstance(read, list):
        if not isinstance(given, list) or len(given) != len(read):
            return where
        places = ((key, f"{where}[{key}]") for key in range(len(read)))
    else:
        return None if given == read and isinstance(given, bool) == isinstance(read, bool) else where
    found = (_difference(given[key], read[key], place) for key, place in places)
    return next((place for place in found if place), None)


def refuse_unkept(value: Any, where: str) -> None:
    """Raise for what JSON can say and the history cannot keep: no numbers, huge ones, and halves of letters."""
    if isinstance(value, dict):
        for key, inner in value.items():
            refuse_unkept(key, f"a key of {where}")
            refuse_unkept(inner, f"{where}.{key}")
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            refuse_unkept(inner, f"{where}[{at}]")
    elif isinstance(value, str) and not _encodes(value):
        raise wrong(where, "has half a letter in it")
    elif isinstance(value, float) and not math.isfinite(value):
        raise wrong(where, "is not a number")
    elif isinstance(value, int) and abs(value) > _LARGEST_WHOLE:
        raise wrong(where, "is too large")


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def an_object(value: Any, where: str) -> None:
    """Insist on an object."""
    if not isinstance(value, dict):
        raise wrong(where, "is not an object")


def field(value: Json, key: str, where: str) -> Any:
    """What stands under a key."""
    if key not in value:
        raise wrong(f"{where}.{key}".removeprefix("."), "is missing")
    return value[key]


def list_of(value: Json, key: str, where: str) -> list[Any]:
    """A list."""
    found = field(value, key, where)
    if not isinstance(found, list):
        raise wrong(f"{where}.{key}".removeprefix("."), "is not a list")
    return found


def text_of(value: Json, key: str, where: str) -> str:
    """A text."""
    found = field(value, key, where)
    if not isinstance(found, str):
        raise wrong(f"{where}.{key}", "is not a text")
    return found


def number_of(value: Json, key: str, where: str) -> float:
    """A number."""
    found = field(value, key, where)
    if isinstance(found, bool) or not isinstance(found, int | float):
        raise wrong(f"{where}.{key}", "is not a number")
    return float(found)


def moment_of(value: Json, key: str, where: str) -> datetime:
    """A time with its offset from UTC."""
    said = text_of(value, key, where)
    try:
        found = moment(said)
    except ValueError as error:
        raise wrong(f"{where}.{key}", "is not a time like 2026-03-01T18:30:00+00:00") from error
    if found.year not in _YEARS:
        raise wrong(f"{where}.{key}", f"is not a time from {_YEARS[0]} to {_YEARS[-1]}")
    return found


def wrong(where: str, what: str) -> BadInputError:
    """The error that says what is wrong at a place."""
    return BadInputError(f"{where} {what}")


def each(value: Json, key: str, where: str, read: Callable[[Json, str], _Read]) -> tuple[_Read, ...]:
    """A list of objects, each read by ``read``, which is given its place too."""
    found: list[_Read] = []
    for at, one in enumerate(list_of(value, key, where)):
        an_object(one, f"{where}.{key}[{at}]")
        found.append(read(one, f"{where}.{key}[{at}]"))
    return tuple(found)
