"""Fit how the judge's opinion and the wording are weighed, on questions that the judge has not seen.

    python tests/training/calibrate.py models/key-point-judge SET_FOLDER…

Writes the weights, shape (3, 12), into heads.npz as ``calibration``. Multinomial logistic regression with a
little decay, fitted by gradient descent on plain numpy. Half of the pairs have their phrasings taken away, for
users' own banks often have none.
"""

import json
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "benchmarks")]

from keypoints import Labelled, read_set

from voiceprep.assessing.judge import Judge
from voiceprep.assessing.lexical import LexicalChecker
from voiceprep.assessing.readings import opinions_on
from voiceprep.assessing.sounding import mended
from voiceprep.assessing.weighing import features

DECAY = 1e-3
STEPS = 3000


def gather(judge: Judge, answers: list[Labelled]) -> tuple[np.ndarray, np.ndarray]:
    """Features, shape (pairs, 12), and labels, shape (pairs,), with the phrasings and without."""
    lexical = LexicalChecker()
    rows, labels = [], []
    for answer in answers:
        bare = replace(
            answer.question,
            key_points=tuple(replace(point, also=(), never=()) for point in answer.question.key_points),
        )
        heard = mended(answer.question, answer.text).text
        cut = judge.stretches(heard)
        for question in (answer.question, bare):
            opinions = opinions_on(judge, question, cut)
            wordings = lexical.wordings(question, heard)
            for point, of_point, wording in zip(question.key_points, opinions, wordings, strict=True):
                rows.append(features(of_point, wording))
                labels.append(1 if point.id in answer.covered else 2 if point.id in answer.contradicted else 0)
    return np.array(rows), np.array(labels)


def fit(given: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Weights, shape (3, 12), that make the labels likeliest."""
    spread = given.std(axis=0)
    scale = np.where(spread > 0, spread, 1.0)
    scaled = given / scale
    weights = np.zeros((3, given.shape[1]))
    wanted = np.eye(3)[labels]
    momentum = np.zeros_like(weights)
    for _ in range(STEPS):
        logits = scaled @ weights.T
        likely = np.exp(logits - logits.max(axis=1, keepdims=True))
        likely /= likely.sum(axis=1, keepdims=True)
        gradient = (likely - wanted).T @ scaled / len(scaled) + DECAY * weights
        momentum = 0.9 * momentum + gradient
        weights -= 0.05 * momentum
    return weights / scale


def main() -> None:
    """Fit and write."""
    folder, sets = Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]]
    only = json.loads((HERE / "held_out.json").read_text()) if (HERE / "held_out.json").exists() else None
    answers = [answer for one in sets for answer in read_set(one) if only is None or answer.question.id in only]
    given, labels = gather(Judge(folder), answers)
    weights = fit(given, labels)
    with np.load(folder / "heads.npz") as heads:
        kept = {name: heads[name] for name in heads.files}
    np.savez(folder / "heads.npz", **{**kept, "calibration": weights.astype(np.float32)})
    print(f"{len(labels)} pairs\n{weights.round(3)}")


if __name__ == "__main__":
    main()
