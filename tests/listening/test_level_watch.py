from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceprep.listening.audio import FRAME_SAMPLES, Samples
from voiceprep.listening.level_watch import Levels, LevelWatch, Trouble, is_clipped, judge

RANDOM = np.random.default_rng(7)
FRAMES_PER_S = 31.25


def noise(dbfs: float) -> Samples:
    return RANDOM.normal(0, 10 ** (dbfs / 20), FRAME_SAMPLES).astype(np.float32)


def zeros() -> Samples:
    return np.zeros(FRAME_SAMPLES, dtype=np.float32)


class Listening:
    """A watch, and what it made of everything so far."""

    def __init__(self, microphone: str = "Mic") -> None:
        self.watch = LevelWatch(microphone)
        self.told: list[Trouble | None] = [None]

    def hear(self, frame: Samples, duration_s: float, speaking: bool = False) -> Trouble | None:
        for _ in range(round(duration_s * FRAMES_PER_S)):
            found = self.watch.hear(frame, speaking)
            if found is not self.told[-1]:
                self.told.append(found)
        return self.told[-1]


def test_a_bluetooth_headset_sends_nothing_yet_and_then_sound() -> None:
    listening = Listening()
    listening.hear(zeros(), 1.5)
    listening.hear(noise(-60), 0.1)
    listening.hear(noise(-25), 3, speaking=True)
    assert listening.told == [None, Trouble.NOTHING_YET, None]


def test_a_stream_that_stays_zero_has_no_signal() -> None:
    listening = Listening()
    assert listening.hear(zeros(), 5) is Trouble.NO_SIGNAL
    assert listening.told == [None, Trouble.NOTHING_YET, Trouble.NO_SIGNAL]


def test_a_microphone_that_is_muted_in_mid_answer() -> None:
    listening = Listening()
    listening.hear(noise(-25), 3, speaking=True)
    assert listening.hear(zeros(), 3) is None  # a headset that cuts off noise sends zeros between words
    assert listening.hear(zeros(), 1.5) is Trouble.NO_SIGNAL
    assert listening.hear(noise(-25), 0.1, speaking=True) is None


def test_soft_speech_is_too_quiet_until_it_is_louder() -> None:
    listening = Listening()
    listening.hear(noise(-75), 1)
    assert listening.hear(noise(-52), 0.9, speaking=True) is None
    assert listening.hear(noise(-52), 0.5, speaking=True) is Trouble.TOO_QUIET
    assert listening.hear(noise(-24), 1, speaking=True) is None


def test_speech_at_a_usual_level_is_fine() -> None:
    listening = Listening()
    listening.hear(noise(-60), 2)
    listening.hear(noise(-26), 5, speaking=True)
    listening.hear(noise(-60), 60)
    assert listening.told == [None]


def test_a_microphone_that_hears_next_to_nothing() -> None:
    listening = Listening()
    for _ in range(300):
        listening.hear(noise(RANDOM.uniform(-95, -80)), 1 / FRAMES_PER_S)
    assert listening.told == [None, Trouble.TOO_QUIET]


def test_clipping_is_told_and_forgotten_when_it_stops() -> None:
    listening = Listening()
    loud = np.clip(3 * np.sin(np.arange(FRAME_SAMPLES) / 12), -1, 1).astype(np.float32)
    listening.hear(noise(-25), 1, speaking=True)
    assert listening.hear(loud, 0.2, speaking=True) is Trouble.CLIPPING
    assert listening.hear(noise(-25), 2, speaking=True) is Trouble.CLIPPING
    assert listening.hear(noise(-25), 2, speaking=True) is None


def test_one_pop_is_not_clipping() -> None:
    listening = Listening()
    loud = np.clip(3 * np.sin(np.arange(FRAME_SAMPLES) / 12), -1, 1).astype(np.float32)
    listening.hear(loud, 0.032, speaking=True)
    listening.hear(noise(-25), 3, speaking=True)
    assert listening.told == [None]


def test_a_loud_sound_that_is_whole_is_not_clipping() -> None:
    frame = (0.998 * np.sin(np.arange(FRAME_SAMPLES))).astype(np.float32)
    assert not is_clipped(frame)
    frame[[3, 100, 200, 300]] = 1.0
    assert not is_clipped(frame)
    frame[[4, 5]] = -1.0
    assert is_clipped(frame)


def test_a_steady_hum_without_a_voice_may_be_the_wrong_microphone() -> None:
    listening = Listening()
    assert listening.hear(noise(-45), 7.9) is None
    assert listening.hear(noise(-45), 0.3) is Trouble.WRONG_DEVICE
    assert listening.hear(noise(-25), 0.1, speaking=True) is None


def test_a_room_with_somebody_thinking_in_it_is_not_the_wrong_microphone() -> None:
    listening = Listening()
    for _ in range(40):
        listening.hear(noise(RANDOM.uniform(-60, -50)), 0.5)
    assert listening.told == [None]


@pytest.mark.parametrize("name", ["Monitor of Built-in Audio", "Stereo Mix (Realtek)", "BlackHole 2ch"])
def test_an_input_that_hears_the_machine_itself_is_the_wrong_one(name: str) -> None:
    listening = Listening(name)
    for _ in range(20):
        listening.hear(noise(RANDOM.uniform(-60, -30)), 0.5)
    assert listening.told[-1] is Trouble.WRONG_DEVICE


@given(
    st.builds(
        Levels,
        elapsed_s=st.floats(0, 600),
        zero_s=st.floats(0, 10),
        speech_s=st.floats(0, 600),
        speech_dbfs=st.floats(-120, 0),
        loudest_dbfs=st.floats(-120, 0),
        clipped_frames=st.integers(0, 5),
        spread_db=st.none() | st.floats(0, 60),
    )
)
def test_a_microphone_that_carries_a_clear_voice_is_left_alone(levels: Levels) -> None:
    clear = replace(levels, zero_s=0.0, any_sound=True, speech_s=5.0, speech_dbfs=-26.0, clipped_frames=0)
    assert judge(clear) is None
    assert judge(replace(clear, clipped_frames=3)) is Trouble.CLIPPING
