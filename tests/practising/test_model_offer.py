"""What is offered to whom, and what is remembered of the answer."""

import json
from collections import namedtuple
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from model_folders import folder_with

from voiceprep.paths import Places
from voiceprep.practising import model_offer
from voiceprep.practising.model_offer import LATER_DAYS, Offer, find_offer, put_off
from voiceprep.settings import Settings
from voiceprep.transcribing import models
from voiceprep.transcribing.catalogue import CATALOGUE

TODAY = date(2026, 11, 21)
Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    monkeypatch.setattr(models, "shipped_models", lambda: None)
    monkeypatch.delenv("HF_ENDPOINT", raising=False)
    return Places(tmp_path / "home")


def laptop(threads: int) -> Mapping[str, float]:
    """Seconds of a machine that keeps up with base and no more."""
    return {model.name: model.size_bytes / 100e6 for model in CATALOGUE}


def offered(places: Places, settings: Settings | None = None, today: date = TODAY) -> Offer | None:
    return find_offer(places, settings or Settings(), laptop, today)


def name_offered(places: Places, settings: Settings | None = None, today: date = TODAY) -> str:
    offer = offered(places, settings, today)
    return offer.model.name if offer else ""


def test_the_offer_says_what_it_costs_brings_and_where_it_comes_from(places: Places) -> None:
    offer = offered(places)
    assert offer
    text = " ".join(offer.sentences)
    assert "Whisper's base.en, 148 MB to download." in text
    assert "It gets 4.2 of 100 words wrong in published tests on clean English; the built-in one a third." in text
    assert "It needs 198 MB of disk" in text
    assert "about 1.5 s for 30 s of speech" in text
    assert "from huggingface.co; nothing you say ever leaves this machine." in text


def test_what_arrived_before_is_told_and_another_hub_is_named(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = places.models / "base.en.fetching.part"
    folder.mkdir(parents=True)
    (folder / "model.bin.0123").write_bytes(bytes(3_000_000))
    monkeypatch.setenv("HF_ENDPOINT", "http://hub.example:8080/")
    offer = offered(places)
    assert offer
    assert "148 MB to download, of which 3 MB are here already." in offer.sentences[0]
    assert "from hub.example:8080;" in offer.sentences[-1]


def test_nothing_is_offered_where_a_model_is_there_or_none_is_wanted(places: Places) -> None:
    assert offered(places, Settings(recognizer="builtin")) is None
    folder_with(places.models / "tiny.en", model__bin=None)
    assert name_offered(places) == "base.en", "one that is not whole is none"
    folder_with(places.models / "tiny.en")
    assert offered(places) is None


def test_another_language_is_offered_a_multilingual_model_beside_an_english_one(places: Places) -> None:
    folder_with(places.models / "base.en")
    offer = offered(places, Settings(language="de"))
    assert offer
    assert offer.model.name == "base"
    assert "It hears German; the built-in one hears English only." in offer.sentences


def test_a_model_that_the_settings_name_is_offered_before_others(places: Places) -> None:
    assert name_offered(places, Settings(model="small.en")) == "small.en"
    assert name_offered(places, Settings(model="small.en", language="de")) == "base"
    assert name_offered(places, Settings(model="of my own")) == "base.en"


def test_only_what_the_disk_has_room_for(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    free_bytes = 130_000_000
    monkeypatch.setattr(model_offer.shutil, "disk_usage", lambda path: Usage(10**12, 10**12, free_bytes))
    assert name_offered(places) == "tiny.en"
    free_bytes = 100_000_000
    assert offered(places) is None


def test_no_is_for_good_and_later_for_some_days(places: Places) -> None:
    put_off(places, "en", TODAY, for_good=False)
    assert offered(places) is None
    assert offered(places, today=TODAY + timedelta(days=LATER_DAYS - 1)) is None
    assert name_offered(places, today=TODAY + timedelta(days=LATER_DAYS)) == "base.en"
    put_off(places, "en", TODAY, for_good=True)
    assert offered(places, today=TODAY + timedelta(days=3650)) is None
    assert name_offered(places, replace(Settings(), language="de")) == "base", "it was no to an English one"


@pytest.mark.parametrize("content", ["", "[]", "{}", json.dumps({"language": "en", "again_on": "soon"})])
def test_an_answer_that_cannot_be_read_is_none(places: Places, content: str) -> None:
    places.home.mkdir()
    places.model_offer.write_text(content)
    assert name_offered(places) == "base.en"
