"""``voiceprep plan``, and what is for today on the command line."""

from datetime import date, timedelta
from pathlib import Path

from commands import Commands

from voiceprep.history.practice_days import practice_day
from voiceprep.paths import Places
from voiceprep.practising.choosing import local_now
from voiceprep.practising.prepared import keep_ticked


def ahead(days: int) -> date:
    return practice_day(local_now()) + timedelta(days=days)


def test_a_date_is_kept_and_everything_is_counted_for_a_program(voiceprep: Commands, home: Path) -> None:
    nothing = voiceprep("plan", "--json").json
    assert (nothing["interview_date"], nothing["days_left"], nothing["checklists"]) == (None, None, [])
    assert nothing["today"]["new"] == 5
    assert not (home / "settings.toml").exists()

    set_now = voiceprep("plan", "--date", str(ahead(10)), "--track", "speech", "--json")
    assert (set_now.status, set_now.err) == (0, "")
    plan = set_now.json
    assert (plan["interview_date"], plan["days_left"], plan["tracks"]) == (str(ahead(10)), 10, ["speech"])
    assert plan["questions"]["said"] == 0
    today = plan["today"]
    assert today["date"] == str(ahead(0))
    assert today["new"] == today["new_a_day"] == -(-plan["questions"]["chosen"] // 7)
    assert today["new"] + today["repeats"] == len(today["questions"])
    assert {"id", "reason", "why"} == today["questions"][0].keys()
    assert [one["now"] for one in plan["checklists"]] == [True, False, False]
    assert plan["checklists"][1]["from"] == str(ahead(3))

    assert voiceprep("plan", "--json").json == plan
    cleared = voiceprep("plan", "--clear", "--json").json
    assert cleared == nothing
    assert (home / "settings.toml").read_text() == ""


def test_it_is_told_in_words_too(voiceprep: Commands) -> None:
    assert "No interview date is set." in voiceprep("plan").out
    told = voiceprep("plan", "--date", str(ahead(1))).out
    assert "The interview is tomorrow." in told
    assert f"The day before, from {ahead(0):%A}" in told
    assert "  [ ] Go to bed early." in told
    assert max(map(len, told.splitlines())) <= 100
    # Commands can be copied as they stand.
    assert "voiceprep practice tell-me-about-yourself" in " ".join(told.split())


def test_what_is_ticked_is_shown_so(voiceprep: Commands, home: Path) -> None:
    voiceprep("plan", "--date", str(ahead(1)))
    keep_ticked(Places(home), ahead(1), ["sleep"])
    told = voiceprep("plan").out
    assert "  [x] Go to bed early." in told
    assert "– now, 1 of 5 done" in told
    now = voiceprep("plan", "--json").json["checklists"][0]
    assert [item["id"] for item in now["items"] if item["done"]] == ["sleep"]


def test_what_cannot_be_planned_is_refused(voiceprep: Commands, home: Path) -> None:
    voiceprep("plan", "--date", "soon").refused("“soon” is not a date", "Write it like")
    voiceprep("plan", "--date", "2020-01-01").refused("Wednesday 1 January 2020 is past")
    voiceprep("plan", "--date", "").refused("--date needs a date")
    voiceprep("plan", "--track", "cooking").refused("There is no track “cooking”", "speech")
    voiceprep("plan", "--clear", "--track", "speech").refused("--clear takes nothing else with it")
    assert not (home / "settings.toml").exists()
    home.mkdir(exist_ok=True)
    (home / "settings.toml").write_text("interview = 3\n")
    voiceprep("plan").refused("there is no setting “interview”")


def test_practice_due_has_nothing_where_nothing_is_wanted(voiceprep: Commands, home: Path) -> None:
    voiceprep("practice", "--due").refused("The app needs a terminal")
    home.mkdir(exist_ok=True)
    (home / "settings.toml").write_text("new_per_day = 0\n")
    voiceprep("practice", "--due").refused("Nothing is left for today")
