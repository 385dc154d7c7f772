"""The ``{#id name=value}`` that may end a heading or a key point."""

import re
import shlex
from dataclasses import dataclass, field

_TRAILING = re.compile(r"^(?P<text>.*?)\s*\{(?P<inside>\s*(?:#|[a-z]+\s*=)[^{}]*)\}\s*$", re.DOTALL)


@dataclass(frozen=True)
class Attributes:
    """What was found in the braces; ``problems`` are in the words of an error message."""

    id: str | None = None
    values: dict[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


def split_attributes(line: str) -> tuple[str, Attributes]:
    """The text before the trailing braces, and what they hold."""
    found = _TRAILING.match(line)
    if not found:
        return line.strip(), Attributes()
    identifier: str | None = None
    values: dict[str, str] = {}
    problems: list[str] = []
    try:
        parts = shlex.split(found["inside"])
    except ValueError:
        identifier = next((part[1:] for part in found["inside"].split() if part.startswith("#")), None)
        return found["text"].strip(), Attributes(identifier, {}, ("a quotation mark in the braces is not closed",))
    for part in parts:
        name, separator, value = part.partition("=")
        if part.startswith("#"):
            if identifier is not None:
                problems.append(f"there are two ids, #{identifier} and {part}; keep one")
            identifier = part[1:]
        elif separator and name and value:
            if name in values:
                problems.append(f"“{name}” is given twice; keep one")
            values[name] = value
        else:
            problems.append(f"“{part}” in the braces is neither #id nor name=value")
    return found["text"].strip(), Attributes(identifier, values, tuple(problems))
