"""Trying what understands speech: voice activity detection, the recognizer, the Whisper models."""

import sys
import time
from collections.abc import Callable, Iterable, Mapping

import numpy as np

from voiceprep.errors import RecognizerError
from voiceprep.listening.audio import SAMPLE_RATE_HZ, Samples, seconds
from voiceprep.listening.framing import Framer
from voiceprep.listening.voice_activity import VoiceActivity
from voiceprep.practising.check_sound import Speech
from voiceprep.practising.finding import Result, State, counted, size
from voiceprep.transcribing.choosing import GET_BETTER
from voiceprep.transcribing.models import InstalledModel, choose_model
from voiceprep.transcribing.recognizer import Recognizer

_SPEECH_FROM = 0.5
_SPOKEN_SHARE = 0.2
"""The least share of frames that are speech in a phrase with pauses around it."""

_SILENCE_S = 1.0
_LONGEST_S = 4.0
"""How much of a phrase the recognizer is given: enough to be timed, little enough to wait for."""

_AGAIN = "Install voiceprep again."


def try_voice_activity(
    load: Callable[[], VoiceActivity],
    sounds: Iterable[Speech],
    modules: Mapping[str, object] = sys.modules,
    clock: Callable[[], float] = time.perf_counter,
) -> Result:
    """Let the detector hear speech and silence. Of several sounds the first that it takes for speech will do.

    Raises:
        RecognizerError: It cannot be loaded, hears no speech in speech, or speech in silence.
    """
    voice_activity = load()
    silence = np.zeros(round(_SILENCE_S * SAMPLE_RATE_HZ), dtype=np.float32)
    if _share_of_speech(voice_activity, silence) > 0:
        raise RecognizerError("It hears speech in silence, so no answer would end", _AGAIN)
    for sound in sounds:
        began = clock()
        share = _share_of_speech(voice_activity, sound.samples)
        load_percent = 100 * (clock() - began) / seconds(sound.samples.size)
        if share >= _SPOKEN_SHARE:
            break
    else:
        raise RecognizerError("It hears no speech in speech, so no answer would begin", _AGAIN)
    message = f"Silero hears speech in {sound.source} and none in silence, with {load_percent:.1f}% of a CPU core"
    if "torch" in modules:
        return Result(State.WARNING, f"{message}; PyTorch was loaded", "Report this: voiceprep does without PyTorch.")
    return Result(State.OK, message)


def _share_of_speech(voice_activity: VoiceActivity, samples: Samples) -> float:
    voice_activity.reset()
    framer = Framer()
    framer.push(samples)
    judged = []
    while (frame := framer.pop()) is not None:
        judged.append(voice_activity.probability(frame) >= _SPEECH_FROM)
    return sum(judged) / max(1, len(judged))


def try_recognizer(
    load: Callable[[], Recognizer], sounds: Iterable[Speech], clock: Callable[[], float] = time.perf_counter
) -> Result:
    """Load the recognizer and let it transcribe a few seconds. Of several sounds the first with words in it will do.

    Raises:
        BadInputError: The settings ask for one that is not there.
        RecognizerError: It cannot be loaded, fails, or hears no word.
    """
    began = clock()
    recognizer = load()
    load_s = clock() - began
    for sound in sounds:
        samples = sound.samples[: round(_LONGEST_S * SAMPLE_RATE_HZ)]
        began = clock()
        words = recognizer.transcribe(samples)
        took_s, duration_s = clock() - began, seconds(samples.size)
        if words:
            break
    else:
        raise RecognizerError(f"{recognizer.name} hears no word in speech", "Choose another one in the settings")
    text = " ".join(word.text for word in words)
    factor = took_s / duration_s
    timing = f"loaded in {load_s:.1f} s, {duration_s:.1f} s of {sound.source} transcribed in {took_s:.1f} s"
    name = f"{recognizer.name} (rough)" if recognizer.rough else recognizer.name
    message = f"{name}: {timing} ({factor:.2f} × real time) as “{text}”"
    if factor > 1:
        return Result(
            State.WARNING,
            f"{message}: slower than you speak, so you would wait for it",
            "Choose a smaller model with “model” in the settings, or close other programs.",
        )
    if recognizer.rough:
        return Result(State.WARNING, message, f"A Whisper model does far better: “{GET_BETTER}”.")
    return Result(State.OK, message)


def try_models(found: list[InstalledModel]) -> Result:
    """Look through the Whisper models."""
    if not found:
        return Result(
            State.WARNING,
            "None installed, so only the built-in recognizer can be used",
            f"The README says where to get one; “{GET_BETTER}” installs it.",
        )
    used = choose_model(found)
    names = [f"{model.name} ({size(model.size_bytes)})" for model in found if not model.problems]
    broken = [f"{model.name}: {', '.join(model.problems)}" for model in found if model.problems]
    whole = f"{counted(len(names), 'model')}{': ' if names else ''}{', '.join(names)}"
    if broken:
        return Result(
            State.WARNING if used else State.FAILED,
            f"{whole}; not whole: {'; '.join(broken)}",
            "Remove its folder and add it again; “voiceprep models verify” checks every byte.",
        )
    return Result(State.OK, whole)
