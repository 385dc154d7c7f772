from datetime import datetime, timedelta
from pathlib import Path

import past_answers
import pytest
from commands import Commands
from past_answers import keep_answer
from scripted_studio import FULL_ANSWER, Stage

from voiceprep.history.practice_days import practice_day
from voiceprep.practising.readiness import CONFIDENCE

TODAY = datetime.now().astimezone()


@pytest.fixture
def stage(home: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """Two answers to one question of two, ten days ago and now, and one to a question of a bank that is gone."""
    monkeypatch.setattr("voiceprep.questions.shelves.shipped_banks", lambda: home / "no such folder")
    monkeypatch.setattr(past_answers, "ASKED", TODAY)
    made = Stage(home)
    gone = made.write_bank(made.write_bank().read_text().replace("{#", "{#gone-"), "gone.md")
    keep_answer(made, "um I do not know at all", days=-10)
    keep_answer(made, FULL_ANSWER)
    keep_answer(made, FULL_ANSWER, question="gone-overfitting", days=-3, sound=False)
    gone.unlink()
    return made


def test_for_people(voiceprep: Commands, stage: Stage) -> None:
    ran = voiceprep("history", "progress")
    assert (ran.status, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[0].startswith("3 answers on 3 of the last 56 days, less than a minute; 1 to questions no bank has")
    assert lines[1].startswith("Answers  ▁▁▁")
    assert lines[1].endswith("█")
    assert "1 today, 2 this week" in lines[2]
    assert "150 words/min this week, 150 before" in lines[4]
    assert "0.0 per 100 words this week, 14.3 before" in lines[6]
    [track] = [line for line in lines if line.startswith("ml-fundamentals")]
    assert "~34%" in track
    assert "1 of 2 said" in track
    assert track.endswith("0→67%")
    assert "~: a first guess." in " ".join(lines)
    assert max(map(len, lines)) <= 100
    assert lines[-1].startswith("Disk: 2 recordings 0.")


def test_for_programs(voiceprep: Commands, stage: Stage) -> None:
    found = voiceprep("history", "progress", "--json").json
    assert found["today"] == practice_day(TODAY).isoformat()
    assert (found["answers"], found["answers_to_unknown_questions"]) == (3, 1)
    assert len(found["days"]) == 56
    assert {"day", "answers", "duration_s", "words", "words_per_minute", "fillers_per_100_words"} == set(
        found["days"][0]
    )
    assert [day["answers"] for day in found["days"]] == [0] * 45 + [1] + [0] * 6 + [1, 0, 0, 1]
    assert found["days"][0]["words_per_minute"] is None
    assert found["days"][-1]["day"] == found["today"]
    [track] = found["tracks"]
    assert (track["track"], track["questions"], track["said"]) == ("ml-fundamentals", 2, 1)
    ready = track["readiness"]
    # Half of it as good as the last answer, half as good as the first.
    assert ready["estimate"] == 0.335
    assert 0 <= ready["low"] < ready["estimate"] < ready["high"] <= 1
    assert ready["confidence"] == CONFIDENCE
    assert [(stood["coverage"], stood["said"]) for stood in track["coverage"]] == [(0, 1)] * 10 + [(0.67, 1)]
    assert track["coverage"][0]["day"] == (practice_day(TODAY) - timedelta(days=10)).isoformat()
    [said] = track["question_coverage"]
    assert said["question"] == "p-value"
    assert (said["answers"], said["first"], said["latest_attempt"], said["recent"][0]) == (2, 0, 2, 0)
    assert found["disk"]["recordings"] == 2
    assert found["disk"]["recordings_bytes"] > 0


def test_without_answers_it_says_how_to_begin(voiceprep: Commands, home: Path) -> None:
    ran = voiceprep("history", "progress")
    assert (ran.status, ran.out) == (0, "")
    assert ran.err == "No answers yet. Practise a question, and your progress will be here.\n"
    found = voiceprep("history", "progress", "--json").json
    assert found["answers"] == 0
    assert {track["readiness"]["estimate"] for track in found["tracks"]} == {None}


def test_after_years_the_course_of_things_is_told_in_few_steps(voiceprep: Commands, stage: Stage) -> None:
    keep_answer(stage, "I do not know", days=-1000, sound=False)
    [track] = voiceprep("history", "progress", "--json").json["tracks"]
    days = [stood["day"] for stood in track["coverage"]]
    assert len(days) == 24
    assert days == sorted(set(days))
    assert (days[0], days[-1]) == (
        (practice_day(TODAY) - timedelta(days=1000)).isoformat(),
        practice_day(TODAY).isoformat(),
    )


def test_a_history_that_cannot_be_opened_is_told(voiceprep: Commands, home: Path) -> None:
    (home / "history.sqlite3").mkdir(parents=True)
    voiceprep("history", "progress").refused("cannot be used", status=1)
    voiceprep("history", "progress", "--json").refused("cannot be used", status=1)
