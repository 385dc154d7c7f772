"""How right the key-point checker is: ``python tests/benchmarks/keypoints.py DIR [--json] [--noise] [--phrasings N]``.

DIR holds an evaluation set, a JSON file a question (see ``tests/training/README.md`` for the form). Key points
without phrasings, and questions without a model answer, take those of the bank's question with the same id, where
there is one.

Over all (answer, key point) pairs: precision, recall and F1 of "covered" and of "contradicted", accuracy of covered
against the rest, the same per style, expected calibration error of the score, milliseconds an answer; for the
checker that ships and, beside it, for the lexical one.
"""

import argparse
import json
import random
import sys
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from voiceprep.assessing.checker import Checker
from voiceprep.assessing.lexical import LexicalChecker
from voiceprep.assessing.records import Verdict
from voiceprep.practising.checking import load_checker
from voiceprep.questions.loading import load_library
from voiceprep.questions.model import KeyPoint, Question
from voiceprep.transcribing.transcript import Transcript

HERE = Path(__file__).resolve().parent
BANK = HERE.parents[1] / "question_bank"
CALIBRATION_BINS = 10


@dataclass(frozen=True)
class Labelled:
    """One answer with its labels; ``style`` is how it was written."""

    question: Question
    text: str
    covered: frozenset[str]
    contradicted: frozenset[str]
    style: str


@dataclass(frozen=True)
class Judged:
    """One key point in one answer: what a person says, and what the checker says."""

    style: str
    covered: bool
    contradicted: bool
    verdict: Verdict
    score: float


def read_set(folder: Path) -> list[Labelled]:
    """Every answer of an evaluation set."""
    bank = {question.id: question for question in load_library([BANK]).questions} if BANK.is_dir() else {}
    found = []
    for path in sorted(folder.glob("*.json")):
        value = json.loads(path.read_text(encoding="utf-8"))
        question = _question(value, bank.get(value["id"]))
        for answer in value["answers"]:
            style = answer.get("style") or answer.get("register", "")
            found.append(
                Labelled(
                    question,
                    answer["transcript"],
                    frozenset(answer["covered"]),
                    frozenset(answer["contradicted"]),
                    style,
                )
            )
    return found


def _question(value: dict[str, Any], banked: Question | None) -> Question:
    known = {point.id: point for point in banked.key_points} if banked else {}
    points = []
    for one in value["key_points"]:
        never = one.get("never", ())
        point = KeyPoint(
            one["id"], one["text"], tuple(one.get("also", ())), (never,) if isinstance(never, str) else tuple(never)
        )
        if not point.also and not point.never and one["id"] in known:
            point = KeyPoint(one["id"], one["text"], known[one["id"]].also, known[one["id"]].never)
        points.append(point)
    model_answer = value["model_answer"] or (banked.model_answer if banked else "")
    return Question(value["id"], value["question"], model_answer, tuple(points))


def with_phrasings(answers: Iterable[Labelled], most: int) -> list[Labelled]:
    """The same answers, with no more than so many right and so many wrong phrasings of each point, chosen by chance."""

    def fewer(phrasings: tuple[str, ...], seed: str) -> tuple[str, ...]:
        return tuple(random.Random(seed).sample(phrasings, min(most, len(phrasings))))

    return [
        replace(
            answer,
            question=replace(
                answer.question,
                key_points=tuple(
                    replace(one, also=fewer(one.also, one.id), never=fewer(one.never, one.id))
                    for one in answer.question.key_points
                ),
            ),
        )
        for answer in answers
    ]


def judge_all(checker: Checker, answers: Iterable[Labelled]) -> tuple[list[Judged], float]:
    """Every pair judged, and the milliseconds an answer took."""
    judged: list[Judged] = []
    began, count = time.perf_counter(), 0
    for answer in answers:
        count += 1
        judged.extend(
            Judged(
                answer.style,
                point.id in answer.covered,
                point.id in answer.contradicted,
                point.verdict,
                point.score,
            )
            for point in checker.judge(answer.question, Transcript(answer.text))
        )
    return judged, 1000 * (time.perf_counter() - began) / max(1, count)


