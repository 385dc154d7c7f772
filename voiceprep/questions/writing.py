"""Writing a bank as Markdown that reads back as the same bank."""

import re
import shlex

import yaml

from voiceprep.questions.model import Bank, KeyPoint, Link, Question, Rung
from voiceprep.questions.question_reader import points_of_answer

_MEANS_AN_ESCAPE = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
_MARKUP = re.compile(r"[\\`*_\[\]<>&!]")
_STARTS_A_LINK_OR_TAG = re.compile(r"[\[<]")
_NUMBERED = re.compile(r"^(\d{1,9})(?=[.)](?:\s|$))")
_STARTS_A_BLOCK = re.compile(r"^(?=#{1,6}(?:\s|$)|[-+*](?:\s|$)|[>\[<]|`{3}|~{3}|(?:[-*_]\s*){3,}$)")


def bank_markdown(bank: Bank) -> str:
    """The text of a bank file."""
    header = yaml.safe_dump({"title": bank.title, "track": bank.track}, sort_keys=False, allow_unicode=True)
    parts = [f"---\n{header}---\n"]
    if bank.preface:
        parts.append("\n\n".join(map(_block, bank.preface.split("\n\n"))) + "\n")
    parts += [question_markdown(question) for question in bank.questions]
    return "\n".join(parts)


def question_markdown(question: Question) -> str:
    """One question with its heading and parts; points made from the model answer are left to be made again."""
    attributes = f"#{question.id} level={question.level} kind={question.kind} time={question.target_s}"
    if question.tags:
        attributes += f" tags={shlex.quote(','.join(question.tags))}"
    blocks = [f"## {_inline(question.text)} {{{attributes}}}"]
    if question.spoken:
        blocks.append(f"> {_block(question.spoken)}")
    blocks += [_block(paragraph) for paragraph in question.model_answer.split("\n\n")]
    if question.key_points and question.key_points != points_of_answer(question.model_answer):
        blocks.append("### Key points\n" + "\n".join(_point(point) for point in question.key_points))
    if question.hints:
        numbered = (f"{number}. {_block(hint)}" for number, hint in enumerate(question.hints, start=1))
        blocks.append("### Hints\n" + "\n".join(numbered))
    if question.follow_ups:
        blocks.append("### Follow-ups\n" + "\n".join(map(_link, question.follow_ups)))
    if question.see_also:
        blocks.append("### See also\n" + "\n".join(map(_link, question.see_also)))
    if question.tests:
        blocks.append(f"### What it tests\n{_block(question.tests)}")
    if question.red_flags:
        blocks.append("### Red flags\n" + "\n".join(f"- {_block(flag)}" for flag in question.red_flags))
    return "\n\n".join(blocks) + "\n"


def _point(point: KeyPoint) -> str:
    attributes = [f"#{point.id}"]
    if point.rung is not Rung.COMPETENT:
        attributes.append(f"level={point.rung}")
    if point.part:
        attributes.append(f"part={point.part}")
    lines = [f"- {_block(point.text)} {{{' '.join(attributes)}}}"]
    lines += [f"  - also: {_inline(phrasing)}" for phrasing in point.also]
    lines += [f"  - never: {_inline(phrasing)}" for phrasing in point.never]
    return "\n".join(lines)


def _link(link: Link) -> str:
    if link.target:
        return f"- [{_MARKUP.sub(_backslashed, _one_line(link.text))}](#{link.target})"
    return f"- {_as_block(_STARTS_A_LINK_OR_TAG.sub(_backslashed, _inline(link.text)))}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _inline(text: str) -> str:
    """The text in one line, its backslashes kept from being read as escapes."""
    return _MEANS_AN_ESCAPE.sub(r"\\\\", _one_line(text))


def _block(text: str) -> str:
    """The text in one line, kept from being read as a heading, a quote, a list, a rule, a fence or a tag."""
    return _as_block(_inline(text))


def _as_block(line: str) -> str:
    return _STARTS_A_BLOCK.sub(r"\\", _NUMBERED.sub(r"\1\\", line))


def _backslashed(found: re.Match[str]) -> str:
    return "\\" + found.group()
