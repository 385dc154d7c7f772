"""Putting the real parts together: devices, voice, VAD, recognizer, history."""

import contextlib
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from voiceprep.asking.voice import Speaker, Voice
from voiceprep.errors import StorageError
from voiceprep.history.private_files import private_folder
from voiceprep.listening.endpointing import EndpointingPolicy
from voiceprep.listening.microphone import Microphone
from voiceprep.listening.voice_activity import VoiceActivity
from voiceprep.paths import Places
from voiceprep.practising.checking import load_checker
from voiceprep.practising.equipment import Equipment
from voiceprep.practising.keeping import HistoryKeeper
from voiceprep.practising.once import Once
from voiceprep.practising.retaining import keeper_for
from voiceprep.practising.studio import Studio, library_of
from voiceprep.settings import Settings
from voiceprep.transcribing.choosing import load_recognizer
from voiceprep.transcribing.recognizer import Recognizer

if TYPE_CHECKING:
    from voiceprep.history.opening import History


def open_history_of(places: Places) -> "History":
    """Open the history in its place, or begin one.

    Raises:
        StorageError: It cannot be opened, or a newer voiceprep wrote it.
    """
    from voiceprep.history.opening import open_history

    return open_history(places.database, places.recordings)


def policy_of(settings: Settings) -> EndpointingPolicy:
    """Endpointing as the user set it."""
    return replace(
        EndpointingPolicy(),
        end_silence_ms=round(settings.end_silence_s * 1000),
        max_answer_ms=settings.max_answer_s * 1000,
    )


def make_voice(places: Places, settings: Settings) -> Voice | None:
    """The voice, with its cache; None when there is none on this machine.

    Raises:
        DeviceError: The voice that the settings name is not there.
    """
    from voiceprep.asking.cache import CachedVoice
    from voiceprep.asking.speech import find_voice

    voice = find_voice(settings.voice or None, settings.voice_words_per_minute)
    if voice is None:
        return None
    # The cache may be the first to make the data folder, which is for its owner only; it speaks without it too.
    with contextlib.suppress(StorageError):
        private_folder(places.home)
    return CachedVoice(voice, places.voice_cache)


def make_voice_activity() -> VoiceActivity:
    """Silero's VAD, loaded."""
    from voiceprep.listening.silero import SileroVoiceActivity

    return SileroVoiceActivity()


def make_microphone(settings: Settings) -> Microphone:
    """The microphone device, not yet open."""
    from voiceprep.listening.device import DeviceMicrophone

    return DeviceMicrophone(settings.input or None)


def make_speaker(settings: Settings) -> Speaker | None:
    """The loudspeaker; whether it works shows when it plays."""
    from voiceprep.asking.playback import DeviceSpeaker

    return DeviceSpeaker(settings.output or None)


def build_studio(places: Places, settings: Settings, microphone: Callable[[], Microphone] | None = None) -> Studio:
    """Everything with the real parts; ``microphone`` takes the place of the device when given."""
    history = Once(lambda: open_history_of(places))
    library = library_of(places)
    voice_activity = Once(make_voice_activity)
    recognizer: Once[Recognizer] = Once(
        lambda: load_recognizer(places, settings.recognizer, settings.model, settings.threads)
    )
    voice: Once[Voice | None] = Once(lambda: make_voice(places, settings) if settings.read_questions else None)
    equipment = Equipment(
        microphone=microphone or (lambda: make_microphone(settings)),
        voice_activity=voice_activity,
        recognizer=recognizer,
        voice=voice,
        speaker=lambda: make_speaker(settings),
        keeper=keeper_for(
            settings, HistoryKeeper(lambda: history().attempts, places.recordings), lambda: history().retention
        ),
        checker=Once(load_checker),
        policy=policy_of(settings),
    )
    return Studio(
        places=places,
        settings=settings,
        equipment=equipment,
        library=library,
        history=history,
        forget_library=library.forget,
    )
