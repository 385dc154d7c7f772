from pathlib import Path

import pytest
from scripted_studio import Stage


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    """A machine with two questions, a voice and a microphone."""
    made = Stage(tmp_path / "home")
    made.write_bank()
    return made
