"""How long it takes until something can be seen: the import time of a command, and the app's first screen."""

import os
import re
import select
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

NOTHING = (sys.executable, "-c", "pass")
HELP = (sys.executable, "-c", "from voiceprep.cli import main; main(['--help'])")
APP = (sys.executable, "-c", "from voiceprep.cli import main; main([])")

HOME_SCREEN = "Say your answers aloud"
FIRST_QUESTION = "never said"
"""Stands beside each question that was never practised, as all are with a fresh data folder."""

_ESCAPES = re.compile(r"\x1b(\[[0-?]*[ -/]*[@-~]|[\]P^_].*?(\x1b\\|\x07)|[ -/]*[0-~])")
_GIVE_UP_S = 30.0
_QUIT_WITHIN_S = 5.0


def alternating(commands: Sequence[Sequence[str]], runs: int) -> list[float]:
    """The median seconds of each command, run in turns so that what else the machine does hits all alike."""
    took: list[list[float]] = [[] for _ in commands]
    for run in range(runs + 1):
        for command, times in zip(commands, took, strict=True):
            began = time.perf_counter()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            if run:  # the first one fills the disk's cache
                times.append(time.perf_counter() - began)
    return [statistics.median(times) for times in took]


def shown_after(
    command: Sequence[str], texts: Sequence[str], environment: Mapping[str, str], give_up_s: float = _GIVE_UP_S
) -> dict[str, float]:
    """The seconds until each text stands in an 80×24 pseudo-terminal; those that never come are left out.

    The program is told to quit with the key q, and killed when it does not.
    """
    import fcntl
    import pty
    import struct
    import termios

    screen, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    began = time.perf_counter()
    program = subprocess.Popen(
        command,
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        start_new_session=True,
        env={**os.environ, "TERM": "xterm-256color", **environment},
    )
    os.close(terminal)
    found: dict[str, float] = {}
    try:
        drawn = ""
        while len(found) < len(texts) and time.perf_counter() - began < give_up_s:
            data = _read(screen, 0.1)
            if data is None:
                break
            drawn += data
            plain = _ESCAPES.sub("", drawn)
            for text in texts:
                if text in plain:
                    found.setdefault(text, time.perf_counter() - began)
        _quit(program, screen)
    finally:
        program.kill()
        program.wait()
        os.close(screen)
    return found


def _read(screen: int, timeout_s: float) -> str | None:
    """What was drawn meanwhile; None when the program is gone."""
    if not select.select([screen], [], [], timeout_s)[0]:
        return ""
    try:
        data = os.read(screen, 65_536)
    except OSError:  # Linux says so when nobody has the terminal open any more
        return None
    return data.decode("utf-8", "replace") if data else None


def _quit(program: "subprocess.Popen[bytes]", screen: int) -> None:
    until = time.perf_counter() + _QUIT_WITHIN_S
    if program.poll() is None:
        os.write(screen, b"q")
    while program.poll() is None and time.perf_counter() < until:
        _read(screen, 0.05)  # a program that cannot draw cannot end


def measure_start(runs: int, home: Path) -> dict[str, float | None]:
    """Import time and first screen, in seconds; the screen's are None where there is no pseudo-terminal."""
    nothing_s, help_s = alternating((NOTHING, HELP), runs)
    figures: dict[str, float | None] = {
        "python_s": nothing_s,
        "help_s": help_s,
        "help_ratio": help_s / nothing_s,
        "first_screen_s": None,
        "questions_listed_s": None,
    }
    if sys.platform == "win32":
        return figures
    shown = [
        shown_after(APP, (HOME_SCREEN, FIRST_QUESTION), {"VOICEPREP_HOME": str(home / f"start-{run}")})
        for run in range(max(1, runs // 2))
    ]
    for name, text in (("first_screen_s", HOME_SCREEN), ("questions_listed_s", FIRST_QUESTION)):
        times = [one[text] for one in shown if text in one]
        figures[name] = statistics.median(times) if len(times) == len(shown) else None
    return figures
