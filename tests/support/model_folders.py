"""Folders that look like Whisper models from outside, without weights that could be loaded."""

import json
from pathlib import Path

FILES = {
    "model.bin": b"weights" * 100,
    "config.json": json.dumps({"suppress_ids_begin": [220], "alignment_heads": []}).encode(),
    "tokenizer.json": b"{}",
    "vocabulary.json": b"[]",
    "README.md": b"# A model",
}


def folder_with(folder: Path, **changed: bytes | None) -> Path:
    """A model's folder; ``None`` leaves a file out. Dots are written as double underscores."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in {**FILES, **{key.replace("__", "."): value for key, value in changed.items()}}.items():
        if content is not None:
            (folder / name).write_bytes(content)
    return folder
