"""A whole turn with a real Whisper: said by espeak-ng, heard, transcribed, assessed and kept."""

from pathlib import Path

import pytest
from commands import Commands, write_wav
from small_whisper import ANSWER, ANSWERED, NAME, in_a_row, needs_espeak, put_small_whisper, said
from word_errors import word_errors

from voiceprep.listening.audio import seconds

pytestmark = needs_espeak

NEAR_S = 0.15
PAUSE_S = 0.9


@pytest.fixture
def answered(tmp_path: Path) -> Path:
    """A recording of the model answer."""
    return write_wav(tmp_path / "answer.wav", in_a_row(0.5, ANSWER[0], PAUSE_S, ANSWER[1], 1.0))


def test_an_answer_is_heard_assessed_and_kept(voiceprep: Commands, home: Path, answered: Path) -> None:
    put_small_whisper(home)
    ran = voiceprep("answer", ANSWERED, "--audio", answered, "--recognizer", "whisper", "--model", NAME, "--json")
    assert ran.status == 0, ran
    transcript = ran.json["transcript"]
    assert transcript["recognizer"] == f"whisper:{NAME}"
    assert word_errors(transcript["text"], " ".join(ANSWER)) <= 0.05
    assert {point["verdict"] for point in ran.json["assessment"]["key_points"]} == {"covered"}
    ended_s = 0.5 + seconds(said(ANSWER[0]).size)
    solution, that = transcript["words"][len(ANSWER[0].split()) - 1 :][:2]
    assert (solution["text"], that["text"]) == ("solution.", "That")
    assert solution["end_s"] == pytest.approx(ended_s, abs=NEAR_S)
    assert that["end_s"] > ended_s + PAUSE_S
    [evidence] = ran.json["assessment"]["key_points"][0]["evidence"]
    assert evidence["text"] == ANSWER[0]
    assert evidence["end_s"] == solution["end_s"]
    [attempt] = voiceprep("history", "list", "--json").json
    assert (attempt["question"], attempt["attempt"]) == (ANSWERED, ran.json["attempt"])


def test_a_whisper_that_is_there_is_used_without_asking(voiceprep: Commands, home: Path, tmp_path: Path) -> None:
    put_small_whisper(home, "base.en")
    wrong = "A p-value is the probability that the null hypothesis is true."
    audio = write_wav(tmp_path / "wrong.wav", in_a_row(0.5, wrong, 1.0))
    ran = voiceprep("answer", "p-value-meaning", "--audio", audio, "--json")
    assert ran.status == 0, ran
    assert ran.json["transcript"]["recognizer"] == "whisper:base.en"
    assert "contradicted" in {point["verdict"] for point in ran.json["assessment"]["key_points"]}
