"""What holds of every list of probabilities."""

from itertools import pairwise

from endpoints import SILENCE, SPEECH, Run, run, samples
from hypothesis import example, given
from hypothesis import strategies as st

from voiceprep.listening.audio import FRAME_SAMPLES
from voiceprep.listening.endpointing import EndpointingPolicy, PhraseClosed
from voiceprep.listening.summary import EndedBy

LONG = EndpointingPolicy()
SHORT = EndpointingPolicy(
    longest_phrase_ms=2_000, cut_within_ms=600, phrase_silence_ms=320, end_silence_ms=900, max_answer_ms=20_000
)
"""A policy in which everything happens within a few hundred frames."""

stretch = st.tuples(st.sampled_from([0.0, 0.2, 0.36, 0.45, 0.5, 0.7, 1.0]), st.integers(1, 60))
stretches = st.lists(stretch, max_size=30).map(
    lambda parts: [probability for probability, count in parts for _ in range(count)]
)
noise = st.lists(st.floats(0, 1, width=16), max_size=400)
probabilities = st.one_of(stretches, noise)
policies = st.sampled_from([LONG, SHORT])
finish = st.sampled_from([EndedBy.KEY, EndedBy.END_OF_AUDIO])


def check(found: Run, policy: EndpointingPolicy) -> None:
    spans = found.endpointer.speech
    phrases = found.phrases
    heard = found.endpointer.samples
    assert len(found.ends) == 1
    assert found.ends[0].at == heard
    assert bool(found.starts) == bool(spans) == bool(phrases)
    assert (found.ends[0].by is EndedBy.NO_SPEECH) == (not spans)
    for start, end in [*spans, *found.endpointer.pauses, *((phrase.start, phrase.end) for phrase in phrases)]:
        assert 0 <= start < end <= heard
    for earlier, later in pairwise(spans):
        assert earlier[1] < later[0]
    assert list(pairwise(spans)) == [
        ((a, b), (c, d)) for (a, b), (c, d) in pairwise(spans) if (b, c) in found.endpointer.pauses
    ]
    for before, after in pairwise(phrases):
        assert before.end <= after.start
    for start, end in spans:
        covered = sum(max(0, min(end, phrase.end) - max(start, phrase.start)) for phrase in phrases)
        assert covered == end - start
    longest = policy.longest_phrase_ms + max(policy.phrase_margin_ms, policy.phrase_silence_ms)
    assert all(phrase.end - phrase.start <= longest * 16 + 3 * FRAME_SAMPLES for phrase in phrases)


@given(probabilities, policies, finish)
@example([SPEECH, SPEECH, SPEECH, SILENCE] * 200, SHORT, EndedBy.KEY)
@example([SPEECH] * 10 + [SILENCE] * 10 + [SPEECH] * 10, SHORT, EndedBy.KEY)
def test_phrases_do_not_overlap_and_cover_all_speech(
    given_: list[float], policy: EndpointingPolicy, by: EndedBy
) -> None:
    check(run(given_, policy, by), policy)


@given(probabilities, policies)
def test_the_first_word_is_not_clipped(given_: list[float], policy: EndpointingPolicy) -> None:
    found = run(given_, policy)
    for start in found.starts:
        assert given_[start.at // FRAME_SAMPLES] >= policy.speech_from
        assert found.phrases[0].start == max(0, start.at - 500 * 16)
    assert len(found.starts) <= 1


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(12, 60)), max_size=20))
def test_a_click_never_starts(clicks: list[tuple[int, int]]) -> None:
    given_ = [probability for loud, quiet in clicks for probability in [1.0] * loud + [0.0] * quiet]
    assert run(given_).starts == []


@given(probabilities, policies)
def test_silence_ends_the_answer_and_nothing_else_does(given_: list[float], policy: EndpointingPolicy) -> None:
    found = run([*given_, *[0.0] * 1200], policy, finish_by=None)
    [end] = found.ends
    if not found.endpointer.speech:
        assert end.by is EndedBy.NO_SPEECH
        return
    silent_ms = (end.at - found.endpointer.speech[-1][1]) / 16
    late_frames = 0
    if end.by is EndedBy.SILENCE:
        frame = end.at // FRAME_SAMPLES
        while ([*given_, *[0.0] * 1200])[frame - 2 - late_frames] >= policy.speech_from and late_frames < 2:
            late_frames += 1
        needed_ms = found.endpointer.needed_ms
        assert needed_ms <= silent_ms < needed_ms + 32 * (1 + late_frames)
    else:
        assert end.by is EndedBy.LIMIT


@given(probabilities, policies)
def test_it_depends_on_nothing_but_the_probabilities(given_: list[float], policy: EndpointingPolicy) -> None:
    one, other = run(given_, policy), run(given_, policy)
    assert one.events == other.events
    assert one.endpointer.speech == other.endpointer.speech


@given(probabilities, policies)
def test_every_sample_is_counted_and_none_is_forgotten_too_early(
    given_: list[float], policy: EndpointingPolicy
) -> None:
    from voiceprep.listening.endpointing import Endpointer

    endpointer = Endpointer(policy)
    forgotten = 0
    for number, probability in enumerate(given_, start=1):
        events = endpointer.push(probability)
        assert all(event.start >= forgotten for event in events if isinstance(event, PhraseClosed))
        forgotten = max(forgotten, endpointer.first_sample_in_use)
        assert endpointer.first_sample_in_use <= endpointer.samples <= samples(number)
    events = endpointer.finish(EndedBy.KEY)
    assert all(event.start >= forgotten for event in events if isinstance(event, PhraseClosed))
