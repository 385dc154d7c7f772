"""Reading JSON fields strictly, so that a mistake in a file is found where it stands."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from voiceprep.errors import BadInputError
from voiceprep.listening.summary import Span

Json = dict[str, Any]
"""A JSON object."""


def spans_json(spans: Sequence[Span]) -> list[list[float]]:
    """Each stretch as its start and end in seconds."""
    return [[span.start_s, span.end_s] for span in spans]


def spans_from(value: list[list[float]]) -> tuple[Span, ...]:
    """The stretches of ``spans_json``."""
    return tuple(Span(float(start_s), float(end_s)) for start_s, end_s in value)


def optional(value: float | None) -> float | None:
    """A number, or None for null."""
    return None if value is None else float(value)


def text(value: object) -> str:
    """A text, and nothing that merely has one; raises TypeError."""
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not a text")
    return value


def moment(value: str) -> datetime:
    """A time with its offset from UTC, of ISO 8601; raises ValueError."""
    found = datetime.fromisoformat(value)
    if found.tzinfo is None:
        raise ValueError(f"{value} has no offset from UTC")
    return found


@contextmanager
def reading(what: str) -> Iterator[None]:
    """Turn whatever is wrong with a value into BadInputError, which names what it should have been."""
    try:
        yield
    except KeyError as error:
        raise BadInputError(f"This is not {what}: {error} is missing") from error
    except (TypeError, ValueError, AttributeError) as error:
        raise BadInputError(f"This is not {what}: {error}") from error
