"""What is given wrongly is answered with a sentence, a hint and an exit status; nothing is lost."""

import wave
from pathlib import Path

import numpy as np
import pytest
from commands import Commands, write_wav

from voiceprep.paths import shipped_banks
from voiceprep.questions.loading import bank_files

QUESTION = "p-value-meaning"


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    return write_wav(tmp_path / "sound.wav", np.zeros(16_000, dtype=np.float32))


@pytest.mark.parametrize("command", [("check",), ("bank", "show"), ("practice",), ("answer", "--audio", "none.wav")])
def test_an_unknown_question(voiceprep: Commands, command: tuple[str, ...]) -> None:
    ran = voiceprep(*command, "p-value-meening", stdin=b"text")
    ran.refused("There is no question “p-value-meening”.", "Did you mean p-value-meaning")


def test_a_question_like_no_other(voiceprep: Commands) -> None:
    voiceprep("check", "zzzzzzzzzzzz", stdin=b"text").refused("“voiceprep bank list” shows them all.")


def test_a_sound_file_that_is_not_there(voiceprep: Commands, tmp_path: Path) -> None:
    voiceprep("answer", QUESTION, "--audio", tmp_path / "none.wav").refused("none.wav")


def test_a_folder_for_a_sound_file(voiceprep: Commands, tmp_path: Path) -> None:
    voiceprep("answer", QUESTION, "--audio", tmp_path).refused(str(tmp_path))


def test_an_empty_sound_file(voiceprep: Commands, tmp_path: Path) -> None:
    (tmp_path / "empty.wav").touch()
    voiceprep("answer", QUESTION, "--audio", tmp_path / "empty.wav").refused("empty.wav", "empty")


def test_a_file_that_is_no_sound(voiceprep: Commands, tmp_path: Path) -> None:
    (tmp_path / "words.wav").write_text("these are words and no sound\n" * 100)
    voiceprep("answer", QUESTION, "--audio", tmp_path / "words.wav").refused("words.wav")


def test_a_sound_file_of_no_samples(voiceprep: Commands, tmp_path: Path) -> None:
    with wave.open(str(tmp_path / "header.wav"), "wb") as file:
        file.setparams((1, 2, 16_000, 0, "NONE", ""))
    voiceprep("answer", QUESTION, "--audio", tmp_path / "header.wav").refused("header.wav")


def test_a_silent_sound_file(voiceprep: Commands, sound: Path, home: Path) -> None:
    ran = voiceprep("answer", QUESTION, "--audio", sound)
    ran.refused("I heard nothing in sound.wav: 1.0 s without speech, the loudest at -120 dB.")
    assert voiceprep("history", "list", "--json").json == []
    assert list((home / "recordings").iterdir()) == []


def test_sound_that_is_no_speech(voiceprep: Commands, tmp_path: Path) -> None:
    tone = 0.3 * np.sin(2 * np.pi * 440 * np.arange(3 * 16_000) / 16_000).astype(np.float32)
    ran = voiceprep("answer", QUESTION, "--audio", write_wav(tmp_path / "tone.wav", tone))
    ran.refused("I heard nothing in tone.wav", "loudest at -13 dB")


@pytest.mark.parametrize("text", [b"", b" \n\t ", b"\xef\xbb\xbf"])
def test_an_empty_transcript(voiceprep: Commands, tmp_path: Path, text: bytes) -> None:
    (tmp_path / "said.txt").write_bytes(text)
    voiceprep("check", QUESTION, "--transcript", tmp_path / "said.txt").refused("The transcript is empty.")
    voiceprep("check", QUESTION, stdin=text).refused("The transcript is empty.")


def test_a_transcript_that_is_not_there_or_no_text(voiceprep: Commands, tmp_path: Path) -> None:
    voiceprep("check", QUESTION, "--transcript", tmp_path / "none.txt").refused("none.txt cannot be read")
    voiceprep("check", QUESTION, "--transcript", tmp_path).refused("cannot be read")
    voiceprep("check", QUESTION, stdin=b"\xff\xfe\x00").refused("The transcript is not UTF-8 text.")


def test_a_transcript_of_a_hundred_thousand_words(voiceprep: Commands) -> None:
    filler = "and that is what we did in the team at that time. "
    point = "it is the probability of data at least as extreme as the data observed"
    ran = voiceprep("check", QUESTION, "--json", stdin=((filler * 8_333) + point).encode())
    assert ran.status == 0
    assert ran.json["delivery"]["words"] == 12 * 8_333 + len(point.split())
    assert any(found["start"] > 400_000 for point in ran.json["key_points"] for found in point["evidence"])


def test_a_folder_that_is_no_model(voiceprep: Commands, home: Path, tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "model.bin").write_bytes(b"weights")
    ran = voiceprep("models", "add", tmp_path / "model")
    ran.refused("is not a Whisper model in CTranslate2's format: config.json is missing.", "It must hold")
    voiceprep("models", "add", tmp_path / "none").refused("There is no folder")
    assert not (home / "models").exists() or list((home / "models").iterdir()) == []


