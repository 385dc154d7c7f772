"""How long it must be silent after a command within an answer, and when it is none."""

from dataclasses import dataclass, field
from typing import cast

import numpy as np
import pytest
from scripted import Script, ScriptedRecognizer

from voiceprep.listening.endpointing import PhraseClosed, PhrasePaused
from voiceprep.listening.listener import Listener
from voiceprep.listening.summary import EndedBy
from voiceprep.practising.equipment import Controls
from voiceprep.practising.spoken_commands import AFTER_ANSWER, BEFORE_ANSWER, Command, Vocabulary
from voiceprep.practising.turn_commands import TurnCommands
from voiceprep.transcribing.phrases import PhraseTranscriber
from voiceprep.transcribing.transcript import Transcript, Word

SECOND = 16_000


@dataclass
class Ears:
    """A listener and a transcriber that say what the test wants."""

    silence_ms: float = 0.0
    known_until: int = 0
    words: tuple[Word, ...] = ()
    recognizer: ScriptedRecognizer = field(default_factory=lambda: ScriptedRecognizer(Script(), "scripted"))

    def so_far(self) -> Transcript:
        return Transcript.of_words(self.words, "scripted")

    def say(self, text: str, at_s: float) -> PhrasePaused:
        """A phrase whose words are known at once."""
        said = tuple(Word(word, at_s + 0.2 * at, at_s + 0.2 * at + 0.2) for at, word in enumerate(text.split()))
        self.words += said
        start, end = round(at_s * SECOND), round(said[-1].end_s * SECOND)
        self.known_until = end
        return PhrasePaused(start, end, ((start, end),))


def commands(ears: Ears, samples_before: int = 0, first: Vocabulary | None = BEFORE_ANSWER) -> TurnCommands:
    controls = Controls()
    controls.hands_free.set()
    return TurnCommands(controls, cast(PhraseTranscriber, ears), cast(Listener, ears), samples_before, first)


@pytest.mark.parametrize(
    ("text", "too_short_ms", "command"), [("skip it", 790, Command.SKIP), ("I'm done", 690, Command.DONE)]
)
def test_a_command_counts_once_it_is_silent(text: str, too_short_ms: float, command: Command) -> None:
    ears = Ears()
    heard = commands(ears)
    heard.paused(ears.say(text, 0.5), np.zeros(100, dtype=np.float32))
    ears.silence_ms = too_short_ms
    assert heard.take() is None
    ears.silence_ms = too_short_ms + 20
    said = heard.take()
    assert said is not None
    assert (said.command, said.text, said.from_s) == (command, text, 0.5)
    assert heard.settle(EndedBy.SILENCE) == said
    assert heard.settle(EndedBy.KEY) is None


def test_a_command_whose_words_are_not_known_yet_is_waited_for() -> None:
    ears = Ears()
    heard = commands(ears)
    phrase = ears.say("skip it", 0.5)
    heard.paused(phrase, np.zeros(100, dtype=np.float32))
    ears.silence_ms, ears.known_until = 2000, phrase.end - 1
    assert heard.take() is None
    ears.known_until = phrase.end
    assert heard.take() is not None


def test_after_words_only_the_closing_counts_and_not_what_came_before_it() -> None:
    ears = Ears(silence_ms=900)
    heard = commands(ears)
    heard.paused(ears.say("it is noise", 0.5), np.zeros(100, dtype=np.float32))
    assert heard.take() is None
    heard.paused(ears.say("stop", 3.0), np.zeros(100, dtype=np.float32))
    assert heard.take() is None
    heard.paused(ears.say("which it is and that's it", 5.0), np.zeros(100, dtype=np.float32))
    said = heard.take()
    assert said is not None
    assert (said.command, said.text) == (Command.DONE, "and that's it")


def test_in_an_answer_that_is_gone_on_with_nothing_is_in_place_of_it() -> None:
    ears = Ears(silence_ms=900)
    heard = commands(ears, samples_before=SECOND, first=None)
    phrase = ears.say("skip it", 1.5)
    heard.paused(PhrasePaused(phrase.start - SECOND, phrase.end - SECOND, phrase.speech), np.zeros(1, dtype=np.float32))
    assert heard.take() is None


def test_in_an_answer_that_goes_on_by_itself_the_first_words_may_be_for_the_app() -> None:
    ears = Ears(silence_ms=900)
    heard = commands(ears, samples_before=3 * SECOND, first=AFTER_ANSWER)
    ears.say("an answer", 0.5)
    phrase = ears.say("next question", 3.5)
    heard.paused(
        PhrasePaused(phrase.start - 3 * SECOND, phrase.end - 3 * SECOND, phrase.speech), np.zeros(1, dtype=np.float32)
    )
    said = heard.take()
    assert said is not None
    assert (said.command, said.text) == (Command.NEXT, "next question")


def test_a_phrase_that_was_closed_without_a_guess_may_hold_a_command_too() -> None:
    ears = Ears(silence_ms=900)
    heard = commands(ears)
    phrase = ears.say("the closing words of a long phrase and I'm done", 0.5)
    heard.paused(PhraseClosed(phrase.start, phrase.end, phrase.speech), np.zeros(1, dtype=np.float32))
    said = heard.take()
    assert said is not None
    assert said.command is Command.DONE
