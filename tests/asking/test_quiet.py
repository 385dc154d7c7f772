import os
import subprocess
import sys
from pathlib import Path

import pytest

APART = """
import os, sys
from pathlib import Path
from voiceprep.asking.quiet import hushed, terminal_apart
with terminal_apart(Path(sys.argv[1])):
    os.write(2, b"native noise;")
    with hushed():
        print("drawn;", end="", file=sys.__stderr__, flush=True)
os.write(2, b"afterwards;")
print("python;", end="", file=sys.stderr, flush=True)
"""

HUSHED = """
import os
from voiceprep.asking.quiet import hushed
with hushed():
    os.write(2, b"native noise;")
os.write(2, b"afterwards;")
"""


def stderr_of(code: str, *arguments: str) -> str:
    root = str(Path(__file__).resolve().parents[2])
    environment = {**os.environ, "PYTHONPATH": root}
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stderr


@pytest.mark.skipif(sys.platform == "win32", reason="the terminal is drawn on another way")
def test_a_screen_kept_apart_is_drawn_on_and_nothing_else_reaches_it(tmp_path: Path) -> None:
    log = tmp_path / "log"
    assert stderr_of(APART, str(log)) == "drawn;afterwards;python;"
    assert log.read_text() == "native noise;"


def test_a_log_that_cannot_be_written_does_not_stop_the_app(tmp_path: Path) -> None:
    assert stderr_of(APART, str(tmp_path / "missing" / "log")) == "drawn;afterwards;python;"


def test_noise_is_hushed_for_a_moment() -> None:
    assert stderr_of(HUSHED) == "afterwards;"
