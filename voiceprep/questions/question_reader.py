"""Reading one question of a bank file: its heading, its model answer and its sections."""

import difflib
import re
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from markdown_it.tree import SyntaxTreeNode

from voiceprep.questions.attributes import Attributes, split_attributes
from voiceprep.questions.model import KeyPoint, Kind, Level, Link, Mistake, Question, Rung, StoryPart
from voiceprep.questions.nodes import as_written, is_list, items_of, line_of, text_of
from voiceprep.questions.wording import ID_PATTERN, point_id, sentences

TARGET_S: dict[Kind, int] = {
    Kind.CONCEPT: 45,
    Kind.CODING: 75,
    Kind.SYSTEM_DESIGN: 180,
    Kind.SCENARIO: 75,
    Kind.BEHAVIORAL: 110,
    Kind.DRILL: 15,
    Kind.TOOLING: 60,
    Kind.REVERSE: 30,
}
"""Seconds for an answer of each kind where a question names none, after the bank's own figures."""

RUNG_NAMES: dict[str, Rung] = {
    "beginner": Rung.COMPETENT,
    "intermediate": Rung.SENIOR,
    "advanced": Rung.STAFF,
    **{rung.value: rung for rung in Rung},
}

_Choice = TypeVar("_Choice", bound=StrEnum)
_QUESTION_ATTRIBUTES = ("level", "kind", "time", "tags")
_POINT_ATTRIBUTES = ("level", "part")
SHORTEST_S, LONGEST_S = 5, 1800
"""The target times that a question may name."""

_SECTIONS = ("Key points", "Hints", "Hint", "Follow-ups", "See also", "What it tests", "Red flags", "Notes")
_LISTS = ("Follow-ups", "See also", "Red flags")
_PHRASING = re.compile(r"^(also|never)\s*:\s*(.*)$", re.IGNORECASE | re.DOTALL)


