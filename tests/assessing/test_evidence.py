"""Where in the answer a verdict was found."""

from itertools import pairwise

from banks import question_with

from voiceprep.assessing.assess import assess
from voiceprep.assessing.records import Verdict
from voiceprep.questions.model import KeyPoint
from voiceprep.transcribing.transcript import Transcript, Word

POINT = KeyPoint(
    "scaling",
    "Scaling features speeds up gradient descent",
    never=("scaling features slows down gradient descent",),
)


def test_the_evidence_is_the_stretch_that_says_it() -> None:
    text = "Well, first of all: scaling the features speeds up gradient descent. That is why I do it."
    [result] = assess(question_with(POINT), Transcript(text)).key_points
    [evidence] = result.evidence
    assert evidence.text == "scaling the features speeds up gradient descent"
    assert text[evidence.start : evidence.end] == evidence.text
    assert (evidence.start_s, evidence.end_s) == (None, None)


def test_the_seconds_are_those_of_its_words() -> None:
    said = "well um scaling features speeds up gradient descent I think".split()
    words = tuple(Word(word, 1.0 + number * 0.5, 1.4 + number * 0.5) for number, word in enumerate(said))
    [result] = assess(question_with(POINT), Transcript.of_words(words, "builtin")).key_points
    [evidence] = result.evidence
    assert (evidence.start_s, evidence.end_s) == (words[2].start_s, words[7].end_s)


def test_a_contradiction_shows_the_wrong_words() -> None:
    [result] = assess(question_with(POINT), Transcript("I say scaling features slows down gradient descent")).key_points
    assert result.verdict is Verdict.CONTRADICTED
    assert result.evidence[0].text.startswith("scaling features slows down")
    assert result.score < 0.5


def test_a_missed_point_has_no_evidence() -> None:
    [result] = assess(question_with(POINT), Transcript("no idea at all")).key_points
    assert (result.verdict, result.evidence, result.score) == (Verdict.MISSED, (), 0.0)


def test_the_first_of_two_equal_stretches_is_shown() -> None:
    text = f"{POINT.text}. {'Then a long pause of words. ' * 5}{POINT.text}."
    [result] = assess(question_with(POINT), Transcript(text)).key_points
    assert result.evidence[0].start == 0


def test_a_hundred_thousand_words_are_searched_to_the_end() -> None:
    filling = [f"word{number % 9000}" for number in range(100_000)]
    said = [*filling, *"um scaling features speeds up gradient descent".split()]
    words = tuple(Word(word, number * 0.4, number * 0.4 + 0.3) for number, word in enumerate(said))
    transcript = Transcript.of_words(words, "builtin")
    assessment = assess(question_with(POINT, KeyPoint("other", "Momentum remembers earlier steps")), transcript)
    covered, missed = assessment.key_points
    assert [covered.verdict, missed.verdict] == [Verdict.COVERED, Verdict.MISSED]
    assert covered.evidence[0].text == "scaling features speeds up gradient descent"
    assert (covered.evidence[0].start_s, covered.evidence[0].end_s) == (words[-6].start_s, words[-1].end_s)
    assert assessment.delivery.words == len(words)
    assert assessment.delivery.fillers[0].start_s == words[-7].start_s


def test_seconds_of_any_stretch() -> None:
    words = tuple(Word(text, number, number + 0.5) for number, text in enumerate("a bc def".split()))
    transcript = Transcript.of_words(words, "builtin")
    assert transcript.text == "a bc def"
    assert transcript.offsets == ((0, 1), (2, 4), (5, 8))
    expected = {(0, 8): (0, 2.5), (2, 4): (1, 1.5), (3, 6): (1, 2.5), (1, 2): (None, None), (0, 1): (0, 0.5)}
    for (start, end), seconds in expected.items():
        assert transcript.seconds_of(start, end) == seconds
    for (_, end), (start, _) in pairwise(transcript.offsets):
        assert transcript.text[end:start] == " "
