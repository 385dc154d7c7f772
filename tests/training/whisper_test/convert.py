"""Write a trained model as a folder that faster-whisper loads as it loads base.en.

python convert.py /tmp/whisper_test/model tests/models/whisper-test --data /tmp/whisper_test/data
"""

import argparse
import json
import shutil
from pathlib import Path

import numpy as np
import torch
from ctranslate2.specs import common_spec, model_spec, whisper_spec
from network import Attention, Layer, Size, SmallWhisper
from torch import nn
from train import GUIDED_HEADS
from vocabulary import END, Vocabulary

_PREPROCESSOR = {
    "chunk_length": 30,
    "feature_extractor_type": "WhisperFeatureExtractor",
    "feature_size": 80,
    "hop_length": 160,
    "n_fft": 400,
    "n_samples": 480000,
    "nb_max_frames": 3000,
    "padding_side": "right",
    "padding_value": 0.0,
    "processor_class": "WhisperProcessor",
    "return_attention_mask": False,
    "sampling_rate": 16000,
}


def specification(model: SmallWhisper, vocabulary: Vocabulary) -> whisper_spec.WhisperSpec:
    """The network in CTranslate2's terms."""
    size = model.size
    spec = whisper_spec.WhisperSpec(size.encoder_layers, size.encoder_heads, size.decoder_layers, size.decoder_heads)
    for mine, theirs in ((model.convolution_1, spec.encoder.conv1), (model.convolution_2, spec.encoder.conv2)):
        theirs.weight, theirs.bias = _array(mine.weight), _array(mine.bias)
    spec.encoder.position_encodings.encodings = _array(model.positions)
    spec.decoder.position_encodings.encodings = _array(model.token_positions)
    spec.decoder.embeddings.weight = spec.decoder.projection.weight = _array(model.embeddings())
    _norm(model.encoder_norm, spec.encoder.layer_norm)
    _norm(model.decoder_norm, spec.decoder.layer_norm)
    for mine, theirs in zip([*model.encoder, *model.decoder], [*spec.encoder.layer, *spec.decoder.layer], strict=True):
        _layer(mine, theirs)
    spec.register_vocabulary(vocabulary.tokens)
    spec.config.suppress_ids = []
    spec.config.suppress_ids_begin = [vocabulary.number("Ġ"), vocabulary.number(END)]
    spec.config.lang_ids = []
    spec.config.alignment_heads = [(size.decoder_layers - 1, head) for head in range(GUIDED_HEADS)]
    spec.validate()
    return spec


def _layer(mine: Layer, theirs: model_spec.LayerSpec) -> None:
    _norm(mine.attention_norm, theirs.self_attention.layer_norm)
    _linear(theirs.self_attention.linear[0], mine.attention.query, mine.attention.key, mine.attention.value)
    _linear(theirs.self_attention.linear[1], mine.attention.out)
    cross: Attention | None = mine.cross
    if cross is not None:
        _norm(mine.cross_norm, theirs.attention.layer_norm)
        _linear(theirs.attention.linear[0], cross.query)
        _linear(theirs.attention.linear[1], cross.key, cross.value)
        _linear(theirs.attention.linear[2], cross.out)
    _norm(mine.feed_forward_norm, theirs.ffn.layer_norm)
    _linear(theirs.ffn.linear_0, mine.inner)
    _linear(theirs.ffn.linear_1, mine.outer)


def _linear(theirs: common_spec.LinearSpec, *mine: nn.Linear) -> None:
    theirs.weight = np.concatenate([_array(linear.weight) for linear in mine])
    biases = [linear.bias if linear.bias is not None else torch.zeros(linear.out_features) for linear in mine]
    theirs.bias = np.concatenate([_array(bias) for bias in biases])


def _norm(mine: nn.LayerNorm, theirs: common_spec.LayerNormSpec) -> None:
    theirs.gamma, theirs.beta = _array(mine.weight), _array(mine.bias)


def _array(weights: torch.Tensor) -> np.ndarray:
    return weights.detach().numpy().astype(np.float32)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("trained", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--weights", choices=["average", "model"], default="average")
    options = parser.parse_args()
    state = torch.load(options.trained / "training.pt")
    model = SmallWhisper(Size(**state["size"]))
    model.load_state_dict(state[options.weights])
    vocabulary = Vocabulary.of_file(options.data / "tokenizer.json")
    spec = specification(model, vocabulary)
    spec.optimize(quantization="int8")
    options.out.mkdir(parents=True, exist_ok=True)
    spec.save(str(options.out))
    shutil.copyfile(options.data / "tokenizer.json", options.out / "tokenizer.json")
    (options.out / "preprocessor_config.json").write_text(json.dumps(_PREPROCESSOR, indent=2) + "\n", encoding="utf-8")
    total = sum(file.stat().st_size for file in options.out.iterdir())
    print(f"{options.out}: {total / 1e6:.2f} MB after {state['step']} steps, {state['spent_s'] / 60:.1f} min")


if __name__ == "__main__":
    main()
