"""Reading a bank file: Markdown in, a bank or a page out, every mistake with its line."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.front_matter import front_matter_plugin

from voiceprep.questions.front_matter import Header, read_header
from voiceprep.questions.model import Bank, Mistake, Page, Question
from voiceprep.questions.nodes import is_comment, text_of
from voiceprep.questions.question_reader import QuestionReader


@dataclass(frozen=True)
class ReadFile:
    """What came of reading one file: at most one of ``bank`` and ``page``, and what was wrong with it."""

    bank: Bank | None = None
    page: Page | None = None
    mistakes: tuple[Mistake, ...] = ()


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark").use(front_matter_plugin)


def read_bank_file(source: Path) -> ReadFile:
    """Read one file. A file with mistakes gives no bank; all of them are listed."""
    try:
        text = source.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = source.read_bytes()[: error.start].count(b"\n") + 1
        return ReadFile(mistakes=(Mistake(source, line, "this is not UTF-8 text; save the file as UTF-8"),))
    except OSError as error:
        reason = error.strerror or "it cannot be opened"
        return ReadFile(mistakes=(Mistake(source, 1, f"the file cannot be read: {reason}"),))
    return parse_bank(text, source)


@lru_cache(maxsize=128)
def parse_bank(text: str, source: Path) -> ReadFile:
    """Read the text of one file; ``source`` names it in mistakes and gives the bank its id.

    What was read stays at hand: when one file was edited, the others need not be parsed again.
    """
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        return ReadFile(mistakes=(Mistake(source, line, "this is not text: it holds a zero byte"),))
    nodes = [node for node in SyntaxTreeNode(_markdown().parse(text)).children if not is_comment(node)]
    matter = nodes[0] if nodes and nodes[0].type == "front_matter" else None
    header = read_header(matter.content if matter else None, source)
    if header.page is not None:
        body = "\n".join(text.splitlines()[matter.map[1] if matter and matter.map else 0 :]).strip()
        if not body:
            header.mistakes.append(Mistake(source, 1, "the page is empty; write its text below the front matter"))
        page = Page(header.page, header.title, body, source)
        return ReadFile(mistakes=tuple(header.mistakes)) if header.mistakes else ReadFile(page=page)
    preface, questions, mistakes = _read_questions(nodes[1:] if matter else nodes, header, source)
    found = tuple(header.mistakes + mistakes)
    if found:
        return ReadFile(mistakes=tuple(sorted(found, key=lambda mistake: mistake.line)))
    return ReadFile(bank=Bank(source.stem, header.title, header.track, questions, source, preface, header.own))


def _groups(nodes: list[SyntaxTreeNode]) -> Iterator[tuple[SyntaxTreeNode | None, list[SyntaxTreeNode]]]:
    """The nodes before the first question (with None), then each question's heading and what is under it."""
    heading: SyntaxTreeNode | None = None
    under: list[SyntaxTreeNode] = []
    for node in nodes:
        if node.type == "heading" and node.tag == "h2":
            yield heading, under
            heading, under = node, []
        else:
            under.append(node)
    yield heading, under


def _read_questions(
    nodes: list[SyntaxTreeNode], header: Header, source: Path
) -> tuple[str, tuple[Question, ...], list[Mistake]]:
    mistakes: list[Mistake] = []
    questions: list[Question] = []
    preface = ""
    first_line: dict[str, int] = {}
    for heading, under in _groups(nodes):
        if heading is None:
            preface = "\n\n".join(text for node in under if (text := text_of(node)))
            continue
        reader = QuestionReader(source, header.track, header.tags, own=header.own)
        question = reader.read(heading, under)
        mistakes += reader.mistakes
        if question is None:
            continue
        if question.id in first_line:
            where = first_line[question.id]
            mistakes.append(Mistake(source, question.line, f"the id #{question.id} is already taken in line {where}"))
        first_line.setdefault(question.id, question.line)
        questions.append(question)
    if not questions and not mistakes:
        mistakes.append(Mistake(source, 1, "there is no question; write one as ## The question? {#its-id}"))
    return preface, tuple(questions), mistakes
