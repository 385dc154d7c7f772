"""The key-point judge: a small cross-encoder of our own, run by CTranslate2 on the CPU.

Its card in the model's folder says what it was trained on and how right it is.
"""

from dataclasses import dataclass
from pathlib import Path

import ctranslate2
import numpy as np
import numpy.typing as npt

from voiceprep.assessing.pair_encoding import Pair, PairEncoder, Stretch
from voiceprep.errors import RecognizerError
from voiceprep.questions.model import Question

_OVERLAP_TOKENS = 60
_PAIRS_AT_ONCE = 16


@dataclass(frozen=True)
class Opinion:
    """What the judge makes of one key point in one stretch of the answer.

    ``logits`` are those of absent, covered and contradicted, shape (3,); ``evidence`` is for each token of the
    stretch how likely it shows the verdict, shape (tokens,).
    """

    logits: npt.NDArray[np.float32]
    evidence: npt.NDArray[np.float32]
    stretch: Stretch


class Judge:
    """Reads its model from a folder.

    Raises:
        RecognizerError: The folder's files cannot be loaded.
    """

    def __init__(self, folder: Path, threads: int = 2) -> None:
        try:
            self._encoder = ctranslate2.Encoder(str(folder), device="cpu", compute_type="int8", intra_threads=threads)
            self._pairs = PairEncoder(folder / "tokenizer.json")
            with np.load(folder / "heads.npz") as heads:
                self._verdict = (heads["verdict_weight"], heads["verdict_bias"])
                self._evidence = (heads["evidence_weight"][0], heads["evidence_bias"])
                self.calibration: npt.NDArray[np.float32] = (
                    heads["calibration"] if "calibration" in heads else np.zeros((0,), dtype=np.float32)
                )
        except (RuntimeError, ValueError, OSError, KeyError) as error:
            raise RecognizerError(
                f"The key-point judge in {folder} cannot be loaded: {error}", "Install it again"
            ) from error

    def opinions(self, question: Question, answer: str) -> list[list[Opinion]]:
        """For each key point of the question, an opinion on each stretch of the answer, in order."""
        stretches = self._pairs.stretches(answer, _OVERLAP_TOKENS)
        jobs = [
            (self._pairs.pair(question.text, point, stretch), stretch)
            for point in question.key_points
            for stretch in stretches
        ]
        order = sorted(range(len(jobs)), key=lambda number: len(jobs[number][0].ids))
        made: dict[int, Opinion] = {}
        for start in range(0, len(order), _PAIRS_AT_ONCE):
            numbers = order[start : start + _PAIRS_AT_ONCE]
            made.update(zip(numbers, self._judge([jobs[number] for number in numbers]), strict=True))
        per_point = len(stretches)
        return [
            [made[row * per_point + column] for column in range(per_point)] for row in range(len(question.key_points))
        ]

    def _judge(self, jobs: list[tuple[Pair, Stretch]]) -> list[Opinion]:
        output = self._encoder.forward_batch(
            [pair.ids for pair, _ in jobs], token_type_ids=[pair.segments for pair, _ in jobs]
        )
        hidden = np.array(output.last_hidden_state, dtype=np.float32)
        weight, bias = self._verdict
        verdicts = hidden[:, 0] @ weight.T + bias
        shown = hidden @ self._evidence[0] + self._evidence[1]
        return [
            Opinion(
                verdicts[row],
                _sigmoid(shown[row, pair.stretch_from : pair.stretch_from + len(stretch.ids)]),
                stretch,
            )
            for row, (pair, stretch) in enumerate(jobs)
        ]


def _sigmoid(values: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    return np.asarray(1.0 / (1.0 + np.exp(-values)), dtype=np.float32)
