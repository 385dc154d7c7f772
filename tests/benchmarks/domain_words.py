"""What Whisper makes of being told the terms of the banks: ``python tests/benchmarks/domain_words.py --model FOLDER``.

    --model FOLDER   a Whisper model in CTranslate2's form, such as one of those in the data folder's models/
    --speech FOLDER  recordings (.wav or .flac) with their words beside them (.txt), besides what the voices say
    --sentences N    how many sentences with terms the voices say
    --json           print JSON

This is how to decide on the setting ``domain_words`` for a model and for the way you speak. Everything is heard twice
by the same model, without the terms and with them:

- Term errors: of the terms that were said, the share that was not heard. Flite's voices say sentences of the banks'
  model answers.
- Inventions: terms that were heard where they were not said, counted in sentences that hold none (everyday ones, and
  those of the recordings without terms) and in those that hold others.

Terms are those of all the banks and of the user's own list, as the setting gives them to Whisper. Spellings in -ise and
-ize count as the same. The setting is of use where there are fewer term errors and no more inventions.
"""

import argparse
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from paused_answers import said

from voiceprep.errors import BadInputError
from voiceprep.listening.audio import Samples, seconds
from voiceprep.paths import user_places
from voiceprep.questions.loading import load_library
from voiceprep.questions.shelves import bank_folders
from voiceprep.questions.wording import sentences
from voiceprep.transcribing.comparing import find_pairs, read_recording
from voiceprep.transcribing.glossary import load_glossary
from voiceprep.transcribing.normalising import normalised
from voiceprep.transcribing.recognizer import Recognizer
from voiceprep.transcribing.word_errors import compare_texts, together

VOICES = ("flite:rms", "flite:slt", "flite:awb")
EVERYDAY = (
    "I told him that the train would be late again, and he would not believe it.",
    "She wants to paint the whole kitchen yellow before her mother comes.",
    "Have you seen where they put the new coffee machine on the second floor?",
    "They had to walk back in the rain because nobody had brought a key.",
    "Could you hold this for a moment while I look for my ticket?",
    "The garden was full of apples, and the children carried them in by the basket.",
)
_IZE = re.compile(r"is(e[drs]?|ers?|ing|ations?)\b")


@dataclass(frozen=True)
class Utterance:
    """Something that is said; samples are mono float32 at 16 kHz, shape (n,)."""

    text: str
    samples: Samples


@dataclass(frozen=True)
class Figures:
    """What was heard. Rates are parts of 1; ``real_time_factor`` is the time taken per second of sound."""

    terms_said: int
    term_error_rate: float
    inventions: dict[str, int]
    inventions_elsewhere: dict[str, int]
    word_error_rate: float
    real_time_factor: float


class Terms:
    """Counts terms in texts."""

    def __init__(self, terms: Sequence[str]) -> None:
        folded = {words for term in terms if (words := _folded(term))}
        self._terms = {words: re.compile(rf"(?<!\S){re.escape(words)}(?!\S)") for words in folded}

    def count(self, text: str) -> Counter[str]:
        """How often each term stands in a text, inflected as it is in the list."""
        said = _folded(text)
        return Counter({term: count for term, found in self._terms.items() if (count := len(found.findall(said)))})


def _folded(text: str) -> str:
    return _IZE.sub(r"iz\1", normalised(text))


def measured(recognizer: Recognizer, utterances: Sequence[Utterance], terms: Terms) -> Figures:
    """Let a recognizer hear it all."""
    said_terms, missed = 0, 0
    inventions: Counter[str] = Counter()
    elsewhere: Counter[str] = Counter()
    counts = []
    took_s = audio_s = 0.0
    for utterance in utterances:
        began = time.perf_counter()
        heard = " ".join(word.text for word in recognizer.transcribe(utterance.samples))
        took_s += time.perf_counter() - began
        audio_s += seconds(utterance.samples.size)
        counts.append(compare_texts(utterance.text, heard).counts)
        there, found = terms.count(utterance.text), terms.count(heard)
        said_terms += there.total()
        missed += (there - found).total()
        (elsewhere if there else inventions).update(found - there)
    return Figures(
        said_terms,
        missed / max(1, said_terms),
        dict(inventions),
        dict(elsewhere),
        together(counts).word_error_rate,
        took_s / max(1e-9, audio_s),
    )


def material(count: int, terms: Terms, texts: Sequence[str]) -> list[Utterance]:
    """Sentences with terms, those with the most first, and everyday ones, each by one of the voices in turn."""
    with_terms = [text for text in dict.fromkeys(texts) if terms.count(text)]
    with_terms.sort(key=lambda text: -terms.count(text).total() / len(text))
    spoken = [*with_terms[:count], *EVERYDAY]
    return [Utterance(text, said(text, VOICES[at % len(VOICES)]).samples) for at, text in enumerate(spoken)]


def verdict(without: Figures, told: Figures) -> str:
    """What follows for the setting."""
    more = sum(told.inventions.values()) + sum(told.inventions_elsewhere.values())
    more -= sum(without.inventions.values()) + sum(without.inventions_elsewhere.values())
    if more > 0:
        return f"Leave domain_words off: {more} more terms were heard that nobody said."
    if told.term_error_rate >= without.term_error_rate:
        return "Leave domain_words off: the terms are heard no better with it."
    return "domain_words = true is of use: terms are heard better, and no more of them are invented."


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--speech", type=Path)
    parser.add_argument("--sentences", type=int, default=40)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    from voiceprep.transcribing.whisper import WhisperRecognizer

    glossary = load_glossary(user_places())
    terms = Terms(glossary)
    questions = load_library(bank_folders(user_places())).questions
    texts = [sentence for question in questions for sentence in sentences(question.model_answer)]
    heard = material(given.sentences, terms, texts)
    if given.speech:
        pairs, _ = find_pairs(given.speech)
        recordings = [read_recording(sound, text) for sound, text in pairs]
        heard += [Utterance(recording.said, recording.samples) for recording in recordings]
    without = measured(WhisperRecognizer(given.model), heard, terms)
    told = measured(WhisperRecognizer(given.model, terms=glossary), heard, terms)
    if given.json:
        figures = {"without": asdict(without), "with": asdict(told), "verdict": verdict(without, told)}
        print(json.dumps(figures, indent=2, ensure_ascii=False))
        return
    for name, one in (("without", without), ("with", told)):
        print(
            f"{name:<8} {one.term_error_rate:6.1%} of {one.terms_said} terms not heard, "
            f"{sum(one.inventions.values())} invented where there are none, "
            f"{sum(one.inventions_elsewhere.values())} beside others, "
            f"WER {one.word_error_rate:.1%}, {one.real_time_factor:.2f} × real time"
        )
    print(verdict(without, told))


if __name__ == "__main__":
    try:
        main()
    except BadInputError as error:
        sys.exit(f"{error.sentence} {error.advice}")
