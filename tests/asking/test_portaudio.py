import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from voiceprep.asking import portaudio as module
from voiceprep.asking.audio_devices import AudioDevice, Block, FormRefusedError, StreamForm
from voiceprep.asking.portaudio import PortAudio, portaudio
from voiceprep.errors import DeviceError

MICROPHONE = AudioDevice(0, "Mic", 1, 0, 48_000, is_default_input=True)
FORM = StreamForm(16_000, 1)


class Refusal(Exception):  # noqa: N818
    pass


class CallbackStop(Exception):  # noqa: N818  sounddevice's own name
    pass


class FakeStream:
    def __init__(self, refusal: Refusal | None, callback: Callable[..., None], **options: Any) -> None:
        self.callback = callback
        self.active = False
        if refusal is not None:
            raise refusal

    def start(self) -> None:
        self.active = True

    def abort(self, ignore_errors: bool) -> None:
        self.active = False

    def close(self, ignore_errors: bool = True) -> None:
        self.active = False


class FakeSounddevice:
    """As much of the sounddevice module as is used."""

    PortAudioError = Refusal
    CallbackStop = CallbackStop
    default = SimpleNamespace(device=(0, -1))

    def __init__(self, refusal: Refusal | None = None) -> None:
        self.streams: list[FakeStream] = []
        self.starts = 1
        self._refusal = refusal

    def InputStream(self, **options: Any) -> FakeStream:  # noqa: N802
        stream = FakeStream(self._refusal, **options)
        self.streams.append(stream)
        return stream

    OutputStream = InputStream

    def query_devices(self) -> list[dict[str, object]]:
        counts = {"max_input_channels": 1, "max_output_channels": 0}
        return [{"index": 0, "name": "Mic", "default_samplerate": 48_000.0, **counts}]

    def _terminate(self) -> None:
        self.starts -= 1

    def _initialize(self) -> None:
        self.starts += 1


def test_devices_are_listed_with_the_default() -> None:
    assert PortAudio(FakeSounddevice()).devices() == (MICROPHONE,)


def test_devices_are_not_looked_for_while_a_stream_is_open() -> None:
    system = PortAudio(FakeSounddevice())
    stream = system.open_input(MICROPHONE, FORM, 512, lambda block, lost: None)
    before = stream.active, system.refresh()
    stream.close()
    stream.close()
    after = stream.active, system.refresh()
    assert before == (True, False)
    assert after == (False, True)


class Replugged(FakeSounddevice):
    """Lists a headset too once it is started again."""

    def query_devices(self) -> list[dict[str, object]]:
        listed = super().query_devices()
        return listed + [{**listed[0], "index": 1, "name": "Headset"}] * self.started_again

    started_again = 0

    def _initialize(self) -> None:
        super()._initialize()
        self.started_again += 1


def test_devices_that_could_not_be_looked_for_are_when_nothing_is_open_any_more() -> None:
    system = PortAudio(Replugged())
    stream = system.open_input(MICROPHONE, FORM, 512, lambda block, lost: None)
    assert not system.refresh()
    assert len(system.devices()) == 1
    stream.close()
    assert [device.name for device in system.devices()] == ["Mic", "Headset"]
    # Once is enough: looking takes a moment.
    assert len(system.devices()) == 2


@pytest.mark.parametrize(("code", "another_form_may_do"), [(-9997, True), (-9998, True), (-9985, False)])
def test_a_refusal_is_told_in_words(code: int, another_form_may_do: bool) -> None:
    system = PortAudio(FakeSounddevice(Refusal("Error opening InputStream: Device unavailable", code)))
    with pytest.raises(DeviceError) as caught:
        system.open_input(MICROPHONE, FORM, 512, lambda block, lost: None)
    assert caught.value.message == "the microphone 'Mic' could not be opened: Device unavailable"
    assert caught.value.hint
    assert isinstance(caught.value, FormRefusedError) is another_form_may_do
    assert system.refresh()


def test_blocks_and_overflows_reach_the_listener() -> None:
    sounddevice = FakeSounddevice()
    heard: list[tuple[int, bool]] = []
    PortAudio(sounddevice).open_input(MICROPHONE, FORM, 512, lambda block, lost: heard.append((len(block), lost)))
    block = np.zeros((512, 1), dtype=np.float32)
    sounddevice.streams[0].callback(block, 512, None, SimpleNamespace(input_overflow=False))
    sounddevice.streams[0].callback(block, 512, None, SimpleNamespace(input_overflow=True))
    assert heard == [(512, False), (512, True)]


def test_an_output_ends_when_there_is_no_more() -> None:
    sounddevice = FakeSounddevice()
    more = iter([True, False])

    def fill(block: Block) -> bool:
        return next(more)

    PortAudio(sounddevice).open_output(MICROPHONE, FORM, 512, fill)
    block = np.zeros((512, 1), dtype=np.float32)
    sounddevice.streams[0].callback(block, 512, None, None)
    with pytest.raises(CallbackStop):
        sounddevice.streams[0].callback(block, 512, None, None)


@pytest.fixture
def fresh_start() -> Iterator[None]:
    module._start.cache_clear()
    yield
    module._start.cache_clear()


@pytest.mark.usefixtures("fresh_start")
def test_without_the_library_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sounddevice.py").write_text("raise OSError('PortAudio library not found')")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "sounddevice", raising=False)
    with pytest.raises(DeviceError, match="PortAudio library is missing") as caught:
        portaudio()
    if sys.platform.startswith("linux"):
        assert "libportaudio2" in caught.value.hint
