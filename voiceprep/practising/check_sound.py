"""Trying what makes and hears sound: the devices, the microphone, the loudspeaker, the voice."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from voiceprep.asking.audio_devices import AudioDevice, Direction
from voiceprep.asking.resampling import resample
from voiceprep.asking.voice import Sound, Speaker, Voice
from voiceprep.asking.voices import NoVoiceError
from voiceprep.errors import DeviceError
from voiceprep.listening.audio import SAMPLE_RATE_HZ, Samples, level_dbfs, seconds
from voiceprep.listening.microphone import Microphone
from voiceprep.practising.finding import Result, State, counted

TEST_PHRASE = "Testing, one, two, three."

_LISTEN_S = 0.5
_NOTHING_COMES_AFTER_S = 6.0
"""A device microphone says so itself, sooner; a broken one may not."""

_TOO_QUIET_DBFS = -70.0
"""Below the hum of a quiet room through any microphone that is turned up enough to be understood."""

_FULL_SCALE = 0.999
_CLIPPED_SAMPLES = 3
"""One sample at full scale can be a loud moment; several in half a second are cut-off peaks."""

_PLAYED_S = 0.1


@dataclass(frozen=True)
class Speech:
    """Something that was said, mono at 16 kHz, shape (n,), and who said it."""

    samples: Samples
    source: str


def try_devices(devices: Sequence[AudioDevice]) -> Result:
    """List what the system offers; the names are those that the settings take."""
    if not devices:
        return Result(State.WARNING, "The system offers no sound device", "Plug in a headset, or switch sound on.")
    listed = (_listed(devices, direction) for direction in (Direction.INPUT, Direction.OUTPUT))
    return Result(State.OK, "; ".join(listed))


def _listed(devices: Sequence[AudioDevice], direction: Direction) -> str:
    names: dict[str, bool] = {}
    for device in devices:
        if device.channels(direction):
            names[device.name] = names.get(device.name, False) or device.is_default(direction)
    marked = [f"{name} (default)" if default else name for name, default in names.items()]
    return f"{direction}s: {', '.join(marked) or 'none'}"


def try_microphone(microphone: Microphone, clock: Callable[[], float] = time.monotonic) -> Result:
    """Listen for half a second.

    Raises:
        DeviceError: It is missing or busy, or sends nothing.
    """
    heard: list[Samples] = []
    with microphone:
        name = microphone.name
        give_up_at = clock() + _NOTHING_COMES_AFTER_S
        while sum(map(len, heard)) < _LISTEN_S * SAMPLE_RATE_HZ:
            frame = microphone.read(0.1)
            if frame is not None:
                heard.append(frame)
            if frame is None or clock() > give_up_at:
                break
        overflows = microphone.overflows
    samples = np.concatenate(heard) if heard else np.zeros(0, dtype=np.float32)
    if samples.size == 0:
        raise DeviceError(f"The microphone “{name}” opens but sends no sound", "Unplug it and plug it in again")
    result = judge_level(name, samples)
    if not overflows:
        return replace(result, message=f"{result.message}; no sound was lost")
    message = f"{result.message}; sound was lost {counted(overflows, 'time')}"
    if result.state is State.OK:
        return Result(State.WARNING, message, "Close other programs: this machine is too busy to listen without gaps.")
    return replace(result, message=message)


def judge_level(name: str, samples: Samples) -> Result:
    """What half a second of a microphone's sound says about it."""
    rms_dbfs, peak = level_dbfs(samples), float(np.max(np.abs(samples)))
    heard = f"{name}: {seconds(samples.size):.1f} s heard"
    if peak == 0.0:
        return Result(
            State.WARNING,
            f"{heard}, exact digital silence",
            "It may be muted, or the system may keep the terminal from it (see its privacy settings). Unmute it, "
            "allow it, and run doctor again while you speak.",
        )
    level = f"at {rms_dbfs:.0f} dB, the loudest {20 * np.log10(peak):.0f} dB"
    if int(np.count_nonzero(np.abs(samples) >= _FULL_SCALE)) >= _CLIPPED_SAMPLES:
        return Result(
            State.WARNING, f"{heard} {level}: too loud, it clips", "Turn its level down in the system's sound settings."
        )
    if rms_dbfs < _TOO_QUIET_DBFS:
        return Result(
            State.WARNING,
            f"{heard} {level}: very quiet",
            "Run doctor again while you speak; if it stays below -50 dB, turn the level up or come closer.",
        )
    return Result(State.OK, f"{heard} {level}")


def try_speaker(speaker: Speaker | None) -> Result:
    """Play a moment of silence.

    Raises:
        DeviceError: It is missing or busy, or takes no sound.
    """
    if speaker is None:
        return Result(State.WARNING, "There is none, so questions are shown but not read")
    silence = Sound(np.zeros(round(_PLAYED_S * SAMPLE_RATE_HZ), dtype=np.float32), SAMPLE_RATE_HZ)
    speaker.play(silence, threading.Event())
    return Result(State.OK, f"{speaker.name}: takes sound ({_PLAYED_S:.1f} s of silence was played)")


def try_voice(voice: Voice | None, clock: Callable[[], float] = time.perf_counter) -> tuple[Result, Speech | None]:
    """Say a few words to a file; the words are returned for others to hear.

    Raises:
        DeviceError: The voice failed or took too long.
    """
    if voice is None:
        missing = NoVoiceError()
        return Result(State.WARNING, "None on this machine, so questions are shown but not read", missing.advice), None
    began = clock()
    sound = voice.synthesise(TEST_PHRASE)
    took_s = clock() - began
    if sound is None or not sound.samples.any():
        raise DeviceError(f"The voice “{voice.name}” made no sound", "Choose another voice in the settings")
    speech = Speech(resample(sound.samples, sound.rate_hz, SAMPLE_RATE_HZ), "the voice")
    return Result(State.OK, f"{voice.name}: {sound.duration_s:.1f} s of speech made in {took_s:.1f} s"), speech
