"""Trying every part for real, one after the other, so that a failure can be told apart from its consequences."""

import platform
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from voiceprep import __version__
from voiceprep.asking.audio_devices import AudioDevice
from voiceprep.asking.voice import Speaker, Voice
from voiceprep.errors import VoiceprepError
from voiceprep.listening.audio import Samples
from voiceprep.listening.microphone import Microphone
from voiceprep.listening.voice_activity import VoiceActivity
from voiceprep.paths import Places
from voiceprep.practising import building
from voiceprep.practising.check_sound import Speech, try_devices, try_microphone, try_speaker, try_voice
from voiceprep.practising.check_speech import try_models, try_recognizer, try_voice_activity
from voiceprep.practising.check_storage import (
    try_banks,
    try_data_folder,
    try_history,
    try_recordings,
    try_settings,
)
from voiceprep.practising.finding import PARTS, Finding, Result, State
from voiceprep.practising.recognizing import chosen_recognizer
from voiceprep.practising.sample import sample_answer
from voiceprep.practising.studio import library_of
from voiceprep.questions.model import Library
from voiceprep.settings import Settings, load_settings
from voiceprep.transcribing.models import installed_models
from voiceprep.transcribing.recognizer import Recognizer

_INSTEAD_OF_DOCTOR = {
    "microphone": "Plug one in, and let the terminal use it (see the system's privacy settings).",
    "loudspeaker": "Plug one in, or practise without: questions are shown as well.",
    "voice": "Choose another voice in the settings.",
}
"""Hints for errors that send the user to the doctor, who is here already."""


@dataclass(frozen=True)
class Tools:
    """What is tried. Each function makes its part, and may raise whatever that part raises."""

    places: Places
    library: Callable[[], Library]
    devices: Callable[[], Sequence[AudioDevice]]
    microphone: Callable[[Settings], Microphone]
    speaker: Callable[[Settings], Speaker | None]
    voice: Callable[[Settings], Voice | None]
    voice_activity: Callable[[], VoiceActivity]
    recognizer: Callable[[Settings], Recognizer]
    sample: Callable[[], Samples]
    """Speech that is always at hand, mono at 16 kHz, for machines without a voice."""

    input_name: str = ""
    output_name: str = ""
    """The devices to try in place of those in the settings; empty tries those."""


def real_tools(places: Places, input_name: str = "", output_name: str = "") -> Tools:
    """The parts of this machine, with these devices in place of those in the settings where a name is given."""
    return Tools(
        places=places,
        library=library_of(places),
        devices=_real_devices,
        microphone=building.make_microphone,
        speaker=building.make_speaker,
        voice=_real_voice,
        voice_activity=building.make_voice_activity,
        recognizer=lambda settings: chosen_recognizer(places, settings)(),
        sample=_real_sample,
        input_name=input_name,
        output_name=output_name,
    )


def _real_devices() -> Sequence[AudioDevice]:
    from voiceprep.asking.portaudio import portaudio

    return portaudio().devices()


def _real_voice(settings: Settings) -> Voice | None:
    # Without the cache, which would answer for a voice that no longer works.
    from voiceprep.asking.speech import find_voice

    return find_voice(settings.voice or None, settings.voice_words_per_minute)


def _real_sample() -> Samples:
    from voiceprep.listening.audio_file import decode

    return decode(sample_answer())


def checkup(
    tools: Tools, start: int = 0, crashed: Callable[[Exception], None] = lambda error: None
) -> Iterator[Finding]:
    """Try every part and tell each as it is known; no exception keeps the next part from being tried.

    Args:
        tools: What is tried.
        start: The part of ``PARTS`` to begin with.
        crashed: Told of exceptions that no part should raise.
    """
    looks = _looks(tools)
    for part, needed in list(PARTS.items())[start:]:
        yield Finding(part, needed, _tried(part, looks[part], crashed))


def _looks(tools: Tools) -> dict[str, Callable[[], Result]]:
    places = tools.places
    settings = _settings_or_defaults(places)
    settings = replace(settings, input=tools.input_name or settings.input, output=tools.output_name or settings.output)
    spoken: list[Speech] = []

    def say() -> Result:
        if not settings.read_questions:
            return Result(State.OK, "Turned off with read_questions in the settings")
        result, speech = try_voice(tools.voice(settings))
        spoken.extend([speech] if speech else [])
        return result

    def sounds() -> Iterator[Speech]:
        yield from spoken
        yield Speech(tools.sample(), "the sample answer")

    return {
        "voiceprep": _program,
        "data folder": lambda: try_data_folder(places, settings.max_answer_s),
        "settings": lambda: try_settings(places.settings),
        "questions": lambda: try_banks(tools.library()),
        "history": lambda: try_history(places),
        "recordings": lambda: try_recordings(places.recordings, settings),
        "sound devices": lambda: try_devices(tools.devices()),
        "microphone": lambda: try_microphone(tools.microphone(settings)),
        "loudspeaker": lambda: try_speaker(tools.speaker(settings)),
        "voice": say,
        "voice activity": lambda: try_voice_activity(tools.voice_activity, sounds()),
        "recognizer": lambda: try_recognizer(lambda: tools.recognizer(settings), sounds()),
        "Whisper models": lambda: try_models(installed_models(places)),
    }


def _settings_or_defaults(places: Places) -> Settings:
    try:
        return load_settings(places.settings)
    except VoiceprepError:
        return Settings()  # the part that reads them says what is wrong with them


def _program() -> Result:
    system = f"{platform.system()} {platform.release()} {platform.machine()}"
    return Result(State.OK, f"{__version__} with Python {platform.python_version()} on {system}")


def _tried(part: str, look: Callable[[], Result], crashed: Callable[[Exception], None]) -> Result:
    try:
        return look()
    except VoiceprepError as error:
        hint = _INSTEAD_OF_DOCTOR.get(part, "") if "voiceprep doctor" in error.hint else error.advice
        return Result(State.FAILED, error.sentence.removesuffix("."), hint)
    except Exception as error:  # noqa: BLE001 - a part's outer edge: it is told
        crashed(error)
        message = f"It failed in a way that nobody thought of ({type(error).__name__}: {error})"
        return Result(State.FAILED, message, "Report this, with what “voiceprep --debug doctor” prints.")
