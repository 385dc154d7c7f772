import threading
from collections.abc import Callable

import numpy as np
import pytest

from voiceprep.asking.audio_devices import (
    AudioDevice,
    AudioStream,
    Block,
    Direction,
    FormRefusedError,
    StreamForm,
    find_device,
)
from voiceprep.asking.playback import DeviceSpeaker
from voiceprep.asking.voice import Sound
from voiceprep.errors import DeviceError

BUILT_IN = AudioDevice(0, "Built-in Audio", 2, 2, 48_000, is_default_input=True, is_default_output=True)
HEADSET = AudioDevice(3, "USB Headset: Audio", 1, 2, 44_100)
SPEAKERS = AudioDevice(4, "USB Speakers", 0, 2, 44_100)


class Player:
    """A stream that takes its blocks whenever somebody looks whether it is active."""

    def __init__(self, system: "FakeSystem", channels: int, block: int, fill: Callable[[Block], bool]) -> None:
        self._system = system
        self._shape = (block, channels)
        self._fill = fill
        self._running = True

    @property
    def active(self) -> bool:
        system = self._system
        if self._running and len(system.played) == system.breaks_after:
            self._running = False
        elif self._running and not system.hangs:
            block = np.full(self._shape, np.nan, dtype=np.float32)
            self._running = self._fill(block)
            system.played.append(block)
            if len(system.played) == system.stops_after:
                system.stop.set()
        return self._running

    def close(self) -> None:
        self._running = False
        self._system.open -= 1


class FakeSystem:
    def __init__(self, accepts: Callable[[StreamForm], bool] = lambda form: True) -> None:
        self.now = [BUILT_IN]
        self.after_refresh: list[AudioDevice] | None = None
        self.accepts = accepts
        self.played: list[Block] = []
        self.forms: list[StreamForm] = []
        self.stop = threading.Event()
        self.stops_after = self.breaks_after = -1
        self.hangs = False
        self.open = 0

    def devices(self) -> tuple[AudioDevice, ...]:
        return tuple(self.now)

    def refresh(self) -> bool:
        if self.after_refresh is None:
            return False
        self.now = self.after_refresh
        return True

    def open_input(
        self, device: AudioDevice, form: StreamForm, block_samples: int, heard: Callable[[Block, bool], None]
    ) -> AudioStream:
        raise NotImplementedError

    def open_output(
        self, device: AudioDevice, form: StreamForm, block_samples: int, fill: Callable[[Block], bool]
    ) -> AudioStream:
        self.forms.append(form)
        if not self.accepts(form):
            raise FormRefusedError(f"no {form}")
        self.open += 1
        return Player(self, form.channels, block_samples, fill)

    def heard(self) -> Block:
        return np.concatenate(self.played)


def tone(seconds: float, rate_hz: int = 22_050) -> Sound:
    times = np.arange(int(seconds * rate_hz)) / rate_hz
    return Sound((0.5 * np.sin(2 * np.pi * 440 * times)).astype(np.float32), rate_hz)


def test_a_sound_is_played_whole_and_followed_by_silence() -> None:
    system, sound = FakeSystem(), tone(0.2)
    speaker = DeviceSpeaker(None, system)
    assert speaker.play(sound, threading.Event())
    heard = system.heard()[:, 0]
    np.testing.assert_array_equal(heard[: sound.samples.size], sound.samples)
    rest = heard[sound.samples.size :]
    assert rest.size >= 0.2 * sound.rate_hz
    assert not rest.any()
    assert speaker.name == "Built-in Audio"
    assert system.open == 0


def test_stop_ends_it_within_a_block() -> None:
    system = FakeSystem()
    system.stops_after = 3
    assert not DeviceSpeaker(None, system).play(tone(5.0), system.stop)
    assert len(system.played) == 3
    assert system.open == 0


def test_nothing_is_opened_when_it_is_already_stopped() -> None:
    system = FakeSystem()
    system.stop.set()
    assert not DeviceSpeaker(None, system).play(tone(1.0), system.stop)
    assert system.forms == []


def test_a_device_that_refuses_the_rate_gets_its_own() -> None:
    system = FakeSystem(accepts=lambda form: form == StreamForm(48_000, 2))
    assert DeviceSpeaker(None, system).play(tone(0.5), threading.Event())
    heard = system.heard()
    assert heard.shape[1] == 2
    np.testing.assert_array_equal(heard[:, 0], heard[:, 1])
    times = np.arange(24_000) / 48_000
    expected = 0.5 * np.sin(2 * np.pi * 440 * times)
    np.testing.assert_allclose(heard[200:23_800, 0], expected[200:23_800], atol=0.01)


def test_a_device_that_takes_nothing_is_an_error() -> None:
    with pytest.raises(DeviceError):
        DeviceSpeaker(None, FakeSystem(accepts=lambda form: False)).play(tone(0.1), threading.Event())


def test_a_device_that_breaks_off_is_an_error() -> None:
    system = FakeSystem()
    system.breaks_after = 2
    with pytest.raises(DeviceError, match="'Built-in Audio' stopped taking sound"):
        DeviceSpeaker(None, system).play(tone(1.0), threading.Event())
    assert system.open == 0


def test_a_device_that_hangs_is_an_error() -> None:
    system = FakeSystem()
    system.hangs = True
    seconds = iter(range(100))
    with pytest.raises(DeviceError, match="stopped taking sound"):
        DeviceSpeaker(None, system, clock=lambda: float(next(seconds))).play(tone(1.0), threading.Event())


def test_what_was_plugged_in_since_is_found() -> None:
    system = FakeSystem()
    system.after_refresh = [BUILT_IN, HEADSET]
    speaker = DeviceSpeaker("headset", system)
    assert speaker.play(tone(0.1), threading.Event())
    assert speaker.name == "USB Headset: Audio"


@pytest.mark.parametrize(
    ("wanted", "found"),
    [(None, BUILT_IN), ("3", HEADSET), ("usb headset: audio", HEADSET), ("head", HEADSET), ("built", BUILT_IN)],
)
def test_finding_a_device(wanted: str | None, found: AudioDevice) -> None:
    assert find_device([SPEAKERS, HEADSET, BUILT_IN], wanted, Direction.OUTPUT) is found


def test_a_name_that_fits_several_is_not_guessed() -> None:
    with pytest.raises(DeviceError) as caught:
        find_device([BUILT_IN, HEADSET, SPEAKERS], "usb", Direction.OUTPUT)
    assert "'USB Headset: Audio' or 'USB Speakers'" in caught.value.hint


def test_one_device_listed_by_several_sound_systems_is_one() -> None:
    twice = [AudioDevice(0, "Mic", 1, 0, 44_100), AudioDevice(5, "Mic", 1, 0, 48_000, is_default_input=True)]
    assert find_device(twice, "mic", Direction.INPUT).index == 5


def test_a_wrong_name_gets_a_suggestion() -> None:
    with pytest.raises(DeviceError) as caught:
        find_device([BUILT_IN, HEADSET, SPEAKERS], "hedset", Direction.OUTPUT)
    assert caught.value.hint == "Did you mean 'USB Headset: Audio'?"


def test_a_loudspeaker_is_no_microphone() -> None:
    with pytest.raises(DeviceError, match="no microphone was found"):
        find_device([SPEAKERS], None, Direction.INPUT)
