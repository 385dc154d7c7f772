"""Watching a microphone while it is heard: what to tell the candidate, in words, once each."""

from dataclasses import dataclass

from voiceprep.listening.audio import Samples
from voiceprep.listening.level_watch import LevelWatch, Trouble
from voiceprep.listening.microphone import CanBeLost, Microphone
from voiceprep.listening.summary import Gap

_WORDS = {
    Trouble.NOTHING_YET: "The microphone sends nothing yet: wait a moment before you speak.",
    Trouble.NO_SIGNAL: "“{name}” sends nothing: is it muted, or may this terminal not use it?",
    Trouble.TOO_QUIET: "I hardly hear you: come closer to “{name}”, or turn its level up.",
    Trouble.CLIPPING: "You are too loud for “{name}”: move back, or turn its level down.",
    Trouble.WRONG_DEVICE: "I hear no voice in “{name}”. If you are speaking, another microphone is meant: "
    "choose it with “input” in the settings.",
}


@dataclass(frozen=True)
class Notice:
    """Something about the microphone in words; empty ones take back what was told before."""

    words: str


class StreamWatch:
    """Looks at every frame, and tells what changed."""

    def __init__(self, microphone: Microphone) -> None:
        self._microphone = microphone
        # Asked once: what a protocol costs to ask for would be a tenth of what listening costs.
        self._can_be_lost = microphone if isinstance(microphone, CanBeLost) else None
        self._levels = LevelWatch(microphone.name)
        self._trouble: Trouble | None = None
        self._gaps = 0
        self._name = microphone.name
        self._about_gap = ""
        self._told = ""

    def look(self, frame: Samples, speaking: bool) -> Notice | None:
        """Take what was read, shape (n,), also when it is empty; None when there is nothing new to tell."""
        self._look_for_gaps()
        if frame.size:
            self._trouble = self._levels.hear(frame, speaking)
        words = self._words()
        if words == self._told:
            return None
        self._told = words
        return Notice(words)

    def _look_for_gaps(self) -> None:
        gaps = self._can_be_lost.gaps if self._can_be_lost else ()
        if len(gaps) > self._gaps:
            self._gaps = len(gaps)
            self._about_gap = self._told_of(gaps[-1])
            if gaps[-1].reopened:
                # Another microphone: what the one before it sent says nothing about it.
                self._name = self._microphone.name
                self._levels = LevelWatch(self._name)
                self._trouble = None

    def _told_of(self, gap: Gap) -> str:
        if not gap.reopened:
            return f"{gap.lost_s:.1f} s of your answer were lost: this computer is too busy. Close other programs."
        if gap.reopened == self._name:
            return f"“{gap.reopened}” is back; what you said in the {gap.lost_s:.1f} s before was lost."
        return (
            f"“{self._name}” went away, so I listen to “{gap.reopened}”; "
            f"what you said in the {gap.lost_s:.1f} s between was lost."
        )

    def _words(self) -> str:
        if self._can_be_lost and self._can_be_lost.away:
            return f"“{self._name}” went away: plug it in again. I also look for another microphone."
        if self._trouble is not None:
            return _WORDS[self._trouble].format(name=self._name)
        return self._about_gap
