"""Write a trained judge as the app runs it: CTranslate2 int8 for the encoder, numpy for the heads.

python tests/training/convert.py /tmp/judge/judge.pt models/key-point-judge
"""

import json
import shutil
import sys
from pathlib import Path

import numpy as np
import torch
from ctranslate2.specs import common_spec, transformer_spec

sys.path.insert(0, str(Path(__file__).parent))

from judge_model import EPS, HEADS, LAYERS
from train import minilm_folder


def convert(checkpoint: Path, target: Path) -> None:
    """Write model.bin, its config and vocabulary, the tokenizer and heads.npz into the target folder."""
    state = {name: value.float().numpy() for name, value in torch.load(checkpoint).items()}
    encoder = transformer_spec.TransformerEncoderSpec(
        LAYERS,
        HEADS,
        pre_norm=False,
        activation=common_spec.Activation.GELU,
        layernorm_embedding=True,
        num_source_embeddings=2,
        embeddings_merge=common_spec.EmbeddingsMerge.ADD,
    )
    encoder.scale_embeddings = False
    encoder.embeddings[0].weight = state["words.weight"]
    encoder.embeddings[1].weight = state["segments.weight"]
    encoder.position_encodings.encodings = state["positions.weight"]
    _norm(encoder.layernorm_embedding, state, "norm")
    for number, layer in enumerate(encoder.layer):
        name = f"layers.{number}."
        _linear(layer.self_attention.linear[0], state, f"{name}qkv")
        _linear(layer.self_attention.linear[1], state, f"{name}out")
        _norm(layer.self_attention.layer_norm, state, f"{name}norm1")
        _linear(layer.ffn.linear_0, state, f"{name}up")
        _linear(layer.ffn.linear_1, state, f"{name}down")
        _norm(layer.ffn.layer_norm, state, f"{name}norm2")
    spec = transformer_spec.TransformerEncoderModelSpec(encoder)
    tokenizer = json.loads((minilm_folder() / "tokenizer.json").read_text(encoding="utf-8"))
    vocabulary = tokenizer["model"]["vocab"]
    spec.register_vocabulary([token for token, _ in sorted(vocabulary.items(), key=lambda pair: pair[1])])
    spec.config.unk_token = "[UNK]"
    spec.config.layer_norm_epsilon = EPS
    spec.validate()
    spec.optimize(quantization="int8")
    target.mkdir(parents=True, exist_ok=True)
    spec.save(str(target))
    shutil.copyfile(minilm_folder() / "tokenizer.json", target / "tokenizer.json")
    np.savez(
        target / "heads.npz",
        verdict_weight=state["verdict.weight"],
        verdict_bias=state["verdict.bias"],
        evidence_weight=state["evidence.weight"],
        evidence_bias=state["evidence.bias"],
    )


def _linear(spec: common_spec.LinearSpec, state: dict[str, np.ndarray], name: str) -> None:
    spec.weight, spec.bias = state[f"{name}.weight"], state[f"{name}.bias"]


def _norm(spec: common_spec.LayerNormSpec, state: dict[str, np.ndarray], name: str) -> None:
    spec.gamma, spec.beta = state[f"{name}.weight"], state[f"{name}.bias"]


if __name__ == "__main__":
    convert(Path(sys.argv[1]), Path(sys.argv[2]))
