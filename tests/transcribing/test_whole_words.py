"""What faster-whisper cuts at signs is put together again."""

from dataclasses import dataclass

import pytest
from small_whisper import FOLDER, in_a_row, needs_espeak

from voiceprep.transcribing.transcript import Word
from voiceprep.transcribing.whisper import WhisperRecognizer
from voiceprep.transcribing.whole_words import whole_words


@dataclass
class Piece:
    word: str
    start: float = 0.0
    end: float = 0.0
    probability: float = 1.0


@pytest.mark.parametrize(
    ("pieces", "words"),
    [
        ((" A", " p", "-value,", " then."), ["A", "p-value,", "then."]),
        ((" about", " 3", ".5", " percent"), ["about", "3.5", "percent"]),
        ((" end", "-to", "-end"), ["end-to-end"]),
        (("No", " AT", "&T", " "), ["No", "AT&T"]),
        (("-hm", " yes"), ["-hm", "yes"]),
        (("你", "好", "吗？"), ["你", "好", "吗？"]),
        ((), []),
    ],
)
def test_a_sign_joins(pieces: tuple[str, ...], words: list[str]) -> None:
    assert [word.text for word in whole_words([Piece(piece) for piece in pieces])] == words


def test_a_whole_word_lasts_as_long_as_its_pieces_and_is_as_sure_as_the_least() -> None:
    pieces = [Piece(" p", 1.0, 1.1, 0.9), Piece("-value", 1.1, 1.6, 0.4), Piece(" is", 1.6, 1.8, 0.8)]
    assert whole_words(pieces) == (Word("p-value", 1.0, 1.6, 0.4), Word("is", 1.6, 1.8, 0.8))


@needs_espeak
def test_a_word_with_a_hyphen_is_one_word_in_what_whisper_hears() -> None:
    sentence = "A p-value is a statement about data, not about a hypothesis."
    words = WhisperRecognizer(FOLDER, threads=1).transcribe(in_a_row(0.2, sentence, 0.3))
    assert [word.text for word in words] == sentence.split()