class QuestionReader:
    """Reads one question; what is wrong with it gathers in ``mistakes``."""

    def __init__(self, source: Path, track: str, tags: tuple[str, ...], *, own: bool = False) -> None:
        """``own`` reads what a user adds to a question of another bank: nothing of it has to be there."""
        self._own = own
        self.mistakes: list[Mistake] = []
        self._source = source
        self._track = track
        self._tags = tags

    def read(self, heading: SyntaxTreeNode, under: list[SyntaxTreeNode]) -> Question | None:
        """The question, as far as it could be read; None when it has no id to be known by."""
        line = line_of(heading)
        text, attributes = split_attributes(text_of(heading))
        self._check_names(line, attributes, _QUESTION_ATTRIBUTES)
        if not text:
            self._wrong(line, "the question has no words; write it before the braces")
        answer_nodes, sections = self._sections(under)
        spoken, model_answer = self._answer(line, answer_nodes)
        kind = self._choice(line, attributes, "kind", Kind, Kind.CONCEPT)
        points = sections.get("Key points")
        if points is not None:
            key_points = self._key_points(points)
        else:
            key_points = () if self._own else points_of_answer(model_answer)
        identifier = self._identifier(line, attributes)
        if identifier is None:
            return None
        return Question(
            id=identifier,
            text=text,
            model_answer=model_answer,
            key_points=key_points,
            level=self._choice(line, attributes, "level", Level, Level.INTERMEDIATE),
            kind=kind,
            target_s=self._seconds(line, attributes, TARGET_S[kind]),
            track=self._track,
            bank=self._source.stem,
            tags=self._tags + tuple(tag for tag in attributes.values.get("tags", "").split(",") if tag),
            spoken=spoken,
            hints=self._hints(sections),
            follow_ups=self._links(sections.get("Follow-ups", [])),
            see_also=self._links(sections.get("See also", [])),
            tests=" ".join(text_of(node) for node in sections.get("What it tests", [])),
            red_flags=tuple(text_of(item) for item in items_of(sections.get("Red flags", []))),
            notes="\n\n".join(as_written(node) for node in sections.get("Notes", [])),
            source=self._source,
            line=line,
        )

    def _wrong(self, line: int, message: str) -> None:
        self.mistakes.append(Mistake(self._source, line, message))

    def _identifier(self, line: int, attributes: Attributes) -> str | None:
        if attributes.id is None:
            self._wrong(line, "the question has no id; end its heading with {#a-short-name}")
        elif not ID_PATTERN.fullmatch(attributes.id):
            self._wrong(line, f"the id #{attributes.id} is not lower-case words joined by hyphens, like #p-value")
        else:
            return attributes.id
        return None

    def _check_names(self, line: int, attributes: Attributes, known: tuple[str, ...]) -> None:
        for problem in attributes.problems:
            self._wrong(line, problem)
        for name in attributes.values:
            if name not in known:
                self._wrong(line, f"“{name}” is not known here{_did_you_mean(name, known)}; use {', '.join(known)}")

    def _choice(
        self, line: int, attributes: Attributes, name: str, choices: type[_Choice], default: _Choice
    ) -> _Choice:
        value = attributes.values.get(name)
        if value is None:
            return default
        names = [choice.value for choice in choices]
        if value not in names:
            self._wrong(line, f"the {name} “{value}” is not one of {', '.join(names)}{_did_you_mean(value, names)}")
            return default
        return choices(value)

    def _seconds(self, line: int, attributes: Attributes, default: int) -> int:
        value = attributes.values.get("time")
        if value is None:
            return default
        if not value.isascii() or not value.isdigit() or not SHORTEST_S <= int(value) <= LONGEST_S:
            self._wrong(line, f"the time “{value}” is not a number of seconds from {SHORTEST_S} to {LONGEST_S}")
            return default
        return int(value)

    def _sections(self, under: list[SyntaxTreeNode]) -> tuple[list[SyntaxTreeNode], dict[str, list[SyntaxTreeNode]]]:
        answer: list[SyntaxTreeNode] = []
        sections: dict[str, list[SyntaxTreeNode]] = {}
        lines: dict[str, int] = {}
        into = answer
        for node in under:
            if node.type != "heading":
                into.append(node)
                continue
            into = []
            title = text_of(node)
            name = next((known for known in _SECTIONS if known.lower() == title.lower()), None)
            if node.tag != "h3":
                self._wrong(line_of(node), f"“{title}” is a {node.tag} heading; questions are h2 and their parts h3")
            elif name is None:
                guess = _did_you_mean(title, _SECTIONS)
                self._wrong(line_of(node), f"there is no part “{title}”{guess}; the parts are {', '.join(_SECTIONS)}")
            elif (part := "Hints" if name == "Hint" else name) in sections:
                self._wrong(line_of(node), f"the part “{part}” stands here a second time; join the two")
            else:
                sections[part] = into
                lines[part] = line_of(node)
        self._check_parts(sections, lines)
        return answer, sections

    def _check_parts(self, sections: dict[str, list[SyntaxTreeNode]], lines: dict[str, int]) -> None:
        """Say where the words of a part would be lost."""
        for name, nodes in sections.items():
            loose = [node for node in nodes if not is_list(node)]
            if not nodes:
                self._wrong(lines[name], f"the part “{name}” is empty; fill it or take its heading out")
            elif loose and name in _LISTS:
                self._wrong(line_of(loose[0]), f"the part “{name}” is not a list; start each line of it with a hyphen")
            elif name == "Hints" and 0 < len(loose) < len(nodes):
                self._wrong(line_of(loose[0]), "the hints are a list and a paragraph; make one list of them")
            for item in items_of(nodes) if name != "Key points" else ():
                if not text_of(item):
                    self._wrong(line_of(item), f"a line of the part “{name}” has no words")

    def _answer(self, line: int, nodes: list[SyntaxTreeNode]) -> tuple[str | None, str]:
        spoken: str | None = None
        paragraphs: list[str] = []
        for node in nodes:
            if node.type == "blockquote" and spoken is None and not paragraphs:
                spoken = text_of(node) or None
            elif node.type == "paragraph" or is_list(node):
                parts = items_of([node]) if is_list(node) else [node]
                paragraphs += [text for part in parts if (text := text_of(part))]
            else:
                what = {"fence": "a code block", "code_block": "a code block", "html_block": "HTML"}.get(
                    node.type, f"a {node.type}"
                )
                self._wrong(line_of(node), f"{what} in a model answer cannot be read aloud; say it in words")
        if not paragraphs and not self._own:
            self._wrong(line, "the question has no model answer; write it in paragraphs below the heading")
        return spoken, "\n\n".join(paragraphs)

    def _key_points(self, nodes: list[SyntaxTreeNode]) -> tuple[KeyPoint, ...]:
        points: list[KeyPoint] = []
        taken: set[str] = set()
        for node in nodes:
            if not is_list(node):
                self._wrong(line_of(node), "the key points are not a list; start each with a hyphen")
        for item in items_of(nodes):
            point = self._key_point(item, taken)
            if point is None:
                continue
            if point.id in taken:
                self._wrong(line_of(item), f"the key point's id #{point.id} is taken by another point of this question")
            taken.add(point.id)
            points.append(point)
        return tuple(points)

    def _key_point(self, item: SyntaxTreeNode, taken: set[str]) -> KeyPoint | None:
        line = line_of(item)
        own = [child for child in item.children if not is_list(child)]
        text, attributes = split_attributes(" ".join(text_of(child) for child in own))
        self._check_names(line, attributes, _POINT_ATTRIBUTES)
        if not text:
            self._wrong(line, "the key point has no words")
            return None
        phrasings: dict[str, list[str]] = {"also": [], "never": []}
        for sub in items_of(item.children):
            found = _PHRASING.match(text_of(sub))
            if found and found[2].strip():
                phrasings[found[1].lower()].append(found[2].strip())
            elif found:
                self._wrong(line_of(sub), f"the {found[1].lower()}: line has no words; say how people put it")
            else:
                self._wrong(line_of(sub), "a line under a key point starts with also: or never:")
        level = attributes.values.get("level", Rung.COMPETENT.value)
        if level not in RUNG_NAMES:
            self._wrong(line, f"the level “{level}” is not one of {', '.join(RUNG_NAMES)}")
        if attributes.id is not None and not ID_PATTERN.fullmatch(attributes.id):
            self._wrong(line, f"the id #{attributes.id} is not lower-case words joined by hyphens")
        part = self._choice(line, attributes, "part", StoryPart, StoryPart.SITUATION)
        return KeyPoint(
            id=attributes.id or point_id(text, taken),
            text=text,
            also=tuple(phrasings["also"]),
            never=tuple(phrasings["never"]),
            rung=RUNG_NAMES.get(level, Rung.COMPETENT),
            part=part if "part" in attributes.values else None,
        )

    def _hints(self, sections: dict[str, list[SyntaxTreeNode]]) -> tuple[str, ...]:
        nodes = sections.get("Hints", [])
        items = items_of(nodes)
        return tuple(text_of(item) for item in items) if items else tuple(text_of(node) for node in nodes)

    def _links(self, nodes: list[SyntaxTreeNode]) -> tuple[Link, ...]:
        links: list[Link] = []
        for item in items_of(nodes):
            anchors = [part for part in item.walk() if part.type == "link"]
            if not anchors:
                links.append(Link(text_of(item)))
                continue
            target = str(anchors[0].attrs.get("href", ""))
            label = "".join(part.content for part in anchors[0].walk() if part.type in ("text", "code_inline"))
            if target.startswith("#") and ID_PATTERN.fullmatch(target[1:]):
                links.append(Link(label or target[1:], target[1:]))
            else:
                self._wrong(line_of(item), f"the link to “{target}” is not to a question; write it as (#its-id)")
        return tuple(links)


def points_of_answer(model_answer: str) -> tuple[KeyPoint, ...]:
    """A key point from each sentence of a model answer, for a question that names none."""
    taken: set[str] = set()
    points: list[KeyPoint] = []
    for sentence in sentences(model_answer):
        made = point_id(sentence, taken)
        if made not in taken:
            taken.add(made)
            points.append(KeyPoint(made, sentence))
    return tuple(points)


def _did_you_mean(word: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(word, list(known), n=1)
    return f" (did you mean “{close[0]}”?)" if close else ""
