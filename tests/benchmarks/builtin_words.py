"""How well the built-in recognizer hears: ``python tests/benchmarks/builtin_words.py [--json] [--human FOLDER]``.

Out of the box, with a language model that knows the banks, and with pronunciations of the banks' terms too. Flite's
voices say model answers of the banks, answers to the banks' questions in other words, and everyday sentences; people
read aloud where their recordings are given. Whatever question is answered, its own answer is left out of the model.

The bank's weight in the model is chosen by the texts of one half of the material, as the one that finds them the
least surprising (perplexity per word, every kind of text counting the same); the figures are of the other half. Word
errors are counted by jiwer after voiceprep's own normalisation. Terms are words that the banks use twenty times as
often as pocketsphinx's model expects: how many of those that were said were heard, and how many were heard that nobody
said (inventions). The real-time factor is processor time per time of sound.
"""

import argparse
import json
import math
import random
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psutil

sys.path.insert(0, str(Path(__file__).parent))

from paused_answers import said

from voiceprep.asking.decoding import read_sound
from voiceprep.listening.audio import SAMPLE_RATE_HZ, Samples
from voiceprep.paths import shipped_banks
from voiceprep.questions.loading import load_library
from voiceprep.questions.model import Kind, Question
from voiceprep.questions.wording import sentences
from voiceprep.transcribing.bank_counts import END, START, bank_counts
from voiceprep.transcribing.bank_words import BankWords, own_ngrams, write_words
from voiceprep.transcribing.builtin import BuiltinRecognizer
from voiceprep.transcribing.normalising import NORMALISATION, normalised
from voiceprep.transcribing.pronouncing import read_dictionary
from voiceprep.transcribing.word_errors import ErrorCounts, compare_texts, together

VOICES = ("flite:rms", "flite:slt", "flite:awb", "flite:kal16")
WEIGHTS = (0.1, 0.3, 0.5)
EVERYDAY = (
    "I told him that the train would be late again, and he would not believe it.",
    "She wants to paint the whole kitchen yellow before her mother comes.",
    "Have you seen where they put the new coffee machine on the second floor?",
    "We should be able to send the invoice on Thursday if nothing else comes up.",
    "They had to walk back in the rain because nobody had brought a key.",
    "Could you hold this for a moment while I look for my ticket?",
    "The garden was full of apples, and the children carried them in by the basket.",
    "My sister plays the violin in a small orchestra near the harbour.",
)
_OTHER_WORDS = Path(__file__).parent / "sets" / "own-bank"
_MODEL_SENTENCES, _OTHER_SENTENCES = 4, 3
_TERM_TIMES = 20
_UNHEARD_OF = 23.0
"""The surprise, in nats, of words that a model does not have: one in ten thousand million."""


@dataclass(frozen=True)
class Utterance:
    """What is said, by whom, and in which half of the material: 0 chooses, 1 is reported."""

    kind: str
    half: int
    text: str
    samples: Samples


