"""Writing a bank as Markdown that reads back as the same bank."""

import re

import yaml

from voiceprep.questions.model import Bank, KeyPoint, Link, Question, Rung
from voiceprep.questions.question_reader import points_of_answer

_STARTS_A_BLOCK = re.compile(r"^(\s*)([#>+*=-]|\d+[.)])(?=\s|$|[=-])")


def bank_markdown(bank: Bank) -> str:
    """The text of a bank file."""
    header = yaml.safe_dump({"title": bank.title, "track": bank.track}, sort_keys=False, allow_unicode=True)
    parts = [f"---\n{header}---\n"]
    if bank.preface:
        parts.append(_escaped(bank.preface) + "\n")
    parts += [question_markdown(question) for question in bank.questions]
    return "\n".join(parts)


def question_markdown(question: Question) -> str:
    """One question with its heading and parts; points made from the model answer are left to be made again."""
    attributes = f"#{question.id} level={question.level} kind={question.kind} time={question.target_s}"
    if question.tags:
        attributes += f" tags={','.join(question.tags)}"
    blocks = [f"## {_one_line(question.text)} {{{attributes}}}"]
    if question.spoken:
        blocks.append(f"> {_escaped(_one_line(question.spoken))}")
    blocks += [_escaped(_one_line(paragraph)) for paragraph in question.model_answer.split("\n\n")]
    if question.key_points and question.key_points != points_of_answer(question.model_answer):
        blocks.append("### Key points\n" + "\n".join(_point(point) for point in question.key_points))
    if question.hints:
        numbered = (f"{number}. {_one_line(hint)}" for number, hint in enumerate(question.hints, start=1))
        blocks.append("### Hints\n" + "\n".join(numbered))
    if question.follow_ups:
        blocks.append("### Follow-ups\n" + "\n".join(map(_link, question.follow_ups)))
    if question.see_also:
        blocks.append("### See also\n" + "\n".join(map(_link, question.see_also)))
    if question.tests:
        blocks.append(f"### What it tests\n{_escaped(_one_line(question.tests))}")
    if question.red_flags:
        blocks.append("### Red flags\n" + "\n".join(f"- {_one_line(flag)}" for flag in question.red_flags))
    return "\n\n".join(blocks) + "\n"


def _point(point: KeyPoint) -> str:
    attributes = [f"#{point.id}"]
    if point.rung is not Rung.COMPETENT:
        attributes.append(f"level={point.rung}")
    if point.part:
        attributes.append(f"part={point.part}")
    lines = [f"- {_one_line(point.text)} {{{' '.join(attributes)}}}"]
    lines += [f"  - also: {_one_line(phrasing)}" for phrasing in point.also]
    lines += [f"  - never: {_one_line(phrasing)}" for phrasing in point.never]
    return "\n".join(lines)


def _link(link: Link) -> str:
    return f"- [{_one_line(link.text)}](#{link.target})" if link.target else f"- {_one_line(link.text)}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _escaped(text: str) -> str:
    """The text, kept from being read as a heading, a quote or a list."""
    return _STARTS_A_BLOCK.sub(r"\1\\\2", text)
