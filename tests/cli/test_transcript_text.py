"""What was said, as the commands print it."""

from pathlib import Path

from commands import Commands
from past_answers import keep_answer
from scripted_studio import FULL_ANSWER, Stage

from voiceprep.transcribing.transcript import Doubt, SetAside

ASIDE = SetAside("Thank you for watching.", 8.0, 9.0, Doubt.PHANTOM)


def keep(home: Path) -> None:
    stage = Stage(home)
    stage.write_bank()
    keep_answer(stage, f"the the {FULL_ANSWER}", unsure=("data",), unheard_after=(4,), aside=(ASIDE,))


def test_doubtful_words_are_marked_and_what_was_set_aside_is_told(voiceprep: Commands, home: Path) -> None:
    keep(home)
    ran = voiceprep("history", "show", "1")
    assert "the the the probability of data(?) at least" in ran.out
    assert "set aside: “Thank you for watching.” at 0:08 (sounded like silence" in ran.out
    assert "1 filler (1 probable), 1 repeat" in ran.out
    assert "(?) stands behind words that may have been misheard." in ran.err


def test_what_was_set_aside_goes_along_into_files_and_back(voiceprep: Commands, home: Path, tmp_path: Path) -> None:
    keep(home)
    shown = voiceprep("history", "show", "1", "--json").json
    assert shown["transcript"]["aside"] == [
        {"text": "Thank you for watching.", "start_s": 8.0, "end_s": 9.0, "why": "phantom"}
    ]
    assert [filler["probable"] for filler in shown["assessment"]["delivery"]["fillers"]] == [True]
    assert [stumble["text"] for stumble in shown["assessment"]["delivery"]["stumbles"]] == ["the the the"]
    assert "set aside: “Thank you for watching.”" in voiceprep("history", "export", "1").out
    names = tmp_path / "names.txt"
    names.write_text("Watching\n")
    assert "set aside: “Thank you for \\[…\\].”" in voiceprep("history", "export", "1", "--mask", str(names)).out

    file = tmp_path / "answers.json"
    voiceprep("history", "export", "--all", "--out", str(file))
    voiceprep("history", "delete", "1", "--yes")
    voiceprep("history", "import", str(file))
    assert voiceprep("history", "show", "2", "--json").json["transcript"] == shown["transcript"]
