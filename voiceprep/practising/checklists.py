"""What to have done before an interview, besides saying the answers."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Checklist:
    """What belongs into a stretch of days before the interview.

    Attributes:
        title: When, in words.
        days_before: It begins so many days before the interview.
        items: A sentence or two each.
    """

    title: str
    days_before: int
    items: tuple[str, ...]

    def begins_on(self, interview_on: date) -> date:
        """Its first day."""
        return interview_on - timedelta(days=self.days_before)


CHECKLISTS = (
    Checklist(
        "Two weeks before",
        14,
        (
            "Go through your résumé line by line: say aloud what each project was for, what was your part, "
            "and what came of it.",
            "Write down the technical decisions you made, each with what else was possible and your reason.",
            "Read three to five recent papers that matter for the role, Whisper or Conformer for instance, "
            "and say in a minute what each claims.",
            "Code word error rate, loading audio and log-mel features once by hand, then talk through them here: "
            "voiceprep practice --kind coding",
            "Find the number behind each story: what was measured before, and after.",
        ),
    ),
    Checklist(
        "One week before",
        7,
        (
            "Hold a mock interview with a friend or a mentor, and ask them to interrupt.",
            "Use the company's speech products, and note one thing that works well and one you would improve.",
            "Bring your introduction down to two minutes: voiceprep practice tell-me-about-yourself",
            "Draw a system design on paper while you talk: ask first, sketch the whole, then parts, numbers, "
            "trade-offs, and what is monitored. voiceprep practice --kind system-design",
            "Ask the recruiter which rounds there are and how long they take.",
        ),
    ),
    Checklist(
        "The day before",
        1,
        (
            "Say CTC, attention and beam search once more, and read nothing new.",
            "Choose two or three questions to ask, each on another theme: voiceprep practice --kind reverse",
            "Try camera, microphone and connection where you will sit: voiceprep doctor tries the microphone.",
            "Remember the plain rules: clarify a vague question, overview before depth, name the trade-off, "
            "and when you don't know, say how you would find out.",
            "Go to bed early.",
        ),
    ),
)
"""In the order in which they come."""


def current(days_left: int) -> Checklist | None:
    """The checklist for today; None when it is too early for one, or too late."""
    begun = [one for one in CHECKLISTS if 0 < days_left <= one.days_before]
    return begun[-1] if begun else None
