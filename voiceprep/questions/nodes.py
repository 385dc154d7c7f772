"""What the readers of a bank ask of a Markdown syntax tree: lines, texts, list items."""

import re
from collections.abc import Iterable

from markdown_it.tree import SyntaxTreeNode

_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
"""Markdown's backslash before a punctuation mark, which means the mark itself."""


def line_of(node: SyntaxTreeNode) -> int:
    """The line that a node starts in, counted from 1."""
    return node.map[0] + 1 if node.map else 1


def text_of(node: SyntaxTreeNode) -> str:
    """The words of a node in one line: inline markup stays as it is written, escapes are resolved."""
    raw = (part.content for part in node.walk() if part.type == "inline")
    return _ESCAPED.sub(r"\1", " ".join(" ".join(content.split()) for content in raw).strip())


def as_written(node: SyntaxTreeNode) -> str:
    """What a node says to the eye: a list as lines with hyphens, code as it stands, anything else in one line."""
    if is_list(node):
        return "\n".join(f"- {text_of(item)}" for item in node.children)
    return node.content.strip("\n") if node.type in ("fence", "code_block") else text_of(node)


def is_comment(node: SyntaxTreeNode) -> bool:
    """Whether a node is an HTML comment, which is for people."""
    return node.type == "html_block" and node.content.strip().startswith("<!--")


def is_list(node: SyntaxTreeNode) -> bool:
    """Whether a node is a list, of either sort."""
    return node.type in ("bullet_list", "ordered_list")


def items_of(nodes: Iterable[SyntaxTreeNode]) -> list[SyntaxTreeNode]:
    """The items of every list among some nodes."""
    return [item for node in nodes if is_list(node) for item in node.children]
