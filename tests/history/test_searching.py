from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from voiceprep.assessing.records import Verdict
from voiceprep.history import filtering, searching
from voiceprep.history.attempt import Correction, NewAttempt
from voiceprep.history.attempts import AttemptStore
from voiceprep.history.database import Database, open_database
from voiceprep.history.excerpts import Excerpt, Marker
from voiceprep.history.filtering import Wanted
from voiceprep.history.revising import Revisions
from voiceprep.history.search_words import fts_query, search_terms
from voiceprep.history.searching import AttemptSearch, Found

Make = Callable[..., NewAttempt]


@pytest.fixture
def store(database: Database) -> AttemptStore:
    return AttemptStore(database)


@pytest.fixture
def search(database: Database) -> AttemptSearch:
    return AttemptSearch(database)


@pytest.fixture
def keep(store: AttemptStore, attempt: Make) -> Callable[..., int]:
    """Keeps an answer; returns its number."""

    def keep(said: str, minutes: float = 0, question: str = "", **fields: object) -> int:
        made = attempt(said=said, minutes=minutes, **fields)
        return store.keep(replace(made, question_text=question) if question else made)

    return keep


def _numbers(found: Found) -> list[int]:
    return [hit.line.number for hit in found.hits]


def _marked(found: Found) -> list[list[str]]:
    return [[hit.excerpt.text[start:end] for start, end in hit.excerpt.marks] for hit in found.hits]


def test_all_words_are_found_in_the_question_the_answer_and_the_note(
    keep: Callable[..., int], search: AttemptSearch, database: Database
) -> None:
    in_answer = keep("the variance is what shrinks")
    in_question = keep("it shrinks", question="What is variance?")
    in_note = keep("it shrinks")
    keep("the variance grows")
    Revisions(database).write_note(in_note, "say variance,\nnot spread")

    found = search.find("shrinks VARIANCE", 10)

    assert set(_numbers(found)) == {in_answer, in_question, in_note}
    hits = {hit.line.number: hit for hit in found.hits}
    assert hits[in_question].question_marks == ((8, 16),)
    assert hits[in_answer].excerpt == Excerpt("the variance is what shrinks", ((4, 12), (21, 28)))
    assert hits[in_answer].question_marks == ()
    assert search.find("shrinks variance grows", 10) == Found(())


def test_a_note_is_shown_where_it_has_more_of_the_words(
    keep: Callable[..., int], search: AttemptSearch, database: Database
) -> None:
    number = keep("it shrinks", question="What happens?")
    Revisions(database).write_note(number, "say that variance\nshrinks \x1b[31m twice")

    assert search.find("shrinks", 1).hits[0].excerpt == Excerpt("it shrinks", ((3, 10),))
    of_note = search.find("variance shrinks", 1).hits[0].excerpt
    assert of_note.of_note
    assert of_note.text == "say that variance shrinks  [31m twice"
    assert [of_note.text[start:end] for start, end in of_note.marks] == ["variance", "shrinks"]


def test_other_forms_of_a_word_are_found_and_marked(keep: Callable[..., int], search: AttemptSearch) -> None:
    keep("the model overfitted its training data")

    assert _marked(search.find("overfitting models", 10)) == [["model", "overfitted"]]


def test_accents_and_capitals_make_no_difference(keep: Callable[..., int], search: AttemptSearch) -> None:
    keep("Erdős at the CAFÉ with Zoe\u0308 said naïve things")

    for text in ("erdos cafe", "ERDŐS café", "cafe\u0301", "zoë", "Zoe", "naive"):
        assert len(search.find(text, 10).hits) == 1, text
    assert _marked(search.find("zoe cafe", 10)) == [["CAFÉ", "Zoe\u0308"]]


WORDS = (
    "probability overfitting generalization regularization results loss classes happiness bayesian hypothesis these "
    "variable entropy memory causes regression engineering computing optimization statistics stationarity analyses"
).split()


@pytest.mark.parametrize("word", WORDS)
def test_a_word_is_found_at_every_letter_of_its_typing(
    keep: Callable[..., int], search: AttemptSearch, word: str
) -> None:
    number = keep(f"i said {word} aloud", question="What?")

    for typed in range(2, len(word) + 1):
        found = search.find(word[:typed], 10, typing=True)
        if word[:typed] != "baye":  # "bayes", which it may become, is another word
            assert _numbers(found) == [number], word[:typed]
            assert _marked(found) == [[word]], word[:typed]


@pytest.mark.parametrize(
    ("typed", "other"), [("res", "regression"), ("los", "local"), ("bas", "bayes"), ("probabi", "problem")]
)
def test_a_beginning_is_not_shortened(keep: Callable[..., int], search: AttemptSearch, typed: str, other: str) -> None:
    keep(f"i said {other} aloud", question="What?")

    assert search.find(typed, 10, typing=True).hits == ()


