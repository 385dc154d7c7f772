"""How long a Whisper model would take on this CPU, from a measurement of a second or so.

A one-layer Whisper encoder of base's width, with made-up weights, is written to a temporary folder and run by
CTranslate2 in int8 on a window of 30 s, exactly as a real model is. What it takes is scaled by counted operations:

- Encoder, per layer of width d over 1,500 positions: 24·1500·d² operations in int8 and 4·1500²·d in float32
  (attention); the two convolutions, in float32, 6·(3000·mels·d + 1500·d²). CTranslate2 does float32 work at about a
  quarter of the speed of int8.
- Decoder, per token: every weight is read once (int8), and so are the keys and values of the window (float32);
  reading a byte takes as long as 20 int8 operations.

Checked once on two server cores: with the encoder's rate of base, this gives tiny 0.19 s (0.23 s was measured), small
1.4 s (1.4 s); for 60 tokens tiny 0.13 s (0.13 s), base 0.24 s (0.24 s), small 0.72 s (0.70 s). Single layers of widths
384 to 1280 agreed to 20% in CPU time. So it is good for choosing between models, not for a benchmark.
"""

import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass

import ctranslate2
import numpy as np
import numpy.typing as npt
from ctranslate2.specs import common_spec, whisper_spec

from voiceprep.errors import RecognizerError
from voiceprep.transcribing.catalogue import Dimensions

_POSITIONS = 1500
_FRAMES = 3000
_FLOAT_COST = 4
"""How many int8 operations one in float32 takes the time of."""

_BYTE_COST = 20
"""How many int8 operations reading one byte of weights takes the time of."""

WINDOW_TOKENS = 100
"""What 30 s of speech come to: 75 words at 150 a minute, 1.3 tokens each."""

_MEASURED = Dimensions(width=512, encoder_layers=1, decoder_layers=1, vocabulary=1_600)
_TOKENS_BEFORE_TIMES = ("<|endoftext|>", "<|startoftranscript|>", "<|nospeech|>", "<|notimestamps|>")
_BUDGET_S = 1.0
_MOST_RUNS = 5
_LEFT_ALONE = 0.8


@dataclass(frozen=True)
class CpuSpeed:
    """Int8 operations a second that CTranslate2 manages in a Whisper encoder on this machine, as busy as it is now.

    ``busy`` when other programs took the CPU away meanwhile, so that on an idle machine there would be more;
    ``alone_per_s`` is then what the CPU time that was got comes to, had it all been got at once.
    """

    operations_per_s: float
    busy: bool = False
    alone_per_s: float = 0.0

    @property
    def left_alone(self) -> "CpuSpeed":
        """The speed on this machine when nothing else runs, as far as it can be told."""
        return CpuSpeed(max(self.operations_per_s, self.alone_per_s))

    def window_s(self, dimensions: Dimensions) -> float:
        """Seconds that a model of these dimensions takes for a window of 30 s of speech."""
        work = encoder_operations(dimensions) + WINDOW_TOKENS * token_operations(dimensions)
        return work / self.operations_per_s


def encoder_operations(dimensions: Dimensions) -> float:
    """What encoding a window costs, in int8 operations."""
    width = dimensions.width
    layer = 24 * _POSITIONS * width**2 + _FLOAT_COST * 4 * _POSITIONS**2 * width
    convolutions = _FLOAT_COST * 6 * (_FRAMES * dimensions.mels * width + _POSITIONS * width**2)
    return float(dimensions.encoder_layers * layer + convolutions)


def token_operations(dimensions: Dimensions) -> float:
    """What decoding a token costs, in int8 operations."""
    width, layers = dimensions.width, dimensions.decoder_layers
    weights = 16 * layers * width**2 + dimensions.vocabulary * width
    keys_and_values = 4 * 2 * layers * _POSITIONS * width
    return float(_BYTE_COST * (weights + keys_and_values))


