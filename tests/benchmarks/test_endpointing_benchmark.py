import json
import random
import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))

import endpointing
import noises
import paused_answers
from paused_answers import Pause, PausedAnswer, SaidWord

from voiceprep.listening.audio import FRAME_SAMPLES, SAMPLE_RATE_HZ, Samples, level_dbfs

needs_flite = pytest.mark.skipif(bool(endpointing.voices_missing()), reason=endpointing.voices_missing())


class LoudnessVoiceActivity:
    def probability(self, frame: Samples) -> float:
        return 0.9 if level_dbfs(frame) > -50 else 0.05

    def reset(self) -> None:
        return None


def made(pause_s: float, first: str = "because") -> PausedAnswer:
    """A second of silence, two of sound, a pause, two of sound; loud as speech is."""
    sound = np.random.default_rng(1).normal(0, 0.05, 2 * SAMPLE_RATE_HZ).astype(np.float32)
    pause = np.zeros(round(pause_s * SAMPLE_RATE_HZ), dtype=np.float32)
    second = 3 * SAMPLE_RATE_HZ + pause.size
    samples = np.concatenate([pause[:0], np.zeros(SAMPLE_RATE_HZ, np.float32), sound, pause, sound])
    tail = np.zeros(round(paused_answers.TAIL_S * SAMPLE_RATE_HZ), dtype=np.float32)
    return PausedAnswer(
        "made everyday",
        np.concatenate([samples, tail]),
        (
            SaidWord(first, SAMPLE_RATE_HZ, 3 * SAMPLE_RATE_HZ),
            SaidWord("done.", second, second + 2 * SAMPLE_RATE_HZ),
        ),
        (Pause(3 * SAMPLE_RATE_HZ, second, inside=True),),
        None,
        4.0,
        False,
    )


@pytest.mark.parametrize(
    ("policy", "pause_s", "cut", "delay_ms"),
    [("fixed 1.5 s", 1.0, False, 1500), ("fixed 1.5 s", 2.0, True, None), ("fixed 2.5 s", 2.0, False, 2500)],
)
def test_cut_offs_and_delays_are_those_of_a_fixed_silence(
    policy: str, pause_s: float, cut: bool, delay_ms: float | None
) -> None:
    hearing = endpointing.hear(made(pause_s), endpointing.CLEAN, LoudnessVoiceActivity())
    words = endpointing.KnownWords(hearing, "punctuated")
    found = endpointing.endpoint(hearing, endpointing.POLICIES[policy], words)
    assert (found.cut, found.cut_in is not None and found.cut_in.inside) == (cut, cut)
    if delay_ms is not None:
        assert found.delay_ms == pytest.approx(delay_ms, abs=70)
        assert (found.first_word_loss_ms, found.last_word_loss_ms) == (0.0, 0.0)


def test_the_understanding_policy_waits_after_because_and_not_after_the_end() -> None:
    hearing = endpointing.hear(made(3.5), endpointing.CLEAN, LoudnessVoiceActivity())
    words = endpointing.KnownWords(hearing, "punctuated")
    found = endpointing.endpoint(hearing, endpointing.POLICIES["ends for good"], words)
    assert not found.cut
    assert found.delay_ms < 2_400


def test_an_end_that_came_too_early_is_taken_back_where_it_is_listened_on() -> None:
    hearing = endpointing.hear(made(3.5, first="enough."), endpointing.CLEAN, LoudnessVoiceActivity())
    words = endpointing.KnownWords(hearing, "punctuated")
    for_good = endpointing.endpoint(hearing, endpointing.POLICIES["ends for good"], words)
    assert (for_good.cut, for_good.taken_back) == (True, 0)
    going_on = endpointing.endpoint(hearing, endpointing.POLICIES["listens on"], words)
    assert (going_on.cut, going_on.taken_back) == (False, 1)
    assert going_on.delay_ms < 2_400
    assert (going_on.first_word_loss_ms, going_on.last_word_loss_ms) == (0.0, 0.0)


def test_pauses_last_from_0_2_to_5_s() -> None:
    randomness = random.Random(1)
    for kind in ("wide", "everyday"):
        drawn = [paused_answers.pauses_of(kind, randomness, 1.0) for _ in range(2_000)]
        assert 0.2 <= min(drawn) < 0.3
        assert 3.0 < max(drawn) <= 5.0


@pytest.mark.parametrize("kind", [kind for kind in noises.KINDS if kind != "babble"])
def test_noise_is_as_loud_as_asked_for(kind: str) -> None:
    found = noises.noise(kind, 5 * SAMPLE_RATE_HZ, 3)
    loudness = level_dbfs(found) if kind != "clicks" else 20 * np.log10(np.abs(found).max()) - 12
    assert loudness == pytest.approx(paused_answers.SPEECH_DBFS, abs=0.1)


@needs_flite
def test_an_answer_is_built_with_its_words_and_pauses_in_known_places() -> None:
    [answer] = paused_answers.tts_answers(1, 1, 0)
    assert answer.pauses
    for pause in answer.pauses:
        assert not answer.samples[pause.start : pause.end].any()
    starts = [word.start for word in answer.words]
    assert starts == sorted(starts)
    assert level_dbfs(answer.samples[answer.true_end - 3 * FRAME_SAMPLES : answer.true_end]) > -60
    assert not answer.samples[answer.true_end :].any()


def test_the_table_has_a_line_for_every_policy() -> None:
    answers = [made(0.5), made(2.0)]
    found = endpointing.report(answers, (endpointing.CLEAN,), LoudnessVoiceActivity())
    found |= {"false_starts": {"white": 0}, "noise_minutes": 1.0}
    json.dumps(found)
    shown = endpointing.table(found)
    assert "fixed 0.6 s" in shown
    assert "listens on, bare" in shown
    assert "False starts in 1 minutes of nothing but noise: 0" in shown
