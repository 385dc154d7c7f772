"""``--recognizer``, ``--model``, ``--threads`` and the language: what hears the answer."""

from pathlib import Path

import numpy as np
import pytest
from commands import Commands, write_wav
from flite import needs_flite, pause, spoken
from parrot_whisper import write_parrot

from voiceprep.cli import practice
from voiceprep.settings import Value

QUESTION = "p-value-meaning"


@pytest.fixture
def answer(tmp_path: Path) -> Path:
    return write_wav(tmp_path / "answer.wav", np.concatenate([pause(0.3), spoken("It is rare."), pause(0.3)]))


@needs_flite
def test_the_model_of_an_option_hears_the_answer(voiceprep: Commands, home: Path, answer: Path) -> None:
    write_parrot(home / "models" / "first", "said by the first")
    write_parrot(home / "models" / "second", "said by the second")
    heard = voiceprep("answer", QUESTION, "--audio", answer, "--model", "second", "--threads", "1", "--json").json
    assert heard["transcript"]["recognizer"] == "whisper:second"
    assert heard["transcript"]["text"].startswith("said by the second")


@needs_flite
def test_an_answer_in_another_language_is_heard_by_a_model_that_knows_it(
    voiceprep: Commands, home: Path, answer: Path
) -> None:
    write_parrot(home / "models" / "an-english-one", "never said")
    write_parrot(home / "models" / "multilingual", "so gut wie nie", languages=("en", "de"))
    (home / "settings.toml").write_text("language = 'de'\n")
    ran = voiceprep("answer", QUESTION, "--audio", answer, "--json")
    assert ran.json["transcript"]["recognizer"] == "whisper:multilingual"
    assert ran.json["transcript"]["text"].startswith("so gut wie nie")
    (home / "settings.toml").write_text("language = 'fr'\n")
    ran = voiceprep("answer", QUESTION, "--audio", answer, "--json")
    ran.refused("No Whisper model on this machine hears French", "voiceprep models fetch base")
    (home / "settings.toml").write_text("language = 'english'\n")
    voiceprep("answer", QUESTION, "--audio", answer).refused("language is not a language that Whisper knows")


def test_what_is_not_here_is_told_before_anything_is_opened(voiceprep: Commands, home: Path, tmp_path: Path) -> None:
    sound = tmp_path / "never-read.wav"
    for command in (("answer", QUESTION, "--audio", sound), ("practice",), ()):
        ran = voiceprep(*command, "--model", "base.en")
        ran.refused("The Whisper model “base.en” cannot be used: it is not here.", "voiceprep models fetch base.en")
        voiceprep(*command, "--recognizer", "whisper").refused("No Whisper model is installed.")
        assert "'cloud' is not one of 'auto', 'whisper', 'builtin'" in voiceprep(*command, "--recognizer", "cloud").err
        assert "99 is not in the range" in voiceprep(*command, "--threads", "99").err
    assert not home.exists()


def test_options_of_the_app_are_not_taken_for_those_of_a_command(voiceprep: Commands) -> None:
    ran = voiceprep("--threads", "2", "bank", "list")
    ran.refused("Options for devices and the recognizer belong behind the command.", "voiceprep bank --help")


@pytest.mark.parametrize("command", [(), ("practice",)])
def test_the_app_works_with_the_options_of_this_start(
    voiceprep: Commands, home: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    opened: list[dict[str, Value]] = []

    def opens(questions: object = None, options: dict[str, Value] | None = None) -> None:
        opened.append(dict(options or {}))

    monkeypatch.setattr(practice, "open_app", opens)
    voiceprep(*command, "--input", "USB", "--model", "whisper:mine", "--threads", "3")
    assert opened == [{"input": "USB", "model": "mine", "recognizer": "whisper", "threads": 3}]
