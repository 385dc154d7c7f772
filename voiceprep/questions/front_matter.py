"""The front matter of a bank file: what sort of file it is, and what its questions have in common."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from voiceprep.questions.model import Mistake
from voiceprep.questions.wording import ID_PATTERN

_BANK_KEYS = {"title", "track", "tags"}
_PAGE_KEYS = {"title", "page"}
_OWN_KEYS = {"title", "own"}


@dataclass
class Header:
    """The front matter of a file, checked.

    ``page`` is set for a page of advice, ``own`` for a user's points and notes on questions of other banks.
    """

    title: str = ""
    track: str = ""
    page: str | None = None
    own: bool = False
    tags: tuple[str, ...] = ()
    mistakes: list[Mistake] = field(default_factory=list)


def read_header(matter: str | None, source: Path) -> Header:
    """Read it; ``matter`` is None where a file has none."""
    header = Header()

    def wrong(line: int, message: str) -> None:
        header.mistakes.append(Mistake(source, line, message))

    if matter is None:
        wrong(1, "the file has no front matter; start it with ---, title: …, track: …, ---")
        return header
    values = _values(matter, wrong)
    if values is None:
        return header
    lines = {line.split(":")[0].strip(): number for number, line in enumerate(matter.splitlines(), start=2)}
    wanted = _PAGE_KEYS if "page" in values else _OWN_KEYS if "own" in values else _BANK_KEYS
    for key in values:
        if key not in wanted:
            wrong(lines.get(str(key), 1), f"“{key}” is not known here; the names are {', '.join(sorted(wanted))}")
    for key in sorted(wanted - {"tags", "own"}):
        value = values.get(key)
        if value is None or value == "":
            wrong(lines.get(key, 1), f"the front matter has no {key}; add a line like {key}: …")
        elif not isinstance(value, str) or not value.strip():
            wrong(lines.get(key, 1), f"the {key} is not a text; put it in quotes")
        else:
            setattr(header, key, value.strip())
    header.own = values.get("own") is True
    if "own" in values and not header.own:
        wrong(
            lines.get("own", 1),
            "own is not true; it says that a file has your own points and notes, or stands not at all",
        )
    tags = values.get("tags") or []
    if isinstance(tags, list) and all(isinstance(tag, str) for tag in tags):
        header.tags = tuple(tags)
    else:
        wrong(lines.get("tags", 1), "tags is not a list of words; write it as [one, two]")
    if "page" in values and header.page is None:
        header.page = ""
    for key, named in (("page", header.page), ("track", header.track)):
        if named and not ID_PATTERN.fullmatch(named):
            wrong(lines.get(key, 1), f"the {key} “{named}” is not lower-case words joined by hyphens")
    return header


def _values(matter: str, wrong: Callable[[int, str], None]) -> dict[Any, Any] | None:
    """The names and values in the front matter; None when it has none."""
    try:
        values = yaml.safe_load(matter)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        # PyYAML lets the ValueError of an impossible date through, and goes as deep as brackets are nested.
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
        wrong(
            mark.line + 2 if mark else 1,
            f"the front matter is not YAML ({problem}); write lines like title: Statistics",
        )
        return None
    if not isinstance(values, dict):
        wrong(1, "the front matter holds no names and values; write lines like title: Statistics")
        return None
    return values
