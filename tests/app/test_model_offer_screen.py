"""A model is offered at home, fetched while one practises, and used from the next answer on."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hub_server import HubServer
from huggingface_hub import close_session, constants
from model_folders import FILES
from piloting import Seat, in_loop, seated
from scripted import ScriptedRecognizer
from scripted_studio import FULL_ANSWER, Stage

from voiceprep.app.widgets.model_panel import ModelPanel
from voiceprep.practising.model_works import ModelWorks
from voiceprep.practising.once import Once
from voiceprep.practising.studio import Studio
from voiceprep.settings import Settings
from voiceprep.transcribing import models
from voiceprep.transcribing.catalogue import CATALOGUE
from voiceprep.transcribing.fetching import fetch_model
from voiceprep.transcribing.models import InstalledModel, installed_models
from voiceprep.transcribing.recognizer import Recognizer

if TYPE_CHECKING:
    from voiceprep.transcribing.fetching import Progress

WEIGHTS = bytes(range(256)) * 8_000
CUTS = (1_000_000, 0, 0, 0)
"""The connection breaks after so many bytes, and then at once: it is tried again for a quarter of a minute."""

HERE = "whisper:base.en is here: it hears your next answer."
HUB_FILES = {**FILES, "model.bin": WEIGHTS}


class OnlineStage(Stage):
    """A machine whose recognizer is rough until a model is there; the hub is a server on this machine."""

    measured = 0
    tried_out: threading.Event

    def _seconds(self, threads: int) -> Mapping[str, float]:
        self.measured += 1
        return {model.name: model.size_bytes / 100e6 for model in CATALOGUE}

    def _load(self) -> Recognizer:
        found = installed_models(self.places)
        name = f"whisper:{found[0].name}" if found else "builtin"
        return ScriptedRecognizer(self.script, name, not found)

    def _fetch(self, name: str, progress: "Progress", sleep: Callable[[float], None]) -> InstalledModel:
        def try_out(folder: Path) -> None:
            assert self.tried_out.wait(30)

        return fetch_model(name, self.places, progress=progress, try_out=try_out, sleep=sleep)

    @contextmanager
    def studio(self) -> Iterator[Studio]:
        self.tried_out = threading.Event()
        self.tried_out.set()
        with super().studio() as studio:
            recognizer = Once(self._load)

            def renew() -> Recognizer:
                recognizer.forget()
                return recognizer()

            studio.equipment = replace(studio.equipment, recognizer=recognizer)
            studio.models = ModelWorks(self._seconds, self._fetch, renew)
            yield studio
        close_session()  # or the server's threads wait for more


@pytest.fixture
def online(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> OnlineStage:
    monkeypatch.setattr(models, "shipped_models", lambda: None)
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    made = OnlineStage(tmp_path / "home", recognizer_name="builtin")
    made.write_bank()
    return made


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[HubServer]:
    with HubServer({"Systran/faster-whisper-base.en": dict(HUB_FILES)}) as server:
        monkeypatch.setenv("HF_ENDPOINT", server.endpoint)
        yield server


async def is_offered(seat: Seat) -> None:
    await seat.sees("A better recognizer fits this machine: Whisper's base.en, 148 MB to download.")


@pytest.mark.parametrize("size", [(80, 24), (60, 18)])
@pytest.mark.usefixtures("hub")
@in_loop
async def test_yes_fetches_it_while_one_practises_and_the_next_answer_is_heard_by_it(
    online: OnlineStage, size: tuple[int, int]
) -> None:
    async with seated(online, size) as seat:
        await seat.sees("Recognizer: built-in, rough")
        await is_offered(seat)
        await seat.sees("nothing you say ever leaves this machine. y fetch it · l later · n no")
        assert "What does a p-value mean?" in seat.words
        online.tried_out.clear()
        await seat.press("y")
        await seat.sees("base.en is here. Checking that it is whole, and letting it hear a test sentence")
        await seat.press("enter")
        await seat.answers(FULL_ANSWER)
        assert "heard by the rough built-in recognizer" in seat.words
        online.tried_out.set()
        await seat.until(lambda: HERE in (told.message for told in seat.app._notifications), "a word of it")
        await seat.press("r")
        await seat.answers(FULL_ANSWER)
        assert "rough" not in seat.words
        await seat.press("escape")
        await seat.sees("Recognizer: whisper:base.en, ready")
    assert [one.kept.transcript.recognizer for one in online.kept()] == ["builtin", "whisper:base.en"]


@in_loop
async def test_no_is_not_asked_again_and_nothing_is_measured_then(online: OnlineStage) -> None:
    async with seated(online) as seat:
        await is_offered(seat)
        await seat.press("h", "escape")
        await is_offered(seat)
        await seat.pilot.pause(0.1)
        assert online.measured == 1
        await seat.press("n")
        await seat.until(lambda: "A better recognizer" not in seat.words)
        await seat.press("h", "escape")
        await seat.sees("never said")
    assert online.measured == 1
    async with seated(online) as seat:
        await seat.sees("Recognizer: built-in, rough")
        await seat.press("h", "escape", "h", "escape")
        assert not seat.app.screen.query_one(ModelPanel).display
    assert online.measured == 1


@in_loop
async def test_later_is_not_asked_again_at_the_next_start(online: OnlineStage) -> None:
    async with seated(online) as seat:
        await is_offered(seat)
        await seat.press("l")
        await seat.until(lambda: "A better recognizer" not in seat.words)
    async with seated(online) as seat:
        await seat.sees("Recognizer: built-in, rough")
        await seat.press("h", "escape", "y")
        assert not seat.app.screen.query_one(ModelPanel).display
    assert (online.measured, list(online.places.home.glob("models"))) == (1, [])


@in_loop
async def test_a_download_is_stopped_and_gone_on_with(online: OnlineStage, hub: HubServer) -> None:
    hub.behaviour.cut_after_bytes = {"model.bin": list(CUTS)}
    async with seated(online) as seat:
        await is_offered(seat)
        await seat.press("y")
        await seat.sees("s. x stops it")
        await seat.press("x")
        await seat.sees("Fetching base.en was stopped. 1 of 2 MB are here, and it goes on from there. y goes on")
        hub.behaviour.cut_after_bytes = {}
        await seat.press("y")
        await seat.sees(HERE)
    assert hub.ranges("model.bin")[0] is None
    assert set(hub.ranges("model.bin")[1:]) == {"bytes=1000000-"}


@in_loop
async def test_what_the_program_left_is_gone_on_with_after_another_start(online: OnlineStage, hub: HubServer) -> None:
    hub.behaviour.cut_after_bytes = {"model.bin": list(CUTS)}
    async with seated(online) as seat:
        await is_offered(seat)
        await seat.press("y")
        await seat.sees("Trying again in")
        await seat.press("q")
        await seat.until_over()
    hub.behaviour.cut_after_bytes = {}
    async with seated(online) as seat:
        await seat.sees("148 MB to download, of which 1 MB are here already.")
        await seat.press("y")
        await seat.sees("whisper:base.en is here")
    assert hub.ranges("model.bin")[0] is None
    assert set(hub.ranges("model.bin")[1:]) == {"bytes=1000000-"}


@in_loop
async def test_without_a_network_one_sentence_is_said_and_another_try_is_a_key(
    online: OnlineStage, hub: HubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    async with seated(online) as seat:
        await is_offered(seat)
        await seat.press("y")
        await seat.sees("base.en could not be fetched: The connection to the hub failed: ")
        await seat.sees("y tries again")
        await seat.press("h", "escape")
        await seat.sees("base.en could not be fetched")
        monkeypatch.setenv("HF_ENDPOINT", hub.endpoint)
        await seat.press("y")
        await seat.sees(HERE)


@pytest.mark.usefixtures("hub")
@in_loop
async def test_a_model_is_chosen_and_fetched_in_the_settings(online: OnlineStage) -> None:
    async with seated(online) as seat:
        await is_offered(seat)
        await seat.press("n", "s")
        await seat.until(lambda: "f Fetch a model" in seat.keys)
        await seat.press("f")
        await seat.sees("base.en fits this machine best. Seconds are for 30 s of speech.")
        assert "tiny.en 78 MB English 5.6% 0.8 s" in seat.words
        assert "large-v3-turbo 1620 MB 100 languages 2.1% 16 s" in seat.words
        await seat.press("down", "enter")
        await seat.sees(HERE)
        await seat.press("f")
        await seat.sees("base.en 148 MB English 4.2% here")
        await seat.press("escape", "escape")
        await seat.sees("Recognizer: whisper:base.en, ready")


@in_loop
async def test_nobody_is_offered_anything_who_chose_the_built_in_recognizer(online: OnlineStage) -> None:
    online.settings = Settings(recognizer="builtin")
    async with seated(online) as seat:
        await seat.sees("Recognizer: built-in, rough")
        await seat.press("h", "escape")
        assert not seat.app.screen.query_one(ModelPanel).display
    assert online.measured == 0
