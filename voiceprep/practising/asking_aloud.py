"""Reading a question with the microphone open, so that no first word of the answer is lost."""

import threading
from collections.abc import Generator

from voiceprep.asking.voice import Sound, Speaker, Voice
from voiceprep.errors import DeviceError
from voiceprep.listening.echo_gate import EchoGate
from voiceprep.listening.held import HeldMicrophone
from voiceprep.listening.microphone import Microphone, captured_by
from voiceprep.practising import events as ev
from voiceprep.practising.echo_words import EchoWords
from voiceprep.practising.equipment import Controls, Equipment

_READ_TIMEOUT_S = 0.1
"""How long a key, or the end of the question, may go unnoticed while a device sends nothing."""


class AskingAloud:
    """Asks something aloud: ``announce`` it, then ``read`` it while the microphone is open.

    ``echo`` tells the question's words from the candidate's in what is heard afterwards.
    """

    def __init__(self, text: str, equipment: Equipment, controls: Controls) -> None:
        self._text = text
        self._equipment = equipment
        self._controls = controls
        self._voice: Voice | None = None
        self._speaker: Speaker | None = None
        self.echo = EchoWords(text, equipment.headphones)

    def announce(self) -> ev.Asking:
        """Find out whether the question can be read aloud.

        Raises:
            DeviceError: The voice that the settings name is not there.
        """
        self._voice, self._speaker = self._equipment.voice(), self._equipment.speaker()
        return ev.Asking(aloud=self._voice is not None and self._speaker is not None)

    def read(self, microphone: Microphone) -> Generator[ev.TurnEvent, None, Microphone]:
        """Read it until it is over, stopped by a key, or with headphones spoken over.

        Returns the microphone for the answer, which begins with what was held of the last moments. When the turn is
        cancelled meanwhile, it returns at once.

        Raises:
            DeviceError: The microphone went away for good.
        """
        if self._voice is None or self._speaker is None:
            return microphone
        reading = _Reading(self._voice, self._speaker, self._text, self._controls.stop_voice, microphone)
        reading.start()
        try:
            gate = EchoGate(self._equipment.voice_activity(), self._equipment.policy, self._equipment.headphones)
            self._hold(microphone, gate, reading)
        finally:
            reading.end()
        if isinstance(reading.failure, DeviceError):
            yield ev.VoiceFailed(reading.failure)
        elif reading.failure is not None:
            raise reading.failure
        if gate.interrupted:
            yield ev.Interrupted()
        opening = gate.opening()
        if opening.voice_from_s is not None and opening.voice_until_s is not None:
            self.echo.sounded(opening.voice_from_s, opening.voice_until_s, reading.duration_s, opening.speech_goes_on)
        return HeldMicrophone(microphone, opening.frames, opening.dropped)

    def _hold(self, microphone: Microphone, gate: EchoGate, reading: "_Reading") -> None:
        """Hear the microphone until the gate is open, or the turn is cancelled."""
        began = over = False
        while not gate.is_open and not self._controls.cancel.is_set():
            if reading.sounding.is_set() and not began:
                began = True
                gate.voice_began(reading.from_sample)
            if reading.over.is_set() and not over:
                over = True
                gate.voice_ended(reading.until_sample)
                continue
            frame = microphone.read(_READ_TIMEOUT_S)
            if frame is None:
                # There is nothing more to hear, so there is nothing to wait for but the voice.
                reading.over.wait(_READ_TIMEOUT_S)
                gate.wait(1000 * _READ_TIMEOUT_S)
            elif frame.size:
                gate.hear(frame)
            else:
                gate.wait(1000 * _READ_TIMEOUT_S)


class _Reading:
    """The voice at work in a thread of its own.

    ``sounding`` is set when the sound is about to be played, ``over`` when it was, or was not, for whatever reason.
    ``from_sample`` and ``until_sample`` are how much the microphone had captured then, which may be more than was read
    on a busy machine; None where it does not count.
    """

    def __init__(
        self, voice: Voice, speaker: Speaker, text: str, stop: threading.Event, microphone: Microphone
    ) -> None:
        self.sounding, self.over = threading.Event(), threading.Event()
        self.failure: Exception | None = None
        self.duration_s = 0.0
        self.from_sample: int | None = None
        self.until_sample: int | None = None
        self._voice = voice
        self._speaker = speaker
        self._text = text
        self._stop = stop
        self._microphone = microphone
        self._thread = threading.Thread(target=self._work, name="asking", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def end(self) -> None:
        """Fall silent, and wait until it is."""
        if not self.over.is_set():
            self._stop.set()
        self._thread.join()

    def _work(self) -> None:
        try:
            sound = self._voice.synthesise(self._text, self._stop)
            if sound is not None:
                self._play(sound)
        except Exception as error:  # noqa: BLE001 - a worker's outer edge: the turn tells or raises it
            self.failure = error
        finally:
            self.until_sample = captured_by(self._microphone)
            self.over.set()

    def _play(self, sound: Sound) -> None:
        self.duration_s = sound.duration_s
        self.from_sample = captured_by(self._microphone)
        self.sounding.set()
        self._speaker.play(sound, self._stop)
