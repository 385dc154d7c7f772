"""How long one waits for voiceprep: ``python tests/benchmarks/latency.py [--json] [--quick] [--model MODEL]``.

Measures the import time of ``voiceprep --help`` beside that of ``python -c pass``, the time to the first
screen, and for answers of 10 and 30 s, 2 and almost 10 minutes, said in real time, how long the feedback takes: from
the endpoint (the decision that the answer is over) and from the last word (which includes the patience, 1.2 s and more,
in which the speaker may go on). One more answer is over with its last word, as when a key says so: then the
last phrase is still to be decoded.

The recognizer is a timing model by default: Whisper base's cost to the operation, and the bank's words in place of
its own, so that judging them costs what it does (see ``timing_models.py``). ``--model`` takes another size of these
(``timing:tiny.en``), the built-in recognizer (``builtin``), or a Whisper model's folder or name.

Beside each answer stands what it takes when all of it is decoded at its end, in the same process, on the same sound:
by plain faster-whisper with the options that the app uses, and in RealtimeSTT's way (``at_the_end.py``). Ratios of one
run can be compared between machines, seconds cannot. RTF is the real-time factor of decoding the phrases; CPU that of
one core while listening, decoding included; freeze the longest time in which no other thread got to run, so that the
screen stood still; RSS the memory after a minute of listening and at its end.

The answers are the bank's own model answers in flite's voice, heard by the real loop: VAD, endpointing,
recording, recognizer, assessment, history. A full run takes about 18 minutes, --quick three.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from answers import flite_missing, make_answer, sentences
from at_the_end import REALTIMESTT_SILENCE_S
from starting import measure_start
from timing_models import ALIGNMENT_HEADS, write_timing_model

from voiceprep import __version__
from voiceprep.errors import BadInputError, VoiceprepError
from voiceprep.paths import shipped_banks, user_places
from voiceprep.practising.sample import SAMPLE_QUESTION
from voiceprep.questions.loading import load_library
from voiceprep.questions.model import Question
from voiceprep.settings import Settings
from voiceprep.transcribing.models import choose_model, installed_models

LENGTHS_S = (10, 10, 10, 30, 30, 120, 590)
"""The last one ends by itself just before the app ends it, which is after ten minutes."""

QUICK_LENGTHS_S = (10, 30)
WANTED_P95_S = 0.15
WANTED_LISTENING_CPU_PERCENT = 5.0
_TIMING = "timing:"
_DONE_S = 30
_IDLE_S = 10
_TURN = Path(__file__).with_name("turning.py")
_COLUMNS = (
    ("speech", "speech_s", "{:.0f} s"),
    ("silence", "patience_s", "{:.1f} s"),
    ("endpoint→feedback", "endpoint_to_feedback_s", "{:.2f} s"),
    ("last word→feedback", "speech_end_to_feedback_s", "{:.2f} s"),
    ("decode at end", "decode_at_end_s", "{:.2f} s"),
    ("ratio", "ratio_to_decode_at_end", "{:.3f}"),
    ("RealtimeSTT", "realtimestt_s", "{:.2f} s"),
    ("RTF", "real_time_factor", "{:.2f}"),
    ("CPU", "cpu_percent", "{:.0f}%"),
    ("freeze", "longest_freeze_s", "{:.2f} s"),
    ("RSS 1 min", "rss_after_1_min_mb", "{:.0f} MB"),
    ("RSS end", "rss_at_end_mb", "{:.0f} MB"),
    ("phrases", "phrases", "{}"),
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--quick", action="store_true", help="answers of 10 and 30 s only, fewer starts")
    parser.add_argument("--flat-out", action="store_true", help="hear answers as fast as they can be read")
    parser.add_argument("--model", default="timing:base.en", help="timing:SIZE, builtin, or a model's folder or name")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="voiceprep-latency-") as folder:
        home = Path(folder)
        try:
            heard_by = heard_with(given.model, home)
        except VoiceprepError as error:
            print(f"{error.sentence} {error.advice}", file=sys.stderr)
            return error.exit_status
        _tell("Starting …")
        figures: dict[str, Any] = {"machine": _machine(), "start": measure_start(3 if given.quick else 5, home)}
        lengths_s = QUICK_LENGTHS_S if given.quick else LENGTHS_S
        figures |= measure_answers(lengths_s, home, heard_by, not given.flat_out)
    print(json.dumps(figures, indent=2, ensure_ascii=False) if given.json else table(figures))
    return 0


@dataclass(frozen=True)
class HeardBy:
    """A Whisper model's folder, or None for the built-in recognizer; one for ``timing`` has no words of its own."""

    folder: Path | None = None
    timing: bool = False

    @property
    def options(self) -> list[str]:
        """What a turn's process is told."""
        model = ["--model", str(self.folder)] if self.folder else []
        return [*model, "--timing-model"] if self.timing else model


