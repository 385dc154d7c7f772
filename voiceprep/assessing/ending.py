"""How the last words of what was said so far sound: as if more must come, or as if this was all."""

import re

from voiceprep.listening.end_silence import Ending

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")

_DANGLING = frozenset(
    # conjunctions, and the words that open the other half of a thought
    "and or but nor so because cause since although though whereas while if unless until when whenever where whether "
    "that which who whose than as like then plus also otherwise therefore hence however meaning "
    # determiners and possessives
    "the a an this these those my your our their its his her every each some any no another such both either neither "
    # prepositions
    "of to in on at by for from with without into onto over under between among through during about against across "
    "toward towards via per within upon beyond except including "
    # auxiliaries and copulas
    "is are was were be been being am do does did have has had will would can could should might may must shall "
    "i'm you're we're they're it's that's there's he's she's i'd we'd you'd i'll we'll you'll i've we've you've "
    "gonna wanna let's "
    # subjects, and degrees of something that is yet to be named
    "i we you he she they it what how why very really quite just only even more most less too almost basically "
    "actually maybe perhaps called namely say "
    # fillers
    "um uh uhm er erm hm hmm mm ah eh well okay right".split()
)
"""After these more must come."""

_MAY_END = frozenset(
    "it that this that's well okay right too also is are was do does did have it's then so in on".split()
)
"""Of these, the ones that the recognizer's full stop makes believable as a last word."""

_TO_ONESELF = re.compile(
    r"(?:let me (?:think|see|start over|rephrase)"
    r"|how (?:do|should|can) i (?:put|say|explain)(?: (?:it|this|that))?"
    r"|what (?:else|was (?:it|that)(?: called)?|is it called|do you call it)|what's it called|where was i"
    r"|give me (?:a|one) (?:second|moment|minute)|i mean|you know|sort of|kind of|such as|for example|for instance"
    r"|the (?:first|second|third|next|last|other) (?:one|thing|point|reason)(?: is)?|on the (?:one|other) hand"
    r"|in other words|because of|as well as|in order)$"
)

_CLOSING = re.compile(
    r"\b(?:that(?:'s| is| was| would be) (?:it|all|about it|my answer|the answer|basically it|pretty much it)"
    r"|that(?:'s| is) (?:all|everything) (?:i (?:have|got|know|would say)|from me)(?: about (?:it|that))?"
    r"|that(?:'s| is) (?:what|how) i(?:'d| would) (?:do|say|approach|handle|answer|solve|explain|put) (?:it|this|that)"
    r"|i(?:'m| am) done|i think (?:that|this) covers (?:it|everything)|(?:nothing|not) (?:else|more) to add"
    r"|end of (?:my )?answer|i(?:'ll| will) (?:stop|leave it) (?:here|there|at that))$"
)

_LIST_OPENS = re.compile(
    r"\b(?:first(?:ly)?|(?:there are|these are|i(?:'d| would) (?:do|check|name)) (?:two|three|four|five))\b"
)
_LIST_GOES_ON = re.compile(r"\b(?:second(?:ly)?|third(?:ly)?|finally|last(?:ly)?|then|another|the other|also)\b")
_HANGING = (",", "-", "–", "—", "…", "...", ":", ";", "?")
"""What a recognizer writes where a voice stays up."""


def ending_of(text: str) -> Ending:
    """How the text up to a silence sounds. With punctuation it may sound finished; bare words never do.

    The recognizer's full stop is believed only after a word that can end a sentence: it sets one at any cut.
    """
    said = text.strip()
    words = [found.group().lower().replace("’", "'") for found in _WORD.finditer(said)]
    if not words:
        return Ending.UNKNOWN
    tail = " ".join(words[-12:])
    hanging = said.endswith(_HANGING)
    stopped = said.rstrip("\"'”’)").endswith((".", "!")) and not hanging
    if _CLOSING.search(tail) and not hanging:
        return Ending.CLOSING
    dangling = words[-1] in _DANGLING and not (stopped and words[-1] in _MAY_END)
    if hanging or dangling or _TO_ONESELF.search(tail):
        return Ending.UNFINISHED
    if _in_a_list(" ".join(words)):
        return Ending.OPEN if stopped else Ending.UNFINISHED
    return Ending.FINISHED if stopped else Ending.OPEN


def _in_a_list(said: str) -> bool:
    """Whether a list was opened of which no second thing came."""
    opened = [found.end() for found in _LIST_OPENS.finditer(said)]
    return bool(opened) and not _LIST_GOES_ON.search(said, opened[-1])
