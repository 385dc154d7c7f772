"""Fetching models from a server that speaks the hub's protocol: cut off, lied to, refused, out of room."""

import json
import sys
from collections import namedtuple
from collections.abc import Iterator
from pathlib import Path

import pytest
from hub_server import HubServer
from huggingface_hub import constants, snapshot_download

from voiceprep.errors import BadInputError, RecognizerError, StorageError
from voiceprep.paths import Places
from voiceprep.transcribing import model_store, models
from voiceprep.transcribing.catalogue import in_catalogue
from voiceprep.transcribing.fetching import fetch_model
from voiceprep.transcribing.hub import CutOffError, Hub, HubError
from voiceprep.transcribing.model_store import FETCHING, partly_fetched, remove_model, verify_model
from voiceprep.transcribing.models import InstalledModel, installed_models

REPOSITORY = "Systran/faster-whisper-base.en"
WEIGHTS = bytes(range(256)) * 400
FILES = {
    "model.bin": WEIGHTS,
    "config.json": json.dumps({"suppress_ids_begin": [220], "alignment_heads": []}).encode(),
    "tokenizer.json": b"{}" * 600,
    "vocabulary.txt": b"a\nb\n",
    "README.md": b"# A model",
    ".gitattributes": b"*.bin filter=lfs",
    "notes/model.bin": b"another",
}


class Told:
    """Progress that is written down."""

    def __init__(self) -> None:
        self.done: list[int] = []
        self.total_bytes = 0
        self.waits_s: list[float] = []

    def at(self, done_bytes: int, total_bytes: int) -> None:
        self.done.append(done_bytes)
        self.total_bytes = total_bytes

    def waits(self, seconds: float, reason: str) -> None:
        assert reason
        self.waits_s.append(seconds)


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    monkeypatch.setattr(models, "shipped_models", lambda: None)
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "cache"))
    return Places(tmp_path / "home")


@pytest.fixture
def server() -> Iterator[HubServer]:
    with HubServer({REPOSITORY: dict(FILES)}) as running:
        yield running


def fetch(server: HubServer, places: Places, told: Told | None = None) -> InstalledModel:
    return fetch_model(
        "base.en",
        places,
        hub=Hub(server.endpoint),
        progress=told or Told(),
        try_out=lambda folder: None,
        sleep=lambda seconds: None,
    )


def nothing_installed(places: Places) -> bool:
    return installed_models(places) == [] and not (places.models / "base.en").exists()


def test_the_server_speaks_the_hub_s_protocol(server: HubServer, places: Places, tmp_path: Path) -> None:
    # huggingface_hub's own downloader takes it for the hub.
    constants.HF_HUB_OFFLINE = False
    server.behaviour.redirects = True
    folder = Path(snapshot_download(REPOSITORY, endpoint=server.endpoint, local_dir=tmp_path / "copy", token=False))
    assert {name: (folder / name).read_bytes() for name in FILES} == FILES


@pytest.mark.parametrize("redirects", [False, True])
def test_only_the_files_it_needs_are_fetched(server: HubServer, places: Places, redirects: bool) -> None:
    server.behaviour.redirects = redirects
    told = Told()
    made = fetch(server, places, told)
    assert (made.name, made.folder, made.problems) == ("base.en", places.models / "base.en", ())
    assert sorted(file.name for file in made.folder.iterdir()) == [
        "checksums.json",
        "config.json",
        "model.bin",
        "tokenizer.json",
        "vocabulary.txt",
    ]
    assert (made.folder / "model.bin").read_bytes() == WEIGHTS
    assert verify_model(made, lambda folder: None) == ()
    assert [folder.name for folder in places.models.iterdir()] == ["base.en"]
    assert not any("README" in one.path or "notes" in one.path for one in server.asked)
    assert told.done[-1] == told.total_bytes == made.size_bytes
    assert told.waits_s == []


def test_it_goes_online_for_itself_only(server: HubServer, places: Places) -> None:
    fetch(server, places)
    assert constants.HF_HUB_OFFLINE is True
    with pytest.raises(HubError):
        Hub("http://127.0.0.1:9").listing(REPOSITORY)
    assert constants.HF_HUB_OFFLINE is True


