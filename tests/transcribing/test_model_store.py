"""Adding, verifying and removing Whisper models."""

import json
from collections import namedtuple
from pathlib import Path

import pytest
from model_folders import FILES, folder_with
from small_whisper import FOLDER

from voiceprep.errors import BadInputError, RecognizerError, StorageError
from voiceprep.paths import Places
from voiceprep.transcribing import model_store, models
from voiceprep.transcribing.model_store import add_model, remove_model, verify_model
from voiceprep.transcribing.models import InstalledModel, installed_models

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


class Trial:
    """Takes every model for one that can be used; which folders it was given."""

    def __init__(self) -> None:
        self.folders: list[Path] = []

    def __call__(self, folder: Path) -> None:
        assert (folder / "model.bin").is_file()
        self.folders.append(folder)


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    monkeypatch.setattr(models, "shipped_models", lambda: None)
    return Places(tmp_path / "home")


def added(places: Places, source: Path, name: str = "") -> InstalledModel:
    return add_model(source, places, name, Trial())


def test_a_model_is_copied_with_checksums_and_verifies(places: Places, tmp_path: Path) -> None:
    source = folder_with(tmp_path / "downloads" / "base.en")
    trial = Trial()
    made = add_model(source, places, try_out=trial)
    assert (made.name, made.folder, made.problems) == ("base.en", places.models / "base.en", ())
    assert sorted(file.name for file in made.folder.iterdir()) == [
        "checksums.json",
        "config.json",
        "model.bin",
        "tokenizer.json",
        "vocabulary.json",
    ]
    assert [file.name for file in places.models.iterdir()] == ["base.en"]
    assert trial.folders == [places.models / "base.en.part"]  # what was tried is the copy, before it got its name
    assert verify_model(made, trial) == ()
    assert trial.folders[1:] == [made.folder]


def test_a_model_can_be_given_a_name(places: Places, tmp_path: Path) -> None:
    assert added(places, folder_with(tmp_path / "x"), "my-own").name == "my-own"


@pytest.mark.parametrize("name", ["..", "../x", "/x", "a/b", ".x", "x.part", "a\\b", "\n", "x.", "x "])
def test_a_name_cannot_lead_out_of_the_folder(places: Places, tmp_path: Path, name: str) -> None:
    with pytest.raises(BadInputError, match="cannot be the name of a model"):
        added(places, folder_with(tmp_path / "x"), name)
    with pytest.raises(BadInputError, match="No model"):
        remove_model(name, places)
    assert not places.home.exists()


def test_a_name_that_is_taken_is_refused(places: Places, tmp_path: Path) -> None:
    source = folder_with(tmp_path / "base.en")
    added(places, source)
    with pytest.raises(BadInputError, match=r"A model “base\.en” is installed already") as raised:
        added(places, source)
    assert "voiceprep models remove base.en" in raised.value.hint


@pytest.mark.parametrize(("changed", "problem"), BROKEN)
def test_a_folder_that_is_not_whole_is_refused(
    places: Places, tmp_path: Path, changed: dict[str, bytes | None], problem: str
) -> None:
    with pytest.raises(BadInputError, match="is not a Whisper model in CTranslate2's format") as raised:
        added(places, folder_with(tmp_path / "x", **changed))
    assert raised.value.message.endswith(problem)
    assert not places.home.exists()


def test_a_folder_that_is_not_there_is_told(places: Places, tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="There is no folder"):
        add_model(tmp_path / "gone", places)


def test_a_model_that_cannot_be_used_leaves_nothing(places: Places, tmp_path: Path) -> None:
    with pytest.raises(RecognizerError, match="cannot be loaded"):
        add_model(folder_with(tmp_path / "x"), places)
    assert list(places.models.iterdir()) == []


