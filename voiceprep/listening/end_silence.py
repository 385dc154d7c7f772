"""How long a silence must last to end an answer: a decision from everything that is known when it lasts.

What the words say comes from a room that listening does not know, as a ``Finishedness``.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Ending(StrEnum):
    """How the last words before a silence sound."""

    UNKNOWN = "unknown"
    """They were not recognised yet."""

    UNFINISHED = "unfinished"
    """More must come: “and”, “because”, “so the”, a filler, the middle of a list, a question to oneself."""

    OPEN = "open"
    """They may be the end or not, as most words without punctuation."""

    FINISHED = "finished"
    """They end a sentence."""

    CLOSING = "closing"
    """They say that this was all: “that's my answer”."""


@dataclass(frozen=True)
class Finishedness:
    """What is known besides the sound about whether an answer is over.

    ``heard_until`` is the sample up to which the words are known: when speech went on after it, ``ending`` is
    out of date. ``covered`` is the share of key points said, 0 to 1, None when it is not known;
    ``target_s`` how long an answer should be, None when there is no target. ``rough`` words are wrong so often, as the
    built-in recognizer's are, that their ending says less.
    """

    ending: Ending = Ending.UNKNOWN
    heard_until: int = 0
    covered: float | None = None
    target_s: float | None = None
    rough: bool = False


@dataclass(frozen=True)
class Pausing:
    """What the sound tells about a silence that has begun.

    ``answered_ms`` is the time from the first speech to the last, ``pauses_ms`` this speaker's pauses before,
    ``fall_db`` how much quieter the last sounds were than those before them (None when it cannot be told).
    """

    answered_ms: float = 0.0
    pauses_ms: Sequence[float] = ()
    fall_db: float | None = None


@dataclass(frozen=True)
class Patience:
    """Every constant of the decision, with its reason. Each cue multiplies the silence needed; 1.0 is indifference."""

    shortest: float = 0.4
    """Never less than this share of the usual silence, 1.0 of 2.5 s: people breathe in before a last thought."""

    longest: float = 2.0
    """Never more than this share, 5 of 2.5 s: beyond it, even who stopped at “because” has given up."""

    bolder: float = 0.85
    """Where it is listened on, an end that came too early is taken back and costs little: a shorter silence is
    risked ..."""

    bolder_with_rough: float = 0.6
    """... and much more of it with rough words, which would else make everybody wait for what they cannot tell."""

    unheard: float = 0.46
    """Never less than this share, 1.15 of 2.5 s, while the last words are not known and it is listened on: a recognizer
    may take longer for them than a silence should last. Where an end is one for good, nothing shortens it till then."""

    unfinished: float = 2.0
    """After “because”, “so the” or “um” the speaker is certain to mean to go on."""

    open: float = 0.8
    """Words that may be the end or not decide little: at least they are none after which more must come."""

    finished: float = 0.8
    """A sentence ended: the long pauses inside of sentences are ruled out, those between them are not."""

    rough_unfinished: float = 1.4
    """In synthetic voices the built-in recognizer's last words sounded unfinished at 11 of 18 pauses inside of
    sentences, and at 7 of 28 true ends: a sign, and no certainty."""

    rough_open: float = 0.7
    """Rough words that do not sound unfinished never sound finished either, for they have no full stops."""

    closing: float = 0.4
    """“That's my answer” needs no second sign."""

    nothing_covered: float = 1.3
    """Who has said no key point yet may be on the way to one; but a checker that goes by words misses paraphrases."""

    all_covered: float = 0.65
    """With every point said there is little left to wait for."""

    just_begun: float = 6.0
    """Long before the time target, a silence is a thought: the strongest sign after the words."""

    time_is_up: float = 0.2
    """At the target a silence is the end ..."""

    time_is_up_unfinished: float = 0.5
    """... unless the words say otherwise: then the time counts for no more than this."""

    fallen: float = 0.97
    """The voice sinks at the end of a sentence, but at many pauses in the middle too: it counts for little."""

    sustained: float = 1.03
    """A voice that is held up is about to go on."""

    falls_by_db: float = 4.0
    """The fall from which a voice has sunk: the median over pauses."""

    usual_pause_ms: float = 800.0
    """The typical pause that is noticed, between the brief ones of 0.4 and the long ones of 1.6 s in spontaneous
    speech (Campione & Véronis 2002)."""

    usual_pauses: float = 4.0
    """How many of this speaker's pauses weigh as much as what is usual: fewer say little."""

    own_pauses: float = 0.3
    """How far the silence needed follows the speaker's pauses: as this power of their ratio to the usual one."""

    allowed_pause_ms: float = 0.0
    """The longest pause of which the speaker has said that it was not the end: it never ends an answer again,
    unless it is as long as the longest silence."""

    beyond_allowed: float = 1.2
    """How much longer than that the silence must be: nobody pauses equally long twice."""


