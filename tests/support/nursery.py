"""Programs that are started again and again to be killed, without the second that loading them takes each time."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_FORKING = """
# A process for each time, without the second that loading the program takes.
while sys.stdin.readline():
    child = os.fork()
    if child == 0:
        practise()
        os._exit(0)
    print(child, flush=True)
    sys.stdin.readline()  # until it is killed, its number must not become another process's
    print(os.waitpid(child, 0)[1], flush=True)
"""


class Nursery:
    """Runs a script that defines ``practise()``: told once, it forks a child that does it and prints its number; told
    again, it waits for the child's end and prints how it ended. The script finds ``tests/support`` on its path.
    """

    def __init__(self, script: str, *arguments: str) -> None:
        support = f"import os, sys\nsys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        self._process = subprocess.Popen(
            [sys.executable, "-c", support + script + _FORKING, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def tell(self) -> None:
        """Go on."""
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()

    def line(self) -> str:
        """What it, or a child of it, prints next."""
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def end(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.kill()
        self._process.wait()
        self._process.stdin.close()
        self._process.stdout.close()


@contextmanager
def home_in_memory() -> Iterator[Path]:
    """In memory where that can be had: a killed program's files need no disk to stay."""
    in_memory = "/dev/shm" if Path("/dev/shm").is_dir() else None
    with tempfile.TemporaryDirectory(dir=in_memory) as folder:
        yield Path(folder) / "home"
