"""What to change after a microphone was tried, one sentence each, the most important first."""

from voiceprep.listening.level_watch import QUIET_SPEECH_DBFS
from voiceprep.practising.calibrating import Calibration
from voiceprep.transcribing.choosing import GET_BETTER

WANTED_DBFS = -26.0
"""Telephony's nominal speech level (ITU-T G.100.1), with room for peaks above it."""

LOUD_DBFS = -12.0
"""Speech has peaks some 12 to 15 dB above its level: from here on they meet the top."""

SOFT_DBFS = QUIET_SPEECH_DBFS + 5
"""Advice comes before it is needed: what is told as too quiet while answering lies a little lower."""

NOISY_DB = 15.0
"""Recognizers start to lose words of speech that is less than this above the noise."""

SILENT_START_S = 0.3
UNDERSTOOD = 0.25
"""The word error rate up to which an answer can be judged by its words; the built-in recognizer has 0.31."""

ROUGH_UNDERSTOOD = 0.45


def advice(found: Calibration) -> tuple[str, ...]:
    """Sentences; none when nothing needs to change."""
    if found.errors is None:
        return (_nothing_heard(found),)
    return tuple(filter(None, (_level(found), _noise(found), _start(found), _lost(found), _words(found))))


def _nothing_heard(found: Calibration) -> str:
    if found.quality.noise_dbfs is None:
        return (
            "The microphone sends nothing: unmute it, allow it in the system's privacy settings, "
            "or choose another one with --input."
        )
    return "I heard no speech: read louder and closer, or choose another microphone with --input."


def _level(found: Calibration) -> str:
    quality = found.quality
    if quality.clipped_s > 0:
        return f"Your voice is cut off at its peaks for {quality.clipped_s:.1f} s: turn the level down, or move back."
    if quality.speech_dbfs is None:
        return ""
    if quality.speech_dbfs > LOUD_DBFS:
        return f"Turn the microphone's level down by about {quality.speech_dbfs - WANTED_DBFS:.0f} dB."
    if quality.speech_dbfs < SOFT_DBFS:
        return (
            f"Turn the microphone's level up by about {WANTED_DBFS - quality.speech_dbfs:.0f} dB, or come closer to it."
        )
    return ""


def _noise(found: Calibration) -> str:
    snr_db = found.quality.snr_db
    if snr_db is None or snr_db >= NOISY_DB:
        return ""
    return (
        f"Your voice is only {snr_db:.0f} dB above the noise: come closer to the microphone, use a headset, "
        "or switch off what hums."
    )


def _start(found: Calibration) -> str:
    silent_s = found.quality.silent_start_s
    if silent_s < SILENT_START_S:
        return ""
    return (
        f"The microphone sent nothing for its first {silent_s:.1f} s, as Bluetooth headsets do: "
        "begin to speak when the level moves."
    )


def _lost(found: Calibration) -> str:
    if any(gap.reopened for gap in found.gaps):
        return "The microphone went away for a moment: look at its plug or its battery."
    if found.overflows:
        return "Sound was lost because this computer is too busy: close other programs."
    return ""


def _words(found: Calibration) -> str:
    errors = found.errors
    assert errors is not None
    if errors.word_error_rate <= (ROUGH_UNDERSTOOD if found.rough else UNDERSTOOD):
        return ""
    if found.rough:
        return f"A Whisper model understands far more than the built-in recognizer: “{GET_BETTER}”."
    return "Many words were misunderstood: mend what is said above, speak clearly, or choose a larger model."
