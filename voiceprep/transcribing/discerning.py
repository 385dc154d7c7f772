"""Telling what Whisper heard from what it made up.

Whisper writes words for silence, breathing and music, and it can go round in a circle. What is known about both:
Barański et al. 2025, Investigation of Whisper ASR Hallucinations Induced by Non-Speech Audio (arXiv 2501.11378).

Words are set aside on two signs only, one of the sound and one of the words, so that nothing that was spoken goes
because of one mistaken number:

- The sound: Whisper's own no-speech probability, or more words than the speech that the VAD heard has room for.
- The words: an average log-probability below Whisper's threshold, or one of the phrases that it is known to write
  where nobody speaks.

A circle is cut to its first round, whatever it sounds like.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from voiceprep.listening.summary import Span
from voiceprep.transcribing.normalising import normalised
from voiceprep.transcribing.transcript import Doubt, Phrase, SetAside, Word

NO_SPEECH_ABOVE = 0.6
LOG_PROBABILITY_BELOW = -1.0
"""Whisper's own thresholds; only both together mean that nothing was said (OpenAI's decoding rule)."""

_MOST_WORDS_PER_S = 8.0
"""Nobody says more words in a second of speech: the fastest speakers reach 300 words a minute, which is 5."""

_PHANTOM = re.compile(
    r"""(?:
      (?:ok(?:ay)?\ |so\ |and\ )? (?:thank\ you|thanks) (?:\ (?:so|very)\ much)?
        (?:\ (?:all|everyone|guys))? (?:\ for\ (?:watching|listening|joining\ us|your\ attention)\b.*)?
    | (?:please\ )? (?:(?:don't\ forget\ to|like\ and|like\ share\ and)\ )? subscribe\b.*
    | (?:i'll\ |we'll\ )? see\ you\ (?:next\ time|later|soon|in\ the\ next\b.*|all\ next\ time)
    | (?:subtitles|subtitled|captions|captioned|transcription|transcribed|transcript|translation|translated)
        (?:\ (?:by|provided|edited)\b.*)?
    | .*\bamara\ org\b.* | www\b.* | copyright\b.*
    | you | bye(?:\ bye)? | music | applause | laughter | silence | blank\ audio | foreign
    )""",
    re.VERBOSE,
)
"""What Whisper is known to write where nobody speaks, in the form of ``normalised``."""

_LONGEST_ROUND_WORDS = 30
_ROUNDS_OF_FEW, _ROUNDS = 4, 3
_FEW_WORDS = 2
"""One or two words count as a circle from the fourth time on, for people do say “no no no”; more from the third."""


@dataclass(frozen=True)
class Segment:
    """Words that Whisper wrote in one go, with its opinion of them.

    ``no_speech`` is the probability that nobody speaks; ``log_probability`` the average of its tokens'.
    """

    words: tuple[Word, ...]
    no_speech: float
    log_probability: float


def discern(segments: Iterable[Segment], speech: Sequence[Span] | None = None) -> Phrase:
    """The words that are believed, and those that are not; every word is in one of them.

    Args:
        segments: What Whisper wrote, in its order.
        speech: Where the VAD heard speech, in the words' time; None where nobody listened.
    """
    words: list[Word] = []
    aside: list[SetAside] = []
    for segment in segments:
        why = _why_not(segment, speech)
        if why is None:
            words += segment.words
        else:
            aside += _as_aside(segment.words, why)
    kept, circles = _uncircled(words)
    return Phrase(kept, tuple(sorted((*aside, *circles), key=lambda some: some.start_s)))


def _why_not(segment: Segment, speech: Sequence[Span] | None) -> Doubt | None:
    if not (segment.no_speech > NO_SPEECH_ABOVE or _hurried(segment.words, speech)):
        return None
    if _PHANTOM.fullmatch(normalised(" ".join(word.text for word in segment.words))):
        return Doubt.PHANTOM
    return Doubt.SILENCE if segment.log_probability < LOG_PROBABILITY_BELOW else None


def _hurried(words: Sequence[Word], speech: Sequence[Span] | None) -> bool:
    """Whether the speech in the time of these words has no room for them."""
    if speech is None or not words:
        return False
    start_s, end_s = words[0].start_s, words[-1].end_s
    spoken_s = sum(max(0.0, min(end_s, span.end_s) - max(start_s, span.start_s)) for span in speech)
    return len(words) > _MOST_WORDS_PER_S * spoken_s


def _uncircled(words: Sequence[Word]) -> tuple[tuple[Word, ...], list[SetAside]]:
    """The words with each circle cut to its first round, and what was cut."""
    said = [normalised(word.text) for word in words]
    kept: list[Word] = []
    cut: list[SetAside] = []
    at = 0
    while at < len(words):
        size, end = _circle(said, at)
        kept += words[at : at + size]
        cut += _as_aside(words[at + size : end], Doubt.REPETITION)
        at = end
    return tuple(kept), cut


def _circle(said: Sequence[str], at: int) -> tuple[int, int]:
    """How many words one round has from there on, and where the last round ends; (1, at + 1) without a circle."""
    for size in range(1, min(_LONGEST_ROUND_WORDS, (len(said) - at) // _ROUNDS) + 1):
        end = at + size
        while end < len(said) and said[end] == said[end - size]:
            end += 1
        rounds = (end - at) // size
        if rounds < (_ROUNDS_OF_FEW if size <= _FEW_WORDS else _ROUNDS) or not any(said[at : at + size]):
            continue
        # A last round that was broken off belongs to the circle where the phrase ends with it.
        return size, end if end == len(said) else at + rounds * size
    return 1, at + 1


def _as_aside(words: Sequence[Word], why: Doubt) -> list[SetAside]:
    if not words:
        return []
    return [SetAside(" ".join(word.text for word in words), words[0].start_s, words[-1].end_s, why)]
