"""faster-whisper for real: the small model of the tests is loaded and run as a user's base.en is."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from small_whisper import ANSWER, FOLDER, in_a_row, needs_espeak, put_small_whisper, said, silence
from word_errors import plain, word_errors

from voiceprep.errors import RecognizerError
from voiceprep.listening.audio import SAMPLE_RATE_HZ, Samples, seconds
from voiceprep.transcribing.whisper import WhisperRecognizer

SENTENCE = "So I always report the effect itself, with an interval."
OTHER = "I would start with the data."
NEAR_S = 0.15


@pytest.fixture(scope="module")
def recognizer() -> WhisperRecognizer:
    return WhisperRecognizer(FOLDER, threads=1)


def text_of(recognizer: WhisperRecognizer, samples: Samples) -> str:
    return " ".join(word.text for word in recognizer.transcribe(samples))


@needs_espeak
@pytest.mark.parametrize(
    ("voice", "words_per_minute", "pitch"), [("en-us", 165, 47), ("en", 190, 62), ("en-us+f2", 150, 38)]
)
def test_what_was_said_is_written_with_capitals_and_signs(
    recognizer: WhisperRecognizer, voice: str, words_per_minute: int, pitch: int
) -> None:
    assert text_of(recognizer, in_a_row(0.3, said(SENTENCE, voice, words_per_minute, pitch), 0.3)) == SENTENCE


@needs_espeak
def test_every_word_has_its_time_and_its_probability(recognizer: WhisperRecognizer) -> None:
    samples = in_a_row(0.2, SENTENCE, 0.6)
    words = recognizer.transcribe(samples)
    assert [word.text for word in words] == SENTENCE.split()
    # faster-whisper lets the first word of a phrase begin where the phrase does.
    assert words[0].start_s <= 0.2 + NEAR_S
    assert words[-1].end_s == pytest.approx(seconds(samples.size) - 0.6, abs=NEAR_S)
    assert all(word.start_s < word.end_s for word in words)
    assert all(one.end_s <= other.start_s + 0.01 for one, other in pairwise(words))
    assert all(0.5 < word.probability <= 1 for word in words)


@needs_espeak
def test_a_word_after_a_pause_is_where_it_was_said(recognizer: WhisperRecognizer) -> None:
    first = seconds(said(SENTENCE).size)
    words = recognizer.transcribe(in_a_row(0.3, SENTENCE, 1.5, OTHER, 0.3))
    assert [word.text for word in words] == [*SENTENCE.split(), *OTHER.split()]
    before, after = words[len(SENTENCE.split()) - 1 :][:2]
    assert before.end_s == pytest.approx(0.3 + first, abs=NEAR_S)
    assert after.start_s == pytest.approx(0.3 + first + 1.5, abs=NEAR_S)


@needs_espeak
def test_an_answer_of_several_sentences_in_one_go(recognizer: WhisperRecognizer) -> None:
    samples = in_a_row(0.4, ANSWER[0], 0.5, ANSWER[1], 0.5)
    assert word_errors(text_of(recognizer, samples), " ".join(ANSWER)) <= 0.05


@needs_espeak
def test_an_answer_that_is_longer_than_whispers_window(recognizer: WhisperRecognizer) -> None:
    sentences = [*ANSWER, SENTENCE, OTHER, ANSWER[1], SENTENCE, ANSWER[0]]
    samples = in_a_row(0.3, *(part for sentence in sentences for part in (sentence, 0.6)))
    assert seconds(samples.size) > 35
    words = recognizer.transcribe(samples)
    assert word_errors(" ".join(word.text for word in words), " ".join(sentences)) <= 0.05
    assert words[-1].end_s == pytest.approx(seconds(samples.size) - 0.6, abs=2 * NEAR_S)


@needs_espeak
def test_a_sentence_that_is_broken_off_has_the_words_that_were_said(recognizer: WhisperRecognizer) -> None:
    samples = in_a_row(0.3, SENTENCE)
    whole = recognizer.transcribe(samples)
    middle_s = whole[5].end_s
    heard = [word.text for word in recognizer.transcribe(samples[: round(middle_s * SAMPLE_RATE_HZ)])]
    assert plain(" ".join(heard))[:5] == plain(SENTENCE)[:5]
    assert len(heard) <= 7


@needs_espeak
def test_fillers_are_dropped_as_whisper_drops_them(recognizer: WhisperRecognizer) -> None:
    assert plain(text_of(recognizer, in_a_row(0.3, "um", 0.4, OTHER, 0.3))) == plain(OTHER)


def sounds_without_words() -> dict[str, Samples]:
    random = np.random.default_rng(11)
    count = 5 * SAMPLE_RATE_HZ
    times_s = np.arange(count) / SAMPLE_RATE_HZ
    clicks = np.zeros(count)
    for start in range(4_000, count - 400, 9_000):
        clicks[start : start + 400] = random.standard_normal(400) * np.exp(-np.arange(400) / 60)
    sounds = {
        "silence": np.zeros(count),
        "noise": 0.02 * random.standard_normal(count),
        "clicks": 0.5 * clicks,
        "hum": 0.05 * (np.sin(2 * np.pi * 50 * times_s) + 0.5 * np.sin(2 * np.pi * 150 * times_s)),
    }
    return {name: sound.astype(np.float32) for name, sound in sounds.items()}


@pytest.mark.parametrize("name", sounds_without_words())
def test_where_nobody_speaks_there_are_no_words(recognizer: WhisperRecognizer, name: str) -> None:
    assert recognizer.transcribe(sounds_without_words()[name]) == ()


def test_no_sound_has_no_words(recognizer: WhisperRecognizer) -> None:
    assert recognizer.transcribe(silence(0.0)) == ()


@needs_espeak
def test_two_callers_are_served_one_after_the_other(recognizer: WhisperRecognizer) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(2) as pool:
        heard = pool.map(lambda text: text_of(recognizer, in_a_row(0.2, text, 0.2)), [SENTENCE, OTHER])
    assert list(heard) == [SENTENCE, OTHER]


def test_it_says_which_model_and_which_engine_it_is(recognizer: WhisperRecognizer) -> None:
    assert recognizer.name == "whisper:whisper-test"
    assert recognizer.version.startswith("faster-whisper 1.")
    assert recognizer.version.endswith("whisper-test int8")
    assert not recognizer.rough


@needs_espeak
def test_an_english_model_hears_english_whatever_is_asked(recognizer: WhisperRecognizer) -> None:
    german = WhisperRecognizer(FOLDER, threads=1, language="de")
    assert text_of(german, in_a_row(0.2, OTHER, 0.2)) == OTHER
    assert german.version == recognizer.version


@pytest.mark.parametrize("name", ["model.bin", "tokenizer.json"])
def test_a_model_that_was_cut_off_is_told(tmp_path: Path, name: str) -> None:
    folder = put_small_whisper(tmp_path)
    content = (folder / name).read_bytes()
    (folder / name).write_bytes(content[: len(content) // 2])
    with pytest.raises(RecognizerError, match=r"The Whisper model in .*whisper-test cannot be loaded") as raised:
        WhisperRecognizer(folder)
    assert "models verify" in raised.value.hint