def test_only_the_last_word_while_it_is_typed_is_a_beginning(keep: Callable[..., int], search: AttemptSearch) -> None:
    keep("gradient descent on the weights", question="What?")

    for text in ("gradient desc", "GRADIENT DESC", "the weights grad", "on-the-wei"):
        assert search.find(text, 10, typing=True).hits, text
        assert not search.find(text, 10).hits, text
        assert not search.find(text + " ", 10, typing=True).hits, text
        assert not search.find(text + ",", 10, typing=True).hits, text
    assert not search.find("grad descent", 10, typing=True).hits
    assert search.find("gradient descent ", 10, typing=True).hits


def test_one_letter_is_a_word(keep: Callable[..., int], search: AttemptSearch) -> None:
    number = keep("written in R or C", question="What?")
    keep("written in rust", question="What?")

    assert _numbers(search.find("r", 10, typing=True)) == [number]


def test_what_is_typed_without_a_space_stands_together(keep: Callable[..., int], search: AttemptSearch) -> None:
    together = keep("a p-value of p value kind", question="What?")
    keep("the value of p", question="What?")

    assert _numbers(search.find("p-value", 10)) == [together]
    assert _marked(search.find("p-val", 10, typing=True)) == [["p-value", "p value"]]


SYNTAX = [
    '"',
    '""',
    '"unbalanced gradient',
    "gradient*",
    "*",
    "NEAR(gradient descent)",
    "gradient NOT descent",
    "gradient OR nothing",
    "AND",
    "answer: gradient",
    "{question answer}: x",
    "^gradient",
    "gradient + descent",
    "(gradient",
    "-gradient",
    "'; DROP TABLE said; --",
    "\x00gradient\x00",
    "\ud800",
    "%_\\",
    "🙂",
    "½ ² Ⅷ",
    "gradient " * 3000,
    "g" * 100_000,
    "a-" * 5000,
]


@pytest.mark.parametrize("text", SYNTAX, ids=range(len(SYNTAX)))
def test_syntax_is_only_words(keep: Callable[..., int], search: AttemptSearch, text: str) -> None:
    keep("gradient descent", question="What?")
    keep("AND NOT OR near", question="What?")

    for typing in (False, True):
        search.find(text, 10, typing=typing)
    assert search.find("or not near and", 10).hits
    assert search.find('"gradient" (descent)*', 10).hits
    assert not search.find("gradient OR nothing", 10).hits
    assert not search.find("gradient NOT other", 10).hits


def test_a_pasted_page_is_not_all_looked_for() -> None:
    assert len(search_terms("word " * 3000, typing=True)) == 24
    assert all(len(term.last) <= 64 for term in search_terms("g" * 100_000))
    assert len(fts_query(search_terms("res", typing=True))) < 40, "one beginning, where one will do"


@pytest.fixture(scope="module")
def some() -> Iterator[AttemptSearch]:
    """A history that is only read."""
    with TemporaryDirectory() as folder, open_database(Path(folder) / "history.sqlite3") as database:
        for number, words in enumerate(
            ["data at least as extreme", "nul\x00 and “quotes” O'Neill ß ı", "ﬁve ½ 日本語 हिन्दी"]
        ):
            with database.writing() as transaction:
                transaction.run(
                    "INSERT INTO said (rowid, question, answer, note) VALUES (?, ?, ?, '')", (number, words, words)
                )
        yield AttemptSearch(database)


@given(text=st.text(), typing=st.booleans())
@example(text='"', typing=True)
def test_no_text_raises(some: AttemptSearch, text: str, typing: bool) -> None:
    some.find(text, 5, Wanted(verdict=Verdict.MISSED), typing)


@given(text=st.text(alphabet="ab \"*()^:+-{}'ANDORNOTNEAR,.\x00é\u0301日", max_size=40), typing=st.booleans())
def test_no_syntax_raises(some: AttemptSearch, text: str, typing: bool) -> None:
    some.find(text, 5, Wanted(verdict=Verdict.MISSED), typing)


@given(answer=st.text(), note=st.text(), text=st.text(), typing=st.booleans())
def test_marks_are_inside_the_text_and_apart(answer: str, note: str, text: str, typing: bool) -> None:
    marker = Marker(search_terms(text, typing))
    part = marker.excerpt(answer, note)
    assert part.text.isprintable()
    for marks, of in ((part.marks, part.text), (marker.marks(answer), answer)):
        ends = [0, *(end for _, end in marks)]
        assert all(ends[at] <= start < end <= len(of) for at, (start, end) in enumerate(marks))


def test_an_excerpt_shows_most_of_the_words() -> None:
    words = [f"w{at}" for at in range(200)]
    words[20], words[120], words[125] = "alpha", "alpha", "beta"

    def excerpt(text: str) -> Excerpt:
        return Marker(search_terms(text)).excerpt(" ".join(words))

    part = excerpt("beta alpha")

    assert part.text.startswith("… w115 ")
    assert part.text.endswith(" …")
    assert [part.text[start:end] for start, end in part.marks] == ["alpha", "beta"]
    assert excerpt("w3").text.startswith("w0 w1")
    assert excerpt("w199").text.endswith("w198 w199")
    assert Marker(search_terms("elsewhere")).excerpt("one two") == Excerpt("one two")


