"""The built-in recognizer knows the words of the banks."""

import importlib.util
from pathlib import Path

import pytest
from banks import bank_text
from flite import needs_flite, spoken
from small_ngrams import probability, small_ngrams

from voiceprep.errors import RecognizerError, StorageError
from voiceprep.paths import Places
from voiceprep.transcribing import bank_words, learning
from voiceprep.transcribing.bank_words import BankWords, BankWordsStore
from voiceprep.transcribing.builtin import BuiltinRecognizer
from voiceprep.transcribing.learning import learn_in_background, load_builtin
from voiceprep.transcribing.ngram_file import read_ngrams, write_ngrams
from voiceprep.transcribing.transcript import Transcript

needs_pocketsphinx = pytest.mark.skipif(
    importlib.util.find_spec("pocketsphinx") is None, reason="pocketsphinx has no wheel for this machine"
)

DICTIONARY = """\
a AH
down D AW N
logits L AA JH IH T S
model M AA D AH L
softmax S AO F T M AE K S
the DH AH
the(2) DH IY
trains T R EY N Z
what W AH T
"""
"""All that the recognizer of these tests can hear, so that it is loaded at once."""

BANK = bank_text(
    """\
## What trains? {#one kind=concept time=10}

The softmax trains the logits. The model trains down.

### Key points
- The softmax trains the logits

## What else trains? {#other kind=concept time=10}

The softmax trains the logits, what the model trains.

### Key points
- The softmax trains the logits
"""
)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> BankWordsStore:
    """For one small bank, over a model and a dictionary of a few words."""
    package, banks = tmp_path / "package", tmp_path / "banks"
    package.mkdir()
    banks.mkdir()
    write_ngrams(small_ngrams(), package / "en-us.lm.bin")
    (package / "cmudict-en-us.dict").write_text(DICTIONARY)
    (banks / "small.md").write_text(BANK)
    monkeypatch.setattr(bank_words, "_package", lambda: package)
    return BankWordsStore([banks, tmp_path / "nowhere"], tmp_path / "home" / "kept")


@needs_pocketsphinx
def test_they_are_made_once_for_the_banks_as_they_are(store: BankWordsStore) -> None:
    assert store.kept() is None
    made = store.make()
    assert store.kept() == made
    assert made.there


@needs_pocketsphinx
def test_a_bank_that_changed_needs_other_words(store: BankWordsStore) -> None:
    before = store.make()
    bank = store.folders[0] / "small.md"
    bank.write_text(bank.read_text().replace("the logits", "a model"))
    assert store.kept() is None
    after = store.make()
    assert after != before
    assert not before.there
    assert list(store.kept_in.iterdir()) == [after.model.parent]


@needs_pocketsphinx
def test_what_only_the_answer_of_one_question_says_is_not_expected(store: BankWordsStore) -> None:
    ngrams = read_ngrams(store.make().model)
    said = probability(ngrams, "the", "softmax")
    # Of "one" alone: what the words say apart is all.
    apart = 10 ** ngrams.unigram_backoff[ngrams.words.index("trains")] * probability(ngrams, "trains")
    assert said > 0.05
    assert "down" not in ngrams.words
    assert probability(ngrams, "trains", "trains") == pytest.approx(apart)


@needs_pocketsphinx
def test_they_are_for_their_owner_only(store: BankWordsStore) -> None:
    made = store.make()
    assert store.kept_in.stat().st_mode & 0o077 == 0
    assert made.model.parent.stat().st_mode & 0o077 == 0


@needs_pocketsphinx
def test_a_model_that_cannot_be_read_is_told(store: BankWordsStore) -> None:
    (bank_words._package() / "en-us.lm.bin").write_bytes(b"something else")
    with pytest.raises(StorageError, match="no binary trigram model"):
        store.make()
    assert list(store.kept_in.iterdir()) == []


def heard(recognizer: BuiltinRecognizer, text: str) -> str:
    return Transcript.of_words(recognizer.transcribe(spoken(text)), recognizer.name).text


@needs_flite
@needs_pocketsphinx
def test_a_recognizer_that_learnt_hears_the_banks_terms(store: BankWordsStore) -> None:
    recognizer = BuiltinRecognizer()
    assert "softmax" not in heard(recognizer, "The softmax trains the logits.")
    recognizer.learn(store.make())
    assert heard(recognizer, "The softmax trains the logits.") == "the softmax trains the logits"
    assert recognizer.knows_banks
    assert recognizer.version.endswith("with the banks' words")


@needs_flite
@needs_pocketsphinx
def test_a_process_that_was_killed_knows_them_again(store: BankWordsStore) -> None:
    recognizer = BuiltinRecognizer(words=store.make())
    recognizer._child.kill()
    recognizer._child.wait()
    assert heard(recognizer, "The softmax trains the logits.") == "the softmax trains the logits"


@needs_flite
@needs_pocketsphinx
def test_when_the_files_are_gone_it_hears_without(store: BankWordsStore) -> None:
    recognizer = BuiltinRecognizer(words=store.make())
    store.forget()
    recognizer._child.kill()
    recognizer._child.wait()
    assert heard(recognizer, "This is the answer.")


@needs_pocketsphinx
def test_files_that_cannot_be_loaded_change_nothing(tmp_path: Path) -> None:
    recognizer = BuiltinRecognizer()
    before = recognizer._child.pid
    broken = BankWords(tmp_path / "words.lm.bin", tmp_path / "words.dict")
    broken.model.write_text("no model")
    broken.dictionary.write_text("")
    with pytest.raises(RecognizerError, match="failed"):
        recognizer.learn(broken)
    assert recognizer._child.pid == before
    assert not recognizer.knows_banks


@needs_pocketsphinx
def test_kept_files_that_cannot_be_loaded_are_made_again(
    store: BankWordsStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learning, "words_of_banks", lambda places: store)
    store.make().model.write_text("no model")
    assert not load_builtin(Places(tmp_path)).knows_banks
    assert store.kept() is None


@needs_pocketsphinx
def test_it_learns_while_it_hears_and_knows_them_at_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With pocketsphinx's whole model, in a process of its own."""
    shipped = tmp_path / "shipped"
    shipped.mkdir()
    (shipped / "small.md").write_text(BANK)
    places = Places(tmp_path / "home")
    store = BankWordsStore([shipped], places.bank_words)
    monkeypatch.setattr(learning, "words_of_banks", lambda places: store)
    monkeypatch.setattr(learning, "_NICENESS", 0)
    recognizer = load_builtin(places)
    assert not recognizer.knows_banks
    thread = learn_in_background(recognizer, places)
    assert thread is not None
    thread.join()
    assert recognizer.knows_banks
    assert load_builtin(places).knows_banks
    assert learn_in_background(recognizer, places) is None
