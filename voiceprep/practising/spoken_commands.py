"""What can be said to the app itself, and how a few words are found to be one of these commands."""

import math
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import jellyfish
from rapidfuzz import fuzz

from voiceprep.transcribing.guided import Likeness


class Command(StrEnum):
    """What the app can be told; the value is how the screen names it."""

    NEXT = "next"
    AGAIN = "again"
    REPEAT = "repeat the question"
    SKIP = "skip"
    HINT = "hint"
    MODEL_ANSWER = "model answer"
    DONE = "I’m done"
    NOT_DONE = "wait, I wasn’t done"
    PAUSE = "pause"
    STOP = "stop"
    RESUME = "go on"


_PHRASES: dict[Command, tuple[str, ...]] = {
    Command.NEXT: ("next", "next question", "next one", "go on", "go ahead", "continue", "move on"),
    Command.AGAIN: ("again", "try again", "once more", "one more time", "let me try again", "same question again"),
    Command.REPEAT: (
        "repeat",
        "repeat that",
        "repeat the question",
        "say it again",
        "say the question again",
        "read the question again",
        "what was the question",
    ),
    Command.SKIP: ("skip", "skip it", "skip this", "skip this one", "skip the question"),
    Command.HINT: ("hint", "a hint", "give me a hint", "help me"),
    Command.MODEL_ANSWER: ("model answer", "the model answer", "read the model answer", "show me the model answer"),
    Command.DONE: ("i'm done", "i am done", "that's my answer", "that was my answer", "that's it", "that's all"),
    Command.NOT_DONE: (
        "wait",
        "i wasn't done",
        "i was not done",
        "wait i wasn't done",
        "i'm not done",
        "i wasn't finished",
    ),
    Command.PAUSE: ("pause", "take a break", "hold on", "let's take a break"),
    Command.STOP: ("stop", "quit", "stop now", "stop practicing", "finish", "i want to stop"),
    Command.RESUME: ("go on", "let's go on", "continue", "resume", "i'm back"),
}

_MOST_WORDS = 6

_SHORTEST_SOUND = 3
_LETTERS_AT_LEAST = 45.0
"""A sound counts when it has so many consonants, and when the letters are that alike too: it alone proves little."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_AROUND = frozenset("um uh erm er hm hmm ah oh okay ok please now then so well and right yes yeah alright".split())
"""Said before or after a command without being one."""


@dataclass(frozen=True)
class Certainty:
    """How alike words must be to a phrase, of 100, to be taken for it.

    Attributes:
        alike: When nothing else is known. “Next line” is 82 to “next one”, “ask for both” 52 to “once more”.
        closest: ... and for each misfit up to which a recognizer found that phrase the closest of all: two ears agree
            by accident less. Of 219 commands in four voices, 198 fit better than 3.0; of 267 other phrases, 2 did.
    """

    alike: float
    closest: tuple[tuple[float, float], ...]


_USUAL = Certainty(80.0, ((3.0, 0.0), (3.2, 45.0), (4.2, 68.0)))
_SURE = Certainty(88.0, ((2.6, 50.0), (3.5, 75.0)))


@dataclass(frozen=True)
class Vocabulary:
    """The commands that can be given at some moment."""

    commands: tuple[Command, ...]
    certainty: Certainty = _USUAL

    @property
    def most_words(self) -> int:
        """An utterance of more words is none of them."""
        return _MOST_WORDS

    @cached_property
    def meanings(self) -> dict[str, Command]:
        """What each phrase means; of a phrase with two meanings the first command counts."""
        return {phrase: command for command in reversed(self.commands) for phrase in _PHRASES[command]}

    @cached_property
    def phrases(self) -> tuple[str, ...]:
        """All ways of giving them, for a recognizer that can be told what may be said."""
        return tuple(self.meanings)

    def command_in(self, heard: str, closest: Likeness | None = None) -> Command | None:
        """The command that a short utterance is; None for anything else.

        Args:
            heard: Its words, as a recognizer that knows all words wrote them.
            closest: The one of ``phrases`` that it sounded most like; None where no recognizer can tell.
        """
        said = _bare(heard)
        if not said or len(said.split()) > _MOST_WORDS:
            return None
        scored = [(_alike(said, phrase), meaning) for phrase, meaning in self.meanings.items()]
        best, command = max(scored, key=lambda one: one[0])
        if best >= self.certainty.alike:
            return command
        meant = self._begun_by(closest.phrase) if closest is not None else None
        if closest is None or meant is None:
            return None
        needed = next((alike for misfit, alike in self.certainty.closest if closest.misfit <= misfit), math.inf)
        likeness = max(alike for alike, meaning in scored if meaning is meant)
        return meant if likeness >= needed else None

    def _begun_by(self, words: str) -> Command | None:
        """The command that these words are, or that they begin with: “skip the” is “skip” and some breath."""
        meant = [meaning for phrase, meaning in self.meanings.items() if f"{words} ".startswith(f"{phrase} ")]
        return self.meanings.get(words) or (meant[0] if meant else None)


AFTER_ANSWER = Vocabulary(
    (
        Command.NEXT,
        Command.AGAIN,
        Command.REPEAT,
        Command.SKIP,
        Command.HINT,
        Command.MODEL_ANSWER,
        Command.NOT_DONE,
        Command.PAUSE,
        Command.STOP,
        Command.DONE,
    )
)

BEFORE_ANSWER = Vocabulary(
    (Command.HINT, Command.REPEAT, Command.SKIP, Command.NEXT, Command.PAUSE, Command.STOP), _SURE
)
"""In place of the first words of an answer; they might be its first words."""

CLOSING = Vocabulary((Command.DONE,), _SURE)
"""While an answer is given: “that’s it” in the middle of one is nothing but words, so it counts as its last."""

WHILE_PAUSED = Vocabulary((Command.RESUME,), _SURE)
"""Somebody else may be talked to meanwhile."""


def _bare(heard: str) -> str:
    words = [found.group().lower().replace("’", "'") for found in _WORD.finditer(heard)]
    while len(words) > 1 and words[0] in _AROUND:
        words.pop(0)
    while len(words) > 1 and words[-1] in _AROUND:
        words.pop()
    return " ".join(words)


def _alike(said: str, phrase: str) -> float:
    """The likeness of the letters or of the sound, whichever is more; of the sound only where it has some length."""
    letters = fuzz.ratio(said, phrase)
    sounds = _sound(said), _sound(phrase)
    if min(map(len, sounds)) < _SHORTEST_SOUND or letters < _LETTERS_AT_LEAST:
        return letters
    return max(letters, fuzz.ratio(*sounds))


def _sound(text: str) -> str:
    return jellyfish.metaphone(text.replace("'", ""))
