from types import TracebackType
from typing import Self

import numpy as np

from voiceprep.listening.audio import FRAME_SAMPLES, Samples
from voiceprep.listening.samples import SamplesMicrophone
from voiceprep.listening.stream_watch import Notice, StreamWatch
from voiceprep.listening.summary import Gap

NOTHING: Samples = np.zeros(0, dtype=np.float32)
ZEROS: Samples = np.zeros(FRAME_SAMPLES, dtype=np.float32)
VOICE: Samples = np.full(FRAME_SAMPLES, 0.05, dtype=np.float32)


class Headset:
    """A microphone that the test pulls out and plugs in."""

    overflows = 0

    def __init__(self) -> None:
        self.name = "Headset"
        self.gaps: tuple[Gap, ...] = ()
        self.away = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def read(self, timeout_s: float) -> Samples | None:
        return NOTHING


def words(notice: Notice | None) -> str | None:
    return None if notice is None else notice.words


def test_each_thing_is_told_once_and_taken_back() -> None:
    watch = StreamWatch(SamplesMicrophone(ZEROS, "Buds"))
    told = [words(watch.look(ZEROS, False)) for _ in range(40)] + [words(watch.look(VOICE, True))]
    assert [one for one in told if one is not None] == [
        "The microphone sends nothing yet: wait a moment before you speak.",
        "",
    ]


def test_a_microphone_that_is_pulled_out_and_replaced() -> None:
    headset = Headset()
    watch = StreamWatch(headset)
    assert watch.look(VOICE, True) is None
    headset.away = True
    assert (
        words(watch.look(NOTHING, False))
        == "“Headset” went away: plug it in again. I also look for another microphone."
    )
    assert watch.look(NOTHING, False) is None
    headset.away, headset.name, headset.gaps = False, "Built-in", (Gap(1.0, 2.3, "Built-in"),)
    assert words(watch.look(VOICE, True)) == (
        "“Headset” went away, so I listen to “Built-in”; what you said in the 2.3 s between was lost."
    )
    assert watch.look(VOICE, True) is None
    headset.gaps += (Gap(2.0, 1.0, "Built-in"),)
    assert words(watch.look(VOICE, True)) == "“Built-in” is back; what you said in the 1.0 s before was lost."


def test_what_the_microphone_before_sent_says_nothing_about_the_next() -> None:
    headset = Headset()
    watch = StreamWatch(headset)
    told = [words(watch.look(VOICE / 50, True)) for _ in range(200)]
    assert [one for one in told if one] == ["I hardly hear you: come closer to “Headset”, or turn its level up."]
    headset.name, headset.gaps = "Built-in", (Gap(6.4, 1.0, "Built-in"),)
    assert "listen to “Built-in”" in (words(watch.look(VOICE, True)) or "")


def test_a_machine_that_is_too_busy() -> None:
    headset = Headset()
    watch = StreamWatch(headset)
    watch.look(VOICE, True)
    headset.gaps = (Gap(1.0, 0.5),)
    assert words(watch.look(VOICE, True)) == (
        "0.5 s of your answer were lost: this computer is too busy. Close other programs."
    )