def test_no_token_is_sent_and_nothing_else_is_asked(
    server: HubServer, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    fetch(server, places)
    paths = {one.path.partition("/resolve/")[0].partition("/tree/")[0] for one in server.asked}
    assert paths == {f"/api/models/{REPOSITORY}", f"/{REPOSITORY}"}
    assert {one.authorization for one in server.asked} == {None}


def test_a_connection_that_breaks_is_taken_up_where_it_was(server: HubServer, places: Places) -> None:
    server.behaviour.cut_after_bytes = {"model.bin": [30_000, 0, 20_000]}
    told = Told()
    made = fetch(server, places, told)
    assert (made.folder / "model.bin").read_bytes() == WEIGHTS
    assert server.ranges("model.bin") == [None, "bytes=30000-", "bytes=30000-", "bytes=50000-"]
    assert told.waits_s == [1.0, 2.0, 1.0]
    assert told.done == sorted(told.done)


def test_what_has_arrived_stays_for_the_next_time(server: HubServer, places: Places) -> None:
    server.behaviour.cut_after_bytes = {"model.bin": [30_000] + [0] * 5}
    told = Told()
    with pytest.raises(CutOffError, match="connection to the hub failed") as raised:
        fetch(server, places, told)
    assert "goes on from there" in raised.value.hint
    assert told.waits_s == [1.0, 2.0, 4.0, 8.0]
    assert nothing_installed(places)
    small = sum(len(FILES[name]) for name in ("config.json", "tokenizer.json", "vocabulary.txt"))
    assert partly_fetched(places) == {"base.en": 30_000 + small}
    server.asked.clear()
    server.behaviour.cut_after_bytes = {}
    again = Told()
    assert (fetch(server, places, again).folder / "model.bin").read_bytes() == WEIGHTS
    assert server.ranges("model.bin") == ["bytes=30000-"]
    assert server.ranges("tokenizer.json") == []
    assert again.done[0] >= 30_000
    assert partly_fetched(places) == {}


def test_a_key_press_that_stops_it_keeps_what_has_arrived(server: HubServer, places: Places) -> None:
    class Stopping(Told):
        def at(self, done_bytes: int, total_bytes: int) -> None:
            if done_bytes > 60_000:
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch(server, places, Stopping())
    assert nothing_installed(places)
    assert partly_fetched(places)["base.en"] > 60_000
    assert constants.HF_HUB_OFFLINE is True
    assert (fetch(server, places).folder / "model.bin").read_bytes() == WEIGHTS


def test_a_server_that_ignores_ranges_sends_it_whole_again(server: HubServer, places: Places) -> None:
    server.behaviour.cut_after_bytes = {"model.bin": [30_000]}
    server.behaviour.ignores_ranges = True
    assert (fetch(server, places).folder / "model.bin").read_bytes() == WEIGHTS


def test_a_hub_that_is_busy_is_asked_again(server: HubServer, places: Places) -> None:
    server.behaviour.status = {"model.bin": [503, 500, 429]}
    told = Told()
    assert (fetch(server, places, told).folder / "model.bin").read_bytes() == WEIGHTS
    assert told.waits_s == [1.0, 2.0, 4.0]


def test_a_file_that_is_gone_is_told(server: HubServer, places: Places) -> None:
    server.behaviour.status = {"model.bin": [404]}
    with pytest.raises(HubError, match=r"The hub has no Systran/faster-whisper-base\.en/model\.bin \(it answers 404\)"):
        fetch(server, places)
    assert nothing_installed(places)
    assert server.ranges("model.bin") == [None]


@pytest.mark.parametrize("status", [401, 404])
def test_a_repository_that_is_gone_is_told(server: HubServer, places: Places, status: int) -> None:
    server.behaviour.status = {"listing": [status]}
    with pytest.raises(HubError, match=r"The hub has no Systran/faster-whisper-base\.en"):
        fetch(server, places)
    assert not places.home.exists()


def test_a_hub_that_cannot_be_reached_is_told(places: Places) -> None:
    with pytest.raises(CutOffError, match="connection to the hub failed"):
        fetch_model("base.en", places, hub=Hub("http://127.0.0.1:9"))
    assert not places.home.exists()


@pytest.mark.parametrize(
    ("sent", "problem"),
    [
        (WEIGHTS[:-1] + b"!", "its checksum is wrong"),
        (WEIGHTS + b"more", "sends more than the 102,400 bytes"),
        (WEIGHTS[:-5], "sends only 102,395 of the 102,400 bytes|it answers 416"),
    ],
    ids=["other bytes", "more bytes", "fewer bytes"],
)
def test_other_bytes_than_the_hub_lists_are_never_installed(
    server: HubServer, places: Places, sent: bytes, problem: str
) -> None:
    server.behaviour.sent_instead = {"model.bin": sent}
    with pytest.raises(HubError, match=problem):
        fetch(server, places)
    assert nothing_installed(places)
    server.behaviour.sent_instead = {}
    assert (fetch(server, places).folder / "model.bin").read_bytes() == WEIGHTS


def test_small_files_are_checked_too(server: HubServer, places: Places) -> None:
    server.behaviour.sent_instead = {"vocabulary.txt": b"a\nc\n"}
    with pytest.raises(HubError, match=r"vocabulary\.txt is not what the hub says it is"):
        fetch(server, places)
    assert nothing_installed(places)


def test_a_wrong_size_in_the_listing_is_told(server: HubServer, places: Places) -> None:
    server.behaviour.listed_size = {"model.bin": len(WEIGHTS) + 10}
    with pytest.raises(HubError):
        fetch(server, places)
    assert nothing_installed(places)


def test_bytes_that_were_spoilt_between_two_runs_are_fetched_anew(server: HubServer, places: Places) -> None:
    server.behaviour.cut_after_bytes = {"model.bin": [30_000] + [0] * 5}
    with pytest.raises(CutOffError):
        fetch(server, places)
    server.behaviour.cut_after_bytes = {}
    [partial] = (places.models / f"base.en{FETCHING}").glob("model.bin.*")
    partial.write_bytes(b"x" * 30_000)
    (partial.parent / "config.json").write_bytes(b"{}")
    made = fetch(server, places)
    assert (made.folder / "model.bin").read_bytes() == WEIGHTS
    assert (made.folder / "config.json").read_bytes() == FILES["config.json"]


def test_a_newer_version_on_the_hub_is_not_mixed_with_the_older(server: HubServer, places: Places) -> None:
    server.behaviour.cut_after_bytes = {"model.bin": [30_000] + [0] * 5}
    with pytest.raises(CutOffError):
        fetch(server, places)
    server.behaviour.cut_after_bytes = {}
    newer = WEIGHTS[::-1]
    server.repositories[REPOSITORY]["model.bin"] = newer
    made = fetch(server, places)
    assert (made.folder / "model.bin").read_bytes() == newer
    assert not list(made.folder.glob("model.bin.*"))


def test_a_disk_without_room_is_told_before_anything_is_written(
    server: HubServer, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(model_store.shutil, "disk_usage", lambda folder: usage(1, 1, 50_000_000))
    with pytest.raises(StorageError, match=r"The model needs 0 MB, and the disk of .* has 50 MB free"):
        fetch(server, places)
    assert not places.home.exists()
    assert server.ranges("model.bin") == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit for the size of files")
def test_a_disk_that_fills_up_meanwhile_is_told(server: HubServer, places: Places) -> None:
    import resource
    import signal

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, before[1]))
    try:
        with pytest.raises(StorageError, match="The model cannot be written to"):
            fetch(server, places)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)
    assert nothing_installed(places)
    assert (fetch(server, places).folder / "model.bin").read_bytes() == WEIGHTS


