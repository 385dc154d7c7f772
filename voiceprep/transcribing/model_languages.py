"""Which languages a Whisper model hears, from the tokens it has."""

import json
from pathlib import Path

from voiceprep.languages import ENGLISH, LANGUAGES

_ONLY_IN_MULTILINGUAL = ""
"""The token by which CTranslate2 tells a multilingual model; names of languages are among an English one's too."""


def languages_of(folder: Path) -> frozenset[str]:
    """The codes of the languages that the model in a folder hears; English alone where that cannot be seen."""
    tokens = _vocabulary(folder)
    if _ONLY_IN_MULTILINGUAL not in tokens:
        return frozenset({ENGLISH})
    named = {token[2:-2] for token in tokens if token.startswith("<|") and token.endswith("|>")}
    return frozenset(named & LANGUAGES.keys()) | {ENGLISH}


def _vocabulary(folder: Path) -> list[str]:
    """The model's tokens; empty where there is no file of them, or one that holds something else."""
    try:
        if (folder / "vocabulary.json").is_file():
            tokens = json.loads((folder / "vocabulary.json").read_text(encoding="utf-8"))
            return [str(token) for token in tokens] if isinstance(tokens, list) else []
        # Line feeds only: tokens hold other characters that end lines.
        return (folder / "vocabulary.txt").read_bytes().decode().removesuffix("\n").split("\n")
    except (OSError, ValueError):
        return []
