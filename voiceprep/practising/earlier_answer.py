"""What there is already of an answer that is gone on with, and how a turn joins what comes to it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from voiceprep.history.attempt import Attempt
from voiceprep.listening.audio import SAMPLE_RATE_HZ, seconds
from voiceprep.listening.earlier import earlier_of, joined
from voiceprep.listening.endpointing import EndpointingPolicy
from voiceprep.listening.listener import Listener
from voiceprep.listening.summary import Heard, Span
from voiceprep.listening.voice_activity import VoiceActivity
from voiceprep.practising.spoken_commands import AFTER_ANSWER, BEFORE_ANSWER, Vocabulary
from voiceprep.transcribing.continuing import ContinuedTranscriber, with_times
from voiceprep.transcribing.phrases import PhraseTranscriber
from voiceprep.transcribing.recognizer import Recognizer


@dataclass(frozen=True)
class EarlierAnswer:
    """The attempt that is gone on with; None for a new answer, of which there is nothing yet.

    ``by_itself`` says that speech alone made it go on, which may have been meant for the app.
    """

    attempt: Attempt | None = None
    by_itself: bool = False

    @property
    def samples(self) -> int:
        """How much of the recording comes before."""
        return round(self.attempt.kept.duration_s * SAMPLE_RATE_HZ) if self.attempt else 0

    @property
    def asked_at(self) -> datetime | None:
        """When the question was asked."""
        return self.attempt.kept.asked_at if self.attempt else None

    @property
    def first_commands(self) -> Vocabulary | None:
        """What may be said to the app in place of the first words; None where they are those of an answer."""
        if self.attempt is None:
            return BEFORE_ANSWER
        return AFTER_ANSWER if self.by_itself else None

    def listener(self, voice_activity: VoiceActivity, policy: EndpointingPolicy) -> Listener:
        """Listens to what comes, and knows how this speaker has paused."""
        if self.attempt is None:
            return Listener(voice_activity, policy)
        return Listener(voice_activity, policy, earlier_of(self.attempt.kept.heard, self.samples))

    def transcriber(self, recognizer: Callable[[], Recognizer]) -> PhraseTranscriber:
        """Transcribes what comes, after the words that are there."""
        if self.attempt is None:
            return PhraseTranscriber(recognizer)
        kept = self.attempt.kept
        before = with_times(kept.transcript, _spoken(kept.heard))
        return ContinuedTranscriber(recognizer, before, seconds(self.samples))

    def whole(self, heard: Heard, policy: EndpointingPolicy) -> Heard:
        """What was heard from the answer's beginning to its new end."""
        if self.attempt is None:
            return heard
        return joined(self.attempt.kept.heard, heard, self.samples, policy.pause_ms)


def _spoken(heard: Heard | None) -> Span | None:
    if heard is None or heard.speech_started_s is None or heard.speech_ended_s is None:
        return None
    return Span(heard.speech_started_s, heard.speech_ended_s)