def test_a_repository_that_is_no_whisper_model_is_told(server: HubServer, places: Places) -> None:
    del server.repositories[REPOSITORY]["vocabulary.txt"]
    with pytest.raises(HubError, match=r"is not a Whisper model in CTranslate2's format: it has no vocabulary\.txt"):
        fetch(server, places)
    assert not places.home.exists()


def test_a_model_that_arrives_and_does_not_load_leaves_nothing(server: HubServer, places: Places) -> None:
    def refuse(folder: Path) -> None:
        raise RecognizerError("It hears no word in speech")

    with pytest.raises(RecognizerError, match="hears no word"):
        fetch_model("base.en", places, hub=Hub(server.endpoint), try_out=refuse)
    assert list(places.models.iterdir()) == []


def test_names_that_cannot_be_fetched(server: HubServer, places: Places) -> None:
    with pytest.raises(BadInputError, match="There is no model “huge” to fetch") as raised:
        fetch_model("huge", places, hub=Hub(server.endpoint))
    assert "base.en" in raised.value.hint
    fetch(server, places)
    with pytest.raises(BadInputError, match=r"A model “base\.en” is installed already"):
        fetch(server, places)


def test_what_was_fetched_of_a_model_can_be_removed(server: HubServer, places: Places) -> None:
    server.behaviour.cut_after_bytes = {"model.bin": [30_000] + [0] * 5}
    with pytest.raises(CutOffError):
        fetch(server, places)
    assert remove_model("base.en", places) > 30_000
    assert list(places.models.iterdir()) == []


def test_every_repository_is_the_one_that_faster_whisper_takes() -> None:
    from faster_whisper.utils import _MODELS

    for name in ("tiny.en", "base.en", "small.en", "distil-small.en", "medium.en", "large-v3-turbo", "tiny", "medium"):
        known = in_catalogue(name)
        assert known is not None
        assert known.repository == _MODELS[name]
