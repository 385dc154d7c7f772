"""What is in a Whisper model's folder: which files belong to it, what is wrong with them, and their checksums."""

import hashlib
import json
from pathlib import Path

NEEDED = ("model.bin", "config.json", "tokenizer.json")
VOCABULARIES = ("vocabulary.txt", "vocabulary.json")
OPTIONAL = ("preprocessor_config.json",)
ALL = (*NEEDED, *VOCABULARIES, *OPTIONAL)
CHECKSUMS = "checksums.json"
"""The manifest: a JSON object with the SHA-256 of every file, written when a model is installed."""

UNREADABLE = "unreadable"


def files_of(folder: Path) -> list[Path]:
    """The files of a model that are there."""
    return [folder / name for name in ALL if (folder / name).is_file()]


def problems_of(folder: Path) -> tuple[str, ...]:
    """What can be seen to be wrong without loading it; empty when nothing is."""
    problems = [f"{name} is missing" for name in NEEDED if not (folder / name).is_file()]
    problems += [f"{file.name} is empty" for file in files_of(folder) if not file.stat().st_size]
    if not any((folder / name).is_file() for name in VOCABULARIES):
        problems.append("vocabulary.txt or vocabulary.json is missing")
    if not problems and _config(folder) is None:
        problems.append("config.json cannot be read")
    if not problems and not looks_like_whisper(folder):
        problems.append("its config.json is not that of a Whisper model")
    return tuple(problems)


def looks_like_whisper(folder: Path) -> bool:
    """CTranslate2's Whisper converter writes which tokens to suppress; other models have no such list."""
    config = _config(folder)
    return config is None or (isinstance(config, dict) and "suppress_ids_begin" in config)


def sha256_of(file: Path) -> str:
    """The checksum in hexadecimal; ``UNREADABLE`` when there is none to be had."""
    try:
        with file.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError:
        return UNREADABLE


def write_checksums(folder: Path) -> None:
    """Write down the checksum of every file of the model.

    Raises:
        OSError: The folder cannot be written to.
    """
    checksums = {file.name: sha256_of(file) for file in files_of(folder)}
    (folder / CHECKSUMS).write_text(json.dumps(checksums, indent=1), encoding="utf-8")


def changed_files(folder: Path) -> tuple[str, ...]:
    """What is no longer as it was installed, in words; empty also where no checksums were kept."""
    manifest = folder / CHECKSUMS
    try:
        known = json.loads(manifest.read_text(encoding="utf-8")) if manifest.exists() else {}
    except (OSError, ValueError):
        known = None
    if not isinstance(known, dict):
        return (f"{CHECKSUMS} cannot be read",)
    problems = []
    for name, checksum in known.items():
        # A manifest may come from anywhere: names that lead out of the folder are none of the model's.
        if name not in ALL:
            problems.append(f"{CHECKSUMS} names a file that no model has")
        elif not (folder / name).is_file():
            problems.append(f"{name} is missing")
        elif sha256_of(folder / name) != checksum:
            problems.append(f"{name} is not what was installed")
    return tuple(problems)


def _config(folder: Path) -> object:
    """What is in the folder's ``config.json``; None when that is not JSON."""
    try:
        return json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