def test_the_best_come_first_and_the_newest_among_equals(keep: Callable[..., int], search: AttemptSearch) -> None:
    once = keep("kernel then other words that go on and on", question="What?", minutes=9)
    older = keep("kernel kernel kernel trick", question="What?", minutes=1)
    newer = keep("kernel kernel kernel trick", question="What?", minutes=5)
    oldest = keep("kernel kernel kernel trick", question="What?", minutes=0)

    assert _numbers(search.find("kernel", 10)) == [newer, older, oldest, once]
    found = search.find("kernel", 2)
    assert (_numbers(found), found.more) == ([newer, older], True)
    assert not search.find("kernel", 4).more


def test_of_very_many_matches_those_kept_last_are_ranked(
    keep: Callable[..., int], search: AttemptSearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "RANKED", 3)
    numbers = [keep(f"kernel {'kernel ' * (5 - at)}", question="What?") for at in range(5)]

    found = search.find("kernel", 10)

    assert (_numbers(found), found.more) == (numbers[2:], True)


def test_what_is_corrected_reworded_or_deleted_is_searched_as_it_is_now(
    keep: Callable[..., int], search: AttemptSearch, store: AttemptStore, database: Database, attempt: Make
) -> None:
    number = keep("the old words", question="What?")
    assert search.find("old", 10).hits
    new = attempt(said="the new words")
    Revisions(database).transcribe_again(number, new.transcript, "by hand", new.assessment, "bank", new.asked_at)

    assert not search.find("old", 10).hits
    assert _marked(search.find("new", 10)) == [["new"]]
    store.delete(number)
    assert not search.find("new", 10).hits


# ---- Filters ----


def _asked(attempt: Make, minutes: float) -> datetime:
    return attempt(minutes=minutes).asked_at


@pytest.mark.parametrize(("few", "glanced_at"), [(10_000, 2500), (0, 2500), (0, 1), (3, 1)])
def test_filters_leave_what_matches_all_of_them(
    store: AttemptStore,
    search: AttemptSearch,
    attempt: Make,
    few: int,
    glanced_at: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # However many have what is wanted: that decides only what is looked at first.
    monkeypatch.setattr(filtering, "_FEW", few)
    monkeypatch.setattr(searching, "_GLANCED_AT", glanced_at)
    covered, missed, wrong = Verdict.COVERED, Verdict.MISSED, Verdict.CONTRADICTED
    a1 = store.keep(attempt("a", minutes=1, verdicts=(covered, covered)))
    b2 = store.keep(attempt("b", minutes=2, verdicts=(covered, missed)))
    a3 = store.keep(attempt("a", minutes=3, verdicts=(wrong, missed)))
    c4 = store.keep(attempt("c", minutes=4, verdicts=(wrong, wrong)))

    wanted = {
        Wanted(): [c4, a3, b2, a1],
        Wanted(frozenset("a")): [a3, a1],
        Wanted(frozenset("ab")): [a3, b2, a1],
        Wanted(frozenset()): [],
        Wanted(frozenset({'it\'s "quoted"'})): [],
        Wanted(verdict=missed): [a3, b2],
        Wanted(verdict=wrong): [c4, a3],
        Wanted(verdict=Verdict.PARTIAL): [],
        Wanted(since=_asked(attempt, 2)): [c4, a3, b2],
        Wanted(until=_asked(attempt, 3)): [b2, a1],
        Wanted(since=_asked(attempt, 2), until=_asked(attempt, 4)): [a3, b2],
        Wanted(frozenset("ac"), wrong, _asked(attempt, 0), _asked(attempt, 4)): [a3],
    }
    for one, numbers in wanted.items():
        assert [line.number for line in search.lines(10, one)] == numbers, one
        assert sorted(_numbers(search.find("extreme", 10, one))) == sorted(numbers), one


def test_the_list_goes_on_where_a_page_ended(store: AttemptStore, search: AttemptSearch, attempt: Make) -> None:
    minutes = [5, 0, 9, 9, 2, 7]
    numbers = [store.keep(attempt("a" if at else "b", minutes=at)) for at in minutes]
    of_a = [numbers[at] for at in (3, 2, 5, 0, 4)]

    for wanted, newest_first in ((Wanted(), [*of_a, numbers[1]]), (Wanted(frozenset("a")), of_a)):
        shown: list[int] = []
        page = search.lines(2, wanted)
        while page:
            shown += [line.number for line in page]
            page = search.lines(2, wanted, before=page[-1])
        assert shown == newest_first


def test_a_corrected_verdict_is_what_counts(store: AttemptStore, search: AttemptSearch, attempt: Make) -> None:
    number = store.keep(attempt(verdicts=(Verdict.COVERED, Verdict.MISSED)))
    store.correct(number, Correction("point-1", Verdict.CONTRADICTED, attempt().asked_at + timedelta(hours=1)))

    assert search.lines(10, Wanted(verdict=Verdict.MISSED)) == []
    assert [line.number for line in search.lines(10, Wanted(verdict=Verdict.CONTRADICTED))] == [number]


def test_the_questions_that_were_answered(store: AttemptStore, search: AttemptSearch, attempt: Make) -> None:
    assert search.answered() == frozenset()
    for question in "aba":
        store.keep(attempt(question))
    assert search.answered() == {"a", "b"}
