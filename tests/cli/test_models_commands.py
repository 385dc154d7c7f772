"""``voiceprep models``: listed, fetched, added, verified, compared and removed as a user does it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from commands import Commands, finished, start, write_wav
from hub_server import HubServer
from huggingface_hub import constants
from model_folders import folder_with
from parrot_whisper import write_parrot
from small_whisper import in_a_row, needs_espeak, put_small_whisper

REPOSITORY = "Systran/faster-whisper-tiny.en"
SAYS = "Testing, one, two, three."
"""What the voice says to a model that is to be trusted."""


@pytest.fixture(autouse=True)
def _offline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """A real model on a USB stick."""
    return put_small_whisper(tmp_path / "stick", "brought")


@pytest.fixture
def hub(stick: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[HubServer]:
    files = {file.name: file.read_bytes() for file in stick.iterdir()}
    with HubServer({REPOSITORY: files}) as server:
        monkeypatch.setenv("HF_ENDPOINT", server.endpoint)
        yield server


def test_the_list_says_what_there_is_and_what_it_costs_here(voiceprep: Commands) -> None:
    rows = {row["name"]: row for row in voiceprep("models", "list", "--json").json}
    base = rows["whisper:base.en"]
    assert (base["installed"], base["used"], base["languages"]) == (False, False, 1)
    assert base["size_bytes"] == 148_000_000
    assert base["english_word_errors"]["percent"] == 4.2
    assert "Radford" in base["english_word_errors"]["source"]
    assert 0 < rows["whisper:tiny.en"]["expected_s_per_30_s"] < base["expected_s_per_30_s"]
    assert rows["whisper:small"]["languages"] == 99
    assert rows["builtin"]["used"] is True


def test_the_list_says_what_a_model_of_ones_own_costs(voiceprep: Commands, home: Path) -> None:
    put_small_whisper(home, "mine")
    rows = {row["name"]: row for row in voiceprep("models", "list", "--json").json}
    assert 0 < rows["whisper:mine"]["expected_s_per_30_s"] < rows["whisper:tiny.en"]["expected_s_per_30_s"]


def test_the_list_without_measuring_for_people(voiceprep: Commands, home: Path) -> None:
    folder_with(home / "models" / "broken", model__bin=None)
    folder_with(home / "models" / "small.en")
    folder_with(home / "models" / "base.en.fetching.part")
    ran = voiceprep("models", "list", "--no-measure")
    lines = {line[2:].split()[0]: line for line in ran.out.splitlines()[1:]}
    assert lines["whisper:small.en"].startswith("→ ")
    assert lines["whisper:broken"].startswith("✗ ")
    assert lines["whisper:broken"].endswith("model.bin is missing")
    assert lines["whisper:base.en"].endswith("0 MB here")
    assert "12.1%°" in lines["whisper:distil-small.en"]
    assert lines["builtin"].startswith("  ")
    assert all(len(line) <= 80 for line in ran.out.splitlines() if "broken" not in line)


@needs_espeak
def test_the_list_marks_what_the_settings_choose_and_names_what_fits(voiceprep: Commands, home: Path) -> None:
    assert "The one that fits this CPU: voiceprep models fetch " in voiceprep("models", "list").err
    assert "voiceprep models fetch base.en" in voiceprep("models", "list", "--no-measure").err
    folder_with(home / "models" / "base.en")
    folder_with(home / "models" / "mine", vocabulary__json=b'["", "<|en|>", "<|de|>", "<|fr|>"]')
    for settings, used in (
        ("", "whisper:base.en"),
        ("model = 'mine'", "whisper:mine"),
        ("language = 'de'", "whisper:mine"),
    ):
        (home / "settings.toml").write_text(settings)
        rows = voiceprep("models", "list", "--no-measure", "--json").json
        assert [row["name"] for row in rows if row["used"]] == [used]
    assert {row["name"]: row["languages"] for row in rows}["whisper:mine"] == 3
    (home / "settings.toml").write_text("language = 'it'")
    ran = voiceprep("models", "list", "--no-measure")
    assert "→" not in ran.out
    assert "No Whisper model on this machine hears Italian" in ran.err
    assert "voiceprep models fetch base\n" in ran.err


def test_a_model_is_fetched_used_and_removed(voiceprep: Commands, home: Path, hub: HubServer) -> None:
    hub.behaviour.cut_after_bytes = {"model.bin": [300_000]}
    ran = voiceprep("models", "fetch", "tiny.en")
    assert ran.status == 0, ran
    assert ran.out.startswith(f"whisper:tiny.en is installed in {home / 'models' / 'tiny.en'} (")
    assert "Trying again in 1 s" in ran.err
    assert f"as “{SAYS}" in ran.err
    assert constants.HF_HUB_OFFLINE is True
    [row] = [row for row in voiceprep("models", "list", "--no-measure", "--json").json if row["used"]]
    assert row["name"] == "whisper:tiny.en"
    assert voiceprep("models", "verify").out == "✓ whisper:tiny.en  whole, and it loads\n"
    assert voiceprep("models", "remove", "tiny.en").status == 130
    assert (home / "models" / "tiny.en").is_dir()
    assert "is removed" in voiceprep("models", "remove", "tiny.en", "--yes").err
    assert list((home / "models").iterdir()) == []
    voiceprep("models", "remove", "tiny.en", "--yes").refused("No model “tiny.en” is installed.")


def test_fetching_in_a_process_of_its_own_lifts_the_offline_rule(home: Path, hub: HubServer) -> None:
    ran = finished(start(home, "models", "fetch", "tiny.en", env={"HF_HUB_OFFLINE": "1"}), timeout_s=110)
    assert ran.status == 0, ran
    assert "whisper:tiny.en: " in ran.err
    assert (home / "models" / "tiny.en" / "checksums.json").is_file()


def test_what_cannot_be_fetched_is_told(
    voiceprep: Commands, home: Path, hub: HubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    voiceprep("models", "fetch", "huge").refused("There is no model “huge” to fetch.", "base.en")
    voiceprep("models", "fetch", "base.en").refused("The hub has no Systran/faster-whisper-base.en", status=1)
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    voiceprep("models", "fetch", "tiny.en").refused("The connection to the hub failed", status=1)
    assert not home.exists() or not (home / "models").exists()


@needs_espeak
def test_a_model_from_a_stick_is_added_after_it_heard_the_voice(voiceprep: Commands, home: Path, stick: Path) -> None:
    ran = voiceprep("models", "add", stick, "--name", "mine")
    assert ran.status == 0, ran
    assert ran.err.startswith("It works: loaded in ")
    assert f"as “{SAYS}”" in ran.err
    assert voiceprep("models", "verify", "mine").out == "✓ whisper:mine  whole, and it loads\n"
    (home / "models" / "mine" / "tokenizer.json").write_text("{}")
    ran = voiceprep("models", "verify", "mine")
    assert (ran.status, ran.out) == (1, "✗ whisper:mine  tokenizer.json is not what was installed\n")


def test_a_model_that_hears_nothing_in_speech_is_not_added(voiceprep: Commands, home: Path, tmp_path: Path) -> None:
    ran = voiceprep("models", "add", write_parrot(tmp_path / "mute", ""))
    ran.refused("hears no word in speech.", "Nothing was installed.", status=1)
    assert list((home / "models").iterdir()) == []


@needs_espeak
def test_recognizers_are_compared(voiceprep: Commands, home: Path, tmp_path: Path) -> None:
    put_small_whisper(home, "mine")
    folder = tmp_path / "recordings"
    folder.mkdir()
    spoken = in_a_row(0.3, "It also says nothing about the size of the effect.", 0.3)
    for name, written in (
        ("right", "It also says nothing about the size of the effect."),
        ("wrong", "It says nothing much about a size of the effect."),
    ):
        write_wav(folder / f"{name}.wav", spoken)
        (folder / f"{name}.txt").write_text(written)
    write_wav(folder / "alone.wav", spoken)
    ran = voiceprep("models", "compare", folder, "--model", "mine", "--noise", "30", "--noise", "-10", "--json")
    assert "alone.wav is left out" in ran.err
    assert "punctuation" in ran.json["normalisation"]
    clean, noisy, drowned = ran.json["results"]
    assert [(row["recognizer"], row["noise_db"]) for row in (clean, noisy, drowned)] == [
        ("whisper:mine", None),
        ("whisper:mine", 30.0),
        ("whisper:mine", -10.0),
    ]
    assert (clean["words"], clean["substitutions"], clean["deletions"], clean["insertions"]) == (20, 1, 1, 1)
    assert clean["wer"] == 0.15
    assert [one["wer"] for one in clean["recordings"]] == [0.0, 0.3]
    assert drowned["wer"] > clean["wer"]
    assert all(row["real_time_factor"] > 0 for row in (clean, noisy, drowned))
    told = voiceprep("models", "compare", folder, "--model", "whisper:mine", "--alignment")
    assert "whisper:mine, as recorded (" in told.out
    assert "WER 15.0% of 20 words: 1 substituted, 1 deleted, 1 inserted; CER " in told.out
    assert "HYP: it also says nothing **** about the size of the effect" in told.out
    voiceprep("models", "compare", folder, "--model", "huge").refused("There is no recognizer “huge” here.", "mine")


def test_a_folder_without_pairs_is_told(voiceprep: Commands, tmp_path: Path) -> None:
    voiceprep("models", "compare", tmp_path).refused("There are no pairs in", "answer.txt")
    voiceprep("models", "compare", tmp_path / "none").refused("There is no folder")
