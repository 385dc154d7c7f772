"""``voiceprep doctor --mic``: a sentence is read aloud, and what came of it is told."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import click

from voiceprep.cli.output import narrate, print_json
from voiceprep.languages import ENGLISH
from voiceprep.practising.calibrating import BeQuiet, Calibration, ReadAloud, Step, Understanding
from voiceprep.practising.calibration_advice import advice
from voiceprep.settings import Settings


def try_microphone_aloud(settings: Settings, as_json: bool) -> int:
    """Listen with the parts that practising would use; returns the exit status, 1 when no speech was heard.

    Raises:
        VoiceprepError: The microphone or the recognizer cannot be used.
    """
    from voiceprep.paths import user_places
    from voiceprep.practising import building
    from voiceprep.practising.calibrating import calibrate
    from voiceprep.practising.recognizing import chosen_recognizer

    steps = calibrate(
        building.make_microphone(settings),
        building.make_voice_activity(),
        chosen_recognizer(user_places(), replace(settings, language=ENGLISH)),  # in which the sentence is
    )
    return report(steps, as_json)


def report(steps: Iterable[Step], as_json: bool) -> int:
    """Guide the reader on stderr, then print what was found; returns the exit status."""
    for step in steps:
        match step:
            case BeQuiet(microphone, for_s):
                narrate(f"{microphone}: be quiet for {for_s:.0f} seconds, so that I hear the room …")
            case ReadAloud(sentence):
                narrate(f"Now read this aloud, as you would answer:\n\n  {sentence}\n")
            case Understanding():
                narrate("Thank you. Understanding it …")
            case Calibration():
                if as_json:
                    print_json(_json(step))
                else:
                    click.echo("\n".join(_lines(step)))
                return 0 if step.errors is not None else 1
    return 1


def _lines(found: Calibration) -> list[str]:
    quality = found.quality
    lines = [
        f"Microphone          {found.microphone}",
        f"Noise floor         {_db(quality.noise_dbfs, 'FS')}",
        f"Speech level        {_db(quality.speech_dbfs, 'FS')}, peaks at {quality.peak_dbfs:.0f}",
        f"Speech above noise  {_db(quality.snr_db) if quality.snr_db is not None else _no_snr(found)}",
    ]
    if found.errors is not None:
        errors = found.errors
        lines.append(
            f"Words understood    {found.words_recognised} of {errors.words} by {found.recognizer} "
            f"(word error rate {errors.word_error_rate:.0%}): “{found.heard}”"
        )
    lost_s = sum(gap.lost_s for gap in found.gaps)
    lines.append(f"Sound lost          {_times(found.overflows)}{f', {lost_s:.1f} s in all' if lost_s else ''}")
    told = advice(found) or ("Nothing needs to change.",)
    return [*lines, "", *(f"→ {sentence}" for sentence in told)]


def _db(value: float | None, unit: str = "") -> str:
    return "not measured" if value is None else f"{value:.0f} dB{unit}"


def _no_snr(found: Calibration) -> str:
    return "no noise at all" if found.quality.speech_dbfs is not None else "not measured"


def _times(number: int) -> str:
    return {0: "never", 1: "once"}.get(number, f"{number} times")


def _json(found: Calibration) -> dict[str, Any]:
    quality, errors = found.quality, found.errors
    return {
        "microphone": found.microphone,
        "noise_floor_dbfs": _rounded(quality.noise_dbfs),
        "speech_dbfs": _rounded(quality.speech_dbfs),
        "speech_to_noise_db": _rounded(quality.snr_db),
        "peak_dbfs": _rounded(quality.peak_dbfs),
        "clipped_s": _rounded(quality.clipped_s),
        "silent_start_s": _rounded(quality.silent_start_s),
        "speech_s": _rounded(quality.speech_s),
        "overflows": found.overflows,
        "gaps": [{"at_s": gap.at_s, "lost_s": gap.lost_s, "reopened": gap.reopened} for gap in found.gaps],
        "sentence": found.sentence,
        "heard": found.heard,
        "recognizer": found.recognizer or None,
        "words_read": errors.words if errors else None,
        "words_recognised": found.words_recognised,
        "word_error_rate": round(errors.word_error_rate, 3) if errors else None,
        "advice": list(advice(found)),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
