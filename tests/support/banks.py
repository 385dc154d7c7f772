"""Bank files for tests, from as few words as a test is about."""

from pathlib import Path

from voiceprep.questions.markdown import parse_bank
from voiceprep.questions.model import Bank, KeyPoint, Question

HEADER = "---\ntitle: Statistics\ntrack: ml-fundamentals\n---\n"

EXAMPLE = """\
---
title: Probability and statistics
track: ml-fundamentals
---

## What does a p-value mean? {#p-value level=beginner kind=concept time=45}

> how to say the question aloud, only where it differs from the heading

The model answer: every paragraph before the first third-level heading.

### Key points
- It is the probability of data at least as extreme as what was seen
  - also: as surprising as this, or more
  - never: it is the chance that the result was a fluke
- It is computed assuming the null hypothesis is true
- It is not the probability that the null hypothesis is true {level=intermediate}

### Follow-ups
- What changes when the sample is very large?

### Hint
Say what is assumed before you say what is computed.
"""
"""The bank that the format's description shows."""


def bank_text(body: str, header: str = HEADER) -> str:
    """A bank's text: the front matter, lines 1 to 4, and the body from line 5 on."""
    return header + body


def read(text: str) -> Bank:
    """The bank in a text that has no mistakes."""
    found = parse_bank(text, Path("bank.md"))
    assert not found.mistakes, [str(mistake) for mistake in found.mistakes]
    assert found.bank is not None
    return found.bank


def mistakes_in(text: str) -> list[tuple[int, str]]:
    """The line and the words of each mistake in a text."""
    found = parse_bank(text, Path("bank.md"))
    assert bool(found.mistakes) == (found.bank is None and found.page is None)
    return [(mistake.line, mistake.message) for mistake in found.mistakes]


def question_with(*points: KeyPoint, text: str = "What is asked?", model_answer: str = "It is so.") -> Question:
    """A question with these key points."""
    return Question("asked", text, model_answer, points)
