"""What programs read: the shape of every --json."""

from pathlib import Path
from typing import Any

import numpy as np
from commands import Commands, needs_builtin, write_wav
from flite import needs_flite, pause, spoken

ANSWER = (
    "A p value is the probability of data at least as extreme as what I saw. "
    "It is computed under the assumption that the null hypothesis is true."
)
QUESTION = "p-value-meaning"


def check_assessment(value: dict[str, Any], text: str, timed: bool) -> None:
    assert value["question"] == QUESTION
    assert 0 <= value["coverage"] <= 1
    for point in value["key_points"]:
        assert {"id", "text", "verdict", "score", "evidence"} <= point.keys()
        assert point["verdict"] in ("covered", "partial", "missed", "contradicted")
        for found in point["evidence"]:
            assert text[found["start"] : found["end"]] == found["text"]
            assert (found["start_s"] is not None) == (found["end_s"] is not None) == timed
    delivery = value["delivery"]
    assert {"words", "duration_s", "words_per_minute", "pauses", "fillers", "time_to_first_word_s"} <= delivery.keys()
    assert delivery["words"] == len(text.split())
    assert (delivery["duration_s"] is not None) == timed


def test_check(voiceprep: Commands) -> None:
    ran = voiceprep("check", QUESTION, "--json", stdin=ANSWER.encode())
    assert (ran.status, ran.err) == (0, "")
    check_assessment(ran.json, ANSWER, timed=False)
    verdicts = [point["verdict"] for point in ran.json["key_points"]]
    assert verdicts[:2] == ["covered", "covered"]
    assert verdicts[4] == "missed"


def test_check_for_people(voiceprep: Commands) -> None:
    ran = voiceprep("check", "#P-Value-Meaning", stdin=ANSWER.encode())
    assert ran.status == 0
    assert "✓ A p-value is the probability of data at least as extreme as the data observed  [covered]" in ran.out


@needs_builtin
@needs_flite
def test_answer_and_history(voiceprep: Commands, home: Path, tmp_path: Path) -> None:
    said = np.concatenate([pause(0.7), spoken(ANSWER), pause(3)])
    file = write_wav(tmp_path / "answer.wav", said)
    ran = voiceprep("answer", QUESTION, "--audio", file, "--json")
    assert (ran.status, ran.err) == (0, "")
    answer = ran.json
    assert answer["attempt"] == 1
    assert answer["question"] == QUESTION
    recording = Path(answer["recording"])
    assert recording.parent == home / "recordings"
    assert recording.read_bytes()[:4] == b"fLaC"
    listening = answer["listening"]
    # A file is heard faster than its words come: the silence at its end may be over before it was long enough.
    assert listening["ended_by"] in ("silence", "end_of_audio")
    assert 0.5 < listening["speech_started_s"] < 1.2 < listening["speech_ended_s"] < listening["endpoint_s"]
    assert all(start < end for start, end in listening["pauses"])
    transcript = answer["transcript"]
    assert transcript["recognizer"] == "builtin"
    assert transcript["text"] == " ".join(word["text"] for word in transcript["words"])
    starts = [word["start_s"] for word in transcript["words"]]
    assert starts == sorted(starts)
    assert all({"text", "start_s", "end_s", "probability"} == word.keys() for word in transcript["words"])
    check_assessment(answer["assessment"], transcript["text"], timed=True)
    assert "covered" in [point["verdict"] for point in answer["assessment"]["key_points"]]
    assert {"endpoint_to_transcript_s", "endpoint_to_feedback_s"} == answer["timings"].keys()

    [line] = voiceprep("history", "list", "--json").json
    assert line["coverage"] == answer["assessment"]["coverage"]
    shown = voiceprep("history", "show", "1", "--json").json
    for part in ("attempt", "question", "recording", "listening", "transcript", "assessment"):
        assert shown[part] == answer[part]
    assert voiceprep("history", "list", "--question", "other", "--json").json == []

    told = voiceprep("history", "show", "1")
    assert f"Recording: {recording}" in told.out
    assert transcript["text"] in told.out.replace("(?)", "")
    assert "builtin" in voiceprep("history", "list").out

    assert voiceprep("history", "delete", "1").status == 130
    assert recording.exists()
    assert voiceprep("history", "delete", "1", "--yes").err == "Answer 1 is deleted.\n"
    assert not recording.exists()
    assert voiceprep("history", "list").err == "No answers yet.\n"


def test_bank(voiceprep: Commands, home: Path) -> None:
    listed = voiceprep("bank", "list", "--json").json
    assert len(listed) >= 20
    assert len({question["id"] for question in listed}) == len(listed)
    for question in listed:
        assert {"id", "text", "bank", "track", "kind", "level", "target_s", "key_points"} <= question.keys()
    [one] = [question for question in listed if question["id"] == QUESTION]
    shown = voiceprep("bank", "show", QUESTION, "--json").json
    assert [shown[name] for name in one if name != "key_points"] == [one[name] for name in one if name != "key_points"]
    assert len(shown["key_points"]) == one["key_points"]
    assert all({"id", "text", "also", "never", "level"} == point.keys() for point in shown["key_points"])
    only = voiceprep("bank", "list", "--track", "speech", "--level", "beginner", "--json").json
    assert 0 < len(only) < len(listed)
    assert {(question["track"], question["level"]) for question in only} == {("speech", "beginner")}
    assert voiceprep("bank", "path").out.strip() == str(home / "banks")


def test_bank_import(voiceprep: Commands, home: Path, tmp_path: Path) -> None:
    file = tmp_path / "my own.txt"
    file.write_text(
        "1. Cooking\n\nQ1. How long does an egg boil?\n\nModel answer:\n\nAn egg boils for seven minutes.\n"
    )
    ran = voiceprep("bank", "import", file)
    assert ran.status == 0
    assert Path(ran.out.strip()).parent == home / "banks"
    [question] = [one for one in voiceprep("bank", "list", "--json").json if one["text"].endswith("does an egg boil?")]
    checked = voiceprep("check", question["id"], "--json", stdin=b"an egg boils for seven minutes").json
    assert checked["coverage"] == 1
    voiceprep("bank", "import", file).refused("is there already", "--replace")
    assert voiceprep("bank", "import", file, "--replace").status == 0


def test_models(voiceprep: Commands) -> None:
    listed = voiceprep("models", "list", "--json").json
    assert listed[-1]["name"] == "builtin"
    assert all({"name", "used", "rough", "problems"} <= model.keys() for model in listed)
    assert sum(model["used"] for model in listed) == 1
    assert "builtin" in voiceprep("models", "list").out


def test_version_and_help(voiceprep: Commands) -> None:
    assert voiceprep("--version").out.startswith("voiceprep, version ")
    told = voiceprep("--help").out
    for command in ("answer", "bank", "check", "demo", "doctor", "history", "models", "practice"):
        assert f"\n  {command} " in told
