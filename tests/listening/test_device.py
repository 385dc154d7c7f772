from collections.abc import Callable

import numpy as np
import pytest

from voiceprep.asking.audio_devices import AudioDevice, AudioStream, Block, FormRefusedError, StreamForm
from voiceprep.errors import DeviceError
from voiceprep.listening.device import QUEUE_S, DeviceMicrophone

MICROPHONE = AudioDevice(0, "Studio Mic", 2, 0, 44_100, is_default_input=True)


class Stream:
    def __init__(self) -> None:
        self.active = True
        self.closed = False

    def close(self) -> None:
        self.active = False
        self.closed = True


class FakeSystem:
    """One microphone whose blocks the test sends by hand."""

    def __init__(self, accepts: Callable[[StreamForm], bool] = lambda form: True) -> None:
        self.accepts = accepts
        self.now: tuple[AudioDevice, ...] = (MICROPHONE,)
        self.opened: list[tuple[StreamForm, int]] = []
        self.stream = Stream()
        self.heard: Callable[[Block, bool], None] = lambda block, lost: None

    def devices(self) -> tuple[AudioDevice, ...]:
        return self.now

    def refresh(self) -> bool:
        return False

    def open_input(
        self, device: AudioDevice, form: StreamForm, block_samples: int, heard: Callable[[Block, bool], None]
    ) -> AudioStream:
        if not self.accepts(form):
            raise FormRefusedError(f"the microphone '{device.name}' could not be opened: {form}")
        self.opened.append((form, block_samples))
        self.stream, self.heard = Stream(), heard
        return self.stream

    def open_output(
        self, device: AudioDevice, form: StreamForm, block_samples: int, fill: Callable[[Block], bool]
    ) -> AudioStream:
        raise NotImplementedError


def ramp(start: int, samples: int) -> Block:
    return (np.arange(start, start + samples) / 100_000).astype(np.float32).reshape(-1, 1)


def read_all(microphone: DeviceMicrophone) -> list[Block]:
    frames = []
    while (frame := microphone.read(0.0)) is not None and frame.size:
        frames.append(frame)
    return frames


def test_blocks_of_any_length_come_out_as_frames_of_512() -> None:
    system = FakeSystem()
    with DeviceMicrophone(None, system) as microphone:
        assert microphone.name == "Studio Mic"
        at = 0
        for length in (100, 700, 1, 512, 3000):
            system.heard(ramp(at, length), False)
            at += length
        frames = read_all(microphone)
    assert [frame.shape for frame in frames] == [(512,)] * (at // 512)
    np.testing.assert_array_equal(np.concatenate(frames), ramp(0, at // 512 * 512)[:, 0])
    assert microphone.overflows == 0
    assert system.stream.closed


def test_nothing_yet_is_an_empty_array() -> None:
    with DeviceMicrophone(None, FakeSystem()) as microphone:
        frame = microphone.read(0.01)
    assert frame is not None
    assert frame.size == 0


def test_the_callbacks_buffer_is_copied() -> None:
    system = FakeSystem()
    with DeviceMicrophone(None, system) as microphone:
        buffer = np.full((512, 1), 0.25, dtype=np.float32)
        system.heard(buffer, False)
        buffer.fill(0.0)  # PortAudio uses it again
        frame = microphone.read(0.0)
    assert frame is not None
    assert (frame == 0.25).all()


def test_a_device_that_refuses_16_khz_is_resampled_without_gaps() -> None:
    system = FakeSystem(accepts=lambda form: form == StreamForm(44_100, 2))
    with DeviceMicrophone(None, system) as microphone:
        (_, block_samples) = system.opened[0]
        assert block_samples == 1411
        times = np.arange(100 * block_samples) / 44_100
        left = 0.8 * np.sin(2 * np.pi * 440 * times)
        stereo = np.stack([left, np.zeros_like(left)], axis=1).astype(np.float32)
        for at in range(0, len(stereo), block_samples):
            system.heard(stereo[at : at + block_samples], False)
        heard = np.concatenate(read_all(microphone))
    expected = 0.4 * np.sin(2 * np.pi * 440 * np.arange(heard.size) / 16_000)
    assert heard.size > 0.98 * 16_000 * len(stereo) / 44_100
    np.testing.assert_allclose(heard[200:], expected[200:], atol=0.005)


def test_lost_sound_is_counted_once_a_gap() -> None:
    system = FakeSystem()
    with DeviceMicrophone(None, system) as microphone:
        block = np.zeros((512, 1), dtype=np.float32)
        capacity = round(QUEUE_S * 16_000 / 512)
        for _ in range(capacity + 10):
            system.heard(block, False)
        assert microphone.overflows == 1
        assert len(read_all(microphone)) == capacity
        system.heard(block, True)
        assert microphone.overflows == 2
    assert microphone.overflows == 2


def test_a_microphone_that_is_pulled_out_is_an_error_after_what_it_sent() -> None:
    system = FakeSystem()
    with DeviceMicrophone(None, system) as microphone:
        system.heard(ramp(0, 512), False)
        system.stream.active = False
        frame = microphone.read(0.0)
        assert frame is not None
        assert frame.size == 512
        with pytest.raises(DeviceError, match="'Studio Mic' stopped sending sound") as caught:
            microphone.read(0.0)
    assert caught.value.hint
    assert system.stream.closed


def test_a_microphone_that_falls_silent_is_an_error() -> None:
    now = [0.0]
    system = FakeSystem()
    with DeviceMicrophone(None, system, clock=lambda: now[0]) as microphone:
        now[0] = 4.0
        assert microphone.read(0.0) is not None  # it may take a moment to begin
        system.heard(ramp(0, 512), False)
        assert read_all(microphone)
        now[0] = 5.9
        assert microphone.read(0.0) is not None
        now[0] = 6.1
        with pytest.raises(DeviceError, match="stopped sending sound"):
            microphone.read(0.0)


def test_a_busy_microphone_is_an_error_in_words() -> None:
    with (
        pytest.raises(DeviceError, match="'Studio Mic' could not be opened"),
        DeviceMicrophone(None, FakeSystem(accepts=lambda form: False)),
    ):
        pass


def test_a_machine_without_a_microphone_says_so() -> None:
    system = FakeSystem()
    system.now = ()
    with pytest.raises(DeviceError, match="no microphone was found"), DeviceMicrophone(None, system):
        pass


def test_it_can_be_opened_again_and_starts_anew() -> None:
    system = FakeSystem()
    microphone = DeviceMicrophone(None, system)
    with microphone:
        system.heard(ramp(0, 700), True)
        microphone.read(0.0)
    with microphone:
        system.heard(ramp(0, 512), False)
        frame = microphone.read(0.0)
    assert frame is not None
    np.testing.assert_array_equal(frame, ramp(0, 512)[:, 0])
    assert microphone.overflows == 1
