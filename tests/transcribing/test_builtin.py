"""The recognizer that is always there, on speech that it can understand."""

import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from flite import needs_flite, pause, spoken
from word_errors import word_errors

from voiceprep.errors import RecognizerError
from voiceprep.listening.audio import SAMPLE_RATE_HZ, Samples
from voiceprep.transcribing.transcript import Transcript

pytest.importorskip("pocketsphinx", reason="pocketsphinx has no wheel for this machine")

from voiceprep.transcribing.builtin import BuiltinRecognizer

SAID = "The model was trained on clean speech. I would look at the training data first, and then at the learning rate."


@pytest.fixture(scope="module")
def recognizer() -> BuiltinRecognizer:
    return BuiltinRecognizer()


def text_of(recognizer: BuiltinRecognizer, samples: Samples) -> str:
    return Transcript.of_words(recognizer.transcribe(samples), recognizer.name).text


def test_it_says_who_it_is_and_that_it_is_rough(recognizer: BuiltinRecognizer) -> None:
    assert (recognizer.name, recognizer.rough) == ("builtin", True)
    assert recognizer.version.startswith("pocketsphinx 5")


@needs_flite
def test_most_words_are_heard(recognizer: BuiltinRecognizer) -> None:
    assert word_errors(text_of(recognizer, spoken(SAID)), SAID) <= 0.30


@needs_flite
def test_soft_speech_is_heard_as_well(recognizer: BuiltinRecognizer) -> None:
    assert word_errors(text_of(recognizer, spoken(SAID) * np.float32(0.02)), SAID) <= 0.30


@needs_flite
def test_the_words_follow_each_other_inside_the_audio(recognizer: BuiltinRecognizer) -> None:
    lead_s = 1.0
    samples = np.concatenate([pause(lead_s), spoken(SAID), pause(0.5)])
    words = recognizer.transcribe(samples)
    assert len(words) > 10
    at_s = 0.0
    for word in words:
        assert word.text
        assert "(" not in word.text
        assert "<" not in word.text
        assert at_s <= word.start_s <= word.end_s <= samples.size / SAMPLE_RATE_HZ
        assert 0.0 <= word.probability <= 1.0
        at_s = word.start_s
    assert words[0].start_s == pytest.approx(lead_s, abs=0.5)
    assert words[-1].end_s == pytest.approx(lead_s + spoken(SAID).size / SAMPLE_RATE_HZ, abs=0.7)


@needs_flite
def test_it_knows_which_words_it_is_sure_of(recognizer: BuiltinRecognizer) -> None:
    strange = "The confusion of calibrated estimators with heteroscedastic residuals is what I would check first."
    sure = {word.text: word.probability for word in recognizer.transcribe(spoken(strange))}
    known = [sure[word] for word in ("the", "confusion", "what", "check", "first")]
    assert min(known) > 0.8
    assert min(sure.values()) < 0.8


@pytest.mark.parametrize("samples", [0, 1, 100, 511, 16_000, 80_000])
def test_silence_gives_nothing(recognizer: BuiltinRecognizer, samples: int) -> None:
    assert recognizer.transcribe(np.zeros(samples, dtype=np.float32)) == ()


@pytest.mark.parametrize("samples", [1, 2, 100, 159, 400, 511])
def test_a_scrap_of_sound_is_no_failure(recognizer: BuiltinRecognizer, samples: int) -> None:
    words = recognizer.transcribe(np.full(samples, 0.1, dtype=np.float32))
    assert all(word.end_s <= samples / SAMPLE_RATE_HZ for word in words)


@needs_flite
def test_what_came_before_does_not_change_the_words(recognizer: BuiltinRecognizer) -> None:
    once = text_of(recognizer, spoken(SAID))
    recognizer.transcribe(np.random.default_rng(2).normal(scale=0.1, size=32_000).astype(np.float32))
    assert text_of(recognizer, spoken(SAID)) == once


@needs_flite
def test_python_goes_on_while_a_phrase_is_being_transcribed(recognizer: BuiltinRecognizer) -> None:
    """Nothing on the screen would move otherwise: pocketsphinx keeps Python's lock for a whole phrase."""
    samples = spoken("It is not the probability that the null hypothesis is true, and nobody should say so.")
    done = threading.Event()
    worker = threading.Thread(target=lambda: (recognizer.transcribe(samples), done.set()))
    ticks = 0
    worker.start()
    while not done.wait(0.01):
        ticks += 1
    worker.join()
    assert ticks > 5


@needs_flite
def test_a_process_that_was_killed_is_started_again() -> None:
    mortal = BuiltinRecognizer()
    samples = spoken("This is the answer.")
    assert mortal.transcribe(samples)
    mortal._child.kill()
    mortal._child.wait()
    assert mortal.transcribe(samples)


def test_a_process_that_cannot_load_its_model_says_so(tmp_path: Path) -> None:
    script = tmp_path / "broken.py"
    script.write_text('print(\'{"error": "no model"}\')')
    with pytest.raises(RecognizerError, match="no model"):
        BuiltinRecognizer((sys.executable, str(script)))


@needs_flite
def test_a_process_that_ends_in_the_middle_of_a_phrase_is_told(tmp_path: Path) -> None:
    script = tmp_path / "short.py"
    script.write_text("import sys\nprint('{\"ready\": true}', flush=True)\nsys.stdin.buffer.read(4)")
    with pytest.raises(RecognizerError, match="stopped"):
        BuiltinRecognizer((sys.executable, str(script))).transcribe(spoken("This is the answer."))
