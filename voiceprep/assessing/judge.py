"""The key-point judge: a small cross-encoder of our own, run by CTranslate2 on the CPU.

Its card in the model's folder says what it was trained on and how right it is.
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import ctranslate2
import numpy as np
import numpy.typing as npt

from voiceprep.assessing.pair_encoding import Pair, PairEncoder, Stretch
from voiceprep.assessing.stretches import stretches
from voiceprep.assessing.word_order import WordOrder
from voiceprep.errors import RecognizerError
from voiceprep.questions.model import KeyPoint

_TOKENS_AT_ONCE = 2048
_REMEMBERED = 4096
"""Opinions are remembered, so that what was judged while the answer was being given is not judged again."""


_SURELY_ABSENT = np.array([4.0, -2.0, -2.0])


@dataclass(frozen=True)
class Opinion:
    """What the judge makes of one key point in one stretch of the answer.

    ``logits`` are those of absent, covered and contradicted, shape (3,); ``evidence`` is for each token of the
    stretch how likely it shows the verdict, shape (tokens,).
    """

    logits: npt.NDArray[np.float64]
    evidence: npt.NDArray[np.float64]


class Judge:
    """Reads its model from a folder.

    ``calibration`` are the weights of ``weighing``, shape (3, features); empty when it was not calibrated.

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
                calibration = heads["calibration"] if "calibration" in heads else np.zeros((0,))
                self._order = WordOrder(heads["order_words"].tolist(), heads["order_pairs"])
        except (RuntimeError, ValueError, OSError, KeyError) as error:
            message = f"The key-point judge in {folder} cannot be loaded: {error}"
            raise RecognizerError(message, "Install voiceprep again") from error
        self.calibration: npt.NDArray[np.float64] = np.asarray(calibration, dtype=np.float64)
        self._known: OrderedDict[tuple[tuple[int, ...], int], Opinion] = OrderedDict()

    def stretches(self, answer: str) -> list[Stretch]:
        """The answer in the stretches that are judged."""
        cut = stretches(answer)
        found = []
        for number, (start, end) in enumerate(cut):
            around = answer[cut[max(0, number - 1)][0] : cut[min(len(cut) - 1, number + 1)][1]]
            said = self._order.said(answer[start:end], around)
            found.append(replace(self._pairs.stretch(answer, start, end), said=said))
        return found

    def opinions(self, points: Sequence[KeyPoint], cut: Sequence[Stretch]) -> list[list[Opinion]]:
        """For each key point, an opinion on each stretch, in order."""
        jobs = [
            self._pairs.pair(point, point.also, point.never, one) if one.said else None
            for point in points
            for one in cut
        ]
        fresh = {(tuple(job.ids), job.stretch_from): job for job in jobs if job}
        fresh = {key: job for key, job in fresh.items() if key not in self._known}
        waiting = sorted(fresh.values(), key=lambda job: len(job.ids))
        while waiting:
            count = max(1, _TOKENS_AT_ONCE // len(waiting[0].ids))
            batch, waiting = waiting[:count], waiting[count:]
            for job, opinion in zip(batch, self._judge(batch), strict=True):
                self._known[(tuple(job.ids), job.stretch_from)] = opinion
        found = [
            self._known[(tuple(job.ids), job.stretch_from)] if job else _nothing_claimed(cut[number % len(cut)])
            for number, job in enumerate(jobs)
        ]
        while len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
        return [found[row * len(cut) : (row + 1) * len(cut)] for row in range(len(points))]

    def _judge(self, batch: list[Pair]) -> list[Opinion]:
        output = self._encoder.forward_batch([job.ids for job in batch], token_type_ids=[job.segments for job in batch])
        hidden = np.asarray(output.last_hidden_state, dtype=np.float32)
        verdicts = hidden[:, 0] @ self._verdict[0].T + self._verdict[1]
        shown = hidden @ self._evidence[0] + self._evidence[1]
        return [
            Opinion(
                verdicts[row].astype(np.float64),
                1.0 / (1.0 + np.exp(-shown[row, job.stretch_from : len(job.ids) - 1].astype(np.float64))),
            )
            for row, job in enumerate(batch)
        ]


def _nothing_claimed(stretch: Stretch) -> Opinion:
    """The opinion on words that nobody says: surely absent."""
    return Opinion(_SURELY_ABSENT, np.zeros(len(stretch.ids)))
