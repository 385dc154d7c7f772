"""The shape of a Whisper model, read from its file."""

import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from small_whisper import FOLDER

from voiceprep.transcribing.catalogue import Dimensions
from voiceprep.transcribing.model_shape import dimensions_of

BEGINNING = (FOLDER / "model.bin").read_bytes()[:4096]


def test_a_real_model_has_the_shape_it_was_made_with() -> None:
    assert dimensions_of(FOLDER) == Dimensions(width=128, encoder_layers=2, decoder_layers=2, vocabulary=2368, mels=80)


def test_a_folder_without_a_model_has_none(tmp_path: Path) -> None:
    assert dimensions_of(tmp_path) is None


@given(length=st.integers(0, 4095), at=st.integers(0, 4095), byte=st.integers(0, 255))
def test_a_damaged_model_has_none(length: int, at: int, byte: int) -> None:
    damaged = bytearray(BEGINNING[:length])
    damaged[at:at] = bytes([byte])
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "model.bin").write_bytes(damaged)
        assert dimensions_of(Path(folder)) is None
