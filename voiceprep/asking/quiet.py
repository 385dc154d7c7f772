"""Keeping native audio libraries from writing over the terminal.

ALSA, JACK and PortAudio print to file descriptor 2 when they probe devices that are not there, and a
full-screen app on Linux and macOS draws on that very descriptor. Two things help:

* ``terminal_apart``, around the whole run of a full-screen app: the app's ``sys.__stderr__`` becomes a
  descriptor of its own, and whatever native code writes to descriptor 2 goes to the log. Nothing that is
  loaded later, or prints from its own thread, can spoil the screen, and no drawing is ever lost.
* ``hushed``, around single calls, for plain commands: descriptor 2 goes nowhere for a moment. It does
  nothing within ``terminal_apart``, where it is not needed.
"""

import contextlib
import ctypes
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_lock = threading.RLock()
_apart = False
_handlers: list[Any] = []


@contextlib.contextmanager
def terminal_apart(log: Path | None = None) -> Iterator[None]:
    """Give Python's standard error a descriptor of its own, and point descriptor 2 at ``log`` or nowhere.

    Enter it before a full-screen app takes hold of ``sys.__stderr__``. Where there is no usable
    descriptor 2, as under some launchers and test runners, nothing is changed.
    """
    global _apart
    try:
        # Python's descriptors are not inherited by child processes: those print to the log as well.
        screen = os.fdopen(os.dup(2), "w", encoding="utf-8", errors="replace", buffering=1)
    except OSError:
        yield
        return
    streams = sys.stderr, sys.__stderr__
    with screen, _pointed_elsewhere(log):
        sys.__stderr__ = screen  # type: ignore[misc]
        sys.stderr = screen if streams[0] is streams[1] else streams[0]
        _apart = True
        try:
            yield
        finally:
            _apart = False
            sys.stderr, sys.__stderr__ = streams  # type: ignore[misc]


@contextlib.contextmanager
def hushed() -> Iterator[None]:
    """Let nothing that native code prints to descriptor 2 through while the body runs."""
    if _apart:
        yield
        return
    with _lock, _pointed_elsewhere(None):
        yield


@contextlib.contextmanager
def _pointed_elsewhere(log: Path | None) -> Iterator[None]:
    try:
        kept = os.dup(2)
    except OSError:
        yield
        return
    try:
        sink = _sink(log)
        os.dup2(sink, 2)
        os.close(sink)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def _sink(log: Path | None) -> int:
    if log is not None:
        with contextlib.suppress(OSError):
            return os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    return os.open(os.devnull, os.O_WRONLY)


def silence_handlers() -> None:
    """Replace the error handlers of ALSA and JACK, which print, by ones that do nothing; Linux only."""
    if not sys.platform.startswith("linux") or _handlers:
        return
    # Only the leading arguments are declared: C's variable ones that follow are the caller's to clear.
    alsa = ctypes.CFUNCTYPE(None, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p)
    jack = ctypes.CFUNCTYPE(None, ctypes.c_char_p)
    for library, setters, kind in (
        ("libasound.so.2", ("snd_lib_error_set_handler",), alsa),
        ("libjack.so.0", ("jack_set_error_function", "jack_set_info_function"), jack),
    ):
        handler = kind(lambda *arguments: None)
        with contextlib.suppress(OSError, AttributeError):  # not on this machine, or without that function
            loaded = ctypes.CDLL(library)
            for setter in setters:
                getattr(loaded, setter)(handler)
            _handlers.append(handler)  # the library keeps the pointer: it must outlive every stream
