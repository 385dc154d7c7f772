"""The words shown while an answer is given: final ones only grow, the guess behind them may become another."""

from collections.abc import Iterable

from voiceprep.practising.events import WordsHeard
from voiceprep.practising.live_words import LiveWords
from voiceprep.transcribing.phrases import PhraseTranscriber
from voiceprep.transcribing.transcript import Word


def words(text: str) -> tuple[Word, ...]:
    return tuple(Word(word, 0.0, 0.1) for word in text.split())


class Shown(PhraseTranscriber):
    """Shows what it is told to."""

    def __init__(self, moments: Iterable[tuple[str, str]]) -> None:
        self._moments = iter(moments)

    def shown(self) -> tuple[tuple[Word, ...], tuple[Word, ...]]:
        final, guess = next(self._moments)
        return words(final), words(guess)


def told(*moments: tuple[str, str]) -> list[WordsHeard]:
    live = LiveWords(Shown(moments))
    return [news for _ in moments if (news := live.news())]


def test_each_is_told_once() -> None:
    assert told(("", ""), ("a", ""), ("a", ""), ("a b", "")) == [WordsHeard(words("a")), WordsHeard(words("a b"))]


def test_a_guess_is_told_and_stays_until_other_words_are_known() -> None:
    seen = told(("a", ""), ("a", "b"), ("a", ""), ("a", "b"), ("a", "c"), ("a c", ""))
    assert [(len(news.words), [word.text for word in news.guess]) for news in seen] == [
        (1, []), (1, ["b"]), (1, ["c"]), (2, [])
    ]  # fmt: skip
