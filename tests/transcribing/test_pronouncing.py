"""How words are said that pocketsphinx's dictionary does not have."""

import importlib.util
import re
import shutil

import pytest

from voiceprep.paths import shipped_banks
from voiceprep.questions.loading import load_library
from voiceprep.transcribing import pronouncing
from voiceprep.transcribing.bank_counts import bank_counts
from voiceprep.transcribing.bank_words import own_entries
from voiceprep.transcribing.pronouncing import TERMS, Entry, phones_of, pronounced, read_dictionary

needs_espeak = pytest.mark.skipif(
    shutil.which("espeak-ng") is None, reason="espeak-ng is not installed (Debian: apt install espeak-ng)"
)


needs_pocketsphinx = pytest.mark.skipif(
    importlib.util.find_spec("pocketsphinx") is None, reason="pocketsphinx has no wheel for this machine"
)


@needs_pocketsphinx
def test_the_table_has_sounds_that_the_dictionary_has() -> None:
    phones = {phone for entry in own_entries() for phone in entry.phones.split()}
    table = read_dictionary(TERMS)
    assert [entry for entry in table if not phones.issuperset(entry.phones.split())] == []
    assert len({entry.name for entry in table}) == len(table)


@needs_pocketsphinx
def test_every_word_of_the_banks_can_be_heard() -> None:
    """``python tests/tools/make_terms.py`` adds what is missing, to be read over."""
    known = {entry.word for entry in (*own_entries(), *read_dictionary(TERMS))}
    words = {gram[0] for gram in bank_counts(load_library([shipped_banks()]).questions) if len(gram) == 1}
    assert sorted(word for word in words - known if re.fullmatch("[a-z']+", word)) == []


@pytest.mark.parametrize(
    ("ipa", "phones"),
    [
        ("s_ˈɔ_f_t_m_æ_k_s", "S AO F T M AE K S"),
        ("ˈɑːptɪmˌaɪz", "AA P T IH M AY Z"),
        ("v_ˈɪ_ʒ_ə_n", "V IH ZH AH N"),
        ("dʒˈɔɪ", "JH OY"),
        ("mˈɛmɚɹˌaɪz", "M EH M ER AY Z"),
        ("w_ˈæ_v t_ˈuː", ""),
        ("ʘa", ""),
    ],
)
def test_espeaks_sounds_are_the_dictionarys(ipa: str, phones: str) -> None:
    assert phones_of(ipa) == phones


@needs_espeak
def test_a_word_of_a_users_own_bank_is_said_by_espeak() -> None:
    [entry] = pronounced(["blockchains", "f(x)", "2.0"])
    assert entry == Entry("blockchains", "B L AA K CH EY N Z")


def test_the_table_goes_before_espeak() -> None:
    assert [str(entry) for entry in pronounced(["asr"])] == ["asr EY EH S AA R"]
    assert {entry.name for entry in pronounced(["vad"])} == {"vad", "vad(2)"}


def test_without_espeak_the_table_is_what_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pronouncing.shutil, "which", lambda _: None)
    assert [entry.word for entry in pronounced(["softmax", "blockchains"])] == ["softmax", "softmax"]


def test_an_espeak_that_fails_is_as_if_there_were_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pronouncing.shutil, "which", lambda _: "/bin/false")
    assert pronounced(["blockchains"]) == []
