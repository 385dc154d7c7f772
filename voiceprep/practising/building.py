"""Putting the real parts together: devices, voice, VAD, recognizer, history."""

import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from voiceprep.asking.audio_devices import AudioDevice
from voiceprep.asking.voice import Speaker, Voice
from voiceprep.asking.voices import VoiceInfo
from voiceprep.errors import StorageError
from voiceprep.history.private_files import private_folder
from voiceprep.listening.end_silence import Patience
from voiceprep.listening.endpointing import EndpointingPolicy
from voiceprep.listening.microphone import Microphone
from voiceprep.listening.voice_activity import VoiceActivity
from voiceprep.paths import Places
from voiceprep.practising.checking import load_checker
from voiceprep.practising.equipment import Equipment
from voiceprep.practising.keeping import HistoryKeeper
from voiceprep.practising.model_works import real_works
from voiceprep.practising.once import Once
from voiceprep.practising.recognizing import chosen_recognizer
from voiceprep.practising.remade import Remade
from voiceprep.practising.retaining import keeper_for
from voiceprep.practising.setting_choices import AtHand
from voiceprep.practising.studio import Studio, library_of
from voiceprep.settings import Settings, Value
from voiceprep.transcribing.models import installed_models
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
        listen_on_ms=round(settings.listen_on_s * 1000),
        patience=Patience(allowed_pause_ms=settings.allowed_pause_s * 1000),
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


def build_studio(
    places: Places,
    settings: Settings,
    microphone: Callable[[], Microphone] | None = None,
    options: Mapping[str, Value] | None = None,
) -> Studio:
    """Everything with the real parts; ``microphone`` takes the place of the device when given.

    ``options`` are those of the settings that were given for this start only.
    """
    history = Once(lambda: open_history_of(places))
    library = library_of(places)
    voice_activity, checker = Once(make_voice_activity), Once(load_checker)
    recognizer: Remade[Recognizer] = Remade(chosen_recognizer(places, settings))
    voice: Remade[Voice | None] = Remade(_chosen_voice(places, settings))
    keeper = HistoryKeeper(lambda: history().attempts, places.recordings)

    def equip(settings: Settings) -> Equipment:
        recognizer.wish(chosen_recognizer(places, settings))
        voice.wish(_chosen_voice(places, settings))
        return Equipment(
            microphone=microphone or (lambda: make_microphone(settings)),
            voice_activity=voice_activity,
            recognizer=recognizer,
            voice=voice,
            speaker=lambda: make_speaker(settings),
            keeper=keeper_for(settings, keeper, lambda: history().retention),
            checker=checker,
            policy=policy_of(settings),
            headphones=settings.headphones == "yes",
        )

    return Studio(
        places=places,
        settings=settings,
        equipment=equip(settings),
        library=library,
        history=history,
        forget_library=library.forget,
        equip=equip,
        options=options or {},
        at_hand=AtHand(_devices_now, _voices_now, lambda: installed_models(places)),
        models=real_works(places, recognizer.renew),
    )


def _chosen_voice(places: Places, settings: Settings) -> "partial[Voice | None]":
    """What makes the voice that the settings choose; other settings than the voice's do not make it another."""
    if not settings.read_questions:
        return partial(_no_voice)
    of_the_voice = Settings(voice=settings.voice, voice_words_per_minute=settings.voice_words_per_minute)
    return partial(make_voice, places, of_the_voice)


def _no_voice() -> Voice | None:
    return None


def _devices_now() -> Sequence[AudioDevice]:
    """The devices that are plugged in; while one is open, those that were when it was opened."""
    from voiceprep.asking.portaudio import portaudio

    system = portaudio()
    system.refresh()
    return system.devices()


def _voices_now() -> Sequence[VoiceInfo]:
    from voiceprep.asking.speech import list_voices

    return list_voices()
