"""Train the model on the windows that make_data.py made; goes on where it was stopped.

python train.py /tmp/whisper_test/data /tmp/whisper_test/model --minutes 60
"""

import argparse
import json
import math
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
from examples import IGNORED, Batch, Examples
from make_data import PHONEMES_FILE
from network import Size, SmallWhisper
from torch import Tensor, nn
from torch.nn import functional
from vocabulary import Vocabulary

_PEAK_RATE = 2e-3
_WARM_UP_STEPS = 100
_LAST_RATE_SHARE = 0.02
_DECAY = 0.02
_AVERAGED_OVER = 0.995
_SAMPLED_PADDING = 40
_SAVE_EVERY_S = 150.0
_PHONEME_WEIGHT = 0.5
_ATTENTION_WEIGHT = 0.4
GUIDED_HEADS = 2
"""So many heads of each decoder layer are taught where to look: the first layer's at the word that was read, the
last one's at the word that is being written, which are the heads that word times are taken from."""


def loss_of(model: SmallWhisper, batch: Batch, sampled: int | None) -> tuple[Tensor, dict[str, float]]:
    """The sum of what is wrong with the words, the phonemes and where the guided heads look."""
    encoded, stands_for = model.encode(batch.mels, sampled)
    known, seen = model.decode(batch.tokens, encoded, stands_for)
    learnt = batch.targets != IGNORED
    words = functional.cross_entropy(model.logits(known[learnt]).float(), batch.targets[learnt])
    heard = batch.phonemes.shape[1]
    phonemes = functional.cross_entropy(
        model.phonemes(encoded[:, :heard]).flatten(0, 1).float(), batch.phonemes.flatten()
    )
    looked = _looking_loss(seen[0][:, :GUIDED_HEADS], batch.read)
    looked = looked + _looking_loss(seen[-1][:, :GUIDED_HEADS], batch.written)
    total = words + _PHONEME_WEIGHT * phonemes + _ATTENTION_WEIGHT * looked
    return total, {"words": words.item(), "phonemes": phonemes.item(), "looked": looked.item() / 2}


def _looking_loss(weights: Tensor, stretches: Tensor) -> Tensor:
    """Cross-entropy between the attention (batch, heads, tokens, positions) and an even look at each stretch."""
    places = torch.arange(weights.shape[3])
    inside = (places >= stretches[..., :1]) & (places < stretches[..., 1:])
    lengths = inside.sum(-1)
    even = inside / lengths.clamp(min=1)[..., None]
    wrong = -(even[:, None] * (weights + 1e-6).log()).sum(-1).mean(1) - lengths.clamp(min=1).log()
    return (wrong * (lengths > 0)).sum() / (lengths > 0).sum().clamp(min=1)


class Training:
    """The model, its average, and what is needed to go on."""

    def __init__(self, folder: Path, size: Size, minutes: float) -> None:
        self.folder = folder
        self.size = size
        self.minutes = minutes
        self.step = 0
        self.spent_s = 0.0
        self.cpu_s = 0.0
        self.model = SmallWhisper(size)
        self.average = SmallWhisper(size)
        decayed = [weight for weight in self.model.parameters() if weight.ndim > 1]
        others = [weight for weight in self.model.parameters() if weight.ndim <= 1]
        self.optimizer = torch.optim.AdamW(
            [{"params": decayed, "weight_decay": _DECAY}, {"params": others, "weight_decay": 0.0}],
            lr=_PEAK_RATE,
            betas=(0.9, 0.98),
        )
        if self._file.is_file():
            self._go_on()

    @property
    def _file(self) -> Path:
        return self.folder / "training.pt"

    @property
    def share(self) -> float:
        """How much of the time is spent, 0 to 1."""
        return min(self.spent_s / (self.minutes * 60), 1.0)

    def learn(self, batch: Batch, sampled: int | None) -> dict[str, float]:
        rate = _PEAK_RATE * min(1.0, (self.step + 1) / _WARM_UP_STEPS)
        rate *= _LAST_RATE_SHARE + (1 - _LAST_RATE_SHARE) * (1 + math.cos(math.pi * self.share)) / 2
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        with torch.autocast("cpu", dtype=torch.bfloat16):
            loss, parts = loss_of(self.model, batch, sampled)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        self.step += 1
        keep = min(_AVERAGED_OVER, 1 - 1 / (self.step / 10 + 1))
        with torch.no_grad():
            torch._foreach_lerp_(list(self.average.parameters()), list(self.model.parameters()), 1 - keep)
        return parts

    def save(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        state = {
            "step": self.step,
            "spent_s": self.spent_s,
            "cpu_s": self.cpu_s,
            "model": self.model.state_dict(),
            "average": self.average.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "size": asdict(self.size),
        }
        torch.save(state, self._file.with_suffix(".half"))
        self._file.with_suffix(".half").replace(self._file)

    def _go_on(self) -> None:
        state = torch.load(self._file)
        self.step, self.spent_s, self.cpu_s = state["step"], state["spent_s"], state["cpu_s"]
        self.model.load_state_dict(state["model"])
        self.average.load_state_dict(state["average"])
        self.optimizer.load_state_dict(state["optimizer"])
        print(f"going on at step {self.step} after {self.spent_s / 60:.1f} min", flush=True)


def endlessly(examples: Examples, random: np.random.Generator) -> Iterator[Batch]:
    while True:
        yield from examples.batches(random)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--minutes", type=float, default=60.0, help="of training in all, earlier runs counted in")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    vocabulary = Vocabulary.of_file(options.data / "tokenizer.json")
    phonemes = len((options.data / PHONEMES_FILE).read_text(encoding="utf-8").split()) + 1
    torch.manual_seed(options.seed)
    size = Size(vocabulary=vocabulary.tokenizer.get_vocab_size(), phonemes=phonemes)
    training = Training(options.out, size, options.minutes)
    random = np.random.default_rng(options.seed + training.step)
    examples = Examples(options.data, vocabulary)
    saved_at_s, began_s, cpu_began_s = training.spent_s, training.spent_s, training.cpu_s
    clock, cpu_clock = time.monotonic(), time.process_time()
    mean: dict[str, float] = {}
    for batch in endlessly(examples, random):
        parts = training.learn(batch, _SAMPLED_PADDING)
        training.spent_s = began_s + time.monotonic() - clock
        training.cpu_s = cpu_began_s + time.process_time() - cpu_clock
        mean = {name: 0.95 * mean.get(name, value) + 0.05 * value for name, value in parts.items()}
        if training.step % 20 == 0:
            report = {
                "step": training.step,
                "min": round(training.spent_s / 60, 1),
                "cpu": round(training.cpu_s / 60, 1),
            }
            print(json.dumps(report | {name: round(value, 3) for name, value in mean.items()}), flush=True)
        if training.spent_s - saved_at_s > _SAVE_EVERY_S or training.share >= 1:
            training.save()
            saved_at_s = training.spent_s
        if training.share >= 1:
            break


if __name__ == "__main__":
    main()