def test_a_model_whose_files_only_look_right(voiceprep: Commands, home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "config.json").write_text('{"suppress_ids_begin": []}')
    (folder / "tokenizer.json").write_text("{}")
    (folder / "vocabulary.txt").write_text("a\n")
    (folder / "model.bin").write_bytes(b"no weights at all")
    ran = voiceprep("models", "add", folder)
    assert ran.status in (1, 2)
    ran.refused(status=ran.status)
    assert not (home / "models").exists() or list((home / "models").iterdir()) == []


def test_a_model_that_is_not_installed(voiceprep: Commands) -> None:
    voiceprep("models", "verify", "huge").refused("No model “huge” is installed.")


def test_a_damaged_history_is_set_aside_and_told_and_never_written_over(voiceprep: Commands, home: Path) -> None:
    home.mkdir()
    damaged = b"this was a history once " * 500
    (home / "history.sqlite3").write_bytes(damaged)
    ran = voiceprep("history", "list", "--json")
    assert (ran.status, ran.json) == (0, [])
    [moved] = home.glob("history.sqlite3.damaged-*")
    assert f"The history was damaged and has been moved to {moved}; a new one was begun." in ran.err
    assert moved.read_bytes() == damaged
    assert "damaged" not in voiceprep("history", "list").err


def test_a_history_that_a_newer_voiceprep_wrote(voiceprep: Commands, home: Path) -> None:
    import sqlite3

    voiceprep("history", "list")
    with sqlite3.connect(home / "history.sqlite3") as history:
        history.execute("PRAGMA user_version = 999")
    ran = voiceprep("history", "list")
    ran.refused(status=1)
    assert list(home.glob("*damaged*")) == []


def test_an_answer_that_is_not_there(voiceprep: Commands) -> None:
    voiceprep("history", "show", "7").refused("There is no attempt 7.")
    voiceprep("history", "delete", "7", "--yes").refused("There is no attempt 7.")


def test_unknown_options_and_commands(voiceprep: Commands) -> None:
    for arguments in (["--loud"], ["check", "--loud"], ["shout"], ["history", "show", "seven"], ["answer", QUESTION]):
        ran = voiceprep(*arguments)
        assert ran.status == 2
        assert ran.out == ""
        assert ran.err.startswith("Usage: voiceprep")
        assert "Error: " in ran.err
        assert "Traceback" not in ran.err


def test_unknown_filters(voiceprep: Commands) -> None:
    voiceprep("bank", "list", "--track", "cooking").refused("There is no track “cooking”.", "ml-fundamentals")
    voiceprep("practice", "--kind", "cooking").refused("There is no kind “cooking”.", "concept")


def test_no_terminal(voiceprep: Commands) -> None:
    voiceprep().refused("The app needs a terminal.", "voiceprep demo")
    voiceprep("practice").refused("The app needs a terminal.")


def test_settings_with_a_mistake(voiceprep: Commands, home: Path, sound: Path) -> None:
    home.mkdir()
    (home / "settings.toml").write_text("end_silence_s = 'long'\n")
    voiceprep("answer", QUESTION, "--audio", sound).refused("end_silence_s is not a number.", "Its default is 2.5.")


def test_a_data_folder_that_is_a_file(voiceprep: Commands, home: Path, sound: Path) -> None:
    home.write_text("not a folder")
    voiceprep("history", "list").refused(status=1)


def test_a_bank_with_mistakes(voiceprep: Commands, home: Path) -> None:
    (home / "banks").mkdir(parents=True)
    (home / "banks" / "mine.md").write_text("---\ntitle: Mine\ntrack: mine\n---\n\n## Why? {#why level=easy}\n\nSo.\n")
    ran = voiceprep("bank", "check")
    assert ran.status == 2
    assert f"{home / 'banks' / 'mine.md'}:6: mistake: " in ran.out
    listed = voiceprep("bank", "list")
    assert listed.status == 0
    assert "1 file left out for mistakes; “voiceprep bank check” lists them." in listed.err
    voiceprep("check", "why", stdin=b"so").refused("The bank that holds “why” has mistakes")


def test_a_file_that_is_no_bank(voiceprep: Commands, home: Path, tmp_path: Path) -> None:
    (tmp_path / "no bank.md").write_text("nothing of the kind\n")
    ran = voiceprep("bank", "import", tmp_path / "no bank.md")
    ran.refused("no bank.md")
    assert not (home / "banks").exists()
    voiceprep("bank", "import", tmp_path / "none.md").refused("none.md cannot be read")
    voiceprep("bank", "check", tmp_path / "none.md").refused("There is no file or folder")


def test_the_banks_that_ship_have_no_mistakes(voiceprep: Commands) -> None:
    ran = voiceprep("bank", "check", "--json", *bank_files(shipped_banks())[:1])
    assert ran.status == 0
    assert [finding for finding in ran.json if finding["kind"] == "mistake"] == []
