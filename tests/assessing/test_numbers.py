import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceprep.assessing.tokens import tokens


def _stems(text: str) -> list[str]:
    return [token.stem for token in tokens(text) if token.weighs]


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("two point five million", "2.5M"),
        ("two point five million parameters", "2.5 million parameters"),
        ("ten thousand", "10k"),
        ("a hundred and five", "105"),
        ("three hundred twenty thousand and seven", "320,007"),
        ("twenty-three", "23"),
        ("zero point zero five", "0.05"),
        ("ninety five percent", "95%"),
        ("sixteen kilohertz", "16 kHz"),
        ("thirty two milliseconds", "32ms"),
        ("ten times", "10x"),
        ("n squared", "n²"),
        ("n squared", "n^2"),
        ("one billion", "1bn"),
    ],
)
def test_a_number_is_the_same_however_it_is_written(said: str, written: str) -> None:
    assert _stems(said) == _stems(written)


@pytest.mark.parametrize(
    ("one", "other"),
    [("two million", "two thousand"), ("fifteen", "fifty"), ("n squared", "n cubed"), ("1.5", "15"), ("p2p", "2")],
)
def test_other_numbers_stay_apart(one: str, other: str) -> None:
    assert _stems(one) != _stems(other)


def test_offsets_take_in_all_words_of_a_number() -> None:
    text = "it has two point five million weights"

    number = next(token for token in tokens(text) if token.stem.startswith("#"))

    assert text[number.start : number.end] == "two point five million"


def test_one_standing_for_a_thing_does_not_count() -> None:
    assert _stems("this one") == []
    assert _stems("one percent") == ["#1", "percent"]


@given(st.text(alphabet="0123456789.,%kmx²^ abpoint", max_size=30))
def test_any_digits_can_be_read(text: str) -> None:
    for token in tokens(text):
        assert text[token.start : token.end]
