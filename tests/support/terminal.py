"""A pseudo-terminal with a program in it, for a test that wants what a user has."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

_CONTROL = re.compile(rb"\x1b(?:\[[0-9;?<>=:]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_].*?\x1b\\|[ -/]*[0-~])")


class Terminal:
    """Reads what the program draws, and types."""

    def __init__(self, pid: int, master: int) -> None:
        self._pid = pid
        self._master = master
        self._drawn = b""
        self._status: int | None = None

    @property
    def text(self) -> str:
        """All that was ever drawn, in the order in which it was, without colours and cursor movements."""
        return _CONTROL.sub(b" ", self._drawn).decode(errors="replace")

    def type(self, text: str) -> None:
        os.write(self._master, text.encode())

    def until(self, happens: str | Callable[[], bool], timeout_s: float = 60) -> None:
        """Wait until words are drawn, or something else is so; fails with all that was drawn when it never is."""
        give_up_at = time.monotonic() + timeout_s
        while not (happens in " ".join(self.text.split()) if isinstance(happens, str) else happens()):
            assert time.monotonic() < give_up_at, f"waited in vain for {happens!r}:\n{self.text}"
            assert self._read(0.1), f"the program ended before {happens!r}:\n{self.text}"

    def exit_status(self, timeout_s: float = 30) -> int:
        """Wait for the program's end."""
        give_up_at = time.monotonic() + timeout_s
        while self._status is None:
            assert time.monotonic() < give_up_at, f"the program does not end:\n{self.text}"
            if not self._read(0.1):
                time.sleep(0.01)
            self._poll()
        return self._status

    def kill(self) -> None:
        self._poll()
        if self._status is None:
            os.kill(self._pid, signal.SIGKILL)
            os.waitpid(self._pid, 0)
        os.close(self._master)

    def _poll(self) -> None:
        if self._status is None:
            ended, status = os.waitpid(self._pid, os.WNOHANG)
            if ended:
                self._status = os.waitstatus_to_exitcode(status)

    def _read(self, timeout_s: float) -> bool:
        ready, _, _ = select.select([self._master], [], [], timeout_s)
        if not ready:
            return True
        try:
            drawn = os.read(self._master, 65536)
        except OSError:  # how Linux says that the other end is closed
            drawn = b""
        self._drawn += drawn
        return bool(drawn)


@contextmanager
def terminal(command: list[str], environment: Mapping[str, str]) -> Iterator[Terminal]:
    """A terminal of 80×24 with the command in it; it is killed at the end if it still runs."""
    pid, master = pty.fork()
    if pid == 0:
        try:
            os.execvpe(command[0], command, {**os.environ, "TERM": "xterm-256color", **environment})
        finally:
            sys.stderr.write("the command cannot be run\n")
            os._exit(127)
    fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    opened = Terminal(pid, master)
    try:
        yield opened
    finally:
        opened.kill()
