"""Asking the process that speaks, and ending it as soon as its answer is not wanted."""

import json
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from voiceprep.asking.voices import NoVoiceError
from voiceprep.errors import DeviceError

CHILD = (sys.executable, "-P", str(Path(__file__).with_name("pyttsx3_child.py")))
"""By path and with ``-P``: the folder that voiceprep is started in cannot put other modules in its way."""

_POLL_S = 0.02
_ANOTHER_VOICE = "Choose another voice in the settings"


def ask_child(
    request: dict[str, Any], command: tuple[str, ...], timeout_s: float, stop: threading.Event | None = None
) -> dict[str, Any] | None:
    """The child's answer; None when ``stop`` was set. The child is gone when this returns, whatever happened.

    Raises:
        NoVoiceError: The machine has no synthesiser.
        DeviceError: The child failed or took longer than the time limit.
    """
    try:
        child = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError as error:
        raise DeviceError(f"the voice could not be started: {error}") from error
    with child:
        try:
            reply = _communicate(child, json.dumps(request).encode(), timeout_s, stop)
        finally:
            child.kill()
    return None if reply is None else _understood(reply, child.returncode)


def _communicate(
    child: subprocess.Popen[bytes], request: bytes, timeout_s: float, stop: threading.Event | None
) -> tuple[bytes, bytes] | None:
    give_up_at = time.monotonic() + timeout_s
    unsent: bytes | None = request
    while True:
        try:
            return child.communicate(unsent, timeout=_POLL_S)
        except subprocess.TimeoutExpired:
            unsent = None  # it is remembered, and may be given only once
            if stop is not None and stop.is_set():
                return None
            if time.monotonic() > give_up_at:
                raise DeviceError(f"the voice gave no sound within {timeout_s:.0f} seconds", _ANOTHER_VOICE) from None


def _understood(reply: tuple[bytes, bytes], exit_status: int) -> dict[str, Any]:
    try:
        answer: dict[str, Any] = json.loads(reply[0])
    except ValueError:
        complaint = reply[1].decode(errors="replace").strip().splitlines()
        reason = complaint[-1] if complaint else f"exit status {exit_status}"
        raise DeviceError(f"the voice failed: {reason}", "`voiceprep doctor` tries each part by itself") from None
    if answer.get("no_engine"):
        raise NoVoiceError
    if "error" in answer:
        raise DeviceError(f"the voice failed: {answer['error']}", _ANOTHER_VOICE)
    return answer
