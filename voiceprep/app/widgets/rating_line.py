"""How well an answer went, in one line: the four ratings, and when each lets the question come back."""

from collections.abc import Mapping

from textual.content import Content
from textual.widgets import Static

from voiceprep.history.rating import Rating

_WORDS = {Rating.AGAIN: "again", Rating.HARD: "hard", Rating.GOOD: "good", Rating.EASY: "easy"}


class RatingLine(Static):
    """Shows which rating stands; the keys belong to the screen."""

    def show(self, standing: Rating, by_user: bool, days: Mapping[Rating, int]) -> None:
        """Show the rating that stands.

        Args:
            standing: The rating.
            by_user: Whether the user gave it; it is proposed by what was said otherwise.
            days: For each rating the days until the question comes back; empty when they are not known yet.
        """
        parts: list[tuple[str, str]] = [("Rate it 1–4", "$foreground-muted")]
        for rating, word in _WORDS.items():
            text = f"{rating.value} {word}" + (f" {days[rating]} d" if rating in days else "")
            parts += [("  ", ""), (f"[{text}]", "bold $text-accent") if rating is standing else (f" {text} ", "")]
        parts.append(("  yours" if by_user else "  proposed", "$foreground-muted"))
        self.update(Content.assemble(*parts))
