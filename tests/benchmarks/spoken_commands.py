"""How many spoken commands the built-in recognizer understands, and how much other speech it takes for one.

    python tests/benchmarks/spoken_commands.py [--voices rms,awb,slt,kal16] [--other 100]

Every phrasing of every command in each of flite's voices; against that, short stretches of the shipped questions' model
answers, which is what a candidate says.
"""

import argparse
import json
import random
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from flite import pause, spoken

from voiceprep.paths import Places
from voiceprep.practising.spoken_commands import AFTER_ANSWER, BEFORE_ANSWER, CLOSING, Command, Vocabulary
from voiceprep.practising.studio import library_of
from voiceprep.transcribing.builtin import BuiltinRecognizer
from voiceprep.transcribing.guided import closest

_AIR_S = 0.3


def main() -> None:
    """Measure, and print it."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--voices", default="rms,awb,slt,kal16")
    options.add_argument("--other", type=int, default=100)
    given = options.parse_args()
    voices = given.voices.split(",")
    recognizer = BuiltinRecognizer()
    got = [
        (phrase, voice, command, *_heard(recognizer, phrase, voice)[0])
        for phrase, command in AFTER_ANSWER.meanings.items()
        for voice in voices
    ]
    others = list(_other_phrases(given.other))
    taken = [
        (phrase, _heard(recognizer, phrase, voices[at % len(voices)], (AFTER_ANSWER, BEFORE_ANSWER, CLOSING)))
        for at, phrase in enumerate(others)
    ]
    result = {
        "commands": len(got),
        "understood": sum(found is command for _, _, command, _, found in got),
        "understood_from_words_alone": sum(alone is command for _, _, command, alone, _ in got),
        "taken_for_another": [
            f"{voice}: {phrase} → {found}" for phrase, voice, command, _, found in got if found not in (None, command)
        ],
        "not_understood": [f"{voice}: {phrase}" for phrase, voice, _, _, found in got if found is None],
        "other": len(others),
        "false_after_an_answer": [phrase for phrase, found in taken if found[0][1]],
        "false_in_place_of_one": [phrase for phrase, found in taken if found[1][1]],
        "false_at_its_end": [phrase for phrase, found in taken if found[2][1]],
    }
    print(json.dumps(result, indent=1, ensure_ascii=False))


def _heard(
    recognizer: BuiltinRecognizer, phrase: str, voice: str, vocabularies: Iterable[Vocabulary] = (AFTER_ANSWER,)
) -> list[tuple[Command | None, Command | None]]:
    """The command that it is taken for, by each vocabulary: from its words alone, and with the closest phrase."""
    samples = np.concatenate([pause(_AIR_S), spoken(phrase, voice), pause(_AIR_S)])
    text = " ".join(word.text for word in recognizer.transcribe(samples))
    return [
        (one.command_in(text), one.command_in(text, closest(recognizer, samples, one.phrases))) for one in vocabularies
    ]


def _other_phrases(count: int) -> Iterator[str]:
    """Stretches of one to six words between commas, half of them of three or fewer."""
    answers = " , ".join(question.model_answer for question in library_of(Places(Path("/nonexistent")))().questions)
    found = sorted({part.strip().lower() for part in re.split(r"[.,;:()]", answers)})
    plain = [part for part in found if re.fullmatch(r"[a-z' -]+", part) and len(part.split()) <= 6]
    random.Random(1).shuffle(plain)
    short = [part for part in plain if len(part.split()) <= 3]
    yield from short[: count // 2]
    yield from [part for part in plain if len(part.split()) > 3][: count - count // 2]


if __name__ == "__main__":
    main()
