"""Others talking: they do not start an answer, and the candidate is heard over them."""

import random

from hypothesis import given
from hypothesis import strategies as st

from voiceprep.listening.audio import FRAME_SAMPLES
from voiceprep.listening.endpointing import Ended, Endpointer, EndpointingEvent, PhraseClosed, SpeechStarted

CAFE_DBFS, VOICE_DBFS = -45.0, -25.0


def cafe(seconds: float, seed: int = 1) -> list[tuple[float, float]]:
    """Many voices at once: speech to any detector, of an even level."""
    randomness = random.Random(seed)
    return [(0.95, randomness.gauss(CAFE_DBFS, 2.0)) for _ in range(round(seconds / 0.032))]


def voice(seconds: float, seed: int = 2) -> list[tuple[float, float]]:
    """One voice nearby, with the soft sounds that words have."""
    randomness = random.Random(seed)
    return [(0.95, randomness.gauss(VOICE_DBFS, 6.0)) for _ in range(round(seconds / 0.032))]


def hear(frames: list[tuple[float, float]], endpointer: Endpointer | None = None) -> list[EndpointingEvent]:
    endpointer = endpointer or Endpointer()
    return [event for probability, dbfs in frames for event in endpointer.push(probability, dbfs)]


def test_a_cafe_starts_no_answer() -> None:
    assert not any(isinstance(event, SpeechStarted) for event in hear(cafe(25)))


def test_who_speaks_over_a_cafe_is_heard_and_the_answer_ends() -> None:
    events = hear([*cafe(3), *voice(6), *cafe(8)])
    [start] = [event for event in events if isinstance(event, SpeechStarted)]
    assert start.at <= 3 * 16_000
    phrases = [event for event in events if isinstance(event, PhraseClosed)]
    assert phrases[0].start <= 3 * 16_000
    assert phrases[-1].end >= 8.9 * 16_000
    assert any(isinstance(event, Ended) for event in events)


def test_who_speaks_from_the_first_moment_is_heard_from_it() -> None:
    events = hear(voice(4))
    [start] = [event for event in events if isinstance(event, SpeechStarted)]
    assert start.at == 0


def test_who_was_loud_at_first_is_heard_when_speaking_softly() -> None:
    endpointer = Endpointer()
    softly = [(0.95, dbfs - 18) for _, dbfs in voice(6)]
    assert not any(isinstance(event, Ended) for event in hear([*voice(2, seed=3), *softly], endpointer))
    assert endpointer.speaking


def test_in_a_quiet_room_even_a_whisper_starts_as_ever() -> None:
    quiet = [(0.02, -75.0)] * 40
    [start] = [event for event in hear([*quiet, *[(0.9, -74.0)] * 10]) if isinstance(event, SpeechStarted)]
    assert start.at == 40 * FRAME_SAMPLES


def test_without_levels_the_probabilities_decide() -> None:
    endpointer = Endpointer()
    assert any(isinstance(event, SpeechStarted) for _ in range(10) for event in endpointer.push(0.9))


frames = st.lists(st.tuples(st.floats(0, 1), st.floats(-120, 0)), max_size=500)


@given(frames)
def test_a_phrase_never_starts_before_what_is_kept_of_the_sound(given_: list[tuple[float, float]]) -> None:
    endpointer = Endpointer()
    kept_from = 0
    for probability, dbfs in given_:
        for event in endpointer.push(probability, dbfs):
            assert not isinstance(event, PhraseClosed) or event.start >= kept_from
        assert endpointer.first_sample_in_use >= kept_from
        kept_from = endpointer.first_sample_in_use
