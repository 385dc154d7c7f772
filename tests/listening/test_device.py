import itertools
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voiceprep.asking.audio_devices import AudioDevice, AudioStream, Block, FormRefusedError, StreamForm
from voiceprep.errors import DeviceError
from voiceprep.listening.device import COMES_BACK_WITHIN_S, QUEUE_S, DeviceMicrophone
from voiceprep.listening.summary import Gap

MICROPHONE = AudioDevice(0, "Studio Mic", 2, 0, 44_100, is_default_input=True)
HEADSET = AudioDevice(1, "Headset", 1, 2, 48_000)


class Stream:
    def __init__(self) -> None:
        self.active = True
        self.closed = False

    def close(self) -> None:
        self.active = False
        self.closed = True


class Clock:
    """Stands still until the test moves it."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class FakeSystem:
    """Microphones whose blocks the test sends by hand; ``listed`` are known, ``dead`` ones cannot be opened."""

    def __init__(
        self,
        accepts: Callable[[StreamForm], bool] = lambda form: True,
        listed: tuple[AudioDevice, ...] = (MICROPHONE,),
    ) -> None:
        self.accepts = accepts
        self.now = listed
        self.dead: set[AudioDevice] = set()
        self.after_refresh: tuple[AudioDevice, ...] | None = None
        self.opened: list[tuple[StreamForm, int]] = []
        self.stream = Stream()
        self.heard: Callable[[Block, bool], None] = lambda block, lost: None

    def devices(self) -> tuple[AudioDevice, ...]:
        return self.now

    def refresh(self) -> bool:
        if self.after_refresh is None:
            return False
        self.now, self.dead = self.after_refresh, set()
        return True

    def open_input(
        self, device: AudioDevice, form: StreamForm, block_samples: int, heard: Callable[[Block, bool], None]
    ) -> AudioStream:
        if device in self.dead:
            raise DeviceError(f"the microphone '{device.name}' could not be opened: Device unavailable")
        if not self.accepts(form):
            raise FormRefusedError(f"the microphone '{device.name}' could not be opened: {form}")
        self.opened.append((form, block_samples))
        self.stream, self.heard = Stream(), heard
        return self.stream

    def unplug(self, *left: AudioDevice) -> None:
        """Pull the open device out; a look at the devices then finds those that are left."""
        self.stream.active = False
        self.dead = set(self.now) - set(left)
        self.after_refresh = left

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
    expected = 0.8 * np.sin(2 * np.pi * 440 * np.arange(heard.size) / 16_000)
    assert heard.size > 0.98 * 16_000 * len(stereo) / 44_100
    np.testing.assert_allclose(heard[200:], expected[200:], atol=0.005)


@pytest.mark.parametrize("rate_hz", [16_000, 48_000])
def test_what_was_captured_counts_before_it_is_read(rate_hz: int) -> None:
    system = FakeSystem(
        accepts=lambda form: form.rate_hz == rate_hz, listed=(replace(MICROPHONE, default_rate_hz=rate_hz),)
    )
    with DeviceMicrophone(None, system) as microphone:
        assert microphone.captured == 0
        for _ in range(10):
            system.heard(np.zeros((512 * rate_hz // 16_000, 1), dtype=np.float32), False)
        assert microphone.captured == 5120
        read_all(microphone)
        assert microphone.captured == 5120
    with microphone:
        assert microphone.captured == 0


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


def test_sound_that_did_not_fit_is_marked_where_it_is_missing() -> None:
    system = FakeSystem()
    with DeviceMicrophone(None, system) as microphone:
        block = np.zeros((512, 1), dtype=np.float32)
        capacity = round(QUEUE_S * 16_000 / 512)
        for _ in range(capacity + 50):
            system.heard(block, False)
        read_all(microphone)
        assert microphone.gaps == ()
        system.heard(block, False)
        assert len(read_all(microphone)) == 1
    assert microphone.gaps == (Gap(round(capacity * 0.032, 3), 1.6),)


def test_another_microphone_takes_the_place_of_one_that_is_pulled_out() -> None:
    clock, system = Clock(), FakeSystem(listed=(MICROPHONE, HEADSET))
    with DeviceMicrophone("headset", system, clock) as microphone:
        assert microphone.name == "Headset"
        system.heard(ramp(0, 512), False)
        system.unplug(MICROPHONE)
        clock.now = 1.0
        assert [frame.size for frame in read_all(microphone)] == [512]
        assert microphone.away
        clock.now = 3.0
        system.heard(ramp(512, 512), False)
        assert [frame.size for frame in read_all(microphone)] == [512]
        assert not microphone.away
        assert microphone.name == "Studio Mic"
    assert microphone.gaps == (Gap(0.032, 2.968, "Studio Mic"),)
    assert system.stream.closed


def test_the_same_microphone_is_taken_again_when_it_is_back_at_once() -> None:
    clock, system = Clock(), FakeSystem(listed=(MICROPHONE, HEADSET))
    with DeviceMicrophone("Headset", system, clock) as microphone:
        system.heard(ramp(0, 512), False)
        read_all(microphone)
        system.unplug(MICROPHONE, HEADSET)
        clock.now = 0.5
        assert read_all(microphone) == []
        system.heard(ramp(512, 512), False)
        assert len(read_all(microphone)) == 1
    assert [gap.reopened for gap in microphone.gaps] == ["Headset"]


def test_a_microphone_may_come_back_after_a_while_at_another_rate() -> None:
    clock, system = Clock(), FakeSystem()
    with DeviceMicrophone(None, system, clock) as microphone:
        system.heard(ramp(0, 700), False)
        read_all(microphone)
        system.unplug()
        clock.now = 2.0
        assert read_all(microphone) == []
        system.after_refresh = (HEADSET,)
        system.accepts = lambda form: form == StreamForm(48_000, 1)
        clock.now = 8.0
        assert read_all(microphone) == []
        for _ in range(10):
            system.heard(ramp(0, 1536), False)
        assert 8 <= len(read_all(microphone)) <= 11
    [gap] = microphone.gaps
    assert (gap.at_s, gap.reopened) == (0.044, "Headset")
    assert gap.lost_s == pytest.approx(7.97, abs=0.01)


def test_a_microphone_that_does_not_come_back_is_an_error_after_what_it_sent() -> None:
    clock, system = Clock(), FakeSystem()
    with DeviceMicrophone(None, system, clock) as microphone:
        system.heard(ramp(0, 512), False)
        system.unplug()
        frame = microphone.read(0.0)
        assert frame is not None
        assert frame.size == 512
        clock.now = COMES_BACK_WITHIN_S - 0.1
        assert read_all(microphone) == []
        clock.now = COMES_BACK_WITHIN_S + 0.1
        with pytest.raises(DeviceError, match="'Studio Mic' stopped sending sound") as caught:
            microphone.read(0.0)
    assert caught.value.hint
    assert system.stream.closed


def test_a_microphone_that_never_sends_is_an_error() -> None:
    clock, system = Clock(), FakeSystem()
    with DeviceMicrophone(None, system, clock) as microphone:
        clock.now = 4.9
        assert read_all(microphone) == []  # it may take a moment to begin
        clock.now = 5.1
        with pytest.raises(DeviceError, match="stopped sending sound"):
            microphone.read(0.0)


def test_a_microphone_that_falls_silent_is_opened_again() -> None:
    clock, system = Clock(), FakeSystem()
    with DeviceMicrophone(None, system, clock) as microphone:
        system.heard(ramp(0, 512), False)
        read_all(microphone)
        silent = system.stream
        clock.now = 1.9
        assert read_all(microphone) == []
        assert not microphone.away
        clock.now = 2.1
        assert read_all(microphone) == []
        assert (microphone.away, silent.closed, len(system.opened)) == (True, True, 2)

        # It opens again and again, but sends nothing: that is not waited for for ever.
        def wait_for_it() -> None:
            while clock.now < 60:
                clock.now += 1
                microphone.read(0.0)

        with pytest.raises(DeviceError, match="stopped sending sound"):
            wait_for_it()
    assert clock.now < 30


@settings(max_examples=40)
@given(
    rate_hz=st.one_of(
        st.sampled_from([8_000, 11_025, 16_000, 22_050, 32_000, 44_100, 48_000, 88_200, 96_000, 176_400, 192_000]),
        st.integers(8_000, 192_000),
    ),
    channels=st.integers(1, 8),
    spoken_into=st.integers(0, 7),
    lengths=st.lists(st.integers(300, 9_000), min_size=1, max_size=5),
)
def test_every_rate_and_number_of_channels_is_heard_whole(
    rate_hz: int, channels: int, spoken_into: int, lengths: list[int]
) -> None:
    device = AudioDevice(0, "Interface", channels, 0, rate_hz, is_default_input=True)
    system = FakeSystem(accepts=lambda form: form == StreamForm(rate_hz, channels), listed=(device,))
    tone = np.zeros((rate_hz, channels), dtype=np.float32)
    tone[:, spoken_into % channels] = 0.5 * np.sin(2 * np.pi * 440 * np.arange(rate_hz) / rate_hz)
    with DeviceMicrophone(None, system) as microphone:
        at = 0
        for length in itertools.cycle(lengths):
            if at >= rate_hz:
                break
            system.heard(tone[at : at + length], False)
            at += length
        frames = read_all(microphone)
    assert {frame.shape for frame in frames} == {(512,)}
    heard = np.concatenate(frames)
    assert 15_000 < heard.size <= 16_100
    spectrum = np.abs(np.fft.rfft(heard[1000:15_000]))
    assert abs(np.argmax(spectrum) * 16_000 / 14_000 - 440) < 2
    assert 0.33 < float(np.sqrt(np.mean(heard[1000:15_000] ** 2))) < 0.37


def test_an_input_that_carries_more_sound_is_changed_to() -> None:
    system = FakeSystem(accepts=lambda form: form.channels == 2)
    noise = np.random.default_rng(1).normal(0, 0.001, (64_000, 2)).astype(np.float32)
    noise[32_000:, 1] += 0.3 * np.sin(np.arange(32_000) / 8).astype(np.float32)
    noise[:, 0] += 0.4  # a constant part is no sound
    with DeviceMicrophone(None, system) as microphone:
        for at in range(0, len(noise), 1411):
            system.heard(noise[at : at + 1411], False)
        heard = np.concatenate(read_all(microphone))
    rate = 44_100 / 16_000
    assert np.std(heard[500 : round(30_000 / rate)]) < 0.01
    assert np.std(heard[round(35_000 / rate) :]) > 0.2


def test_a_cable_with_one_side_turned_over_is_heard() -> None:
    system = FakeSystem(accepts=lambda form: form.channels == 2)
    tone = 0.5 * np.sin(np.arange(44_100) / 20).astype(np.float32)
    with DeviceMicrophone(None, system) as microphone:
        system.heard(np.stack([tone, -tone], axis=1), False)
        heard = np.concatenate(read_all(microphone))
    assert np.std(heard) > 0.3


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