def scores(judged: list[Judged]) -> dict[str, float]:
    """Precision, recall and F1 of both verdicts, and accuracy of covered against the rest."""
    result: dict[str, float] = {"pairs": len(judged)}
    for name, verdict in (("covered", Verdict.COVERED), ("contradicted", Verdict.CONTRADICTED)):
        said = [one.verdict is verdict for one in judged]
        meant = [one.covered if verdict is Verdict.COVERED else one.contradicted for one in judged]
        hit = sum(a and b for a, b in zip(said, meant, strict=True))
        result[f"{name}_precision"] = hit / sum(said) if any(said) else 0.0
        result[f"{name}_recall"] = hit / sum(meant) if any(meant) else 0.0
        result[f"{name}_f1"] = 2 * hit / (sum(said) + sum(meant)) if any(said) or any(meant) else 0.0
    right = sum((one.verdict is Verdict.COVERED) == one.covered for one in judged)
    result["accuracy"] = right / len(judged) if judged else 0.0
    absent = [one for one in judged if not one.covered]
    result["false_ticks"] = sum(one.verdict is Verdict.COVERED for one in absent) / len(absent) if absent else 0.0
    return {name: round(value, 4) for name, value in result.items()}


def calibration(judged: list[Judged]) -> dict[str, Any]:
    """The expected calibration error of the score, and the reliability table it comes from."""
    bins: dict[int, list[Judged]] = defaultdict(list)
    for one in judged:
        bins[min(CALIBRATION_BINS - 1, int(one.score * CALIBRATION_BINS))].append(one)
    rows = []
    error = 0.0
    for number, members in sorted(bins.items()):
        said = sum(one.score for one in members) / len(members)
        true = sum(one.covered for one in members) / len(members)
        error += abs(said - true) * len(members) / len(judged)
        rows.append({"bin": number, "pairs": len(members), "score": round(said, 3), "covered": round(true, 3)})
    return {"expected_calibration_error": round(error, 4), "reliability": rows}


def measure(checker: Checker, answers: list[Labelled]) -> dict[str, Any]:
    """All figures of one checker on one set."""
    judged, milliseconds = judge_all(checker, answers)
    styles = sorted({one.style for one in judged})
    return {
        "checker": checker.name,
        **scores(judged),
        **calibration(judged),
        "ms_per_answer": round(milliseconds, 1),
        "styles": {style: scores([one for one in judged if one.style == style]) for style in styles},
    }


def with_noise(answers: list[Labelled]) -> list[Labelled]:
    """The answers as a recognizer might have written them; always the same noise."""
    sys.path.insert(0, str(HERE.parent / "training"))
    from noise import Mishearing, noisy

    mishearing = Mishearing(answer.text for answer in answers)
    draw = random.Random(0)
    return [
        Labelled(one.question, noisy(one.text, {}, mishearing, draw, 1.5)[0], one.covered, one.contradicted, one.style)
        for one in answers
    ]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--noise", action="store_true", help="put the transcripts through recognizer noise")
    parser.add_argument("--phrasings", type=int, metavar="N", help="leave each point N right and N wrong phrasings")
    given = parser.parse_args()
    answers = read_set(given.folder)
    if not answers:
        parser.error(f"{given.folder} holds no evaluation set")
    if given.noise:
        answers = with_noise(answers)
    if given.phrasings is not None:
        answers = with_phrasings(answers, given.phrasings)
    reports = [measure(checker, answers) for checker in (load_checker(), LexicalChecker())]
    if given.json:
        sys.stdout.write(
            json.dumps({"set": given.folder.name, "noise": given.noise, "checkers": reports}, indent=1) + "\n"
        )
        return
    for report in reports:
        sys.stdout.write(_text(report))


def _text(report: dict[str, Any]) -> str:
    lines = [f"\n{report['checker']}: {report['pairs']} pairs, {report['ms_per_answer']} ms an answer"]
    for name in ("covered", "contradicted"):
        three = "  ".join(f"{part} {report[f'{name}_{part}']:.3f}" for part in ("precision", "recall", "f1"))
        lines.append(f"  {name:<13}{three}")
    error = report["expected_calibration_error"]
    lines.append(
        f"  accuracy {report['accuracy']:.3f}  false ticks {report['false_ticks']:.3f}  calibration error {error:.3f}"
    )
    for style, one in report["styles"].items():
        figures = (
            f"accuracy {one['accuracy']:.3f}  covered f1 {one['covered_f1']:.3f}  false ticks {one['false_ticks']:.3f}"
        )
        lines.append(f"    {style:<26}{one['pairs']:>5} pairs  {figures}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
