"""Importing the plain-text form that people keep question banks in.

Numbered section headings (``3. Generalization and Evaluation``), questions (``Q17. What is …?``), a line
``Model answer:``, paragraphs. Lines before the first section are the bank's preface; a line of advice under
a section heading belongs to that section.
"""

import re
from dataclasses import dataclass, field, replace
from pathlib import Path

from voiceprep.errors import BadInputError
from voiceprep.questions.model import Bank, Question
from voiceprep.questions.question_reader import LONGEST_S, points_of_answer
from voiceprep.questions.wording import slug, words

_SECTION = re.compile(r"^\s*(?P<number>\d{1,2})[.)]\s+(?P<title>[^?]{3,90})$")
_QUESTION = re.compile(r"^\s*Q\s*\d{1,4}\s*[.):]\s*(?P<text>.*)$", re.IGNORECASE)
_ANSWER = re.compile(r"^\s*(?:model\s+)?answer\s*:\s*(?P<text>.*)$", re.IGNORECASE)
_FRONT_MATTER = "---"
_WORDS_PER_S = 140 / 60


@dataclass
class _Draft:
    line: int
    text: list[str] = field(default_factory=list)
    answer: list[str] | None = None
    second_answer: int | None = None


@dataclass
class _Section:
    title: str
    number: int = 0
    advice: list[str] = field(default_factory=list)
    drafts: list[_Draft] = field(default_factory=list)


def looks_like_plain_text_bank(text: str) -> bool:
    """Whether a file has the form this module reads."""
    lines = text.split("\n")
    if not any(_QUESTION.match(line) for line in lines):
        return False
    return lines[0].rstrip() != _FRONT_MATTER or any(_ANSWER.match(line) for line in lines)


def import_plain_text(text: str, source: Path) -> tuple[Bank, ...]:
    """A bank for each section, the preface with the first; ids are made from the questions' words.

    Raises:
        BadInputError: There is no question, or a question has no words or no model answer; all are named.
    """
    preface, sections = _split(text)
    problems = [
        f"{source}:{draft.line}: {problem}"
        for section in sections
        for draft in section.drafts
        for problem in _problems(draft)
    ]
    if problems:
        raise BadInputError("\n".join(problems), "Mend these lines and import the file again; nothing was written.")
    if not any(section.drafts for section in sections):
        raise BadInputError(
            f"{source} holds no questions in the form “Q1. …?” with a line “Model answer:”",
            "A bank in Markdown can be copied into the folder that “voiceprep bank path” names.",
        )
    taken: set[str] = set()
    names: set[str] = set()
    banks: list[Bank] = []
    about = [preface]
    for section in sections:
        if not section.drafts:
            # A numbered line without questions under it, such as a list in the preface, is advice too.
            about += [f"{section.number}. {section.title}", _paragraphs(section.advice)]
            continue
        about.append(_paragraphs(section.advice))
        title = section.title or source.stem.replace("-", " ").replace("_", " ").capitalize()
        name = _unused(slug(title), names)
        questions = tuple(_question(draft, name, taken) for draft in section.drafts)
        banks.append(Bank(name, title, slug(source.stem), questions, source, _joined(about)))
        about = []
    return (*banks[:-1], replace(banks[-1], preface=_joined([banks[-1].preface, *about])))


def _split(text: str) -> tuple[str, list[_Section]]:
    preface: list[str] = []
    sections: list[_Section] = []
    for number, raw in enumerate(text.split("\n"), start=1):
        line = raw.strip()
        draft = sections[-1].drafts[-1] if sections and sections[-1].drafts else None
        asked = _QUESTION.match(line)
        answered = _ANSWER.match(line)
        heading = _SECTION.match(line)
        # A numbered line inside an answer is part of the answer unless a blank line sets it apart and it counts on.
        apart = not (draft and draft.answer and draft.answer[-1])
        counts_on = heading is not None and (not draft or int(heading["number"]) > sections[-1].number)
        if asked:
            if not sections:
                sections.append(_Section(""))
            sections[-1].drafts.append(_Draft(number, [asked["text"]]))
        elif answered and draft and draft.answer is not None:
            draft.second_answer = draft.second_answer or number
        elif answered and draft:
            draft.answer = [answered["text"]]
        elif heading and apart and counts_on and not line.endswith((".", ";", ",")):
            sections.append(_Section(heading["title"].strip(), int(heading["number"])))
        elif draft is None:
            (sections[-1].advice if sections else preface).append(line)
        elif draft.answer is None:
            draft.text.append(line)
        else:
            draft.answer.append(line)
    return _paragraphs(preface), sections


def _problems(draft: _Draft) -> list[str]:
    if not _paragraphs(draft.text):
        return ["the question has no words"]
    if draft.answer is None:
        return ["the question has no line “Model answer:”"]
    if draft.second_answer is not None:
        return [f"the question has a second model answer in line {draft.second_answer}; is a line like Q2. missing?"]
    return [] if _paragraphs(draft.answer) else ["the model answer has no words"]


def _question(draft: _Draft, bank: str, taken: set[str]) -> Question:
    text = " ".join(_paragraphs(draft.text).split())
    answer = _paragraphs(draft.answer or [])
    question = Question(_unused(slug(text), taken), text, answer, points_of_answer(answer), bank=bank)
    takes_s = len(words(answer)) / _WORDS_PER_S / 0.85
    return replace(question, target_s=min(LONGEST_S, max(10, 5 * round(takes_s / 5))))


def _unused(name: str, taken: set[str]) -> str:
    """The name, with a number behind it where it is taken; it is taken from then on."""
    made, number = name, 2
    while made in taken:
        made, number = f"{name}-{number}", number + 1
    taken.add(made)
    return made


def _paragraphs(lines: list[str]) -> str:
    blocks = "\n".join(lines).split("\n\n")
    return "\n\n".join(" ".join(block.split()) for block in blocks if block.strip())


def _joined(parts: list[str]) -> str:
    return "\n\n".join(part for part in parts if part)
