from pathlib import Path

import pytest
from commands import Commands


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The data folder that a command finds; it is not there yet."""
    return tmp_path / "home"


@pytest.fixture
def voiceprep(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Commands:
    """Runs a command: ``voiceprep("check", "p-value", stdin=b"...")``."""
    return Commands(home, monkeypatch, capsys)
