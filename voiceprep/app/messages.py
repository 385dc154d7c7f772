"""What workers tell the screens."""

from textual.message import Message

from voiceprep.errors import VoiceprepError
from voiceprep.practising.events import LevelChanged, TurnEvent


class TurnHappened(Message):
    """Something happened in the turn with this number."""

    def __init__(self, turn: int, event: TurnEvent) -> None:
        super().__init__()
        self.turn = turn
        self.event = event

    def can_replace(self, message: Message) -> bool:
        """A newer level makes an older one worthless."""
        return (
            isinstance(message, TurnHappened)
            and isinstance(self.event, LevelChanged)
            and isinstance(message.event, LevelChanged)
            and message.turn == self.turn
        )


class SoundEnded(Message):
    """What was being played is over; ``error`` says why if it was not played to its end."""

    def __init__(self, number: int, error: VoiceprepError | None = None) -> None:
        super().__init__()
        self.number = number
        self.error = error
