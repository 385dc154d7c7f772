"""How well an answer went, in one line: the four ratings, which one stands, and when each brings the question back."""

from datetime import UTC, datetime
from threading import Lock

from textual import on, work
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from voiceprep.errors import VoiceprepError
from voiceprep.history.attempt import Attempt
from voiceprep.history.corrections import corrected
from voiceprep.history.rating import Rating, proposed_rating
from voiceprep.practising.choosing import local_now
from voiceprep.practising.coming_back import days_until_back
from voiceprep.practising.studio import Studio
from voiceprep.settings import load_settings

_WORDS = {Rating.AGAIN: "again", Rating.HARD: "hard", Rating.GOOD: "good", Rating.EASY: "easy"}


class _DaysKnown(Message, bubble=False):
    """The days until the question of an attempt comes back, for each rating."""

    def __init__(self, attempt: int, days: dict[Rating, int]) -> None:
        super().__init__()
        self.attempt = attempt
        self.days = days


class _NotRated(Message, bubble=False):
    """A rating could not be kept; ``before`` is the one that still stands, None for the proposed one."""

    def __init__(self, attempt: int, before: Rating | None, error: VoiceprepError) -> None:
        super().__init__()
        self.attempt = attempt
        self.before = before
        self.error = error


class RatingFailed(Message):
    """The history could not be read or written, in words."""

    def __init__(self, error: VoiceprepError) -> None:
        super().__init__()
        self.error = error


class RatingLine(Static):
    """Shows the rating of an attempt, and keeps the one that the user gives; the keys belong to the screen."""

    def __init__(self, studio: Studio, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._studio = studio
        self._attempt: Attempt | None = None
        self._given: Rating | None = None
        self._ratings: dict[int, Rating] = {}
        self._standing: dict[int, Rating | None] = {}
        self._keeping = Lock()
        self._days: dict[Rating, int] = {}

    def show(self, attempt: Attempt | None) -> None:
        """Show what an attempt is rated, with the corrections in it; None shows nothing."""
        known = self._attempt.number if self._attempt else None
        self._attempt = attempt
        self.display = attempt is not None
        if attempt and attempt.number != known:
            # An attempt that was rated, and then gone on with, keeps its rating.
            self._given, self._days = self._standing.get(attempt.number), {}
            self._look_ahead(attempt)
        self._draw()

    def rate(self, rating: Rating) -> None:
        """Rate the attempt that is shown; without this the proposed rating counts."""
        if self._attempt:
            before, self._given = self._given, rating
            self._ratings[self._attempt.number] = self._standing[self._attempt.number] = rating
            self._draw()
            self._keep(self._attempt.number, before)

    def _draw(self) -> None:
        if self._attempt is None:
            return
        proposed = proposed_rating(corrected(self._attempt.kept.assessment, self._attempt.corrections))
        standing = self._given or proposed
        parts: list[tuple[str, str]] = [("Rate it 1–4", "$foreground-muted")]
        for rating, word in _WORDS.items():
            text = f"{rating.value} {word}" + (f" {self._days[rating]} d" if rating in self._days else "")
            parts += [("  ", ""), (f"[{text}]", "bold $text-accent") if rating is standing else (f" {text} ", "")]
        parts.append(("  yours" if self._given else "  proposed", "$foreground-muted"))
        self.update(Content.assemble(*parts))

    @work(thread=True, group="history")
    def _look_ahead(self, attempt: Attempt) -> None:
        try:
            interview = load_settings(self._studio.places.settings).interview_on
            days = days_until_back(
                self._studio.history(), attempt.kept.question_id, attempt.number, interview, local_now()
            )
            self.post_message(_DaysKnown(attempt.number, days))
        except VoiceprepError as error:
            self.post_message(RatingFailed(error))

    @on(_DaysKnown)
    def _take_days(self, message: _DaysKnown) -> None:
        if self._attempt and self._attempt.number == message.attempt:
            self._days = message.days
            self._draw()

    @work(thread=True, group="history")
    def _keep(self, attempt: int, before: Rating | None) -> None:
        try:
            # Of two keys in a row the later one is kept last, whichever thread comes first.
            with self._keeping:
                self._studio.history().reviews.rate(attempt, self._ratings[attempt], datetime.now(UTC))
        except VoiceprepError as error:
            self.post_message(_NotRated(attempt, before, error))

    @on(_NotRated)
    def _take_back(self, message: _NotRated) -> None:
        self._standing[message.attempt] = message.before
        if self._attempt and self._attempt.number == message.attempt:
            self._given = message.before
            self._draw()
        self.post_message(RatingFailed(message.error))
