"""The judge as a torch module: MiniLM's encoder with one head for the verdict and one for the evidence."""

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

LAYERS, HIDDEN, HEADS, INNER = 6, 384, 12, 1536
EPS = 1e-12


class Layer(nn.Module):
    """One BERT layer: attention and a feed-forward network, each followed by a residual and a norm."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.qkv = nn.Linear(HIDDEN, 3 * HIDDEN)
        self.out = nn.Linear(HIDDEN, HIDDEN)
        self.norm1 = nn.LayerNorm(HIDDEN, eps=EPS)
        self.up = nn.Linear(HIDDEN, INNER)
        self.down = nn.Linear(INNER, HIDDEN)
        self.norm2 = nn.LayerNorm(HIDDEN, eps=EPS)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor) -> Tensor:
        batch, length, _ = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, HEADS, HIDDEN // HEADS).permute(2, 0, 3, 1, 4)
        seen = functional.scaled_dot_product_attention(q, k, v)
        seen = self.out(seen.transpose(1, 2).reshape(batch, length, HIDDEN))
        x = self.norm1(x + self.dropout(seen))
        return self.norm2(x + self.dropout(self.down(functional.gelu(self.up(x)))))


class Judge(nn.Module):
    """Token ids in; verdict logits (batch, 3) and evidence logits (batch, length) out."""

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding(30522, HIDDEN)
        self.positions = nn.Embedding(512, HIDDEN)
        self.segments = nn.Embedding(2, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, eps=EPS)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.verdict = nn.Linear(HIDDEN, 3)
        self.evidence = nn.Linear(HIDDEN, 1)
        self.dropout = nn.Dropout(dropout)

    def forward(self, ids: Tensor, segments: Tensor) -> tuple[Tensor, Tensor]:
        # All rows are of one length: attention without a mask is several times faster on a CPU.
        places = torch.arange(ids.shape[1])
        x = self.norm(self.words(ids) + self.positions(places)[None] + self.segments(segments))
        x = self.dropout(x)
        for layer in self.layers:
            x = layer(x)
        return self.verdict(self.dropout(x[:, 0])), self.evidence(x).squeeze(-1)


def load_minilm(judge: Judge, weights: Path) -> None:
    """Start from the published sentence encoder's weights (all-MiniLM-L6-v2, Apache 2.0)."""
    given = load_file(str(weights))
    given = {name.removeprefix("bert."): value for name, value in given.items()}
    named = {
        "words.weight": given["embeddings.word_embeddings.weight"],
        "positions.weight": given["embeddings.position_embeddings.weight"],
        "segments.weight": given["embeddings.token_type_embeddings.weight"],
        "norm.weight": given["embeddings.LayerNorm.weight"],
        "norm.bias": given["embeddings.LayerNorm.bias"],
    }
    for number in range(LAYERS):
        old, new = f"encoder.layer.{number}.", f"layers.{number}."
        for kind in ("weight", "bias"):
            parts = [given[f"{old}attention.self.{one}.{kind}"] for one in ("query", "key", "value")]
            named[f"{new}qkv.{kind}"] = torch.cat(parts)
            named[f"{new}out.{kind}"] = given[f"{old}attention.output.dense.{kind}"]
            named[f"{new}norm1.{kind}"] = given[f"{old}attention.output.LayerNorm.{kind}"]
            named[f"{new}up.{kind}"] = given[f"{old}intermediate.dense.{kind}"]
            named[f"{new}down.{kind}"] = given[f"{old}output.dense.{kind}"]
            named[f"{new}norm2.{kind}"] = given[f"{old}output.LayerNorm.{kind}"]
    left = judge.load_state_dict(named, strict=False)
    assert set(left.missing_keys) == {"verdict.weight", "verdict.bias", "evidence.weight", "evidence.bias"}, left
