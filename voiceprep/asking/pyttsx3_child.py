"""The process that speaks through pyttsx3: one JSON request on stdin, one JSON answer on stdout.

A process of its own because a synthesiser cannot be interrupted but a process can be killed, because macOS
wants the main thread for speech, and because pyttsx3 prints. It imports nothing of voiceprep, so that it
runs by its path from any folder as well as by ``python -m voiceprep.asking.pyttsx3_child``.

Requests, and the answers to them::

    {"do": "voices"}
        {"voices": [{"id": "gmw/en", "name": "English", "languages": ["en-gb"]}, ...], "default": "gmw/en"}
    {"do": "speak", "text": "...", "voice": "gmw/en" or null, "words_per_minute": 170, "path": "/tmp/x.wav"}
        {"path": "/tmp/x.wav"}

An answer ``{"error": "...", "no_engine": true}`` says that this machine has no synthesiser.
"""

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

_WRITTEN_WITHIN_S = 20.0
_LOOK_EVERY_S = 0.03
_HEAD_BYTES = 12


class _NoEngineError(Exception):
    """pyttsx3 found no synthesiser on this machine."""


def _engine(errors: list[str]) -> Any:
    try:
        import pyttsx3

        engine = pyttsx3.init()
    except (ImportError, OSError, RuntimeError, AttributeError) as error:
        raise _NoEngineError(str(error)) from error
    # pyttsx3 swallows what its drivers raise and only tells its listeners.
    engine.connect("error", lambda name, exception: errors.append(str(exception)))
    return engine


def _voices(engine: Any) -> dict[str, Any]:
    voices = [
        {
            "id": str(voice.id),
            "name": str(voice.name or voice.id),
            "languages": [str(language) for language in voice.languages or () if language],
        }
        for voice in engine.getProperty("voices") or ()
    ]
    default = engine.getProperty("voice")
    return {"voices": voices, "default": None if default is None else str(default)}


def _speak(engine: Any, request: dict[str, Any], errors: list[str]) -> dict[str, Any]:
    path = request["path"]
    if request["voice"] is not None:
        engine.setProperty("voice", request["voice"])
    engine.setProperty("rate", request["words_per_minute"])
    engine.save_to_file(request["text"], path)
    engine.runAndWait()
    if errors:
        return {"error": errors[0]}
    if not written(Path(path)):
        return {"error": "the synthesiser wrote no sound"}
    return {"path": path}


def written(path: Path, within_s: float = _WRITTEN_WITHIN_S) -> bool:
    """Wait for the file to be there and whole; false when it is not within that many seconds.

    eSpeak works in a thread of its own, and pyttsx3's ``runAndWait`` does not wait for it when the text is long. A WAV
    file says in its head how long it will be; other files (macOS writes AIFF) are whole once they stop growing.
    """
    size = -1
    until = time.monotonic() + within_s
    while time.monotonic() < until:
        now = path.stat().st_size if path.exists() else -1
        whole = _whole_size(path) if now > 0 else None
        if now > 0 and (now == size if whole is None else now >= whole):
            return True
        size = now
        time.sleep(_LOOK_EVERY_S)
    return False


def _whole_size(path: Path) -> int | None:
    """The bytes that a WAV file will have, as its head says, or those of the head; None for another file."""
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if len(head) < _HEAD_BYTES:
        return _HEAD_BYTES
    return 8 + int.from_bytes(head[4:8], "little") if head[:4] == b"RIFF" else None


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Do what one request asks; everything that can go wrong is in the answer."""
    errors: list[str] = []
    try:
        engine = _engine(errors)
        return _voices(engine) if request["do"] == "voices" else _speak(engine, request, errors)
    except _NoEngineError as error:
        return {"error": str(error), "no_engine": True}
    except Exception as error:  # noqa: BLE001  the outer edge of this process: whatever a driver raises is reported
        return {"error": f"{type(error).__name__}: {error}"}


def main() -> None:
    """Read the request, keep stdout clean while pyttsx3 works, write the answer."""
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)
    json.dump(answer(json.load(sys.stdin)), answers)
    answers.close()
    # Not a normal exit: a synthesiser's clean-up can hang or abort, and there is nothing left to save.
    os._exit(0)


if __name__ == "__main__":
    main()
