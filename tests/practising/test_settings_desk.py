"""Settings that are changed while the program runs."""

from dataclasses import fields, replace
from pathlib import Path

import pytest

from voiceprep.errors import BadInputError
from voiceprep.paths import Places
from voiceprep.practising import setting_rows
from voiceprep.practising.building import build_studio
from voiceprep.practising.setting_rows import setting_groups, typed_value
from voiceprep.practising.settings_desk import SettingsDesk
from voiceprep.practising.studio import Studio
from voiceprep.settings import Settings, load_settings


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(tmp_path / "home")


@pytest.fixture
def studio(places: Places) -> Studio:
    """A program that was started with --input and --threads."""
    options = {"input": "USB", "threads": 2}
    return build_studio(places, Settings(input="USB", threads=2), options=options)


def test_a_change_holds_for_the_next_turn_and_the_one_under_way_keeps_what_it_has(studio: Studio) -> None:
    before = studio.equipment
    SettingsDesk(studio).change("end_silence_s", 4.0)
    assert studio.equipment.policy.end_silence_ms == 4000
    assert before.policy.end_silence_ms == 2500
    assert studio.equipment.microphone().name == "USB"
    SettingsDesk(studio).change("input", "Headset")
    assert studio.equipment.microphone().name == "Headset"


def test_what_is_slow_to_make_is_made_anew_only_where_it_would_be_another(studio: Studio) -> None:
    parts = studio.equipment
    assert parts.checker() is not None
    SettingsDesk(studio).change("new_per_day", 3)
    assert studio.equipment.checker() is parts.checker()
    assert studio.equipment.recognizer is parts.recognizer


def test_options_of_the_start_hold_until_their_setting_is_changed_and_are_not_written(
    studio: Studio, places: Places
) -> None:
    desk = SettingsDesk(studio)
    desk.change("max_answer_s", 60)
    assert (studio.settings.input, studio.settings.threads, studio.settings.max_answer_s) == ("USB", 2, 60)
    assert load_settings(places.settings) == Settings(max_answer_s=60)
    desk.change("threads", 4)
    assert (studio.settings.input, studio.settings.threads) == ("USB", 4)
    places.settings.write_text("input = 'another'\nthreads = 8\n")
    assert desk.look() == studio.settings == replace(Settings(), input="USB", threads=8)


def test_what_cannot_be_changes_nothing(studio: Studio, places: Places) -> None:
    before = studio.settings
    for name, value in (("end_silence_s", 0.1), ("language", "german"), ("threads", "many"), ("read_questions", "yes")):
        with pytest.raises(BadInputError, match="is not"):
            SettingsDesk(studio).change(name, value)
    assert studio.settings is before
    assert not places.settings.exists()


def test_a_setting_that_no_group_names_is_in_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setting_rows, "_GROUPS", (("Sound", ("input", "not there yet")),))
    first, last = setting_groups()
    assert [row.label for row in first.rows] == ["Microphone"]
    assert (last.title, len(last.rows)) == ("More", len(fields(Settings)) - 1)
    assert all(row.label and row.help for row in last.rows)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("end_silence_s", " 2,5 ", 2.5),
        ("threads", "4", 4),
        ("threads", "4.5", "4.5"),
        ("max_answer_s", "", ""),
        ("tracks", " ml ", "ml"),
    ],
)
def test_what_is_typed_is_taken_for_what_it_is(name: str, text: str, value: object) -> None:
    assert typed_value(name, text) == value
