"""A model fetched while the app runs, from a server that speaks the hub's protocol, and taken into use."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from commands import needs_builtin
from hub_server import HubServer
from huggingface_hub import constants
from parrot_whisper import write_parrot

from voiceprep.paths import Places
from voiceprep.practising import model_works
from voiceprep.practising.building import build_studio
from voiceprep.practising.model_desk import ModelDesk
from voiceprep.practising.model_fetch import Fetch, FetchStage
from voiceprep.settings import Settings, load_settings
from voiceprep.transcribing import models

REPOSITORY = "Systran/faster-whisper-tiny.en"
BUILTIN = "builtin"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = write_parrot(tmp_path_factory.mktemp("hub") / "parrot", "the null hypothesis is true")
    return {file.name: file.read_bytes() for file in folder.iterdir()}


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    monkeypatch.setattr(models, "shipped_models", lambda: None)
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    return Places(tmp_path / "home")


@pytest.fixture
def hub(files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> Iterator[HubServer]:
    with HubServer({REPOSITORY: dict(files)}) as server:
        monkeypatch.setenv("HF_ENDPOINT", server.endpoint)
        yield server


class Desk:
    """A desk whose every change is written down."""

    def __init__(self, places: Places, settings: Settings) -> None:
        self.studio = build_studio(places, settings)
        assert self.studio.models
        self.seen: list[Fetch] = []
        self._changed = threading.Condition()
        self.desk = ModelDesk(self.studio, self.studio.models, self._told)

    def _told(self) -> None:
        with self._changed:
            self.seen.append(self.desk.fetch)
            self._changed.notify_all()

    def until(self, condition: Callable[[Fetch], bool]) -> Fetch:
        """Wait for a fetch to be like that."""
        with self._changed:
            assert self._changed.wait_for(lambda: condition(self.desk.fetch), 60), self.seen
        return self.desk.fetch

    def ended(self) -> Fetch:
        return self.until(lambda fetch: not fetch.running)


@contextmanager
def desk_of(places: Places, settings: Settings | None = None) -> Iterator[Desk]:
    made = Desk(places, settings or Settings())
    yield made
    made.desk.stop()
    for thread in threading.enumerate():
        if thread.name == "fetching":
            thread.join(30)


@needs_builtin
@pytest.mark.usefixtures("hub")
def test_the_model_that_was_fetched_hears_the_next_answer(places: Places) -> None:
    with desk_of(places, Settings(threads=1)) as at:
        assert at.studio.equipment.recognizer().rough
        at.desk.start("tiny.en")
        done = at.ended()
        assert (done.stage, done.sentence) == (FetchStage.DONE, "whisper:tiny.en is here: it hears your next answer.")
        recognizer = at.studio.equipment.recognizer()
        assert (recognizer.name, recognizer.rough) == ("whisper:tiny.en", False)
        stages = list(dict.fromkeys(fetch.stage for fetch in at.seen))
        assert stages == [FetchStage.FETCHING, FetchStage.TRYING, FetchStage.DONE]
        assert done.done_bytes == done.total_bytes > 500_000


def test_a_fetch_is_stopped_and_goes_on_where_it_was(places: Places, hub: HubServer, files: dict[str, bytes]) -> None:
    cut = 200_000
    hub.behaviour.cut_after_bytes = {"model.bin": [cut, 0, 0, 0]}
    with desk_of(places) as at:
        at.desk.start("tiny.en")
        waiting = at.until(lambda fetch: fetch.stage is FetchStage.WAITING)
        assert "Trying again in" in waiting.sentence
        at.desk.stop()
        stopped = at.ended()
        assert stopped.stage is FetchStage.STOPPED
        assert "1 of 1 MB are here, and it goes on from there." in stopped.sentence
        hub.behaviour.cut_after_bytes = {}
        at.desk.start("tiny.en")
        assert at.ended().stage is FetchStage.DONE
    assert hub.ranges("model.bin")[0] is None
    assert set(hub.ranges("model.bin")[1:]) == {f"bytes={cut}-"}
    assert (places.models / "tiny.en" / "model.bin").read_bytes() == files["model.bin"]


def test_a_hub_that_cannot_be_reached_is_told_in_a_sentence_and_not_offered_at_the_next_start(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setattr(model_works, "seconds_on_this_cpu", lambda threads: dict.fromkeys(("tiny.en", "base.en"), 1.0))
    with desk_of(places) as at:
        assert at.desk.offer()
        at.desk.start("tiny.en")
        failed = at.ended()
        assert failed.stage is FetchStage.FAILED
        assert failed.sentence.startswith("tiny.en could not be fetched: The connection to the hub failed: ")
        assert failed.sentence.count(". ") == 0
        assert at.desk.offer() is None
    with desk_of(places) as at:
        assert at.desk.offer() is None


@pytest.mark.usefixtures("hub")
def test_a_recognizer_in_use_stays_until_the_new_one_is_there(places: Places) -> None:
    write_parrot(places.models / "mine", "an older one")
    with desk_of(places, Settings(threads=1)) as at:
        old = at.studio.equipment.recognizer()
        assert old.name == "whisper:mine"
        at.desk.start("tiny.en")
        at.until(lambda fetch: fetch.stage is not FetchStage.FETCHING)
        at.ended()
        # “mine” would be chosen among the two, but this one was asked for last.
        assert at.studio.equipment.recognizer().name == "whisper:tiny.en"
        assert load_settings(places.settings).model == "tiny.en"


@pytest.mark.usefixtures("hub")
def test_with_the_built_in_recognizer_chosen_nothing_is_switched(places: Places) -> None:
    with desk_of(places, Settings(recognizer=BUILTIN)) as at:
        at.desk.start("tiny.en")
        assert at.ended().sentence == "whisper:tiny.en is here; “recognizer” is set to builtin, so it is not used."
        assert not places.settings.exists()


def test_what_arrives_spoilt_is_not_used(places: Places, hub: HubServer) -> None:
    hub.behaviour.sent_instead = {"model.bin": b"x" * len(hub.repositories[REPOSITORY]["model.bin"])}
    with desk_of(places) as at:
        at.desk.start("tiny.en")
        failed = at.ended()
        assert (failed.stage, "checksum is wrong" in failed.sentence) == (FetchStage.FAILED, True)
    assert not (places.models / "tiny.en").exists()
