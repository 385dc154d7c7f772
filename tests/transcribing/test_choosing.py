"""Which recognizer hears the answer."""

import importlib.util
import json
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest
from parrot_whisper import write_parrot

from voiceprep.errors import BadInputError, RecognizerError
from voiceprep.paths import Places
from voiceprep.transcribing import choosing, models, whisper
from voiceprep.transcribing.choosing import find_model, load_recognizer

needs_pocketsphinx = pytest.mark.skipif(
    importlib.util.find_spec("pocketsphinx") is None, reason="pocketsphinx has no wheel for this machine"
)


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    monkeypatch.setattr(models, "shipped_models", lambda: None)
    return Places(tmp_path)


def put_model(places: Places, name: str) -> None:
    folder = places.models / name
    folder.mkdir(parents=True)
    (folder / "config.json").write_text('{"suppress_ids_begin": []}')
    for file in ("model.bin", "tokenizer.json", "vocabulary.json"):
        (folder / file).write_text("not really")


@needs_pocketsphinx
@pytest.mark.parametrize("choice", ["auto", "builtin"])
def test_without_a_model_the_built_in_one_listens(places: Places, choice: str) -> None:
    assert load_recognizer(places, choice).name == "builtin"


@needs_pocketsphinx
def test_the_built_in_one_listens_when_it_is_asked_for(places: Places) -> None:
    put_model(places, "base.en")
    assert load_recognizer(places, "builtin").name == "builtin"


@needs_pocketsphinx
def test_a_model_that_is_not_whole_does_not_stop_the_built_in_one(places: Places) -> None:
    put_model(places, "base.en")
    (places.models / "base.en" / "model.bin").unlink()
    assert load_recognizer(places).name == "builtin"


def test_a_model_that_does_not_load_is_told(places: Places) -> None:
    put_model(places, "base.en")
    with pytest.raises(RecognizerError, match=r"The Whisper model in .*base\.en cannot be loaded"):
        load_recognizer(places)


def test_whisper_without_a_model_is_refused(places: Places) -> None:
    with pytest.raises(BadInputError, match="No Whisper model is installed") as raised:
        load_recognizer(places, "whisper")
    assert "voiceprep models" in raised.value.hint


def test_a_model_that_is_not_there_is_refused(places: Places) -> None:
    with pytest.raises(BadInputError, match="The Whisper model “mine” cannot be used"):
        load_recognizer(places, model="mine")


def test_there_is_no_other_recognizer(places: Places) -> None:
    with pytest.raises(BadInputError, match="There is no recognizer “cloud”") as raised:
        load_recognizer(places, "cloud")
    assert raised.value.hint == "Choose one of auto, whisper, builtin."


def test_a_machine_without_any_is_told(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choosing, "find_spec", lambda name: None)
    with pytest.raises(RecognizerError, match="This machine has no recognizer"):
        load_recognizer(places)


def make_multilingual(places: Places, name: str) -> None:
    put_model(places, name)
    (places.models / name / "vocabulary.json").write_text(json.dumps(["word", "", "<|en|>", "<|de|>"]))


def test_another_language_is_heard_by_a_model_that_knows_it(places: Places) -> None:
    put_model(places, "base.en")
    make_multilingual(places, "small")
    make_multilingual(places, "base")
    found = [find_model(places, language=language) for language in ("en", "de")]
    assert [model.name for model in found if model] == ["base.en", "base"]
    assert getattr(find_model(places, model="small", language="de"), "name", "") == "small"


def test_a_language_that_nothing_here_hears_is_told(places: Places) -> None:
    put_model(places, "base.en")
    make_multilingual(places, "base")
    with pytest.raises(BadInputError, match=r"“base\.en” does not hear German"):
        find_model(places, model="base.en", language="de")
    with pytest.raises(BadInputError, match="No Whisper model on this machine hears French") as raised:
        find_model(places, language="fr")
    assert "voiceprep models fetch base" in raised.value.hint
    with pytest.raises(BadInputError, match="The built-in recognizer does not hear German"):
        find_model(places, "builtin", language="de")


class WrittenDown(whisper._KeepingModel):  # type: ignore[misc]
    """faster-whisper that writes down in which language it is to hear."""

    asked: ClassVar[list[str]] = []

    def transcribe(self, *arguments: Any, **options: Any) -> Any:
        self.asked.append(options["language"])
        return super().transcribe(*arguments, **options)


def test_whisper_is_told_the_language(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    write_parrot(places.models / "base", "so gut wie nie", languages=("en", "de"))
    monkeypatch.setattr(whisper, "_KeepingModel", WrittenDown)
    monkeypatch.setattr(WrittenDown, "asked", [])
    recognizer = load_recognizer(places, language="de")
    assert recognizer.transcribe(np.zeros(16_000, dtype=np.float32))[0].text == "so"
    assert set(WrittenDown.asked) == {"de"}
    assert recognizer.version.endswith(" de")
