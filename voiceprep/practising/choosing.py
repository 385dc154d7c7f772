"""What to practise today, and why: what was weak, what fades, what the interview wants, what is new."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from voiceprep.history.attempts import QuestionSummary
from voiceprep.history.last_answers import WeakPoints
from voiceprep.history.opening import History
from voiceprep.history.practice_days import practice_day
from voiceprep.history.reviews import Review
from voiceprep.history.scheduling import REVIEWS_THAT_COUNT, Memory, memories
from voiceprep.practising.countdown import Countdown
from voiceprep.practising.reasons import detail, fading, weakness, when
from voiceprep.practising.today import Reason, Suggestion, Today
from voiceprep.questions.model import Kind, Level, Question
from voiceprep.settings import Settings

_LEVELS = {level: number for number, level in enumerate(Level)}


@dataclass(frozen=True)
class Past:
    """What the history says about the questions."""

    summaries: tuple[QuestionSummary, ...] = ()
    reviews: tuple[Review, ...] = ()
    weak: tuple[WeakPoints, ...] = ()


@dataclass(frozen=True)
class Wishes:
    """How much the user wants to practise, and for when; ``tracks`` empty means all of them."""

    new_per_day: int = 5
    repeats_per_day: int = 20
    interview_on: date | None = None
    tracks: frozenset[str] = frozenset()

    def want(self, question: Question) -> bool:
        """Whether a question is among those that are practised for the interview."""
        return question.kind is not Kind.REVERSE and self.want_track(question)

    def want_track(self, question: Question) -> bool:
        """Whether a question's track is practised."""
        return not self.tracks or question.track in self.tracks


def wishes_of(settings: Settings) -> Wishes:
    """What the user's settings wish for."""
    return Wishes(
        settings.new_per_day, settings.repeats_per_day, settings.interview_on, frozenset(settings.track_names)
    )


def past_of(history: History) -> Past:
    """Read what choosing needs.

    Raises:
        StorageError: The history cannot be read.
    """
    return Past(
        tuple(history.attempts.summaries()),
        tuple(history.reviews.standing(latest=REVIEWS_THAT_COUNT)),
        tuple(history.last_answers.weak_points()),
    )


def today_of(questions: Sequence[Question], history: History, settings: Settings) -> Today:
    """What to practise now, for someone with this history and these settings.

    Raises:
        StorageError: The history cannot be read.
    """
    return choose(questions, past_of(history), wishes_of(settings), local_now())


def local_now() -> datetime:
    """The present moment, with the time zone of this machine."""
    return datetime.now().astimezone()


def choose(questions: Sequence[Question], past: Past, wishes: Wishes, now: datetime) -> Today:
    """Today's questions and all others. ``now`` is aware and has the user's time zone.

    What is for today was settled this morning: saying one of its questions makes it one shorter.
    """
    return _Choice(questions, past, wishes, now).today()


