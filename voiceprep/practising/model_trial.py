"""Letting a Whisper model hear the voice before it is trusted with somebody's answers."""

from collections.abc import Iterator
from pathlib import Path

from voiceprep.asking.resampling import resample
from voiceprep.errors import RecognizerError, VoiceprepError
from voiceprep.listening.audio import SAMPLE_RATE_HZ, Samples
from voiceprep.practising.check_sound import TEST_PHRASE, Speech
from voiceprep.practising.check_speech import try_recognizer
from voiceprep.practising.finding import Result
from voiceprep.practising.sample import sample_answer
from voiceprep.transcribing.recognizer import Recognizer
from voiceprep.transcribing.transcript import Word


def hear_the_voice(folder: Path) -> Result:
    """Load the model and let it hear the interviewer's voice, or the sample answer where that says nothing to it.

    Raises:
        RecognizerError: It cannot be loaded, fails, or hears no word.
    """
    from voiceprep.transcribing.whisper import WhisperRecognizer

    try:
        return try_recognizer(lambda: _RealWords(WhisperRecognizer(folder)), _sounds())
    except RecognizerError as error:
        raise RecognizerError(error.message, "Nothing was installed. Is it a Whisper model, and whole?") from error


class _RealWords:
    """A recognizer's words without those that hold no letter or digit, which a spoilt model is full of."""

    rough = False

    def __init__(self, recognizer: Recognizer) -> None:
        self._recognizer = recognizer
        self.name = recognizer.name
        self.version = recognizer.version

    def transcribe(self, samples: Samples) -> tuple[Word, ...]:
        heard = self._recognizer.transcribe(samples)
        return tuple(word for word in heard if any(letter.isalnum() for letter in word.text))


def _sounds() -> Iterator[Speech]:
    from voiceprep.listening.audio_file import decode

    spoken = _spoken()
    if spoken:
        yield spoken
    yield Speech(decode(sample_answer()), "the sample answer")


def _spoken() -> Speech | None:
    from voiceprep.asking.speech import find_voice

    try:
        voice = find_voice()
        sound = voice.synthesise(TEST_PHRASE) if voice else None
    except VoiceprepError:
        return None  # a machine without a voice still has the sample
    return Speech(resample(sound.samples, sound.rate_hz, SAMPLE_RATE_HZ), "the voice") if sound else None
