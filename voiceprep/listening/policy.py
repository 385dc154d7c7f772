"""The constants of endpointing; those of the decision how long a silence must last are in ``end_silence``."""

from dataclasses import dataclass, field, replace

from voiceprep.listening.end_silence import Patience
from voiceprep.listening.summary import EndedBy


@dataclass(frozen=True)
class EndpointingPolicy:
    """Every constant of endpointing, with its reason. Times are milliseconds."""

    speech_from: float = 0.5
    """The probability from which a frame is speech: Silero's own default."""

    silence_below: float = 0.35
    """The probability below which speech is over: Silero's default of 0.15 under the upper threshold."""

    start_speech_ms: int = 192
    """Speech needed to start: a click or a cough is shorter, the shortest word in a sentence is longer."""

    start_window_ms: int = 384
    """... within this time, so that a soft first consonant may interrupt it."""

    background_ms: int = 3_000
    """Before the first word, this much of what came last tells whether others are talking."""

    talking_share: float = 0.7
    """Others are talking where more than this share of it is taken for speech: a café is at 0.98, a pause at 0."""

    contrast_db: float = 9.0
    """Where others talk, the candidate is so much louder than the quietest tenth of them; six voices stay below 8."""

    background_known_ms: int = 1_500
    """Who was heard for less before the first word may be the candidate, and is never shut out afterwards."""

    near_ms: int = 192
    """Where others were talking, the candidate is heard while one frame in this time is: words have soft sounds."""

    reach_back_ms: int = 2_600
    """A first word that took a while to stand out may have begun so long ago."""

    resume_speech_ms: int = 96
    """Speech needed to end a pause: less than to start, for the speaker is known to be there."""

    pre_roll_ms: int = 500
    """Sound kept before the first speech, so that no first word is clipped."""

    phrase_margin_ms: int = 200
    """Sound kept on both sides of a phrase: the recognizer wants the decay of a word."""

    pause_ms: int = 300
    """The shortest silence that is reported as a pause: shorter ones are stop consonants."""

    guess_silence_ms: int = 300
    """Silence after which a phrase is worth recognising on the guess that it is over: words take a while to come."""

    phrase_silence_ms: int = 600
    """Silence that closes a phrase and sends it to the recognizer while the speaker thinks."""

    long_phrase_ms: int = 4_000
    """A recognizer whose words are rough takes longer the longer a phrase is, about a quarter of its length, and its
    words are awaited to tell whether the answer is over. A phrase of this length ..."""

    long_phrase_silence_ms: int = 160
    """... is closed by the first silence that is no stop consonant. In ten answers of synthetic voices the words of the
    last phrase then took 1.1 s instead of 2.0, and no more of all words were wrong: 46% and 47%."""

    longest_phrase_ms: int = 25_000
    """Unbroken speech is cut at its quietest place before this: Whisper hears 30 seconds at once."""

    cut_within_ms: int = 8_000
    """... looked for in this much of its end."""

    end_silence_ms: int = 2_500
    """Silence that ends the answer when nothing else is known: two seconds in the middle of a good one are normal."""

    patience: Patience = field(default_factory=Patience)
    """... and what makes it shorter or longer."""

    listen_on_ms: int = 5_000
    """After an end by silence, speech within this time makes the answer go on: with the silence before, that is longer
    than five seconds in which even who stopped at “because” has given up. 0 ends it for good."""

    go_on_speech_ms: int = 480
    """Speech needed for that: what is on the screen goes for it, and a sigh or one word must not do it ..."""

    go_on_window_ms: int = 960
    """... within this time."""

    fall_ms: int = 600
    """How much of the last speech tells whether the voice sank: about its last two words."""

    max_answer_ms: int = 600_000
    """An answer is ended after ten minutes of recording."""

    no_speech_ms: int = 30_000
    """Listening stops when nothing was said for this long: long enough to gather one's thoughts."""

    def for_good(self) -> "EndpointingPolicy":
        """The policy where nobody listens on after an end."""
        return replace(self, listen_on_ms=0)

    def goes_on_after(self, ended_by: EndedBy) -> bool:
        """Whether speech after such an end makes the answer go on."""
        return ended_by is EndedBy.SILENCE and self.listen_on_ms > 0

    def for_going_on(self) -> "EndpointingPolicy":
        """The policy of listening on after an end."""
        return replace(self, start_speech_ms=self.go_on_speech_ms, start_window_ms=self.go_on_window_ms)
