"""The way to an interview."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from banks import bank_text
from hypothesis import given
from hypothesis import strategies as st

from voiceprep.errors import BadInputError
from voiceprep.history.attempts import QuestionSummary
from voiceprep.history.rating import Rating
from voiceprep.history.reviews import Review
from voiceprep.paths import Places
from voiceprep.practising.checklists import CHECKLISTS
from voiceprep.practising.choosing import Past, Wishes, choose, wishes_of
from voiceprep.practising.countdown import Countdown
from voiceprep.practising.plan import Plan, headline, plan_of, sentences, set_plan
from voiceprep.practising.today import Reason, Today
from voiceprep.questions.loading import load_library
from voiceprep.questions.model import Question
from voiceprep.settings import load_settings

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
TODAY = NOW.date()
AGAIN, HARD, GOOD, EASY = Rating


def questions(count: int, track: str = "speech") -> list[Question]:
    return [Question(f"{track}-{at}", f"Why {at}?", "So.", (), track=track) for at in range(count)]


def plan(days: int | None, today: Today | None = None, tracks: tuple[str, ...] = ()) -> Plan:
    interview = None if days is None else TODAY + timedelta(days=days)
    return Plan(today or Today(TODAY, chosen=10, said=10), interview, tracks)


def practised(count: int, days: int, ratings: list[Rating], new_per_day: int = 5) -> dict[str, list[int]]:
    """For each question, the days before the interview on which someone says it who does what today asks for."""
    asked, log, said = questions(count), [], {}
    wishes = Wishes(new_per_day=new_per_day, interview_on=TODAY + timedelta(days=days))
    for day in range(days):
        now = NOW + timedelta(days=day)
        while True:
            left = choose(asked, Past(reviews=tuple(log)), wishes, now).due
            if not left:
                break
            name = left[0].question.id
            rating = ratings[len(log) % len(ratings)]
            log.append(Review(len(log), name, rating, False, now + timedelta(seconds=len(log))))
            said.setdefault(name, []).append(days - day)
    return said


@given(
    st.integers(1, 25),
    st.integers(2, 18),
    st.lists(st.sampled_from(Rating), min_size=1, max_size=9),
    st.integers(0, 6),
)
def test_everything_is_said_before_the_interview_and_comes_again_before_it(
    count: int, days: int, ratings: list[Rating], new_per_day: int
) -> None:
    said = practised(count, days, ratings, new_per_day)
    assert len(said) == count
    for before in said.values():
        assert len(before) == len(set(before)) >= 2
        assert min(before) <= 7


def test_what_is_known_well_comes_once_more_in_the_last_week_and_not_all_on_one_day() -> None:
    said = practised(20, 14, [EASY])
    last = [min(before) for before in said.values()]
    assert max(last) <= 7
    assert max(last.count(day) for day in range(1, 8)) <= 8


def test_the_new_ones_are_spread_evenly_and_end_before_the_last_days() -> None:
    said = practised(60, 14, [GOOD])
    first = [max(before) for before in said.values()]
    counts = [first.count(day) for day in range(14, 0, -1)]
    assert counts == [6, 6, 6, 6, 6, 5, 5, 5, 5, 5, 5, 0, 0, 0]


def test_on_the_day_before_what_is_left_is_said_once_and_on_the_day_itself_nothing_is_new() -> None:
    asked = questions(30)
    eve = choose(asked, Past(), Wishes(interview_on=TODAY + timedelta(days=1)), NOW)
    assert eve.count(Reason.NEW) == 30
    itself = choose(asked, Past(), Wishes(interview_on=TODAY), NOW)
    assert itself.due == ()
    over = choose(asked, Past(), Wishes(interview_on=TODAY - timedelta(days=1)), NOW)
    assert over.count(Reason.NEW) == 5


def test_a_far_interview_changes_nothing_yet() -> None:
    asked = questions(50)
    far = choose(asked, Past(), Wishes(interview_on=TODAY + timedelta(days=90)), NOW)
    assert far.due == choose(asked, Past(), Wishes(), NOW).due


def test_near_an_interview_nothing_that_is_due_is_left_for_another_day() -> None:
    asked = questions(40)
    log = tuple(Review(at, f"speech-{at}", AGAIN, False, NOW - timedelta(days=3)) for at in range(40))
    wishes = Wishes(repeats_per_day=10, interview_on=TODAY + timedelta(days=3))
    assert choose(asked, Past(reviews=log), wishes, NOW).count(Reason.FADING) == 40


def test_what_the_schedule_would_bring_after_the_interview_is_brought_forward_in_shares() -> None:
    asked = questions(12)
    log = [Review(at, f"speech-{at}", EASY, False, NOW - timedelta(days=1)) for at in range(12)]
    wishes = Wishes(interview_on=TODAY + timedelta(days=4))
    today = choose(asked, Past(reviews=tuple(log)), wishes, NOW)
    assert [(one.reason, one.why) for one in today.due] == [(Reason.INTERVIEW, "before the interview")] * 3
    log.append(Review(99, today.due[0].question.id, EASY, False, NOW))
    assert len(choose(asked, Past(reviews=tuple(log)), wishes, NOW).due) == 2


@pytest.mark.parametrize("days", range(2, 40))
def test_the_last_new_day_leaves_days_for_what_comes_again_and_moves_no_further_away(days: int) -> None:
    at = Countdown(TODAY, TODAY + timedelta(days=days))
    later = Countdown(TODAY + timedelta(days=1), at.interview_on)
    assert TODAY <= at.last_new_day < at.interview_on - timedelta(days=1)
    assert days == 2 or later.last_new_day >= at.last_new_day


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (None, "No interview date is set."),
        (16, "The interview is in 16 days, on Wednesday 18 March."),
        (1, "The interview is tomorrow."),
        (0, "The interview is today."),
        (-1, "The interview of Sunday 1 March is over."),
    ],
)
def test_the_headline_says_when_it_is(days: int | None, told: str) -> None:
    assert headline(plan(days)).startswith(told)


@pytest.mark.parametrize(
    ("days", "title"),
    [
        (None, None),
        (15, None),
        (14, "Two weeks before"),
        (8, "Two weeks before"),
        (7, "One week before"),
        (2, "One week before"),
        (1, "The day before"),
        (0, None),
        (-1, None),
    ],
)
def test_each_stretch_of_days_has_its_checklist(days: int | None, title: str | None) -> None:
    current = plan(days).current_checklist
    assert (current.title if current else None) == title
    shown = plan(days).checklists
    assert set(shown) == (set() if days is None or days < 0 else set(CHECKLISTS))
    assert current is None or shown[0] == current


def test_the_questions_that_checklists_name_are_there_to_practise() -> None:
    words = " ".join(item.text for checklist in CHECKLISTS for item in checklist.items)
    shipped = load_library([Path(__file__).parents[2] / "question_bank"])
    assert "voiceprep practice tell-me-about-yourself" in words
    assert "tell-me-about-yourself" in {one.id for one in shipped.questions}
    for kind in ("coding", "system-design", "reverse"):
        assert f"voiceprep practice --kind {kind}" in words
        assert kind in {one.kind.value for one in shipped.questions}


def test_it_is_told_how_far_the_questions_are_and_how_many_a_day_there_must_be() -> None:
    asked = questions(23)
    wishes = Wishes(interview_on=TODAY + timedelta(days=9), tracks=frozenset({"speech"}))
    log = (Review(1, "speech-0", AGAIN, False, NOW - timedelta(days=1)),)
    summary = QuestionSummary("speech-0", 1, NOW, 0.1, 0.1)
    told = sentences(plan_of(choose(asked, Past((summary,), log), wishes, NOW), wishes))
    assert told == [
        "1 of 23 questions in speech said at least once.",
        "Left for today: 1 to say again and 5 new, about 8 min.",
        "With 5 new a day until Saturday 7 March, everything comes again before the interview.",
    ]


def test_what_cannot_be_done_is_said() -> None:
    eve = Wishes(interview_on=TODAY + timedelta(days=1))
    told = " ".join(sentences(plan_of(choose(questions(90), Past(), eve, NOW), eve)))
    assert "What is new today cannot come again before the interview." in told
    assert "That is a lot for a day: choose the tracks that matter, with voiceprep plan --track NAME." in told


@pytest.fixture
def places(tmp_path: Path) -> Places:
    made = Places(tmp_path / "home")
    made.banks.mkdir(parents=True)
    header = "---\ntitle: B\ntrack: {}\n---\n"
    for track in ("speech", "coding"):
        body = f"\n## Why {track}? {{#{track}}}\n\nIt is so.\n"
        (made.banks / f"{track}.md").write_text(bank_text(body, header.format(track)), encoding="utf-8")
    return made


def test_the_date_and_the_tracks_are_kept_in_the_settings(places: Places) -> None:
    library = load_library([places.banks])
    set_plan(places, library, TODAY, "2026-03-20", ["speech", "coding", "speech"])
    wishes = wishes_of(load_settings(places.settings))
    assert (wishes.interview_on, wishes.tracks) == (date(2026, 3, 20), {"speech", "coding"})
    assert places.settings.read_text() == 'interview_date = 2026-03-20\ntracks = "speech, coding"\n'
    set_plan(places, library, TODAY, tracks=["coding"])
    wishes = wishes_of(load_settings(places.settings))
    assert (wishes.interview_on, wishes.tracks) == (date(2026, 3, 20), {"coding"})
    set_plan(places, library, TODAY, " ", [])
    assert wishes_of(load_settings(places.settings)) == Wishes()
    assert places.settings.read_text() == ""


@pytest.mark.parametrize(
    ("interview", "tracks", "message"),
    [
        ("soon", None, "“soon” is not a date"),
        ("2026-02-30", None, "“2026-02-30” is not a date"),
        ("2026-03-01", None, "Sunday 1 March 2026 is past"),
        (None, ["speech", "Coding"], "There is no track “Coding”"),
    ],
)
def test_a_date_or_a_track_that_cannot_be_is_refused(
    places: Places, interview: str | None, tracks: list[str] | None, message: str
) -> None:
    with pytest.raises(BadInputError, match=message):
        set_plan(places, load_library([places.banks]), TODAY, interview, tracks)
    assert not places.settings.exists()


def test_the_interview_may_be_today(places: Places) -> None:
    assert set_plan(places, load_library([places.banks]), TODAY, TODAY.isoformat()).interview_on == TODAY
