"""All that a session of use leaves on the disk can be read by its owner alone."""

import logging
import os
import stat
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from piloting import in_loop, seated
from scripted import ScriptedVoice
from scripted_studio import FULL_ANSWER, QUESTIONS, Stage

from voiceprep.asking.cache import CachedVoice
from voiceprep.cli.logfile import log_to
from voiceprep.history.opening import open_history
from voiceprep.practising.bank_import import import_bank
from voiceprep.practising.model_offer import put_off
from voiceprep.practising.own_notes import begin_notes
from voiceprep.questions.loading import load_library
from voiceprep.settings import change_settings

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has other permissions")


class KeyedVoice(ScriptedVoice):
    cache_key = "scripted"


@pytest.fixture
def careless() -> Iterator[None]:
    """A user whose new files are open to everybody unless somebody sees to it."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.fixture
def log() -> Iterator[logging.Logger]:
    root, level, handlers = logging.getLogger(), logging.getLogger().level, logging.getLogger().handlers[:]
    yield root
    for handler in root.handlers[:]:
        if handler not in handlers:
            root.removeHandler(handler)
            handler.close()
    root.setLevel(level)


def open_to_others(home: Path) -> list[str]:
    return [
        str(path.relative_to(home.parent))
        for path in (home, *home.rglob("*"))
        if stat.S_IMODE(path.lstat().st_mode) & 0o077
    ]


@in_loop
async def session(stage: Stage, root: logging.Logger) -> None:
    log_to(stage.places)
    async with seated(stage, practising=True) as seat:
        await seat.until(lambda: stage.recordings() == [".json", ".pcm"])
        root.warning("something is odd")
        assert open_to_others(stage.home) == []
        await seat.answers(FULL_ANSWER)
        await seat.until(lambda: stage.recordings() == [".flac"])
        await seat.press("c")
        await seat.until(lambda: stage.kept()[0].corrections)
        # With the history open: its log and its shared memory are files too.
        assert {path.name for path in stage.home.glob("history.sqlite3*")} > {"history.sqlite3"}
        assert open_to_others(stage.home) == []
        await seat.press("n")
        await seat.sees("What is overfitting?")
        await seat.press("escape")


def test_everything_is_its_owner_s(tmp_path: Path, careless: None, log: logging.Logger) -> None:
    stage = Stage(tmp_path / "home")
    stage.voice = CachedVoice(KeyedVoice(), stage.places.voice_cache)  # type: ignore[assignment]
    (tmp_path / "statistics.md").write_text(QUESTIONS.replace("#overfitting", "#of"), encoding="utf-8")
    import_bank(tmp_path / "statistics.md", stage.places)
    question = load_library([stage.places.banks]).questions[0]
    begin_notes(stage.places, question)
    change_settings(stage.places.settings, {"end_silence_s": 3.0})
    put_off(stage.places, "en", date(2026, 3, 1), for_good=False)
    session(stage, log)
    history = open_history(stage.places.database, stage.places.recordings)
    history.database.copy_to(stage.home / "history.sqlite3.before-3")
    history.close()
    # The log begins a new file when it is full.
    for _ in range(12):
        log.warning("x" * 100_000)

    made = {str(path.relative_to(stage.home)) for path in stage.home.rglob("*")}
    assert {
        "banks/own",
        "cache/voice",
        "history.sqlite3",
        "history.sqlite3.lock",
        "model-offer.json",
        "recordings",
        "settings.toml",
    } <= made
    assert {"voiceprep.log", "voiceprep.log.1", "banks/statistics.md"} <= made
    assert open_to_others(stage.home) == []


def test_a_history_that_was_open_to_others_is_closed_to_them(tmp_path: Path, careless: None) -> None:
    stage = Stage(tmp_path / "home")
    stage.home.mkdir()
    stage.places.database.touch(mode=0o666)
    history = open_history(stage.places.database, stage.places.recordings)
    history.close()
    assert open_to_others(stage.home) == ["home"], "a folder that was there is the user's own business"
