"""What the user can set, and what is said of a setting that cannot be used."""

import sys
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import pytest

from voiceprep.errors import BadInputError, StorageError
from voiceprep.settings import Settings, change_settings, load_settings


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
        ("new_per_day = -1", "new_per_day is not from 0 to 200"),
        ("repeats_per_day = 0", "repeats_per_day is not from 1 to 500"),
        ('interview_date = "1 December"', "interview_date is not a date like 2026-12-01"),
        ('interview_date = "20261201"', "interview_date is not a date like 2026-12-01"),
        ("interview_date = 2026-12-01T10:00:00", "interview_date is not a text in quotes"),
        ("tracks = ['speech']", "tracks is not a text in quotes"),
        ('recognizer = "cloud"', "recognizer is not one of auto, whisper, builtin"),
        ("keep_recordings = false", "keep_recordings is not a text in quotes"),
        ('keep_recordings = "sometimes"', "keep_recordings is not one of always, days, never"),
        ("keep_recordings_days = 0", "keep_recordings_days is not from 1 to 3650"),
        ("keep_recordings_days = 3651", "keep_recordings_days is not from 1 to 3650"),
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


@pytest.mark.parametrize("written", ["2026-12-01", '"2026-12-01"'])
def test_the_interview_may_be_written_as_a_date_or_as_a_text(file: Path, written: str) -> None:
    file.write_text(f"interview_date = {written}\n")
    assert load_settings(file).interview_on == date(2026, 12, 1)
    assert Settings().interview_on is None


def test_tracks_are_named_with_commas(file: Path) -> None:
    file.write_text('tracks = " speech,ml-fundamentals , "\n')
    assert load_settings(file).track_names == ("speech", "ml-fundamentals")
    assert Settings().track_names == ()


def test_a_change_leaves_the_rest_of_the_file_as_it_is(file: Path) -> None:
    before = "# mine\r\nthreads = 2  # the fan\r\n\r\nend_silence_s = 4\r\n"
    file.write_bytes(before.encode())
    changed = change_settings(file, {"interview_date": date(2026, 12, 1), "threads": 3})
    assert changed == load_settings(file)
    assert (changed.interview_on, changed.threads, changed.end_silence_s) == (date(2026, 12, 1), 3, 4.0)
    after = file.read_bytes().decode()
    assert after.startswith("# mine\r\nthreads = 3  # the fan\r\n\r\nend_silence_s = 4\r\n")
    change_settings(file, {"interview_date": None, "threads": 2, "tracks": None})
    assert file.read_bytes().decode() == before


def test_a_change_makes_the_file_for_its_owner_only_where_there_is_none(file: Path) -> None:
    inside = file.parent / "home" / "settings.toml"
    change_settings(inside, {"tracks": "speech"})
    assert inside.read_text() == 'tracks = "speech"\n'
    assert [path.name for path in inside.parent.iterdir()] == ["settings.toml"]
    if sys.platform != "win32":
        assert (inside.stat().st_mode & 0o777, inside.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_a_settings_file_that_is_kept_elsewhere_stays_there(file: Path) -> None:
    elsewhere = file.parent / "dotfiles.toml"
    elsewhere.write_text("threads = 1\n")
    file.symlink_to(elsewhere)
    change_settings(file, {"threads": 2})
    assert file.is_symlink()
    assert elsewhere.read_text() == "threads = 2\n"


@pytest.mark.parametrize("content", ["threads = ", "thread = 1\n", "threads = 1\n"])
def test_a_change_that_cannot_be_made_changes_nothing(file: Path, content: str) -> None:
    file.write_text(content)
    with pytest.raises(BadInputError):
        change_settings(file, {"threads": 65})
    assert file.read_text() == content


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="there is no folder here in which nobody can write")
def test_a_change_that_the_disk_refuses_is_told(file: Path) -> None:
    file.symlink_to("/proc/voiceprep/settings.toml")
    with pytest.raises(StorageError, match=r"settings\.toml cannot be written"):
        change_settings(file, {"threads": 2})
