"""What the user can set, and what is said of a setting that cannot be used."""

from dataclasses import fields, replace
from pathlib import Path

import pytest

from voiceprep.errors import BadInputError
from voiceprep.settings import Settings, load_settings


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


def test_without_a_file_everything_has_its_default(file: Path) -> None:
    assert load_settings(file) == Settings()


@pytest.mark.parametrize("content", ["", "# nothing yet\n"])
def test_an_empty_file_changes_nothing(file: Path, content: str) -> None:
    file.write_text(content)
    assert load_settings(file) == Settings()


def test_a_setting_changes_only_itself(file: Path) -> None:
    file.write_text('read_questions = false\nend_silence_s = 4\nmodel = "base.en"\n')
    assert load_settings(file) == replace(Settings(), read_questions=False, end_silence_s=4.0, model="base.en")
    assert isinstance(load_settings(file).end_silence_s, float)


def test_every_default_can_be_written_down(file: Path) -> None:
    values = ((field.name, field.default) for field in fields(Settings))
    file.write_text(
        "\n".join(
            f"{name} = {str(value).lower() if isinstance(value, bool) else repr(value)}" for name, value in values
        )
    )
    assert load_settings(file) == Settings()


def test_a_byte_order_mark_does_not_matter(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbfthreads = 2\r\n")
    assert load_settings(file).threads == 2


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("end_silence = 2", "there is no setting “end_silence”"),
        ("[sound]\ninput = 'x'", "there is no setting “sound”"),
        ("read_questions = 1", "read_questions is not true or false"),
        ('read_questions = "yes"', "read_questions is not true or false"),
        ("voice = 3", "voice is not a text in quotes"),
        ("voice = true", "voice is not a text in quotes"),
        ("threads = 1.5", "threads is not a whole number"),
        ("threads = true", "threads is not a whole number"),
        ("threads = -1", "threads is not from 0 to 64"),
        ("end_silence_s = true", "end_silence_s is not a number"),
        ("end_silence_s = '2'", "end_silence_s is not a number"),
        ("end_silence_s = 0.4", "end_silence_s is not from 0.5 to 10"),
        ("end_silence_s = 10.1", "end_silence_s is not from 0.5 to 10"),
        ("end_silence_s = nan", "end_silence_s is not from 0.5 to 10"),
        ("end_silence_s = inf", "end_silence_s is not from 0.5 to 10"),
        ("end_silence_s = 2024-01-01", "end_silence_s is not a number"),
        ("max_answer_s = 9", "max_answer_s is not from 10 to 3600"),
        ("max_answer_s = [60]", "max_answer_s is not a whole number"),
        ("voice_words_per_minute = 79", "voice_words_per_minute is not from 80 to 400"),
        ("voice_words_per_minute = 401", "voice_words_per_minute is not from 80 to 400"),
        ('recognizer = "cloud"', "recognizer is not one of auto, whisper, builtin"),
    ],
)
def test_what_cannot_be_used_is_told(file: Path, content: str, message: str) -> None:
    file.write_text(content)
    with pytest.raises(BadInputError) as raised:
        load_settings(file)
    assert raised.value.message == f"{file}: {message}"
    assert raised.value.hint.startswith(("The settings are ", "Its default is "))


@pytest.mark.parametrize("content", [b"end_silence_s: 2", b"threads = ", b"voice = \xff", b"threads = 1\nthreads = 2"])
def test_a_file_that_is_not_toml_is_told(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    with pytest.raises(BadInputError, match="is not TOML"):
        load_settings(file)


def test_a_file_that_cannot_be_read_is_told(file: Path) -> None:
    file.mkdir()
    with pytest.raises(BadInputError, match="cannot be read: Is a directory"):
        load_settings(file)