class _Choice:
    def __init__(self, questions: Sequence[Question], past: Past, wishes: Wishes, now: datetime) -> None:
        self._questions = mixed(questions)
        self._wishes = wishes
        self._day = practice_day(now)
        self._memories = memories(past.reviews, now)
        self._morning = memories(past.reviews, now, before=self._day)
        self._weak = _still_there(past.weak, questions)
        self._summaries = {one.question_id: one for one in past.summaries}
        interview = wishes.interview_on
        self._countdown = Countdown(self._day, interview) if interview and interview >= self._day else None

    def today(self) -> Today:
        said = [one for one in self._questions if one.id in self._memories]
        unsaid = [one for one in self._questions if one.id not in self._memories]
        wanted = [one for one in self._questions if self._wishes.want(one)]
        begun = sum(self._memories[one.id].first_said_on == self._day for one in wanted if one.id in self._memories)
        new = [one for one in wanted if one.id not in self._memories]
        new_a_day = self._new_a_day(len(new) + begun)
        reasons = self._repeats() | {one.id: Reason.NEW for one in new[: max(0, new_a_day - begun)]}
        repeats = sorted(
            (one for one in said if one.id in reasons), key=lambda one: self._urgency(one, reasons[one.id])
        )
        fresh = sorted(unsaid, key=lambda one: (one.id not in reasons, not self._wishes.want(one)))
        later = sorted((one for one in said if one.id not in reasons), key=lambda one: self._memories[one.id].due_on)
        return Today(
            on=self._day,
            suggestions=tuple(
                self._suggestion(one, reasons.get(one.id, Reason.LATER)) for one in (*repeats, *fresh, *later)
            ),
            done=sum(memory.last_said_on == self._day for memory in self._memories.values()),
            chosen=len(wanted),
            said=len(wanted) - len(new),
            new_a_day=new_a_day,
        )

    def _repeats(self) -> dict[str, Reason]:
        """What comes again today and was not said yet."""
        questions = {one.id: one for one in self._questions if self._wishes.want_track(one)}
        morning = [memory for memory in self._morning.values() if memory.question_id in questions]
        due = {memory.question_id: self._due_reason(memory) for memory in morning if memory.due_on <= self._day}
        left = [question_id for question_id in due if self._memories[question_id].last_said_on < self._day]
        if self._countdown is None:
            left.sort(key=lambda question_id: self._urgency(questions[question_id], due[question_id]))
            left = left[: max(0, self._wishes.repeats_per_day - (len(due) - len(left)))]
            return {question_id: due[question_id] for question_id in left}
        wanted = [memory for memory in morning if self._wishes.want(questions[memory.question_id])]
        forward = [memory.question_id for memory in self._countdown.brought_forward(wanted)]
        forward = [question_id for question_id in forward if self._memories[question_id].last_said_on < self._day]
        return dict.fromkeys(forward, Reason.INTERVIEW) | {question_id: due[question_id] for question_id in left}

    def _due_reason(self, memory: Memory) -> Reason:
        return Reason.WEAK if memory.question_id in self._weak else Reason.FADING

    def _new_a_day(self, unsaid: int) -> int:
        """How many questions are to be said for the first time on a day that begins with so many unsaid ones."""
        if self._countdown is None:
            return self._wishes.new_per_day
        needed = self._countdown.new_today(unsaid)
        # The last days are for what comes again, and then only what must be said is new.
        return max(needed, self._wishes.new_per_day) if self._day <= self._countdown.last_new_day else needed

    def _urgency(self, question: Question, reason: Reason) -> tuple[int, float, float, str]:
        """The weak ones first, the weakest of them in front; then what is remembered least."""
        weak = self._weak.get(question.id)
        weight = 0.0
        if weak and question.key_points:
            weight = (2 * len(weak.wrong) + len(weak.missed)) / len(question.key_points)
        return (list(Reason).index(reason), -weight, self._memories[question.id].recall_on(self._day), question.id)

    def _suggestion(self, question: Question, reason: Reason) -> Suggestion:
        memory, summary = self._memories.get(question.id), self._summaries.get(question.id)
        return Suggestion(
            question,
            reason,
            self._why(question.id, reason, memory),
            detail(question, memory, summary, self._weak.get(question.id), self._day),
            summary.last_coverage if summary else None,
        )

    def _why(self, question_id: str, reason: Reason, memory: Memory | None) -> str:
        if memory is None:
            return "another day" if reason is Reason.LATER else "never said"
        match reason:
            case Reason.WEAK:
                return weakness(self._weak[question_id])
            case Reason.FADING:
                return fading(memory.recall_on(self._day))
            case Reason.INTERVIEW:
                return "before the interview"
            case _:
                return when(memory.due_on, self._day)


def _still_there(weak: Iterable[WeakPoints], questions: Iterable[Question]) -> dict[str, WeakPoints]:
    """The weak points that the banks still have, by question."""
    known = {question.id: {point.id for point in question.key_points} for question in questions}
    found = {}
    for one in weak:
        points = known.get(one.question_id, set())
        missed, wrong = (tuple(point for point in ids if point in points) for ids in (one.missed, one.wrong))
        if missed or wrong:
            found[one.question_id] = WeakPoints(one.question_id, missed, wrong)
    return found


def mixed(questions: Sequence[Question]) -> list[Question]:
    """Questions in an order that takes from every track in proportion, each track from easy to hard.

    However few of them are practised, they are a fair sample of all.
    """
    tracks: dict[str, list[Question]] = defaultdict(list)
    for question in sorted(questions, key=lambda one: _LEVELS[one.level]):
        tracks[question.track].append(question)
    placed = [
        ((number + 0.5) / len(track), name, question)
        for name, track in tracks.items()
        for number, question in enumerate(track)
    ]
    return [question for _, _, question in sorted(placed, key=lambda one: one[:2])]
