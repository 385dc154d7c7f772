"""What shape a Whisper model in a folder has, read from its file without loading it."""

import re
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from voiceprep.transcribing.catalogue import Dimensions

_FILE = "model.bin"
_FORMAT = 6
"""The version of CTranslate2's file that begins as below."""

_LAYER = re.compile(r"(encoder|decoder)/layer_(\d+)/")


def dimensions_of(folder: Path) -> Dimensions | None:
    """The dimensions of a model; None where its file cannot be read or has another form.

    A CTranslate2 file holds, little-endian: the format's version; the name and the revision of what it describes; how
    many weights there are; and for each of them its name, its rank and shape, its type and its bytes.
    """
    try:
        with (folder / _FILE).open("rb") as file:
            shapes = dict(_shapes(file))
        vocabulary, width = shapes["decoder/embeddings/weight"]
        mels = shapes["encoder/conv1/weight"][1]
    except (OSError, struct.error, ValueError, KeyError, IndexError):
        return None
    layers = {match.groups() for match in map(_LAYER.match, shapes) if match}
    encoder_layers, decoder_layers = (sum(one == part for one, _ in layers) for part in ("encoder", "decoder"))
    return Dimensions(width, encoder_layers, decoder_layers, vocabulary, mels)


def _shapes(file: BinaryIO) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The name and the shape of each weight."""
    if _number(file, "<I") != _FORMAT:
        raise ValueError("another format")
    _text(file)
    file.seek(4, 1)
    for _ in range(_number(file, "<I")):
        name = _text(file)
        rank = _number(file, "<B")
        shape = struct.unpack(f"<{rank}I", file.read(4 * rank))
        file.seek(1, 1)
        file.seek(_number(file, "<I"), 1)
        yield name, shape


def _number(file: BinaryIO, form: str) -> int:
    (number,) = struct.unpack(form, file.read(struct.calcsize(form)))
    return int(number)


def _text(file: BinaryIO) -> str:
    return file.read(_number(file, "<H")).rstrip(b"\0").decode("utf-8")