def measure_cpu(threads: int = 0, clock: Callable[[], float] = time.perf_counter) -> CpuSpeed:
    """Measure this CPU: half a second on an idle laptop, at most three on a slow or busy one.

    Args:
        threads: As in the settings; 0 is the engine's own choice.
        clock: Seconds that go on.

    Raises:
        RecognizerError: CTranslate2 does not run on this machine, or there is no room for a few megabytes.
    """
    began = clock()
    try:
        with tempfile.TemporaryDirectory(prefix="voiceprep-speed-") as folder:
            _write_model(folder, _MEASURED)
            model = ctranslate2.models.Whisper(folder, device="cpu", compute_type="int8", intra_threads=threads)
        window = ctranslate2.StorageView.from_array(np.zeros((1, _MEASURED.mels, _FRAMES), dtype=np.float32))
        best_s = best_cpu_s = float("inf")
        encoding_began, cpu_began_s = clock(), time.process_time()
        for _ in range(_MOST_RUNS):
            run_began, run_cpu_s = clock(), time.process_time()
            model.encode(window, to_cpu=True)
            best_s = min(best_s, clock() - run_began)
            best_cpu_s = min(best_cpu_s, time.process_time() - run_cpu_s)
            if clock() - began > _BUDGET_S:
                break
    except (RuntimeError, ValueError, OSError) as error:
        raise RecognizerError(
            f"This CPU cannot be measured: {error}", "The list can be had with --no-measure"
        ) from error
    # Left alone, one thread or more computes all the time.
    busy = time.process_time() - cpu_began_s < _LEFT_ALONE * (clock() - encoding_began)
    work = encoder_operations(_MEASURED)
    alone_per_s = _threads(threads) * work / best_cpu_s if best_cpu_s else 0.0
    return CpuSpeed(work / max(best_s, 1e-6), busy, alone_per_s)


def _threads(wanted: int) -> int:
    """How many threads CTranslate2 computes with: its own choice is OpenMP's, or up to four."""
    cores = os.cpu_count() or 1
    chosen = os.environ.get("OMP_NUM_THREADS", "")
    return min(cores, wanted or (int(chosen) if chosen.isdecimal() and int(chosen) else 4))


def _write_model(folder: str, dimensions: Dimensions) -> None:
    """Write a Whisper whose weights mean nothing: it costs what one with those dimensions costs."""
    width = dimensions.width
    pool = np.random.default_rng(0).standard_normal(99_991, dtype=np.float32) * 0.02

    def weights(*shape: int) -> npt.NDArray[np.float32]:
        return np.resize(pool, shape)  # a repeated pattern: drawing millions of numbers would take longer

    def linear(spec: common_spec.LinearSpec, rows: int, columns: int) -> None:
        spec.weight, spec.bias = weights(rows, columns), np.zeros(rows, dtype=np.float32)

    def norm(spec: common_spec.LayerNormSpec) -> None:
        spec.gamma, spec.beta = np.ones(width, dtype=np.float32), np.zeros(width, dtype=np.float32)

    heads = width // 64
    spec = whisper_spec.WhisperSpec(dimensions.encoder_layers, heads, dimensions.decoder_layers, heads)
    for convolution, channels in ((spec.encoder.conv1, dimensions.mels), (spec.encoder.conv2, width)):
        convolution.weight, convolution.bias = weights(width, channels, 3), np.zeros(width, dtype=np.float32)
    spec.encoder.position_encodings.encodings = weights(_POSITIONS, width)
    spec.decoder.position_encodings.encodings = weights(448, width)
    spec.decoder.embeddings.weight = spec.decoder.projection.weight = weights(dimensions.vocabulary, width)
    norm(spec.encoder.layer_norm)
    norm(spec.decoder.layer_norm)
    for layer in (*spec.encoder.layer, *spec.decoder.layer):
        linear(layer.self_attention.linear[0], 3 * width, width)
        linear(layer.self_attention.linear[1], width, width)
        linear(layer.ffn.linear_0, 4 * width, width)
        linear(layer.ffn.linear_1, width, 4 * width)
        norm(layer.self_attention.layer_norm)
        norm(layer.ffn.layer_norm)
    for layer in spec.decoder.layer:
        linear(layer.attention.linear[0], width, width)
        linear(layer.attention.linear[1], 2 * width, width)
        linear(layer.attention.linear[2], width, width)
        norm(layer.attention.layer_norm)
    times = [f"<|{number * 0.02:.2f}|>" for number in range(1501)]
    words = dimensions.vocabulary - len(times) - len(_TOKENS_BEFORE_TIMES)
    spec.register_vocabulary([*(f"w{number}" for number in range(words)), *_TOKENS_BEFORE_TIMES, *times])
    spec.config.suppress_ids = spec.config.suppress_ids_begin = spec.config.lang_ids = []
    spec.config.alignment_heads = [(0, 0)]
    spec.validate()
    spec.optimize(quantization="int8")
    spec.save(folder)
