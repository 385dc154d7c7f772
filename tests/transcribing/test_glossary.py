"""The terms that Whisper is told: those of all the banks and the user's own, the same for every question."""

from pathlib import Path

import numpy as np
import pytest
from parrot_whisper import write_parrot

from voiceprep.errors import BadInputError
from voiceprep.paths import Places
from voiceprep.questions.model import KeyPoint, Question
from voiceprep.transcribing.choosing import load_recognizer
from voiceprep.transcribing.glossary import MOST_TERMS, bank_terms, load_glossary, own_terms
from voiceprep.transcribing.whisper import WhisperRecognizer


def question(id: str, *said: str) -> Question:
    return Question(id, "What is it?", said[0], tuple(KeyPoint(text, text) for text in said[1:]))


def test_terms_are_what_no_dictionary_has_those_of_most_questions_first() -> None:
    questions = (
        question("a", "Softmax turns logits into probabilities. CTC needs blanks.", "The softmax of the logit"),
        question("b", "A softmax is smooth. PyTorch has one, and PyTorch has ctc too."),
        question("c", "Nothing here is out of the ordinary, though wav2vec is once."),
    )
    assert bank_terms(questions) == ["softmax", "CTC", "logit", "PyTorch"]


def test_the_users_own_come_first_and_none_twice(tmp_path: Path) -> None:
    (tmp_path / "glossary.txt").write_text("# mine\n\n  Kubernetes   operator\nSoftmax\nKubernetes operator\n")
    found = load_glossary(Places(tmp_path))
    assert found[:2] == ("Kubernetes operator", "Softmax")
    assert "softmax" not in found
    assert len(found) == MOST_TERMS
    assert len(set(found)) == len(found)


def test_a_list_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    assert own_terms(tmp_path / "none.txt") == ()
    (tmp_path / "glossary.txt").write_bytes(b"\xff\xfe")
    with pytest.raises(BadInputError, match="not UTF-8"):
        own_terms(tmp_path / "glossary.txt")
    with pytest.raises(BadInputError, match="cannot be read"):
        own_terms(tmp_path)


@pytest.fixture(scope="module")
def parrot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_parrot(tmp_path_factory.mktemp("models") / "models" / "parrot", "yes")


def test_whisper_is_told_as_many_terms_as_it_takes(parrot: Path) -> None:
    plain = WhisperRecognizer(parrot, threads=1)
    told, more = (WhisperRecognizer(parrot, threads=1, terms=["softmax"] * times) for times in (1, 2))
    assert len({plain.version, told.version, more.version}) == 3
    # A parrot loses count when something stands before what it says.
    sound = np.zeros(32_000, dtype=np.float32)
    assert [word.text for word in plain.transcribe(sound)] == ["yes"]
    assert [word.text for word in told.transcribe(sound)] != ["yes"]
    # Its tokens are single letters: 223 of them hold less than 40 such terms.
    full, overfull = (WhisperRecognizer(parrot, threads=1, terms=["softmax"] * times) for times in (40, 80))
    assert full.version == overfull.version


def test_the_setting_decides(parrot: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voiceprep.transcribing.glossary.bank_folders", lambda places: ())
    places = Places(parrot.parent.parent)
    places.glossary.write_text("softmax\n")
    assert "terms" not in load_recognizer(places, model="parrot").version
    assert "terms" in load_recognizer(places, model="parrot", domain_words=True).version
