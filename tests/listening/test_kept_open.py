"""A microphone that stays open between two uses."""

from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

import numpy as np
import pytest

from voiceprep.errors import DeviceError
from voiceprep.listening.audio import FRAME_SAMPLES, Samples
from voiceprep.listening.kept_open import KeptOpen
from voiceprep.listening.microphone import captured_by, gaps_of, is_away
from voiceprep.listening.summary import Gap

FRAME_S = FRAME_SAMPLES / 16_000


@dataclass
class Counting:
    """Sends frames that are numbered by their loudness."""

    name: str = "Counting"
    overflows: int = 0
    gaps: tuple[Gap, ...] = ()
    away: bool = False
    refusal: DeviceError | None = None
    calls: list[str] = field(default_factory=list)
    sent: int = 0

    @property
    def captured(self) -> int:
        return self.sent * FRAME_SAMPLES

    def __enter__(self) -> Self:
        if self.refusal:
            raise self.refusal
        self.calls.append("opened")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.calls.append("closed")

    def read(self, timeout_s: float) -> Samples | None:
        self.sent += 1
        return np.full(FRAME_SAMPLES, self.sent / 100, dtype=np.float32)


def numbers(microphone: object, count: int) -> list[int]:
    frames = [microphone.read(0.1) for _ in range(count)]  # type: ignore[attr-defined]
    return [round(float(frame[0]) * 100) for frame in frames]


def test_the_next_use_goes_on_where_the_last_one_stopped() -> None:
    device = Counting()
    opened = KeptOpen(lambda: device)
    with opened.use() as first:
        assert numbers(first, 3) == [1, 2, 3]
        assert captured_by(first) == 3 * FRAME_SAMPLES
    assert device.calls == ["opened"]
    with opened.use() as second:
        frames = [second.read(0.1) for _ in range(2)]
    opened.put_back([frame for frame in frames if frame is not None])
    with opened.use() as third:
        assert third.name == "Counting"
        assert numbers(third, 4) == [4, 5, 6, 7]
    with opened.use() as fourth:
        assert numbers(fourth, 1) == [8]
    opened.close()
    assert device.calls == ["opened", "closed"]


def test_overflows_and_gaps_are_those_of_the_use() -> None:
    device = Counting()
    opened = KeptOpen(lambda: device)
    with opened.use() as first:
        numbers(first, 10)
        device.overflows, device.gaps = 2, (Gap(2 * FRAME_S, 1.0, "Counting"),)
        assert (first.overflows, gaps_of(first)) == (2, device.gaps)
    with opened.use() as second:
        numbers(second, 5)
        device.overflows, device.gaps = 3, (*device.gaps, Gap(12 * FRAME_S, 0.5, "Counting"))
        assert second.overflows == 1
        assert [(gap.at_s, gap.lost_s) for gap in gaps_of(second)] == [(pytest.approx(2 * FRAME_S, abs=0.001), 0.5)]
        device.away = True
        assert is_away(second)


def test_a_microphone_that_cannot_be_opened_is_told_at_the_first_use() -> None:
    device = Counting(refusal=DeviceError("the microphone is busy", "Close the other program"))
    opened = KeptOpen(lambda: device)
    with pytest.raises(DeviceError):
        opened.use()
    opened.close()
    assert device.calls == []


def test_what_was_never_used_needs_no_closing() -> None:
    device = Counting()
    KeptOpen(lambda: device).close()
    assert device.calls == []
