"""What is ticked on the checklists."""

from datetime import date
from pathlib import Path

import pytest

from voiceprep.errors import BadInputError, StorageError
from voiceprep.paths import Places
from voiceprep.practising.checklists import CHECKLISTS
from voiceprep.practising.prepared import keep_ticked, ticked

INTERVIEW, NEXT = date(2026, 12, 1), date(2027, 1, 15)


def test_ticks_stay_when_the_interview_is_moved_and_are_gone_for_the_next_one(tmp_path: Path) -> None:
    places = Places(tmp_path / "home")
    assert ticked(places, INTERVIEW, date(2026, 11, 20)) == frozenset()
    keep_ticked(places, INTERVIEW, {"sleep", "rounds"})
    assert ticked(places, INTERVIEW, date(2026, 11, 20)) == {"sleep", "rounds"}
    assert ticked(places, INTERVIEW, date(2026, 12, 2)) == {"sleep", "rounds"}
    assert ticked(places, NEXT, date(2026, 11, 20)) == {"sleep", "rounds"}
    assert ticked(places, NEXT, INTERVIEW) == {"sleep", "rounds"}
    assert ticked(places, NEXT, date(2026, 12, 2)) == frozenset()
    assert places.prepared.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("text", ["", "[1", "{}", '{"interview_on": 3, "ticked": []}', '{"interview_on": "x"}', "[]"])
def test_a_file_that_says_nothing_is_told_of(tmp_path: Path, text: str) -> None:
    (tmp_path / "prepared.json").write_text(text)
    with pytest.raises(BadInputError, match=r"prepared\.json cannot be read"):
        ticked(Places(tmp_path), INTERVIEW, INTERVIEW)


def test_what_cannot_be_written_is_told_of(tmp_path: Path) -> None:
    places = Places(tmp_path)
    places.prepared.mkdir()
    with pytest.raises(StorageError, match="it is a folder"):
        keep_ticked(places, INTERVIEW, {"sleep"})


def test_every_item_has_a_name_of_its_own() -> None:
    ids = [item.id for checklist in CHECKLISTS for item in checklist.items]
    assert len(ids) == len(set(ids)) == 15
