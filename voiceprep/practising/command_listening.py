"""Asking aloud what comes next, and listening for one short command at a time. Nothing of it is kept."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace

from voiceprep.errors import DeviceError, VoiceprepError
from voiceprep.listening.audio import Samples, seconds
from voiceprep.listening.end_silence import Patience
from voiceprep.listening.endpointing import Ended, EndpointingPolicy, PhraseClosed
from voiceprep.listening.listener import Listener
from voiceprep.listening.microphone import Microphone
from voiceprep.listening.rolling import RollingAudio
from voiceprep.practising import events as ev
from voiceprep.practising.asking_aloud import AskingAloud
from voiceprep.practising.echo_words import EchoWords
from voiceprep.practising.equipment import Controls, Equipment
from voiceprep.practising.spoken_commands import Command, Vocabulary
from voiceprep.transcribing.guided import closest
from voiceprep.transcribing.recognizer import hear

_READ_TIMEOUT_S = 0.1

_ASK_AGAIN_AT_MOST = 2
"""After so many utterances that were no command it is not asked aloud any more: somebody else may be talking."""

_GIVE_UP_AFTER_S = 600.0
"""Whoever says nothing to the app for ten minutes is gone, and a microphone should not stay open without a reason."""

_LONGEST_S = 4.0
"""A longer utterance is no command, and is not even transcribed."""

COMMAND_POLICY = EndpointingPolicy(
    end_silence_ms=700,
    patience=Patience(shortest=1.0, longest=1.0),
    start_speech_ms=128,
    start_window_ms=256,
    guess_silence_ms=700,
    phrase_silence_ms=700,
    max_answer_ms=60_000,
    no_speech_ms=30_000,
)
"""Listening for a command: it is one short phrase, so that a silence of 0.7 s always ends it, and it may be one word as
short as “skip”. The times of no speech and of the longest utterance only say when listening begins anew."""


@dataclass(frozen=True)
class Prompting:
    """Something is being said to the candidate; what is heard meanwhile is not taken for a command."""

    text: str


@dataclass(frozen=True)
class CommandsAwaited:
    """The microphone is open for a command."""

    microphone: str


@dataclass(frozen=True)
class SpeakingNoticed:
    """Speech began."""


@dataclass(frozen=True)
class Understood:
    """A command was given, and listening is over."""

    command: Command
    text: str


@dataclass(frozen=True)
class NotUnderstood:
    """Something else was said; ``text`` is as it was heard, empty where no words were. Listening goes on."""

    text: str


@dataclass(frozen=True)
class GivenUp:
    """Nothing was said to the app for a long time, and listening is over."""


@dataclass(frozen=True)
class PromptFailed:
    """It could not be asked aloud; listening goes on."""

    error: VoiceprepError


@dataclass(frozen=True)
class CommandsFailed:
    """No command can be heard, and listening is over."""

    error: VoiceprepError


CommandEvent = (
    Prompting | CommandsAwaited | SpeakingNoticed | Understood | NotUnderstood | GivenUp | PromptFailed | CommandsFailed
)


class CommandListening:
    """Says something, then listens until a command was understood. ``run`` may be iterated once, in any thread."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        equipment: Equipment,
        controls: Controls,
        say: str = "",
        policy: EndpointingPolicy = COMMAND_POLICY,
    ) -> None:
        """``say`` is what is said first, and again when a command was not understood; empty listens in silence.

        Of the controls, ``cancel`` ends it and ``stop_voice`` stops what is being said.
        """
        self._vocabulary = vocabulary
        self._equipment = replace(equipment, policy=policy)
        self._controls = controls
        self._say = say
        self._listened_s = 0.0
        self._misunderstood = 0

    def run(self) -> Iterator[CommandEvent]:
        """The events, as they happen. Failures are events too, never exceptions."""
        try:
            with self._equipment.microphone() as microphone:
                while not self._controls.cancel.is_set():
                    heard = yield from self._asked(microphone)
                    if heard is None:
                        return
                    yield heard
                    if isinstance(heard, Understood):
                        return
                    self._misunderstood += 1
        except VoiceprepError as error:
            yield CommandsFailed(error)

    def _asked(self, microphone: Microphone) -> Generator[CommandEvent, None, Understood | NotUnderstood | None]:
        """Ask, and listen until something was said; None when nothing is to be heard any more."""
        asking = AskingAloud(self._say, self._equipment, self._controls)
        opened = microphone
        if self._say and self._misunderstood <= _ASK_AGAIN_AT_MOST:
            opened = yield from self._prompt(asking, microphone)
        yield CommandsAwaited(microphone.name)
        utterance = yield from self._utterance(opened)
        # The echo of what was asked can only be in what was said first.
        echo: EchoWords | None = asking.echo
        while utterance is None and not self._controls.cancel.is_set():
            if self._listened_s >= _GIVE_UP_AFTER_S:
                yield GivenUp()
                return None
            echo = None
            utterance = yield from self._utterance(microphone)
        return None if utterance is None or self._controls.cancel.is_set() else self._understand(utterance, echo)

    def _prompt(self, asking: AskingAloud, microphone: Microphone) -> Generator[CommandEvent, None, Microphone]:
        """Say what is to be said; returns the microphone from where a command may begin."""
        if asking.announce().aloud:
            yield Prompting(self._say)
        reading = asking.read(microphone)
        while True:
            try:
                event = next(reading)
            except StopIteration as over:
                opened: Microphone = over.value
                return opened
            if isinstance(event, ev.VoiceFailed):
                yield PromptFailed(event.error)

    def _utterance(self, microphone: Microphone) -> Generator[CommandEvent, None, "_Utterance | None"]:
        """The next stretch of speech; None when there was none, or it was too long to be a command.

        Raises:
            DeviceError: The microphone went away.
        """
        listener = Listener(self._equipment.voice_activity(), self._equipment.policy)
        audio = RollingAudio()
        heard = 0
        phrase: PhraseClosed | None = None
        noticed = False
        while not self._controls.cancel.is_set():
            frame = microphone.read(_READ_TIMEOUT_S)
            if frame is None:
                raise DeviceError(f"“{microphone.name}” is over", "No command can be heard from it.")
            if not frame.size:
                continue
            audio.append(frame)
            heard += frame.size
            events = listener.hear(frame)
            if listener.started and not noticed:
                noticed = True
                yield SpeakingNoticed()
            phrase = next((event for event in events if isinstance(event, PhraseClosed)), phrase)
            if any(isinstance(event, Ended) for event in events):
                break
            audio.forget_before(listener.first_sample_in_use if phrase is None else phrase.start)
        self._listened_s += seconds(heard)
        if phrase is None or seconds(phrase.end - phrase.start) > _LONGEST_S:
            return None
        return _Utterance(audio.cut(phrase.start, phrase.end), seconds(phrase.start))

    def _understand(self, utterance: "_Utterance", echo: EchoWords | None) -> Understood | NotUnderstood:
        recognizer = self._equipment.recognizer()
        phrase = hear(recognizer, utterance.samples).later(utterance.start_s)
        words = (echo.split(phrase) if echo is not None else phrase).words
        text = " ".join(word.text for word in words)
        command = self._vocabulary.command_in(text)
        if command is None and 0 < len(words) <= self._vocabulary.most_words:
            sounds_like = closest(recognizer, utterance.samples, self._vocabulary.phrases)
            command = self._vocabulary.command_in(text, sounds_like)
        return Understood(command, text) if command is not None else NotUnderstood(text)


@dataclass(frozen=True)
class _Utterance:
    """A stretch of speech; ``start_s`` is when it began, in the microphone's time."""

    samples: Samples
    start_s: float
