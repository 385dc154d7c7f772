"""A Whisper that hears nothing: whatever it is given, it says the same words, with certainty.

It is a real model in CTranslate2's format, 1 MB, for tests of everything around recognition: adding, loading,
verifying, comparing. Its weights are made up. Attention and feed-forward layers add nothing to the decoder's position
encodings, and each of those is the code of the token that stands there.
"""

import json
from pathlib import Path

import numpy as np
import numpy.typing as npt
from ctranslate2.specs import common_spec, whisper_spec
from tokenizers import Tokenizer, decoders, models, pre_tokenizers

Weights = npt.NDArray[np.float32]
_WIDTH = 64
_SPECIAL = (
    "<|endoftext|>",
    "<|startoftranscript|>",
    "<|translate|>",
    "<|transcribe|>",
    "<|startoflm|>",
    "<|startofprev|>",
    "<|nospeech|>",
    "<|notimestamps|>",
)
_TIMES = [f"<|{number * 0.02:.2f}|>" for number in range(1501)]


def write_parrot(folder: Path, words: str, ends_s: float = 2.0, languages: tuple[str, ...] = ()) -> Path:
    """Write a model that says these words, from 0 to ``ends_s`` seconds of each window, and returns its folder.

    With ``languages``, codes of them, it is a multilingual one.
    """
    folder.mkdir(parents=True)
    said = [f"Ġ{word}" for word in words.split()]
    # CTranslate2 knows multilingual models by the empty token.
    text = [*sorted(pre_tokenizers.ByteLevel.alphabet()), *said, *([""] if languages else [])]
    special = [*_SPECIAL[:2], *(f"<|{code}|>" for code in languages), *_SPECIAL[2:]]
    vocabulary = list(dict.fromkeys([*text, *special, *_TIMES]))
    number = {token: place for place, token in enumerate(vocabulary)}
    # The language and the task come before what a multilingual one says.
    sequence = ["<|0.00|>"] * (3 if languages else 1) + [*said, f"<|{ends_s:.2f}|>", "<|endoftext|>"]
    _save(folder, vocabulary, [number[token] for token in sequence], number)
    tokenizer = Tokenizer(models.BPE(vocab={token: number[token] for token in text}, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens([*special, *_TIMES])
    assert all(tokenizer.token_to_id(token) == place for token, place in number.items())
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder


def _save(folder: Path, vocabulary: list[str], sequence: list[int], number: dict[str, int]) -> None:
    random = np.random.default_rng(5)
    spec = whisper_spec.WhisperSpec(1, 1, 1, 1)

    def linear(layer: common_spec.LinearSpec, rows: int, columns: int, mute: bool = False) -> None:
        layer.weight = np.zeros((rows, columns), np.float32) if mute else _drawn(random, rows, columns)
        layer.bias = np.zeros(rows, np.float32)

    def norm(layer: common_spec.LayerNormSpec) -> None:
        layer.gamma, layer.beta = np.ones(_WIDTH, np.float32), np.zeros(_WIDTH, np.float32)

    for convolution, channels in ((spec.encoder.conv1, 80), (spec.encoder.conv2, _WIDTH)):
        convolution.weight = _drawn(random, _WIDTH, channels, 3)
        convolution.bias = np.zeros(_WIDTH, np.float32)
    spec.encoder.position_encodings.encodings = _drawn(random, 1500, _WIDTH)
    codes = random.choice(np.array([-1.0, 1.0], np.float32), size=(len(vocabulary), _WIDTH))
    after_the_end = [sequence[-1]] * (448 - len(sequence))
    spec.decoder.position_encodings.encodings = codes[[*sequence, *after_the_end]]
    spec.decoder.embeddings.weight = np.zeros((len(vocabulary), _WIDTH), np.float32)
    spec.decoder.projection.weight = codes
    norm(spec.encoder.layer_norm)
    norm(spec.decoder.layer_norm)
    for layers, mute in ((spec.encoder.layer, False), (spec.decoder.layer, True)):
        for layer in layers:
            linear(layer.self_attention.linear[0], 3 * _WIDTH, _WIDTH)
            linear(layer.self_attention.linear[1], _WIDTH, _WIDTH, mute)
            linear(layer.ffn.linear_0, 4 * _WIDTH, _WIDTH)
            linear(layer.ffn.linear_1, _WIDTH, 4 * _WIDTH, mute)
            norm(layer.self_attention.layer_norm)
            norm(layer.ffn.layer_norm)
    for layer in spec.decoder.layer:
        linear(layer.attention.linear[0], _WIDTH, _WIDTH)
        linear(layer.attention.linear[1], 2 * _WIDTH, _WIDTH)
        linear(layer.attention.linear[2], _WIDTH, _WIDTH, mute=True)
        norm(layer.attention.layer_norm)
    spec.register_vocabulary(vocabulary)
    spec.config.suppress_ids = []
    spec.config.suppress_ids_begin = [number["Ġ"], number["<|endoftext|>"]]
    spec.config.lang_ids = []
    spec.config.alignment_heads = [(0, 0)]
    spec.validate()
    spec.optimize(quantization="int8")
    spec.save(str(folder))
    assert "suppress_ids_begin" in json.loads((folder / "config.json").read_text())


def _drawn(random: np.random.Generator, *shape: int) -> Weights:
    return random.standard_normal(shape, dtype=np.float32) * np.float32(0.1)
