"""Whisper models that hear nothing and cost exactly what the real ones cost: for measuring time without their weights.

``python tests/benchmarks/timing_models.py NAME FOLDER`` writes one. It has the dimensions, the vocabulary's size, the
alignment heads and the int8 format of OpenAI's English model of that name, so that every operation is the same; its
weights are made up. What it writes down never depends on the sound: the last projections of the decoder's attention
and feed-forward layers are next to nothing, so that the position encodings decide, and each of those points at the
token that stands there. It says ``TOKENS`` tokens, times and end among them, then ends, whatever the length of the
sound.
"""

import argparse
import time
from itertools import product
from pathlib import Path

import numpy as np
import numpy.typing as npt
from ctranslate2.specs import common_spec, whisper_spec
from tokenizers import Tokenizer, decoders, models, pre_tokenizers

from voiceprep.transcribing.catalogue import Dimensions, in_catalogue

TOKENS = 60
"""Tokens said for each window of at most 30 s. A phrase of 6 s has about 20 in truth and a full window about 100."""

ALIGNMENT_HEADS = {
    "tiny.en": ((1, 0), (2, 0), (2, 5), (3, 0), (3, 1), (3, 2), (3, 3), (3, 4)),
    "base.en": ((3, 3), (4, 7), (5, 1), (5, 5), (5, 7)),
    "small.en": (
        *((6, 6), (7, 0), (7, 3), (7, 8), (8, 2), (8, 5), (8, 7), (9, 0), (9, 4), (9, 8)),
        *((9, 10), (10, 0), (10, 1), (10, 2), (10, 3), (10, 6), (10, 11), (11, 2), (11, 4)),
    ),
}
"""(layer, head) from which word times are taken, as OpenAI found them (whisper/__init__.py); they cost time too."""

_POSITIONS, _LONGEST = 1500, 448
_POSITION_GAIN = 8.0
_MUTED = 1e-4
_LANGUAGES = 99
_TIMES = tuple(f"<|{number * 0.02:.2f}|>" for number in range(1501))
_END = "<|endoftext|>"
_SPECIAL = (
    _END,
    "<|startoftranscript|>",
    *(f"<|language{number}|>" for number in range(_LANGUAGES)),
    *("<|translate|>", "<|transcribe|>", "<|startoflm|>", "<|startofprev|>", "<|nospeech|>", "<|notimestamps|>"),
)

Weights = npt.NDArray[np.float32]


def write_timing_model(name: str, folder: Path) -> Path:
    """Write the model of a name, one of ``ALIGNMENT_HEADS``, into a new folder, and return the folder."""
    known = in_catalogue(name)
    assert known is not None
    folder.mkdir(parents=True)
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    words = _made_up_words(known.dimensions.vocabulary - len(letters) - len(_SPECIAL) - len(_TIMES))
    vocabulary = [*letters, *words, *_SPECIAL, *_TIMES]
    number = {token: place for place, token in enumerate(vocabulary)}
    said = [*words[:: len(words) // TOKENS]][: TOKENS - 3]
    sequence = [number[token] for token in (_TIMES[0], *said, _TIMES[-1], _END)]
    _write_weights(folder, known.dimensions, vocabulary, sequence, name)
    tokenizer = Tokenizer(models.BPE(vocab={token: number[token] for token in (*letters, *words)}, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens([*_SPECIAL, *_TIMES])
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder


def _made_up_words(count: int) -> list[str]:
    """Different words of three syllables, in an order without a pattern: what repeats is taken for a failure."""
    syllables = ["".join(pair) for pair in product("bdfgklmnprstvz", "aeiou")]
    drawn = np.random.default_rng(7).permutation(len(syllables) ** 3)[:count].tolist()
    base = len(syllables)
    return [f"Ġ{syllables[one // base**2]}{syllables[one // base % base]}{syllables[one % base]}" for one in drawn]


def _write_weights(folder: Path, dimensions: Dimensions, vocabulary: list[str], sequence: list[int], name: str) -> None:
    width, heads = dimensions.width, dimensions.width // 64
    random = np.random.default_rng(5)
    spec = whisper_spec.WhisperSpec(dimensions.encoder_layers, heads, dimensions.decoder_layers, heads)

    def weights(*shape: int) -> Weights:
        # No two alike: CTranslate2 keeps equal weights once, and what is read again from the cache costs less.
        return random.standard_normal(shape, dtype=np.float32) * np.float32(0.02)

    def linear(layer: common_spec.LinearSpec, rows: int, columns: int, muted: bool = False) -> None:
        layer.weight = weights(rows, columns) * np.float32(_MUTED if muted else 1.0)
        layer.bias = np.zeros(rows, np.float32)

    def norm(layer: common_spec.LayerNormSpec) -> None:
        layer.gamma, layer.beta = np.ones(width, np.float32), np.zeros(width, np.float32)

    for convolution, channels in ((spec.encoder.conv1, dimensions.mels), (spec.encoder.conv2, width)):
        convolution.weight, convolution.bias = weights(width, channels, 3), np.zeros(width, np.float32)
    spec.encoder.position_encodings.encodings = weights(_POSITIONS, width)
    codes = np.where(random.random((len(vocabulary), width), dtype=np.float32) < 0.5, np.float32(-1), np.float32(1))
    after_the_end = [sequence[-1]] * (_LONGEST - len(sequence))
    spec.decoder.position_encodings.encodings = _POSITION_GAIN * codes[[*sequence, *after_the_end]]
    spec.decoder.embeddings.weight = spec.decoder.projection.weight = codes
    norm(spec.encoder.layer_norm)
    norm(spec.decoder.layer_norm)
    for layers, muted in ((spec.encoder.layer, False), (spec.decoder.layer, True)):
        for layer in layers:
            linear(layer.self_attention.linear[0], 3 * width, width)
            linear(layer.self_attention.linear[1], width, width, muted)
            linear(layer.ffn.linear_0, 4 * width, width)
            linear(layer.ffn.linear_1, width, 4 * width, muted)
            norm(layer.self_attention.layer_norm)
            norm(layer.ffn.layer_norm)
    for layer in spec.decoder.layer:
        linear(layer.attention.linear[0], width, width)
        linear(layer.attention.linear[1], 2 * width, width)
        linear(layer.attention.linear[2], width, width, muted=True)
        norm(layer.attention.layer_norm)
    spec.register_vocabulary(vocabulary)
    spec.config.suppress_ids = []
    spec.config.suppress_ids_begin = [vocabulary.index("Ġ"), vocabulary.index(_END)]
    spec.config.lang_ids = []
    spec.config.alignment_heads = list(ALIGNMENT_HEADS[name])
    spec.validate()
    spec.optimize(quantization="int8")
    spec.save(str(folder))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", choices=tuple(ALIGNMENT_HEADS))
    parser.add_argument("folder", type=Path)
    given = parser.parse_args()
    began = time.perf_counter()
    write_timing_model(given.name, given.folder)
    size_mb = sum(file.stat().st_size for file in given.folder.iterdir()) / 1e6
    print(f"{given.folder}: {size_mb:.0f} MB, written in {time.perf_counter() - began:.1f} s")


if __name__ == "__main__":
    main()
