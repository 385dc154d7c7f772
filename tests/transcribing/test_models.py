"""The Whisper models on this machine. None that really loads is needed here: what loads is tested with one that is."""

import json
from pathlib import Path

import pytest

from voiceprep.errors import BadInputError, RecognizerError
from voiceprep.paths import Places
from voiceprep.transcribing import models
from voiceprep.transcribing.models import (
    InstalledModel,
    add_model,
    choose_model,
    installed_models,
    verify_model,
)

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


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    monkeypatch.setattr(models, "shipped_models", lambda: None)
    return Places(tmp_path / "home")


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Every folder loads; which ones were asked for."""
    asked: list[Path] = []
    monkeypatch.setattr(models, "_load", asked.append)
    return asked


BROKEN = [
    ({"model__bin": None}, "model.bin is missing"),
    ({"config__json": None}, "config.json is missing"),
    ({"tokenizer__json": None}, "tokenizer.json is missing"),
    ({"vocabulary__json": None}, "vocabulary.txt or vocabulary.json is missing"),
    ({"model__bin": b""}, "model.bin is empty"),
    ({"vocabulary__json": b""}, "vocabulary.json is empty"),
    ({"config__json": b"{"}, "config.json cannot be read"),
    ({"config__json": b"\xff\xfe"}, "config.json cannot be read"),
    ({"config__json": b"{}"}, "its config.json is not that of a Whisper model"),
    ({"config__json": b"[1]"}, "its config.json is not that of a Whisper model"),
]


def test_without_models_there_are_none(places: Places) -> None:
    assert installed_models(places) == []
    assert choose_model([]) is None


def test_whisper_folders_are_found_and_others_are_not(places: Places) -> None:
    folder_with(places.models / "small.en")
    folder_with(places.models / "base.en", model__bin=None)
    folder_with(places.models / "translator", config__json=b"{}")
    folder_with(places.models / "medium.en.part")
    (places.models / "empty").mkdir()
    (places.models / "file").write_text("")
    base, small = installed_models(places)
    assert (base.name, base.problems) == ("base.en", ("model.bin is missing",))
    assert (small.name, small.problems) == ("small.en", ())
    assert small.folder == places.models / "small.en"
    assert small.size_bytes == sum(len(content) for name, content in FILES.items() if name != "README.md")


def test_a_model_with_a_torn_config_is_listed_as_broken(places: Places) -> None:
    folder_with(places.models / "base.en", config__json=b"{")
    [model] = installed_models(places)
    assert model.problems == ("config.json cannot be read",)
    assert choose_model([model]) is None


def test_models_in_the_checkout_are_found_and_the_user_s_own_come_first(
    places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = tmp_path / "checkout" / "models"
    monkeypatch.setattr(models, "shipped_models", lambda: shipped)
    folder_with(shipped / "base.en")
    folder_with(shipped / "tiny.en")
    folder_with(places.models / "base.en")
    assert [model.folder for model in installed_models(places)] == [places.models / "base.en", shipped / "tiny.en"]


def model(name: str, *problems: str) -> InstalledModel:
    return InstalledModel(name, Path(name), 1, problems)


@pytest.mark.parametrize(
    ("names", "chosen"),
    [
        (["tiny.en", "base.en", "small.en"], "base.en"),
        (["large-v3-turbo", "small.en"], "small.en"),
        (["tiny.en"], "tiny.en"),
        (["mine"], "mine"),
        (["mine", "medium.en"], "medium.en"),
    ],
)
def test_the_size_that_a_laptop_keeps_up_with_is_chosen(names: list[str], chosen: str) -> None:
    found = choose_model([model(name) for name in names])
    assert found is not None
    assert found.name == chosen


def test_a_model_can_be_asked_for_by_its_name() -> None:
    found = choose_model([model("base.en"), model("mine")], "mine")
    assert found is not None
    assert found.name == "mine"


def test_a_model_that_is_not_whole_is_never_chosen() -> None:
    found = choose_model([model("base.en", "model.bin is missing"), model("small.en")])
    assert found is not None
    assert found.name == "small.en"
    with pytest.raises(BadInputError, match=r"“base\.en” cannot be used: model\.bin is missing"):
        choose_model([model("base.en", "model.bin is missing")], "base.en")


def test_a_model_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(BadInputError, match="“large” cannot be used") as raised:
        choose_model([model("base.en"), model("small.en")], "large")
    assert raised.value.hint == "Usable models: base.en, small.en."


def test_a_model_is_copied_with_checksums_and_verifies(places: Places, tmp_path: Path, loads: list[Path]) -> None:
    source = folder_with(tmp_path / "downloads" / "base.en")
    added = add_model(source, places)
    assert (added.name, added.folder, added.problems) == ("base.en", places.models / "base.en", ())
    assert sorted(file.name for file in added.folder.iterdir()) == [
        "checksums.json",
        "config.json",
        "model.bin",
        "tokenizer.json",
        "vocabulary.json",
    ]
    assert [file.name for file in places.models.iterdir()] == ["base.en"]
    assert verify_model(added) == ()
    assert loads == [source, added.folder]


def test_a_model_can_be_given_a_name(places: Places, tmp_path: Path, loads: list[Path]) -> None:
    assert loads == []
    assert add_model(folder_with(tmp_path / "x"), places, "my-own").name == "my-own"


@pytest.mark.parametrize("name", ["..", "../x", "/x", "a/b", ".x", "x.part", "a\\b", "\n"])
def test_a_name_cannot_lead_out_of_the_folder(places: Places, tmp_path: Path, loads: list[Path], name: str) -> None:
    with pytest.raises(BadInputError, match="cannot be the name of a model"):
        add_model(folder_with(tmp_path / "x"), places, name)
    assert loads == []
    assert not places.home.exists()


def test_a_name_that_is_taken_is_refused(places: Places, tmp_path: Path, loads: list[Path]) -> None:
    source = folder_with(tmp_path / "base.en")
    add_model(source, places)
    with pytest.raises(BadInputError, match=r"A model “base\.en” is installed already"):
        add_model(source, places)
    assert len(loads) == 1


@pytest.mark.parametrize(("changed", "problem"), BROKEN)
def test_a_folder_that_is_not_whole_is_refused(
    places: Places, tmp_path: Path, loads: list[Path], changed: dict[str, bytes | None], problem: str
) -> None:
    with pytest.raises(BadInputError, match="is not a Whisper model in CTranslate2's format") as raised:
        add_model(folder_with(tmp_path / "x", **changed), places)
    assert raised.value.message.endswith(problem)
    assert loads == []
    assert not places.home.exists()


def test_a_folder_that_is_not_there_is_told(places: Places, tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="There is no folder"):
        add_model(tmp_path / "gone", places)


def test_a_folder_that_only_looks_like_a_model_does_not_load(places: Places, tmp_path: Path) -> None:
    with pytest.raises(RecognizerError, match="cannot be loaded"):
        add_model(folder_with(tmp_path / "x"), places)
    assert not places.home.exists()


def test_bytes_that_changed_are_found(places: Places, tmp_path: Path, loads: list[Path]) -> None:
    added = add_model(folder_with(tmp_path / "base.en"), places)
    (added.folder / "model.bin").write_bytes(FILES["model.bin"][:-1] + b"!")
    (added.folder / "tokenizer.json").write_bytes(b"[]")
    assert verify_model(added) == ("model.bin is not what was added", "tokenizer.json is not what was added")
    assert len(loads) == 1


@pytest.mark.parametrize("content", [b"{", b"[]", b"\xff"])
def test_torn_checksums_are_found(places: Places, tmp_path: Path, loads: list[Path], content: bytes) -> None:
    added = add_model(folder_with(tmp_path / "base.en"), places)
    (added.folder / "checksums.json").write_bytes(content)
    assert verify_model(added) == ("checksums.json cannot be read",)
    assert len(loads) == 1


def test_a_model_put_there_by_hand_is_verified_by_loading_it(places: Places) -> None:
    folder_with(places.models / "base.en")
    [found] = installed_models(places)
    [problem] = verify_model(found)
    assert problem.startswith(f"The Whisper model in {found.folder} cannot be loaded")


def test_a_model_that_is_not_whole_does_not_verify(places: Places) -> None:
    folder_with(places.models / "base.en", model__bin=None)
    [found] = installed_models(places)
    assert verify_model(found) == ("model.bin is missing",)