def test_a_copy_that_breaks_off_leaves_nothing(places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def pulled_out(source: Path, target: Path) -> None:
        target.write_bytes(source.read_bytes()[:3])
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(model_store.shutil, "copyfile", pulled_out)
    with pytest.raises(StorageError, match=r"cannot be copied to .*: Input/output error"):
        added(places, folder_with(tmp_path / "x"))
    assert list(places.models.iterdir()) == []


def test_a_disk_without_room_is_told(places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(model_store.shutil, "disk_usage", lambda folder: usage(1, 1, 50_000_000))
    with pytest.raises(StorageError, match=r"The model needs 0 MB, and the disk of .* has 50 MB free"):
        added(places, folder_with(tmp_path / "x"))
    assert not places.home.exists()


def test_bytes_that_changed_are_found(places: Places, tmp_path: Path) -> None:
    made = added(places, folder_with(tmp_path / "base.en"))
    (made.folder / "model.bin").write_bytes(FILES["model.bin"][:-1] + b"!")
    (made.folder / "tokenizer.json").write_bytes(b"[]")
    trial = Trial()
    assert verify_model(made, trial) == (
        "model.bin is not what was installed",
        "tokenizer.json is not what was installed",
    )
    assert trial.folders == []


def test_a_file_that_went_missing_is_found(places: Places, tmp_path: Path) -> None:
    made = added(places, folder_with(tmp_path / "x", preprocessor_config__json=b"{}"))
    (made.folder / "preprocessor_config.json").unlink()
    assert verify_model(made, Trial()) == ("preprocessor_config.json is missing",)


@pytest.mark.parametrize("content", [b"{", b"[]", b"\xff"])
def test_torn_checksums_are_found(places: Places, tmp_path: Path, content: bytes) -> None:
    made = added(places, folder_with(tmp_path / "base.en"))
    (made.folder / "checksums.json").write_bytes(content)
    assert verify_model(made, Trial()) == ("checksums.json cannot be read",)


def test_checksums_that_name_files_elsewhere_are_not_followed(places: Places, tmp_path: Path) -> None:
    made = added(places, folder_with(tmp_path / "base.en"))
    (made.folder / "checksums.json").write_text(json.dumps({"../../secret": "0"}))
    assert verify_model(made, Trial()) == ("checksums.json names a file that no model has",)


def test_a_model_put_there_by_hand_is_verified_by_loading_it(places: Places) -> None:
    folder_with(places.models / "base.en")
    [found] = installed_models(places)
    [problem] = verify_model(found)
    assert problem.startswith(f"The Whisper model in {found.folder} cannot be loaded")


def test_a_model_that_is_not_whole_does_not_verify(places: Places) -> None:
    folder_with(places.models / "base.en", model__bin=None)
    [found] = installed_models(places)
    assert verify_model(found) == ("model.bin is missing",)


def test_a_real_model_is_loaded_when_it_is_added_and_verified(places: Places) -> None:
    made = add_model(FOLDER, places, "mine")
    assert verify_model(made) == ()
    assert 1e6 < made.size_bytes < 6e6
    weights = made.folder / "model.bin"
    weights.write_bytes(weights.read_bytes()[:1_000_000])
    assert verify_model(made) == ("model.bin is not what was installed",)
    (made.folder / "checksums.json").unlink()
    [problem] = verify_model(made)
    assert problem.startswith(f"The Whisper model in {made.folder} cannot be loaded")


def test_a_model_is_removed_with_all_its_files(places: Places, tmp_path: Path) -> None:
    made = added(places, folder_with(tmp_path / "base.en"))
    added(places, folder_with(tmp_path / "base.en"), "other")
    assert remove_model("base.en", places) > made.size_bytes
    assert [model.name for model in installed_models(places)] == ["other"]
    assert [folder.name for folder in places.models.iterdir()] == ["other"]
    with pytest.raises(BadInputError, match=r"No model “base\.en” is installed") as raised:
        remove_model("base.en", places)
    assert raised.value.hint == "Installed: other."


def test_a_model_that_ships_is_not_removed(places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "shipped_models", lambda: tmp_path / "shipped")
    folder = folder_with(tmp_path / "shipped" / "tiny.en")
    with pytest.raises(BadInputError, match=r"The model “tiny\.en” ships with voiceprep"):
        remove_model("tiny.en", places)
    assert (folder / "model.bin").is_file()
