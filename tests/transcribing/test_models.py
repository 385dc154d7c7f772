"""Finding and choosing Whisper models. None of them has to load for that."""

from pathlib import Path

import pytest
from model_folders import FILES, folder_with

from voiceprep.errors import BadInputError
from voiceprep.paths import Places
from voiceprep.transcribing import models
from voiceprep.transcribing.models import InstalledModel, choose_model, installed_models


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    monkeypatch.setattr(models, "shipped_models", lambda: None)
    return Places(tmp_path / "home")


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
        (["base", "small"], "base"),
        (["base", "small.en"], "small.en"),
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
