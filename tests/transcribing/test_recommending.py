"""Which model a machine is offered."""

import json
from pathlib import Path

import pytest

from voiceprep.transcribing.catalogue import CATALOGUE, in_catalogue
from voiceprep.transcribing.cpu_speed import CpuSpeed
from voiceprep.transcribing.model_languages import languages_of
from voiceprep.transcribing.recommending import fitting_model

SERVER = 4e11
"""Int8 operations a second of two server cores."""


def takes(operations_per_s: float) -> dict[str, float]:
    return {model.name: CpuSpeed(operations_per_s).window_s(model.dimensions) for model in CATALOGUE}


@pytest.mark.parametrize(
    ("operations_per_s", "language", "name"),
    [
        (SERVER / 20, "en", "tiny.en"),
        (SERVER / 4, "en", "tiny.en"),
        (SERVER, "en", "base.en"),
        (SERVER * 3, "en", "small.en"),
        (SERVER * 100, "en", "large-v3-turbo"),
        (SERVER, "de", "base"),
        (SERVER * 3, "de", "small"),
        (SERVER / 20, "yue", "large-v3-turbo"),
    ],
)
def test_the_faster_the_machine_the_better_the_model(operations_per_s: float, language: str, name: str) -> None:
    assert fitting_model(takes(operations_per_s), language).name == name


def test_a_speed_that_was_measured_while_others_computed_is_told_apart() -> None:
    assert CpuSpeed(1e10, busy=True, alone_per_s=4e11).left_alone == CpuSpeed(4e11)
    assert CpuSpeed(4e11, alone_per_s=3e11).left_alone == CpuSpeed(4e11)


def test_english_models_hear_english_only_and_cantonese_needs_the_large_family() -> None:
    english, multilingual, large = in_catalogue("base.en"), in_catalogue("base"), in_catalogue("large-v3-turbo")
    assert english
    assert multilingual
    assert large
    assert [english.hears(code) for code in ("en", "de", "yue")] == [True, False, False]
    assert [multilingual.hears(code) for code in ("en", "de", "yue")] == [True, True, False]
    assert large.hears("yue")


def test_the_languages_of_a_model_are_read_from_its_tokens(tmp_path: Path) -> None:
    english = ["word", "<|en|>", "<|de|>", "<|notimestamps|>"]
    (tmp_path / "vocabulary.json").write_text(json.dumps(english))
    assert languages_of(tmp_path) == {"en"}, "English models have names for languages too"
    (tmp_path / "vocabulary.json").write_text(json.dumps(["", *english]))
    assert languages_of(tmp_path) == {"en", "de"}
    (tmp_path / "vocabulary.json").unlink()
    (tmp_path / "vocabulary.txt").write_text("\n".join(english) + "\n")
    assert languages_of(tmp_path) == {"en"}
    (tmp_path / "vocabulary.txt").write_text("\n".join(["\x85", "", *english]) + "\n")
    assert languages_of(tmp_path) == {"en", "de"}
    (tmp_path / "vocabulary.txt").write_bytes(b"\xff")
    assert languages_of(tmp_path) == {"en"}
