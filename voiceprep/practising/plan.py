"""The way to an interview: how much there is to say on each day, and what else to prepare."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from voiceprep.errors import BadInputError
from voiceprep.paths import Places
from voiceprep.practising.checklists import CHECKLISTS, Checklist, current
from voiceprep.practising.choosing import Wishes
from voiceprep.practising.countdown import Countdown
from voiceprep.practising.today import Reason, Today
from voiceprep.questions.model import Library
from voiceprep.settings import Settings, change_settings

_MANY_MINUTES = 60
"""Longer than this nobody speaks on a day and still learns from it."""


@dataclass(frozen=True)
class Plan:
    """What today asks for, and the interview where there is one.

    Attributes:
        today: Today's questions.
        interview_on: The day of the interview.
        tracks: The tracks that are practised, by name; none means all.
        ticked: The ids of the checklists' items that are done.
    """

    today: Today
    interview_on: date | None
    tracks: tuple[str, ...] = ()
    ticked: frozenset[str] = frozenset()

    @property
    def days_left(self) -> int | None:
        """Days until the interview, below 0 when it is over; None without one."""
        return (self.interview_on - self.today.on).days if self.interview_on else None

    @property
    def new_today(self) -> int:
        """Questions that are to be said for the first time."""
        return self.today.count(Reason.NEW)

    @property
    def repeats_today(self) -> int:
        """Questions that come again."""
        return len(self.today.due) - self.new_today

    @property
    def last_new_day(self) -> date | None:
        """The day by which everything should have been said once; None without an interview ahead."""
        if self.interview_on is None or self.interview_on <= self.today.on:
            return None
        return Countdown(self.today.on, self.interview_on).last_new_day

    @property
    def current_checklist(self) -> Checklist | None:
        """The checklist for today."""
        return None if self.days_left is None else current(self.days_left)

    @property
    def checklists(self) -> tuple[Checklist, ...]:
        """All of them, today's in front, where there is an interview ahead."""
        if self.days_left is None or self.days_left < 0:
            return ()
        return tuple(sorted(CHECKLISTS, key=lambda one: one is not self.current_checklist))


def plan_of(today: Today, wishes: Wishes, ticked: frozenset[str] = frozenset()) -> Plan:
    """The plan that today is part of; ``ticked`` are the items that are done."""
    return Plan(today, wishes.interview_on, tuple(sorted(wishes.tracks)), ticked)


def headed(plan: Plan, checklist: Checklist) -> str:
    """What stands above a checklist: when it begins, and how much of it is done."""
    assert plan.interview_on is not None
    done = sum(item.id in plan.ticked for item in checklist.items)
    count = f", {done} of {len(checklist.items)} done" if done else ""
    now = " – now" if checklist is plan.current_checklist else ""
    return f"{checklist.title}, from {in_words(checklist.begins_on(plan.interview_on))}{now}{count}"


def headline(plan: Plan) -> str:
    """When the interview is, in a sentence; that there is none otherwise."""
    match plan.days_left, plan.interview_on:
        case None, _:
            return "No interview date is set."
        case 0, _:
            return "The interview is today. You are prepared: say one or two answers to warm up, and go."
        case 1, _:
            return "The interview is tomorrow."
        case int(days), date() as day if days > 0:
            return f"The interview is in {days} days, on {in_words(day)}."
        case _, day:
            assert day is not None
            return f"The interview of {in_words(day)} is over."


def sentences(plan: Plan) -> list[str]:
    """How far the questions are, how many there are for today, and whether that can be done."""
    today = plan.today
    of_tracks = f" in {', '.join(plan.tracks)}" if plan.tracks else ""
    told = [f"{today.said} of {today.chosen} questions{of_tracks} said at least once."]
    if today.due:
        parts = [f"{plan.repeats_today} to say again"] if plan.repeats_today else []
        parts += [f"{plan.new_today} new"] if plan.new_today else []
        told.append(f"Left for today: {' and '.join(parts)}, about {today.minutes} min.")
    else:
        told.append("Nothing is left for today.")
    if plan.last_new_day and today.said < today.chosen:
        if plan.days_left == 1:
            told.append("What is new today cannot come again before the interview.")
        else:
            until = "today" if plan.last_new_day == today.on else f"a day until {in_words(plan.last_new_day)}"
            told.append(f"With {today.new_a_day} new {until}, everything comes again before the interview.")
    if plan.interview_on and today.minutes > _MANY_MINUTES:
        told.append("That is a lot for a day: choose the tracks that matter, with voiceprep plan --track NAME.")
    return told


def in_words(day: date) -> str:
    """A day with its name: ``Tuesday 1 December``."""
    return f"{day:%A} {day.day} {day:%B}"


def set_plan(
    places: Places,
    library: Library,
    today: date,
    interview: str | None = None,
    tracks: Sequence[str] | None = None,
) -> Settings:
    """Write the interview's date, the tracks to practise, or both into the settings.

    Args:
        places: Where the settings are.
        library: The banks, to know the tracks by.
        today: The interview cannot be before it.
        interview: The date as 2026-12-01, empty to forget it; None leaves it as it is.
        tracks: Their names, none of them for all; None leaves them as they are.

    Raises:
        BadInputError: It is no date, it is past, or there is no such track; or the settings have a mistake.
        StorageError: The settings cannot be written.
    """
    changes: dict[str, date | str | None] = {}
    if interview is not None:
        changes["interview_date"] = _date_of(interview.strip(), today) if interview.strip() else None
    if tracks is not None:
        known = sorted({question.track for question in library.questions if question.track})
        for name in tracks:
            if name not in known:
                raise BadInputError(f"There is no track “{name}”", f"Choose from {', '.join(known)}.")
        changes["tracks"] = ", ".join(dict.fromkeys(tracks)) or None
    return change_settings(places.settings, changes)


def _date_of(text: str, today: date) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise BadInputError(f"“{text}” is not a date", f"Write it like {today.isoformat()}.") from error
    if day < today:
        raise BadInputError(f"{in_words(day)} {day.year} is past", f"Today is {today.isoformat()}.")
    return day
