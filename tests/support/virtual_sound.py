"""PulseAudio's virtual microphone and speakers, on a machine without a sound card."""

import os
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from voiceprep.listening.audio import Samples, level_dbfs

_NEEDED = ("pulseaudio", "pactl", "paplay", "parec")
_MODULES = (
    "module-native-protocol-unix auth-anonymous=1",
    "module-null-sink sink_name=virtmic rate=48000 channels=1",
    "module-null-sink sink_name=speakers rate=48000 channels=2",
    "module-remap-source source_name=mic master=virtmic.monitor",
)
_RATE_HZ = 16_000


class VirtualSound:
    """A private PulseAudio: ``environment`` is what a program needs to be heard by and to hear it."""

    def __init__(self, folder: Path) -> None:
        config = folder / "alsa.conf"
        config.write_text("</usr/share/alsa/alsa.conf>\npcm.!default pulse\nctl.!default pulse\n")
        self.environment = {
            "XDG_RUNTIME_DIR": str(folder),
            "HOME": str(folder),
            "ALSA_CONFIG_PATH": str(config),
            "PULSE_SERVER": f"unix:{folder}/pulse/native",
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Plug everything in."""
        self._process = _start(self)
        self.run("pactl", "set-default-source", "mic")
        self.run("pactl", "set-default-sink", "speakers")

    def stop(self) -> None:
        """Pull everything out at once; it can be started again."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(10)
            (Path(self.environment["XDG_RUNTIME_DIR"]) / "pulse" / "native").unlink(missing_ok=True)
            self._process = None

    def run(self, *command: str, timeout_s: float = 60) -> None:
        """Run a program against it."""
        subprocess.run(
            command, env={**os.environ, **self.environment}, check=True, capture_output=True, timeout=timeout_s
        )

    def speak(self, sound: Path) -> None:
        """Be somebody at the microphone; returns when all was said."""
        self.run("paplay", "--device=virtmic", str(sound))

    @contextmanager
    def ear(self) -> Iterator["Ear"]:
        """Listen to the speakers."""
        process = subprocess.Popen(
            ["parec", "--device=speakers.monitor", "--format=s16le", f"--rate={_RATE_HZ}", "--channels=1", "--raw"],
            env={**os.environ, **self.environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        ear = Ear(process)
        try:
            yield ear
        finally:
            process.terminate()
            process.wait(10)
            ear.end()


class Ear:
    """What was heard from the speakers so far."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process
        self._heard = bytearray()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    @property
    def samples(self) -> Samples:
        """Mono at 16 kHz, shape (n,)."""
        whole = bytes(self._heard)
        return np.frombuffer(whole[: len(whole) // 2 * 2], dtype="<i2").astype(np.float32) / 32768

    @property
    def loud_s(self) -> float:
        """How many seconds of it were louder than -40 dBFS, in steps of 50 ms."""
        step = _RATE_HZ // 20
        samples = self.samples
        return 0.05 * sum(level_dbfs(samples[at : at + step]) > -40 for at in range(0, samples.size, step))

    def end(self) -> None:
        self._thread.join(10)
        assert self._process.stdout is not None
        self._process.stdout.close()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        while chunk := self._process.stdout.read1(4096):  # type: ignore[attr-defined]
            self._heard += chunk


@contextmanager
def virtual_sound() -> Iterator[VirtualSound]:
    """A PulseAudio of one's own, gone afterwards; skips the test where it cannot be started."""
    missing = [name for name in _NEEDED if shutil.which(name) is None]
    if missing:
        pytest.skip(f"{', '.join(missing)} not installed (Debian: pulseaudio pulseaudio-utils libasound2-plugins)")
    # A socket's path may have a hundred characters, and pytest's folders are longer.
    with tempfile.TemporaryDirectory(prefix="vp") as name:
        sound = VirtualSound(Path(name))
        try:
            sound.start()
            yield sound
        finally:
            sound.stop()


def _start(sound: VirtualSound) -> "subprocess.Popen[bytes]":
    loaded = [argument for module in _MODULES for argument in ("-L", module)]
    process = subprocess.Popen(
        ["pulseaudio", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "-n", *loaded],
        env={**os.environ, **sound.environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    socket = Path(sound.environment["XDG_RUNTIME_DIR"]) / "pulse" / "native"
    give_up_at = time.monotonic() + 20
    while not socket.exists():
        if process.poll() is not None or time.monotonic() > give_up_at:
            process.kill()
            process.wait(10)
            pytest.skip("PulseAudio cannot be started here")
        time.sleep(0.05)
    return process
