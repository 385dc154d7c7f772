"""Whisper's network as OpenAI laid it out, small: what CTranslate2 runs after conversion."""

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional


@dataclass(frozen=True)
class Size:
    """The network's dimensions."""

    vocabulary: int
    phonemes: int
    times: int = 1501
    width: int = 128
    encoder_heads: int = 2
    decoder_heads: int = 4
    encoder_layers: int = 2
    decoder_layers: int = 2
    positions: int = 1500
    most_tokens: int = 448
    mels: int = 80


class Attention(nn.Module):
    """Multi-head attention; as in Whisper, keys have no bias."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(width, width)
        self.key = nn.Linear(width, width, bias=False)
        self.value = nn.Linear(width, width)
        self.out = nn.Linear(width, width)

    def forward(self, x: Tensor, bias: Tensor | None = None) -> Tensor:
        """Attention to itself, with a bias for each position; without one, to what came before."""
        query, key, value = self._split(x, x)
        mask = None if bias is None else bias.to(query.dtype).expand(1, 1, x.shape[1], -1)
        mixed = functional.scaled_dot_product_attention(query, key, value, mask, is_causal=bias is None)
        return self.out(mixed.transpose(1, 2).flatten(2))

    def to_source(self, x: Tensor, source: Tensor, bias: Tensor) -> tuple[Tensor, Tensor]:
        """Attention to the sound, and its weights: (batch, heads, tokens, positions)."""
        query, key, value = self._split(x, source)
        weights = ((query @ key.transpose(2, 3)).float() / math.sqrt(query.shape[-1]) + bias).softmax(-1)
        mixed = weights.to(value.dtype) @ value
        return self.out(mixed.transpose(1, 2).flatten(2)), weights

    def _split(self, x: Tensor, source: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        def by_head(projected: Tensor) -> Tensor:
            return projected.unflatten(2, (self.heads, -1)).transpose(1, 2)

        return by_head(self.query(x)), by_head(self.key(source)), by_head(self.value(source))


class Layer(nn.Module):
    """A layer of the encoder, or with ``cross`` one of the decoder; norms come first."""

    def __init__(self, width: int, heads: int, cross: bool) -> None:
        super().__init__()
        self.attention = Attention(width, heads)
        self.attention_norm = nn.LayerNorm(width)
        self.cross = Attention(width, heads) if cross else None
        self.cross_norm = nn.LayerNorm(width) if cross else None
        self.inner = nn.Linear(width, 4 * width)
        self.outer = nn.Linear(4 * width, width)
        self.feed_forward_norm = nn.LayerNorm(width)

    def forward(self, x: Tensor, bias: Tensor, source: Tensor | None = None) -> tuple[Tensor, Tensor | None]:
        """``bias`` is added to the attention to the sound: to itself in the encoder, to the source in the decoder."""
        weights = None
        if self.cross is None or self.cross_norm is None or source is None:
            x = x + self.attention(self.attention_norm(x), bias)
        else:
            x = x + self.attention(self.attention_norm(x))
            found, weights = self.cross.to_source(self.cross_norm(x), source, bias)
            x = x + found
        return x + self.outer(functional.gelu(self.inner(self.feed_forward_norm(x)))), weights


class SmallWhisper(nn.Module):
    """Log-mel spectra and tokens so far in, logits of the next tokens out.

    A window always has 1,500 positions, and after a short phrase nearly all of them are the same padding. To learn
    from it at a fraction of the cost, only some of those are computed, and each stands for its share of the rest: its
    attention counts that many times.
    """

    def __init__(self, size: Size) -> None:
        super().__init__()
        self.size = size
        self.convolution_1 = nn.Conv1d(size.mels, size.width, 3, padding=1)
        self.convolution_2 = nn.Conv1d(size.width, size.width, 3, stride=2, padding=1)
        self.register_buffer("positions", sinusoids(size.positions, size.width))
        self.encoder = nn.ModuleList(
            Layer(size.width, size.encoder_heads, cross=False) for _ in range(size.encoder_layers)
        )
        self.encoder_norm = nn.LayerNorm(size.width)
        self.phonemes = nn.Linear(size.width, size.phonemes)
        self.tokens = nn.Embedding(size.vocabulary - size.times, size.width)
        self.register_buffer("time_positions", sinusoids(size.times, size.width))
        self.times = nn.Linear(size.width, size.width)
        self.token_positions = nn.Parameter(torch.randn(size.most_tokens, size.width) * 0.01)
        self.decoder = nn.ModuleList(
            Layer(size.width, size.decoder_heads, cross=True) for _ in range(size.decoder_layers)
        )
        self.decoder_norm = nn.LayerNorm(size.width)
        nn.init.normal_(self.tokens.weight, std=0.05)

    def encode(self, mels: Tensor, sampled: int | None = None) -> tuple[Tensor, Tensor]:
        """(batch, 80, frames) to (batch, positions, width), and what each position stands for, shape (positions,).

        With ``sampled`` the frames end in padding, and so many of the positions after them are drawn; without, the
        frames are all there is.
        """
        x = functional.gelu(self.convolution_1(mels))
        x = functional.gelu(self.convolution_2(x)).transpose(1, 2)
        heard = x.shape[1]
        positions, stands_for = self.positions[:heard], torch.ones(heard)
        left = self.size.positions - heard
        if sampled and left > sampled:
            drawn = heard + torch.randperm(left)[:sampled].sort().values
            x = torch.cat([x, x[:, -4:-3].expand(-1, sampled, -1)], dim=1)
            positions = torch.cat([positions, self.positions[drawn]])
            stands_for = torch.cat([stands_for, torch.full((sampled,), left / sampled)])
        x = x + positions.to(x.dtype)
        for layer in self.encoder:
            x, _ = layer(x, stands_for.log())
        return self.encoder_norm(x), stands_for

    def decode(self, tokens: Tensor, encoded: Tensor, stands_for: Tensor) -> tuple[Tensor, list[Tensor]]:
        """What is known at each token (batch, tokens, width), and each layer's attention to the sound."""
        x = functional.embedding(tokens, self.embeddings()) + self.token_positions[: tokens.shape[1]]
        seen = []
        for layer in self.decoder:
            x, weights = layer(x, stands_for.log(), encoded)
            seen.append(weights)
        return self.decoder_norm(x), seen

    def logits(self, known: Tensor) -> Tensor:
        """(…, width) to (…, vocabulary), of the next token."""
        return known @ self.embeddings().T

    def embeddings(self) -> Tensor:
        """(vocabulary, width). A timestamp's is made of the sinusoids of its position in the sound.

        So times that hardly ever occur in training are known by those that do.
        """
        return torch.cat([self.tokens.weight, self.times(self.time_positions)])


def sinusoids(length: int, width: int) -> Tensor:
    """OpenAI's sines and cosines of positions, with periods from 2π to 20,000π."""
    steps = torch.exp(-math.log(10_000) / (width // 2 - 1) * torch.arange(width // 2))
    angles = torch.arange(length)[:, None] * steps[None, :]
    return torch.cat([angles.sin(), angles.cos()], dim=1)
