"""The terms that Whisper can be told to listen for: those of all the banks, and the user's own.

They are the same for every question. Those of the question that is asked would make its own key points easier to hear
than anything else, so that they would be ticked though they were not said.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import Stemmer

from voiceprep.errors import BadInputError
from voiceprep.paths import Places
from voiceprep.questions.loading import load_library
from voiceprep.questions.model import Question
from voiceprep.questions.shelves import bank_folders
from voiceprep.transcribing.pronouncing import TERMS, read_dictionary

MOST_TERMS = 100
"""Whisper takes 223 tokens of them, which is about so many; more than it takes are left out from the end."""

_WORD = re.compile(r"[^\W_][\w’'-]*[^\W_]|[^\W_]")
_SPELLED = re.compile(r"[A-Z]{2}|[a-z][A-Z]|[A-Za-z]\d|\d[A-Za-z]")
"""CTC, PyTorch, wav2vec: no everyday word is written so."""

_LEAST_USES = 2


def load_glossary(places: Places) -> tuple[str, ...]:
    """The user's own terms, then those of all the banks, the most useful first.

    Raises:
        BadInputError: The user's list is not text in UTF-8.
    """
    own = own_terms(places.glossary)
    known = {term.lower() for term in own}
    banks = (term for term in bank_terms(load_library(bank_folders(places)).questions) if term.lower() not in known)
    return (*own, *banks)[: max(MOST_TERMS, len(own))]


def own_terms(path: Path) -> tuple[str, ...]:
    """The terms in a file: one on each line, empty lines and those that begin with # passed over; none without a file.

    Raises:
        BadInputError: It cannot be read, or is not text in UTF-8.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return ()
    except UnicodeDecodeError as error:
        raise BadInputError(f"{path} is not UTF-8 text", "Write one term on each line.") from error
    except OSError as error:
        raise BadInputError(f"{path} cannot be read: {error.strerror}", "Look at its permissions.") from error
    lines = (" ".join(line.split()) for line in text.splitlines())
    return tuple(dict.fromkeys(line for line in lines if line and not line.startswith("#")))


def bank_terms(questions: Iterable[Question]) -> list[str]:
    """The terms of questions that no general dictionary has or that are spelled like names, one for each stem.

    Those that the most questions use come first.
    """
    uncommon = {entry.word for entry in read_dictionary(TERMS)}
    stem = Stemmer.Stemmer("english").stemWord
    used_by: Counter[str] = Counter()
    written: dict[str, Counter[str]] = {}
    for question in questions:
        words = [word for text in _texts(question) for word in _WORD.findall(text)]
        terms = [word for word in words if _SPELLED.search(word) or word.lower() in uncommon]
        stems = {word: stem(word.lower().replace("’", "'").removesuffix("'s")) for word in terms}
        used_by.update(set(stems.values()))
        for word in terms:
            written.setdefault(stems[word], Counter())[word] += 1
    known = [one for one in used_by if written[one].total() >= _LEAST_USES]
    known.sort(key=lambda one: (-used_by[one], -written[one].total(), one))
    return [_best_written(written[one]) for one in known]


def _texts(question: Question) -> Iterator[str]:
    yield question.text
    yield question.model_answer
    for point in question.key_points:
        yield point.text
        yield from point.also


def _best_written(forms: Counter[str]) -> str:
    """The form that shows most of how the term is written: CTC before ctc, but not Softmax where a sentence begins."""
    spelled = [form for form in forms if _SPELLED.search(form)]
    lower = [form for form in forms if form == form.lower()]
    return min(spelled or lower or list(forms), key=lambda form: (-forms[form], form))
