"""How long one waits for voiceprep: ``python tests/benchmarks/latency.py [--json] [--quick] [--model FOLDER]``.

Measures the import time of ``voiceprep --help`` beside that of ``python -c pass``, the time to the first
screen, and for answers of 10, 30, 60 and 120 s, said in real time, how long the feedback takes: from the
endpoint (the decision that the answer is over) and from the last word (which includes the patience of 2.5 s
in which the speaker may go on). One more answer is over with its last word, as when a key says so: then the
last phrase is still to be decoded. Beside it stands what it would take to decode the whole answer at its end
with the same recognizer, and their ratio; ratios of one run can be compared between machines, seconds cannot.

RTF is the real-time factor of decoding, CPU that of one core while listening, freeze the longest time in
which no other thread got to run, so that the screen stood still.

The answers are the bank's own model answers in flite's voice, heard by the real loop: VAD, endpointing,
recording, recognizer, assessment, history. A full run takes about seven minutes, --quick two.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from answers import flite_missing, make_answer, sentences
from starting import measure_start

from voiceprep import __version__
from voiceprep.errors import VoiceprepError
from voiceprep.paths import shipped_banks, user_places
from voiceprep.practising.sample import SAMPLE_QUESTION
from voiceprep.questions.loading import load_library
from voiceprep.questions.model import Question
from voiceprep.settings import Settings
from voiceprep.transcribing.models import choose_model, installed_models

LENGTHS_S = (10, 30, 60, 120)
QUICK_LENGTHS_S = (10, 30)
_DONE_S = 30
_IDLE_S = 10
_TURN = Path(__file__).with_name("turning.py")
_COLUMNS = (
    ("speech", "speech_s", "{:.0f} s"),
    ("endpoint→feedback", "endpoint_to_feedback_s", "{:.2f} s"),
    ("last word→feedback", "speech_end_to_feedback_s", "{:.2f} s"),
    ("decode at end", "decode_at_end_s", "{:.2f} s"),
    ("ratio", "ratio_to_decode_at_end", "{:.3f}"),
    ("RTF", "real_time_factor", "{:.2f}"),
    ("CPU", "cpu_percent", "{:.0f}%"),
    ("freeze", "longest_freeze_s", "{:.2f} s"),
    ("peak RSS", "peak_rss_mb", "{:.0f} MB"),
    ("phrases", "phrases", "{}"),
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--quick", action="store_true", help="answers of 10 and 30 s only, fewer starts")
    parser.add_argument("--flat-out", action="store_true", help="hear answers as fast as they can be read")
    parser.add_argument("--model", default="", help="a Whisper model's folder or name; the built-in one otherwise")
    given = parser.parse_args()
    try:
        model = _model_folder(given.model)
    except VoiceprepError as error:
        print(f"{error.sentence} {error.advice}", file=sys.stderr)
        return error.exit_status
    with tempfile.TemporaryDirectory(prefix="voiceprep-latency-") as folder:
        home = Path(folder)
        _tell("Starting …")
        figures: dict[str, Any] = {"machine": _machine(), "start": measure_start(3 if given.quick else 9, home)}
        figures |= measure_answers(QUICK_LENGTHS_S if given.quick else LENGTHS_S, home, model, not given.flat_out)
    print(json.dumps(figures, indent=2, ensure_ascii=False) if given.json else table(figures))
    return 0


def measure_answers(lengths_s: tuple[int, ...], home: Path, model: Path | None, paced: bool) -> dict[str, Any]:
    """A turn for each length, and one that only listens; or why there are none."""
    skipped = flite_missing()
    if skipped:
        return {
            "paced": paced,
            "answers": [],
            "done_at_last_word": None,
            "listening_cpu_percent": None,
            "skipped": skipped,
        }
    said = sentences(_from_the_asked_one(list(load_library([shipped_banks()]).questions)))
    silence_s = 2 * Settings().end_silence_s + 1.0
    answers = []
    for length_s in lengths_s:
        _tell(f"An answer of {length_s} s …")
        answer = make_answer(said, length_s, silence_s, home / f"answer-{length_s}.wav")
        answers.append(_turn(answer, home / f"home-{length_s}", model, paced))
    _tell(f"An answer of {_DONE_S} s that is over with its last word …")
    done = _turn(make_answer(said, _DONE_S, 0.0, home / "done.wav"), home / "home-done", model, paced)
    _tell("Listening without a recognizer …")
    idle = make_answer(said, _IDLE_S, silence_s, home / "idle.wav")
    listening = _turn(idle, home / "home-idle", model, paced, "--idle")
    return {
        "paced": paced,
        "answers": answers,
        "done_at_last_word": done,
        "listening_cpu_percent": listening["cpu_percent"],
        "skipped": None,
    }


def _from_the_asked_one(questions: list[Question]) -> list[Question]:
    at = next(number for number, question in enumerate(questions) if question.id == SAMPLE_QUESTION)
    return questions[at:] + questions[:at]


def _turn(answer: Path, home: Path, model: Path | None, paced: bool, *options: str) -> dict[str, Any]:
    command = [sys.executable, str(_TURN), str(answer), SAMPLE_QUESTION, str(home), *options]
    command += ["--model", str(model)] if model else []
    command += [] if paced else ["--flat-out"]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, encoding="utf-8")
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def _model_folder(model: str) -> Path | None:
    if not model:
        return None
    if Path(model).is_dir():
        return Path(model).resolve()
    found = choose_model(installed_models(user_places()), model)
    return found.folder if found else None


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
    listening = _shown("{:.1f}%", figures["listening_cpu_percent"])
    done = figures["done_at_last_word"]
    done_after = f"feedback after {done['endpoint_to_feedback_s']:.2f} s"
    return "\n".join(
        [
            *lines,
            "",
            f"“I'm done” on the last word of {done['speech_s']:.0f} s: {done_after}",
            f"CPU while listening, without a recognizer: {listening} of a core",
        ]
    )


def _shown(form: str, value: float | None) -> str:
    return "–" if value is None else form.format(value)


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