def measure_answers(lengths_s: tuple[int, ...], home: Path, heard_by: HeardBy, paced: bool) -> dict[str, Any]:
    """A turn for each length, one that is over with its last word, one that only listens; or why there are none."""
    skipped = flite_missing()
    if skipped:
        return {
            "paced": paced,
            "answers": [],
            "endpoint_to_feedback_p50_s": None,
            "endpoint_to_feedback_p95_s": None,
            "done_at_last_word": None,
            "listening_cpu_percent": None,
            "skipped": skipped,
        }
    said = sentences(_from_the_asked_one(list(load_library([shipped_banks()]).questions)))
    silence_s = 2 * Settings().end_silence_s + 1.0
    answers = []
    for number, length_s in enumerate(lengths_s):
        _tell(f"An answer of {length_s} s …")
        # The same length again is another answer.
        others = said[7 * number :] + said[: 7 * number]
        answer = make_answer(others, length_s, silence_s, home / f"answer-{number}.wav")
        answers.append(_turn(answer, home / f"home-{number}", heard_by, paced))
    _tell(f"An answer of {_DONE_S} s that is over with its last word …")
    done = _turn(make_answer(said, _DONE_S, 0.0, home / "done.wav"), home / "home-done", heard_by, paced)
    _tell("Listening without a recognizer …")
    idle = make_answer(said, _IDLE_S, silence_s, home / "idle.wav")
    listening = _turn(idle, home / "home-idle", heard_by, paced, "--idle")
    waits_s = [answer["endpoint_to_feedback_s"] for answer in answers]
    return {
        "paced": paced,
        "answers": answers,
        "endpoint_to_feedback_p50_s": float(np.percentile(waits_s, 50)),
        "endpoint_to_feedback_p95_s": float(np.percentile(waits_s, 95)),
        "done_at_last_word": done,
        "listening_cpu_percent": listening["cpu_percent"],
        "skipped": None,
    }


def _from_the_asked_one(questions: list[Question]) -> list[Question]:
    at = next(number for number, question in enumerate(questions) if question.id == SAMPLE_QUESTION)
    return questions[at:] + questions[:at]


def _turn(answer: Path, home: Path, heard_by: HeardBy, paced: bool, *options: str) -> dict[str, Any]:
    command = [sys.executable, str(_TURN), str(answer), SAMPLE_QUESTION, str(home), *options]
    command += heard_by.options
    command += [] if paced else ["--flat-out"]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, encoding="utf-8")
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def heard_with(model: str, home: Path) -> HeardBy:
    """What ``--model`` names; a timing model is written into ``home``.

    Raises:
        BadInputError: There is no such model.
    """
    if model.startswith(_TIMING):
        name = model.removeprefix(_TIMING)
        if name not in ALIGNMENT_HEADS:
            raise BadInputError(f"There is no timing model “{name}”", f"Choose one of {', '.join(ALIGNMENT_HEADS)}.")
        return HeardBy(write_timing_model(name, home / "timing" / name), timing=True)
    if model == "builtin":
        return HeardBy()
    if Path(model).is_dir():
        return HeardBy(Path(model).resolve())
    found = choose_model(installed_models(user_places()), model)
    return HeardBy(found.folder if found else None)


def _machine() -> dict[str, Any]:
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    return {
        "voiceprep": __version__,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "cpus": os.cpu_count(),
        "load_before": load,
    }


def table(figures: dict[str, Any]) -> str:
    """The figures for people."""
    machine, start = figures["machine"], figures["start"]
    lines = [
        f"voiceprep {machine['voiceprep']}, Python {machine['python']}, {machine['system']}, {machine['cpus']} CPUs, "
        f"load {_shown('{:.1f}', machine['load_before'])} before",
        "",
        f"python -c pass     {_shown('{:.3f} s', start['python_s'])}",
        f"voiceprep --help   {_shown('{:.3f} s', start['help_s'])}  ({start['help_ratio']:.1f} ×)",
        f"first screen       {_shown('{:.2f} s', start['first_screen_s'])}",
        f"questions listed   {_shown('{:.2f} s', start['questions_listed_s'])}",
        "",
    ]
    if figures["skipped"]:
        return "\n".join([*lines, figures["skipped"]])
    first = figures["answers"][0]
    pace = "in real time" if figures["paced"] else "flat out"
    lines += [f"{first['recognizer']}, loaded in {first['load_s']:.2f} s; answers heard {pace}", ""]
    rows = [[title for title, _, _ in _COLUMNS]]
    rows += [[_shown(form, answer[name]) for _, name, form in _COLUMNS] for answer in figures["answers"]]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_COLUMNS))]
    lines += ["  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    done, listening = figures["done_at_last_word"], figures["listening_cpu_percent"]
    p50_s, p95_s = figures["endpoint_to_feedback_p50_s"], figures["endpoint_to_feedback_p95_s"]
    return "\n".join(
        [
            *lines,
            "",
            f"endpoint → feedback: p50 {p50_s:.3f} s, p95 {p95_s:.3f} s (wanted: {WANTED_P95_S:.2f} s)",
            f"“I'm done” on the last word of {done['speech_s']:.0f} s: "
            f"feedback after {done['endpoint_to_feedback_s']:.2f} s",
            f"CPU while listening, without a recognizer: {_shown('{:.1f}%', listening)} of a core "
            f"(wanted: {WANTED_LISTENING_CPU_PERCENT:.0f}%)",
            f"RealtimeSTT counts from {REALTIMESTT_SILENCE_S:.1f} s of silence on, which also ends an answer in the "
            "middle of a thought",
        ]
    )


def _shown(form: str, value: float | None) -> str:
    return "–" if value is None else form.format(value)


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