def needed_ms(
    base_ms: float, patience: Patience, pausing: Pausing, known: Finishedness, *, listens_on: bool = False
) -> float:
    """The silence that ends the answer now, in milliseconds.

    ``base_ms`` is the silence needed when nothing speaks for the end or against it. While the last words
    are not known, the sound alone decides, within a bound of its own. ``listens_on`` says that speech after the end
    takes it back.
    """
    time = _of_time(patience, pausing.answered_ms, known.target_s)
    if known.ending is Ending.UNFINISHED:
        time = max(patience.time_is_up_unfinished, time)
    risked = 1.0
    if listens_on:
        risked = patience.bolder_with_rough if known.rough else patience.bolder
    sound = time * _of_fall(patience, pausing.fall_db) * _of_pauses(patience, pausing.pauses_ms)
    match known.ending:
        case Ending.UNKNOWN:
            factor = max(patience.unheard if listens_on else 1.0, risked * sound)
        case Ending.CLOSING:
            factor = patience.closing
        case _:
            factor = risked * _of_ending(patience, known) * _of_coverage(patience, known.covered) * sound
    longest_ms = patience.longest * base_ms
    needed = min(longest_ms, base_ms * max(patience.shortest, factor))
    if known.ending is Ending.CLOSING:
        # Who says that this was all is not asked to wait out a pause that was allowed for thinking.
        return needed
    return max(needed, min(longest_ms, patience.beyond_allowed * patience.allowed_pause_ms))


def _of_ending(patience: Patience, known: Finishedness) -> float:
    if known.rough:
        return patience.rough_unfinished if known.ending is Ending.UNFINISHED else patience.rough_open
    return {
        Ending.UNFINISHED: patience.unfinished,
        Ending.OPEN: patience.open,
        Ending.FINISHED: patience.finished,
    }[known.ending]


def _of_coverage(patience: Patience, covered: float | None) -> float:
    return 1.0 if covered is None else _between(patience.nothing_covered, patience.all_covered, covered)


def _of_time(patience: Patience, answered_ms: float, target_s: float | None) -> float:
    if target_s is None or target_s <= 0:
        return 1.0
    return _between(patience.just_begun, patience.time_is_up, answered_ms / 1000 / target_s)


def _of_fall(patience: Patience, fall_db: float | None) -> float:
    if fall_db is None:
        return 1.0
    return patience.fallen if fall_db >= patience.falls_by_db else patience.sustained


def _of_pauses(patience: Patience, pauses_ms: Sequence[float]) -> float:
    """The speaker's typical pause against the usual one; both are geometric means, for pauses are log-normal."""
    logs = [math.log(pause_ms / patience.usual_pause_ms) for pause_ms in pauses_ms]
    return math.exp(patience.own_pauses * math.fsum(logs) / (len(logs) + patience.usual_pauses))


def _between(at_zero: float, at_one: float, share: float) -> float:
    """From one factor to the other, in equal steps of their ratio."""
    return at_zero * math.pow(at_one / at_zero, min(1.0, max(0.0, share)))
