"""What to have done before an interview, besides saying the answers."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Item:
    """Something to have done, in a sentence or two; what is ticked is remembered by its ``id``."""

    id: str
    text: str


@dataclass(frozen=True)
class Checklist:
    """What belongs into a stretch of days before the interview.

    Attributes:
        title: When, in words.
        days_before: It begins so many days before the interview.
        items: What to have done in them.
    """

    title: str
    days_before: int
    items: tuple[Item, ...]

    def begins_on(self, interview_on: date) -> date:
        """Its first day."""
        return interview_on - timedelta(days=self.days_before)


CHECKLISTS = (
    Checklist(
        "Two weeks before",
        14,
        (
            Item(
                "resume",
                "Go through your résumé line by line: say aloud what each project was for, what was your part, "
                "and what came of it.",
            ),
            Item(
                "decisions",
                "Write down the technical decisions you made, each with what else was possible and your reason.",
            ),
            Item(
                "papers",
                "Read three to five recent papers that matter for the role, Whisper or Conformer for instance, "
                "and say in a minute what each claims.",
            ),
            Item(
                "code-by-hand",
                "Code word error rate, loading audio and log-mel features once by hand, then talk through them here: "
                "voiceprep practice --kind coding",
            ),
            Item("numbers", "Find the number behind each story: what was measured before, and after."),
        ),
    ),
    Checklist(
        "One week before",
        7,
        (
            Item("mock-interview", "Hold a mock interview with a friend or a mentor, and ask them to interrupt."),
            Item(
                "their-products",
                "Use the company's speech products, and note one thing that works well and one you would improve.",
            ),
            Item(
                "introduction",
                "Bring your introduction down to two minutes: voiceprep practice tell-me-about-yourself",
            ),
            Item(
                "draw-a-design",
                "Draw a system design on paper while you talk: ask first, sketch the whole, then parts, numbers, "
                "trade-offs, and what is monitored. voiceprep practice --kind system-design",
            ),
            Item("rounds", "Ask the recruiter which rounds there are and how long they take."),
        ),
    ),
    Checklist(
        "The day before",
        1,
        (
            Item("once-more", "Say CTC, attention and beam search once more, and read nothing new."),
            Item(
                "ask-them",
                "Choose two or three questions to ask, each on another theme: voiceprep practice --kind reverse",
            ),
            Item(
                "try-out",
                "Try camera, microphone and connection where you will sit: voiceprep doctor tries the microphone.",
            ),
            Item(
                "plain-rules",
                "Remember the plain rules: clarify a vague question, overview before depth, name the trade-off, "
                "and when you don't know, say how you would find out.",
            ),
            Item("sleep", "Go to bed early."),
        ),
    ),
)
"""In the order in which they come."""


def current(days_left: int) -> Checklist | None:
    """The checklist for today; None when it is too early for one, or too late."""
    begun = [one for one in CHECKLISTS if 0 < days_left <= one.days_before]
    return begun[-1] if begun else None
