"""Commands within a turn: one in place of the answer's first words, and “that’s my answer” as its last ones.

Nothing else that is said in an answer is a command. Both count only when a silence follows, so that an answer that
begins with such words, or goes on after them, is an answer.
"""

from dataclasses import dataclass

from voiceprep.listening.audio import Samples, seconds
from voiceprep.listening.endpointing import PhraseClosed, PhrasePaused
from voiceprep.listening.listener import Listener
from voiceprep.listening.summary import EndedBy
from voiceprep.practising.closing_words import closing_from
from voiceprep.practising.equipment import Controls
from voiceprep.practising.spoken_commands import BEFORE_ANSWER, CLOSING, Command, Vocabulary
from voiceprep.transcribing.guided import closest
from voiceprep.transcribing.phrases import PhraseTranscriber
from voiceprep.transcribing.transcript import Transcript

_CLOSING_SILENCE_MS = 700.0
"""“That’s my answer” is followed by nothing, so this needs to be no longer than between two words of one phrase."""

_FIRST_SILENCE_MS = 800.0
"""After a command in place of an answer: who says “skip” and means “skip connections” says the rest before that."""

_LONGEST_S = 2.5
"""A command takes no longer; slow speakers take 2 s for the longest."""


@dataclass(frozen=True)
class Said:
    """A command that was recognised.

    Attributes:
        command: Which.
        text: The words as they were heard.
        from_s: Where it begins, in seconds from the recording's start.
    """

    command: Command
    text: str
    from_s: float


@dataclass
class _Phrase:
    """The last phrase before a silence, and what was found in it once its words were known."""

    start: int
    end: int
    samples: Samples | None
    looked: bool = False
    found: Said | None = None


class TurnCommands:
    """Looks for commands while ``controls.hands_free`` is set; does nothing otherwise."""

    def __init__(
        self,
        controls: Controls,
        transcriber: PhraseTranscriber,
        listener: Listener,
        samples_before: int = 0,
        first: Vocabulary | None = BEFORE_ANSWER,
    ) -> None:
        """``samples_before`` is how much there is already of an answer that is gone on with.

        ``first`` are the commands in place of the first words since; None where the answer has begun, and has none.
        """
        self._controls = controls
        self._transcriber = transcriber
        self._listener = listener
        self._before = samples_before
        self._first = first
        self._phrase: _Phrase | None = None

    def paused(self, event: PhrasePaused | PhraseClosed, samples: Samples) -> None:
        """Take a phrase that is over, or may be."""
        if self._phrase is not None and (self._phrase.start, self._phrase.end) == (event.start, event.end):
            return
        if not self._controls.hands_free.is_set():
            self._phrase = None
            return
        spoken_s = seconds(sum(end - start for start, end in event.speech))
        self._phrase = _Phrase(event.start, event.end, samples if spoken_s <= _LONGEST_S else None)

    def take(self) -> Said | None:
        """A command after which it has been silent for long enough; None at any other time."""
        silence_ms = self._listener.silence_ms
        phrase = self._phrase
        if phrase is None or silence_ms < min(_CLOSING_SILENCE_MS, _FIRST_SILENCE_MS):
            return None
        said = self._look(phrase)
        if said is None:
            return None
        needed_ms = _CLOSING_SILENCE_MS if said.command is Command.DONE else _FIRST_SILENCE_MS
        return said if silence_ms >= needed_ms else None

    def settle(self, ended_by: EndedBy | None) -> Said | None:
        """The command that the last phrase was, when all words are known and the answer is over."""
        if self._phrase is None or ended_by is EndedBy.KEY:
            return None
        return self._look(self._phrase)

    def _look(self, phrase: _Phrase) -> Said | None:
        """What is in the last phrase; None too while its words are not known, or when speech went on after it."""
        if not phrase.looked and self._transcriber.known_until >= phrase.end:
            phrase.looked = True
            phrase.found = self._find(phrase, self._transcriber.so_far())
        return phrase.found

    def _find(self, phrase: _Phrase, transcript: Transcript) -> Said | None:
        start_s = seconds(self._before + phrase.start)
        words = [word for word in transcript.words if word.start_s >= start_s]
        text = " ".join(word.text for word in words)
        since = [word for word in transcript.words if word.start_s >= seconds(self._before)]
        found = self._match(phrase, text, CLOSING)
        if found is None and self._first is not None and len(words) == len(since):
            found = self._match(phrase, text, self._first)
        if found is not None:
            return Said(found, text, words[0].start_s)
        closing = transcript.words[closing_from(transcript) :]
        if not closing:
            return None
        return Said(Command.DONE, " ".join(word.text for word in closing), closing[0].start_s)

    def _match(self, phrase: _Phrase, text: str, vocabulary: Vocabulary) -> Command | None:
        recognizer = self._transcriber.recognizer
        if phrase.samples is None or recognizer is None or not text:
            return None
        certain = vocabulary.command_in(text)
        if certain is not None or len(text.split()) > vocabulary.most_words:
            return certain
        return vocabulary.command_in(text, closest(recognizer, phrase.samples, vocabulary.phrases))
