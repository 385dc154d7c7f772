"""Counting recognition errors, and the form in which texts are compared."""

from pathlib import Path

import numpy as np
import pytest
from commands import write_wav
from hypothesis import given
from hypothesis import strategies as st
from word_errors import word_errors

from voiceprep.errors import BadInputError
from voiceprep.listening.audio import Samples
from voiceprep.transcribing.comparing import Recording, compare, find_pairs, read_recording, with_noise
from voiceprep.transcribing.normalising import normalised
from voiceprep.transcribing.transcript import Word
from voiceprep.transcribing.word_errors import ErrorCounts, compare_texts, together

WORDS = st.lists(st.sampled_from("the a null is true cat sat on mat".split()), max_size=12).map(" ".join)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("The  p-value, isn’t it?\n", "the p value isn't it"),
        ("'Quoted' — and “quoted”…", "quoted and quoted"),
        ("1,000 words at 3.5% (about).", "1000 words at 3.5 about"),
        ("1,2 and 3.", "1 2 and 3"),
        ("Größe ﬁne STRASSE", "größe fine strasse"),
        ("नमस्ते, दुनिया!", "नमस्ते दुनिया"),
        ("… — !", ""),
    ],
)
def test_what_texts_are_compared_as(text: str, plain: str) -> None:
    assert normalised(text) == plain


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalised(text)
    assert once == " ".join(once.split())
    assert normalised(once) == once


def test_errors_are_counted_and_aligned() -> None:
    compared = compare_texts("The null hypothesis is really true.", "and the dull hypothesis is true")
    counts = compared.counts
    assert (counts.words, counts.substitutions, counts.deletions, counts.insertions) == (6, 1, 1, 1)
    assert counts.word_error_rate == pytest.approx(3 / 6)
    assert compared.alignment.splitlines() == [
        "REF: *** the null hypothesis is really true",
        "HYP: and the dull hypothesis is ****** true",
        "       I        S                    D",
    ]


def test_nothing_heard_is_all_deleted() -> None:
    counts = compare_texts("one two", "").counts
    assert (counts.deletions, counts.word_error_rate, counts.character_error_rate) == (2, 1.0, 1.0)


def test_more_can_be_wrong_than_was_said() -> None:
    assert compare_texts("one", "two three four").counts.word_error_rate == 3.0


def test_characters_are_counted_with_spaces() -> None:
    counts = compare_texts("ab cd", "ab cx").counts
    assert (counts.characters, counts.character_errors, counts.character_error_rate) == (5, 1, 0.2)


@pytest.mark.parametrize("said", ["", " \n", "…!"])
def test_without_words_there_is_no_rate(said: str) -> None:
    with pytest.raises(BadInputError, match="no words in the reference"):
        compare_texts(said, "one")


@given(WORDS.filter(bool), WORDS)
def test_the_rate_is_the_edit_distance_by_words(said: str, heard: str) -> None:
    assert compare_texts(said, heard).counts.word_error_rate == pytest.approx(word_errors(heard, said))


def test_texts_together_weigh_by_their_length() -> None:
    both = together([ErrorCounts(words=9, substitutions=0), ErrorCounts(words=1, deletions=1)])
    assert both.word_error_rate == 0.1


@pytest.mark.parametrize("noise_db", [20.0, 0.0, -10.0])
def test_noise_has_the_level_that_is_asked_for(noise_db: float) -> None:
    speech = (0.1 * np.sin(np.arange(48_000) / 20)).astype(np.float32)
    noisy = with_noise(speech, noise_db)
    noise = noisy - speech
    ratio_db = 10 * np.log10(np.mean(speech**2) / np.mean(noise**2))
    assert ratio_db == pytest.approx(noise_db, abs=0.2)
    assert np.array_equal(noisy, with_noise(speech, noise_db))
    assert noisy.dtype == np.float32


class Hearing:
    """Hears “quiet” in whatever is quiet, else “loud”; a second's work for each."""

    name = version = "hearing"
    rough = False

    def __init__(self) -> None:
        self.now_s = 0.0

    def transcribe(self, samples: Samples) -> tuple[Word, ...]:
        self.now_s += 1.0
        return (Word("quiet" if np.abs(samples).max() < 0.11 else "loud", 0, 1),)


def test_every_recording_is_heard_as_it_is_and_in_noise() -> None:
    recording = Recording("a.wav", np.full(32_000, 0.1, dtype=np.float32), "Quiet!")
    hearing = Hearing()
    clean, noisy = compare(hearing, [recording], (0.0,), lambda: hearing.now_s)
    assert (clean.noise_db, clean.text, clean.compared.counts.word_error_rate) == (None, "quiet", 0)
    assert (noisy.noise_db, noisy.text, noisy.compared.counts.word_error_rate) == (0.0, "loud", 1)
    assert (clean.audio_s, clean.took_s) == (2.0, 1.0)


def test_pairs_are_found_and_recordings_without_words_told(tmp_path: Path) -> None:
    silence = np.zeros(16_000, dtype=np.float32)
    for name in ("b.wav", "A.WAV", "alone.wav"):
        write_wav(tmp_path / name, silence)
    (tmp_path / "b.txt").write_text("\ufeffone two")
    (tmp_path / "A.txt").write_text("three")
    (tmp_path / "notes.txt").write_text("four")
    pairs, alone = find_pairs(tmp_path)
    assert [(sound.name, text.name) for sound, text in pairs] == [("A.WAV", "A.txt"), ("b.wav", "b.txt")]
    assert [sound.name for sound in alone] == ["alone.wav"]
    recording = read_recording(*pairs[1])
    assert (recording.name, recording.said, recording.samples.size) == ("b.wav", "one two", 16_000)


def test_folders_and_texts_that_are_of_no_use(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="There is no folder"):
        find_pairs(tmp_path / "none")
    with pytest.raises(BadInputError, match="There are no pairs"):
        find_pairs(tmp_path)
    sound = write_wav(tmp_path / "a.wav", np.zeros(16_000, dtype=np.float32))
    text = tmp_path / "a.txt"
    text.write_bytes(b"\xff\xfe")
    with pytest.raises(BadInputError, match=r"a\.txt is not UTF-8 text"):
        read_recording(sound, text)
    text.write_text("…")
    with pytest.raises(BadInputError, match="no words"):
        read_recording(sound, text)