@dataclass(frozen=True)
class Heard:
    """What was made of the utterances, by kind."""

    counts: dict[str, ErrorCounts]
    terms_said: int
    terms_heard: int
    inventions: dict[str, Counter[str]]
    real_time_factor: float

    def as_json(self) -> dict[str, Any]:
        rates = {kind: round(counts.word_error_rate, 4) for kind, counts in self.counts.items()}
        return {
            "word_error_rate": rates,
            "words": {kind: counts.words for kind, counts in self.counts.items()},
            "terms_said": self.terms_said,
            "terms_heard": self.terms_heard,
            "inventions": {kind: dict(words) for kind, words in self.inventions.items()},
            "real_time_factor": round(self.real_time_factor, 3),
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--human", type=Path, help="a folder of .flac recordings with their words in .txt beside them")
    parser.add_argument("--answers", type=int, default=12, help="how many answers of each sort the voices give")
    parser.add_argument("--weight", type=float, help="take this weight for the banks instead of choosing one")
    given = parser.parse_args()
    questions = load_library([shipped_banks()]).questions
    material = [*answers(questions, given.answers), *everyday(), *(people(given.human) if given.human else ())]
    terms = terms_of(questions)
    with TemporaryDirectory() as folder:
        choosing = [each for each in material if each.half == 0]
        weights = () if given.weight else WEIGHTS
        tried = {each: perplexities(questions, choosing, Path(folder), each) for each in weights}
        weight = given.weight or min(tried, key=lambda each: tried[each]["all"])
        reports = [each for each in material if each.half == 1]
        found = {
            "out of the box": measured(questions, reports, terms, Path(folder)),
            "with the banks": measured(questions, reports, terms, Path(folder), weight, pronounce=False),
            "and their terms": measured(questions, reports, terms, Path(folder), weight),
        }
    if given.json:
        figures = {
            "normalisation": NORMALISATION,
            "weight": weight,
            "perplexities": {str(each): surprise for each, surprise in tried.items()},
            "reported": {name: heard.as_json() for name, heard in found.items()},
        }
        print(json.dumps(figures, indent=2, ensure_ascii=False))
    else:
        print(table(weight, tried, found))


def answers(questions: tuple[Question, ...], count: int) -> Iterator[Utterance]:
    """The beginnings of model answers, and of answers in other words; half of each for either half."""
    order = random.Random(3)
    told = [question for question in questions if question.kind not in (Kind.DRILL, Kind.REVERSE)]
    for number, question in enumerate(order.sample(told, min(count, len(told)))):
        for sentence in sentences(question.model_answer)[:_MODEL_SENTENCES]:
            yield _spoken("model answer", number, sentence)
    plain = [answer for file in sorted(_OTHER_WORDS.glob("*.json")) if (answer := _first_plain(file))]
    for number, text in enumerate(order.sample(plain, min(count, len(plain)))):
        for sentence in sentences(text)[:_OTHER_SENTENCES]:
            yield _spoken("other words", number, sentence)


def _first_plain(file: Path) -> str:
    """The first answer of an evaluation set that is written as people write; empty where there is none."""
    found = json.loads(file.read_text(encoding="utf-8"))["answers"]
    return next((str(answer["transcript"]) for answer in found if answer["noise"] == "clean"), "")


def everyday() -> Iterator[Utterance]:
    """Sentences that have nothing to do with any bank, in two voices each."""
    for number, text in enumerate(EVERYDAY):
        for voice in VOICES[number // 2 % 2 :: 2]:
            yield Utterance("everyday", number % 2, text, said(text, voice).samples)


def people(folder: Path) -> Iterator[Utterance]:
    for number, path in enumerate(sorted(folder.glob("*.flac"))):
        text = path.with_suffix(".txt").read_text(encoding="utf-8")
        yield Utterance("people", number % 2, text, read_sound(path, SAMPLE_RATE_HZ).samples)


def _spoken(kind: str, number: int, text: str) -> Utterance:
    return Utterance(kind, number % 2, text, said(text, VOICES[number // 2 % len(VOICES)]).samples)


def terms_of(questions: tuple[Question, ...]) -> frozenset[str]:
    """The words that the banks use much more often than pocketsphinx's model expects."""
    counts = {gram[0]: count for gram, count in bank_counts(questions).items() if len(gram) == 1}
    own = own_ngrams()
    expected = dict(zip(own.words, 10**own.unigram, strict=True))
    every = sum(counts.values())
    return frozenset(
        word for word, count in counts.items() if count / every > _TERM_TIMES * expected.get(word, 0.0)
    ) - {"<s>", "</s>"}


def measured(
    questions: tuple[Question, ...],
    utterances: list[Utterance],
    terms: frozenset[str],
    folder: Path,
    weight: float = 0.0,
    *,
    pronounce: bool = True,
) -> Heard:
    """Let a recognizer hear it all; one out of the box when the banks have no weight."""
    words = BankWords(folder / "words.lm.bin", folder / "words.dict") if weight else None
    if words:
        write_words(questions, weight, words, terms=pronounce)
    recognizer = BuiltinRecognizer(words=words)
    process = psutil.Process(recognizer._child.pid)
    before_s = process.cpu_times().user
    counts: dict[str, list[ErrorCounts]] = {}
    terms_said = terms_heard = 0
    inventions: dict[str, Counter[str]] = {}
    for each in utterances:
        text = " ".join(word.text for word in recognizer.transcribe(each.samples))
        counts.setdefault(each.kind, []).append(compare_texts(each.text, text).counts)
        spoken, heard = (
            Counter(word for word in normalised(part).split() if word in terms) for part in (each.text, text)
        )
        terms_said += spoken.total()
        terms_heard += (spoken & heard).total()
        inventions.setdefault(each.kind, Counter()).update(heard - spoken)
    used_s = process.cpu_times().user - before_s
    sound_s = sum(each.samples.size for each in utterances) / SAMPLE_RATE_HZ
    found = Heard(
        {kind: together(each) for kind, each in counts.items()},
        terms_said,
        terms_heard,
        inventions,
        used_s / sound_s,
    )
    print(f"weight {weight}, pronunciations {pronounce}: {json.dumps(found.as_json())}", file=sys.stderr)
    return found


def perplexities(
    questions: tuple[Question, ...], utterances: list[Utterance], folder: Path, weight: float
) -> dict[str, float]:
    """How surprising a model with this weight finds a word that is said, by kind of text, and their geometric mean."""
    import pocketsphinx

    words = BankWords(folder / "words.lm.bin", folder / "words.dict")
    write_words(questions, weight, words)
    counting = pocketsphinx.LogMath(1.0001)
    model = pocketsphinx.NGramModel(pocketsphinx.Config(lm=None), counting, str(words.model))
    known = {entry.word for entry in read_dictionary(words.dictionary)}
    surprises: dict[str, list[float]] = {}
    for each in utterances:
        spoken = [START, *normalised(each.text).split(), END]
        for at, word in enumerate(spoken[1:], start=1):
            if word in known or word == END:
                # The word first, then what it follows, the nearest first.
                score = model.prob(list(reversed(spoken[max(0, at - 2) : at + 1])))
                surprises.setdefault(each.kind, []).append(min(-counting.log_to_ln(score), _UNHEARD_OF))
    means = {kind: sum(nats) / len(nats) for kind, nats in surprises.items()}
    means["all"] = sum(means.values()) / len(means)
    return {kind: round(math.exp(mean), 1) for kind, mean in means.items()}


def table(weight: float, tried: dict[float, dict[str, float]], found: dict[str, Heard]) -> str:
    kinds = list(next(iter(found.values())).counts)
    lines = [NORMALISATION, ""]
    lines += [f"perplexity at a weight of {each}: {surprise}" for each, surprise in tried.items()]
    lines += [
        f"weight: {weight}",
        "",
        " " * 18 + "".join(f"{kind:>14}" for kind in (*kinds, "terms", "inventions", "RTF")),
    ]
    for name, heard in found.items():
        rates = "".join(f"{heard.counts[kind].word_error_rate:>14.1%}" for kind in kinds)
        invented = sum(words.total() for words in heard.inventions.values())
        share = f"{heard.terms_heard / max(1, heard.terms_said):>14.1%}"
        lines.append(f"{name:18}{rates}{share}{invented:>14}{heard.real_time_factor:>14.2f}")
    words = next(iter(found.values())).counts
    lines.append(f"{'words':18}" + "".join(f"{words[kind].words:>14}" for kind in kinds))
    for kind, invented_words in found["and their terms"].inventions.items():
        lines.append(f"invented, {kind}: {', '.join(sorted(invented_words.elements())) or 'nothing'}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
