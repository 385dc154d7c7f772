"""What comes of the question's echo in an answer: the user is told, and the listener waits on where it was all."""

from voiceprep.listening.listener import Listener
from voiceprep.practising.events import EchoHeard
from voiceprep.transcribing.phrases import PhraseTranscriber
from voiceprep.transcribing.transcript import Doubt, Transcript


class HeardEcho:
    """Looks at the words of an answer as they come."""

    def __init__(self, transcriber: PhraseTranscriber, listener: Listener) -> None:
        self._transcriber = transcriber
        self._listener = listener
        self._phrases = 0
        # An answer that is gone on with may have some already.
        self._told = _echo_in(transcriber.transcript())

    @property
    def is_all(self) -> bool:
        """Whether nothing else was said."""
        transcript = self._transcriber.transcript()
        return bool(_echo_in(transcript)) and not transcript.words

    def news(self) -> EchoHeard | None:
        """Tells of echo once; an answer that seemed to begin with nothing else has not begun."""
        if self._transcriber.finished == self._phrases:
            return None
        self._phrases = self._transcriber.finished
        echo = _echo_in(self._transcriber.transcript())
        if not echo or echo == self._told:
            return None
        self._told = echo
        if not self._transcriber.so_far().words:
            self._listener.disown(self._transcriber.known_until)
        return EchoHeard(echo)


def _echo_in(transcript: Transcript) -> str:
    return " ".join(some.text for some in transcript.aside if some.why is Doubt.ECHO)
