"""The assessment of any text at all."""

from banks import question_with
from hypothesis import given
from hypothesis import strategies as st

from voiceprep.assessing.assess import assess
from voiceprep.assessing.records import Assessment, Verdict
from voiceprep.questions.model import KeyPoint
from voiceprep.transcribing.transcript import Transcript, Word

POINTS = (
    KeyPoint(
        "noise",
        "Mixing noise into the training data closes the gap",
        also=("train with noisy speech",),
        never=("noise never helps",),
    ),
    KeyPoint("cost", "It costs nothing at inference", also=("no added latency",), never=("inference gets slower",)),
    KeyPoint("strange", "Ünïcödé 中文 İstanbul ß 42"),
)
QUESTION = question_with(*POINTS, text="How does noise in training help?")

telling = st.sampled_from(
    " ".join(text for point in POINTS for text in (point.text, *point.also, *point.never)).split()
)
pieces = st.lists(
    st.one_of(telling, st.text(max_size=6), st.sampled_from(["um", "you know", "’", "n't", "\n"])), max_size=60
)


def check(assessment: Assessment, text: str) -> None:
    assert 0.0 <= assessment.coverage <= 1.0
    assert [result.id for result in assessment.key_points] == [point.id for point in POINTS]
    for result in assessment.key_points:
        assert 0.0 <= result.score <= 1.0
        assert bool(result.evidence) == (result.verdict is not Verdict.MISSED)
        for evidence in result.evidence:
            assert 0 <= evidence.start < evidence.end <= len(text)
            assert text[evidence.start : evidence.end] == evidence.text
    for filler in assessment.delivery.fillers:
        assert text[filler.start : filler.end] == filler.text


@given(pieces)
def test_offsets_hold_and_the_same_text_is_assessed_in_the_same_way(parts: list[str]) -> None:
    text = " ".join(parts)
    assessment = assess(QUESTION, Transcript(text))
    check(assessment, text)
    assert assess(QUESTION, Transcript(text)) == assessment


@given(pieces)
def test_words_with_times_are_assessed_as_their_text_is_and_show_when(parts: list[str]) -> None:
    said = " ".join(parts).split()
    words = tuple(Word(word, float(number), number + 0.9) for number, word in enumerate(said))
    transcript = Transcript.of_words(words, "builtin")
    assessment = assess(QUESTION, transcript)
    check(assessment, transcript.text)
    plain = assess(QUESTION, Transcript(transcript.text))
    assert [result.verdict for result in plain.key_points] == [result.verdict for result in assessment.key_points]
    for result in assessment.key_points:
        for evidence in result.evidence:
            assert evidence.start_s is not None
            assert evidence.end_s is not None
            first, last = int(evidence.start_s), int(evidence.end_s)
            assert " ".join(said[first : last + 1]).find(evidence.text) >= 0
            assert transcript.offsets[first][0] <= evidence.start
            assert evidence.end <= transcript.offsets[last][1]
