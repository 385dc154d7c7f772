"""What is held while a voice sounds, and with which of it an answer begins."""

from collections.abc import Iterator, Sequence

import numpy as np
import pytest
from flite import frames, needs_flite, spoken

from voiceprep.listening.audio import FRAME_SAMPLES, Samples
from voiceprep.listening.echo_gate import EchoGate, GatePolicy
from voiceprep.listening.endpointing import EndpointingPolicy
from voiceprep.listening.held import HeldMicrophone
from voiceprep.listening.samples import SamplesMicrophone
from voiceprep.listening.silero import SileroVoiceActivity
from voiceprep.listening.summary import Gap

FRAME_S = 0.032
TAIL = round(GatePolicy().tail_ms / 32)


class Told:
    """Hears speech where it was told so."""

    def __init__(self, speech: Sequence[int]) -> None:
        self._speech: Iterator[int] = iter(speech)

    def probability(self, frame: Samples) -> float:
        return 0.9 * next(self._speech)

    def reset(self) -> None:
        return None


def numbered(number: int) -> Samples:
    return np.full(FRAME_SAMPLES, number, dtype=np.float32)


def gate_after(speech: str, voice: int, headphones: bool = False) -> EchoGate:
    """A gate that heard frames, ``#`` is speech, of which the voice sounded during so many."""
    gate = EchoGate(Told([mark == "#" for mark in speech]), EndpointingPolicy(), headphones)
    gate.voice_began()
    for number in range(len(speech)):
        if number == voice:
            gate.voice_ended()
        assert not gate.is_open
        gate.hear(numbered(number))
    if len(speech) == voice:
        gate.voice_ended()
    return gate


def first_frame(gate: EchoGate) -> int:
    assert gate.is_open
    return int(gate.opening().frames[0][0])


def test_the_gate_stays_closed_for_the_tail_of_the_voice_and_the_answer_begins_after_it() -> None:
    gate = gate_after("#" * 40 + "#" * 5 + "." * (TAIL - 5), 40)
    assert first_frame(gate) == 45
    opening = gate.opening()
    assert opening.voice_from_s == pytest.approx(-45 * FRAME_S)
    assert opening.voice_until_s == pytest.approx(-5 * FRAME_S)
    assert not opening.speech_goes_on


def test_half_a_second_before_the_change_over_is_kept_where_no_echo_is_in_it() -> None:
    gate = gate_after("#" * 20 + "." * (20 + TAIL), 40)
    assert first_frame(gate) == 40 + TAIL - round(500 / 32)


def test_who_speaks_within_the_tail_is_heard_from_before_the_first_word() -> None:
    gate = gate_after("#" * 40 + "." * 5 + "#" * (TAIL - 5), 40)
    assert first_frame(gate) == 40
    assert not gate.opening().speech_goes_on


def test_a_short_word_that_is_over_within_the_tail_is_kept_too() -> None:
    gate = gate_after("#" * 40 + "...." + "###" + "." * (TAIL - 7), 40)
    assert first_frame(gate) == 40


def test_who_began_while_the_voice_sounded_is_heard_from_a_second_before_its_end() -> None:
    gate = gate_after("#" * (60 + TAIL), 60)
    assert first_frame(gate) == 60 - round(1000 / 32) - 1
    assert gate.opening().speech_goes_on


def test_on_a_busy_machine_the_voice_is_over_where_it_was_and_not_where_it_was_read() -> None:
    gate = EchoGate(Told([1] * 50 + [0] * 2 + [1] * 38 + [0] * TAIL), EndpointingPolicy())
    gate.voice_began(0)
    for number in range(90 + TAIL):
        if number == 50:
            # Forty frames were captured and are still to be read: the question's last word is among them.
            gate.voice_ended(90 * FRAME_SAMPLES)
        assert not gate.is_open
        gate.hear(numbered(number))
    assert first_frame(gate) == 90
    assert gate.opening().voice_until_s == 0


def test_when_nothing_comes_from_the_microphone_the_gate_opens_all_the_same() -> None:
    gate = gate_after("", 0)
    gate.wait(300)
    assert not gate.is_open
    gate.wait(100)
    assert gate.is_open
    assert gate.opening().frames == ()


def test_without_a_voice_there_is_nothing_to_wait_for() -> None:
    gate = EchoGate(Told([]), EndpointingPolicy())
    assert not gate.is_open
    gate.voice_ended()
    assert gate.is_open
    assert gate.opening().voice_until_s is None


def test_who_was_talking_before_the_question_does_not_interrupt_it() -> None:
    gate = EchoGate(Told([1] * 20 + [0] * 20 + [1] * 3), EndpointingPolicy(), headphones=True)
    for number in range(43):
        if number == 20:
            gate.voice_began()
        gate.hear(numbered(number))
        assert gate.interrupted == (number >= 41)
    assert first_frame(gate) == 40 - round(500 / 32)


@needs_flite
def test_a_voice_is_over_in_a_room_that_reverberates_before_the_gate_opens() -> None:
    """The figure behind the tail: how long after its end Silero hears a voice in a room of 0.8 s reverberation."""
    said = spoken("Tell me about a time when you disagreed with your manager.")
    randomness = np.random.default_rng(1)
    decay = randomness.normal(size=12_800) * 10 ** (-3 * np.arange(12_800) / 12_800)
    heard = np.convolve(said, decay / np.sqrt(np.sum(decay**2))) + 0.3 * np.pad(said, (0, 12_799))
    ends = int(np.flatnonzero(np.abs(said) > 0.01 * np.abs(said).max())[-1])
    activity = SileroVoiceActivity()
    sound = np.pad(heard, (0, 8_000)) + randomness.normal(0, 0.0005, heard.size + 8_000)
    speech = [activity.probability(frame) >= 0.5 for frame in frames(sound.astype(np.float32))]
    last = FRAME_SAMPLES * (1 + max(number for number, is_speech in enumerate(speech) if is_speech))
    assert (last - ends) / 16 < GatePolicy().tail_ms


class Losing(SamplesMicrophone):
    """Has lost sound twice."""

    gaps = (Gap(0.5, 1.0), Gap(2.0, 0.3, "Headset"))
    away = False


def test_a_held_microphone_gives_what_was_held_first_and_counts_its_gaps_from_there() -> None:
    held = HeldMicrophone(Losing(numbered(3), "Room"), [numbered(1), numbered(2)], 16_000)
    with held as microphone:
        read = [microphone.read(0.1) for _ in range(4)]
    assert [None if frame is None else int(frame[0]) for frame in read] == [1, 2, 3, None]
    assert held.gaps == (Gap(1.0, 0.3, "Headset"),)
    assert (held.name, held.away, held.overflows) == ("Room", False, 0)
