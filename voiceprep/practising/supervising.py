"""Having a checkup made by another process, which may crash or hang without taking the rest along."""

import json
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import IO

from voiceprep.practising.finding import PARTS, Finding, Result, State

LONGEST_S = 60.0
"""A large model on a slow disk takes this long to load; what takes longer hangs."""

_MEND = "Restart the machine or update the library behind it; “voiceprep --debug doctor” shows what it printed."


def child_command(start: int, input_name: str = "", output_name: str = "") -> Sequence[str]:
    """The process that tries the parts from this one on; names take the place of the devices in the settings."""
    # -P: the folder that voiceprep is started in cannot put other modules in its way.
    return (sys.executable, "-P", "-m", "voiceprep.practising.checkup_child", str(start), input_name, output_name)


def supervised_checkup(
    debug: bool = False, command: Callable[[int], Sequence[str]] = child_command, longest_s: float = LONGEST_S
) -> Iterator[Finding]:
    """A finding for every part, as it is known; after a crash or a hang a new process goes on with the next part.

    Args:
        debug: Let through what the process prints to stderr.
        command: The process that tries the parts from a given one on.
        longest_s: What takes longer than this many seconds is given up.
    """
    parts = list(PARTS.items())
    done = 0
    while done < len(parts):
        for result in _results(command(done), len(parts) - done, debug, longest_s):
            part, needed = parts[done]
            yield Finding(part, needed, result)
            done += 1


def _results(command: Sequence[str], expected: int, debug: bool, longest_s: float) -> Iterator[Result]:
    """What one process finds; when that is less than expected, the last result says how the process ended."""
    child = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=None if debug else subprocess.DEVNULL,
        encoding="ascii",
    )
    assert child.stdout is not None
    lines: queue.SimpleQueue[str] = queue.SimpleQueue()
    reader = threading.Thread(target=_read, args=(child.stdout, lines), name="doctor", daemon=True)
    reader.start()
    try:
        for _ in range(expected):
            line = lines.get(timeout=longest_s)
            if not line:
                yield Result(State.FAILED, f"It crashed ({_cause(child.wait())})", _MEND)
                return
            _, state, message, hint = json.loads(line)
            yield Result(State(state), message, hint)
    except queue.Empty:
        yield Result(State.FAILED, f"It gave no answer within {longest_s:.0f} s", _MEND)
    finally:
        child.kill()
        child.wait()
        reader.join()
        child.stdout.close()


def _read(stream: IO[str], lines: "queue.SimpleQueue[str]") -> None:
    """Hand on each line; an empty one says that no more come."""
    for line in stream:
        lines.put(line)
    lines.put("")


def _cause(exit_status: int) -> str:
    try:
        return signal.Signals(-exit_status).name
    except ValueError:
        return f"exit status {exit_status}"
