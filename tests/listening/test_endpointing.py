"""When an answer starts, where its phrases end, and when it is over."""

from dataclasses import replace

import pytest
from endpoints import FIXED, SILENCE, SPEECH, run, samples, silence, speech

from voiceprep.listening.end_silence import Finishedness
from voiceprep.listening.endpointing import (
    Ended,
    Endpointer,
    EndpointingPolicy,
    PhraseClosed,
    PhrasePaused,
    SpeechStarted,
)
from voiceprep.listening.summary import EndedBy

END_FRAMES = 79
"""The first whole number of 32 ms frames in 2.5 seconds."""


def test_an_answer_starts_is_cut_into_phrases_and_ends() -> None:
    found = run([*silence(1.6), *speech(3.2), *silence(0.96), *speech(1.6), *silence(4.8)], FIXED, finish_by=None)
    assert [start.at for start in found.starts] == [samples(50)]
    assert found.endpointer.speech == [(samples(50), samples(150)), (samples(180), samples(230))]
    assert found.endpointer.pauses == [(samples(150), samples(180))]
    first, second = found.phrases
    assert (first.start, first.end) == (samples(50) - 8000, samples(150) + 3200)
    assert (second.start, second.end) == (samples(180) - 3200, samples(230) + 3200)
    assert found.ends == [Ended(EndedBy.SILENCE, samples(230 + END_FRAMES))]


def test_the_answer_ends_with_the_frame_that_fills_the_silence() -> None:
    said = [*speech(1.6), *[SILENCE] * (END_FRAMES - 1)]
    assert run(said, finish_by=None).ends == []
    found = run([*said, SILENCE], finish_by=None)
    assert found.events[-1] == (50 + END_FRAMES - 1, Ended(EndedBy.SILENCE, samples(50 + END_FRAMES)))


@pytest.mark.parametrize("end_silence_ms", [500, 512, 1000, 10_000])
def test_the_silence_that_ends_is_the_policy_s(end_silence_ms: int) -> None:
    found = run([*speech(1.6), *silence(12)], replace(FIXED, end_silence_ms=end_silence_ms), finish_by=None)
    [end] = found.ends
    silent_ms = (end.at - samples(50)) / 16
    assert end_silence_ms <= silent_ms < end_silence_ms + 32


def test_speech_that_resumes_cancels_the_countdown() -> None:
    nearly = [*speech(1.6), *[SILENCE] * (END_FRAMES - 1)]
    found = run([*nearly, *speech(0.32), *[SILENCE] * (END_FRAMES - 1)], finish_by=None)
    assert found.ends == []
    assert len(found.endpointer.speech) == 2


def test_the_countdown_waits_for_a_word_that_has_just_begun() -> None:
    nearly = [*speech(1.6), *[SILENCE] * (END_FRAMES - 1)]
    found = run([*nearly, SPEECH, SPEECH, SPEECH, SPEECH], finish_by=None)
    assert found.ends == []
    assert found.endpointer.speaking


def test_a_click_in_the_silence_does_not_start_it_again() -> None:
    silent = [SILENCE] * END_FRAMES
    silent[40:42] = [SPEECH, SPEECH]
    assert run([*speech(1.6), *silent], finish_by=None).ends == [Ended(EndedBy.SILENCE, samples(50 + END_FRAMES))]


def test_clicks_never_start_an_answer() -> None:
    clicks = [*[SPEECH] * 5, *[SILENCE] * 7] * 60
    found = run(clicks)
    assert found.starts == []
    assert found.phrases == []
    assert [end.by for end in found.ends] == [EndedBy.NO_SPEECH]


def test_a_soft_consonant_may_interrupt_the_first_word() -> None:
    found = run([*silence(1.6), SPEECH, SPEECH, SILENCE, 0.4, SPEECH, SPEECH, SPEECH, SPEECH, *speech(1)])
    assert [start.at for start in found.starts] == [samples(50)]


def test_a_doubtful_frame_neither_starts_nor_ends_speech() -> None:
    assert run([0.45] * 200).starts == []
    found = run([*speech(1.6), *[0.36] * 200], finish_by=None)
    assert found.ends == []
    assert found.endpointer.speaking


def test_a_stop_consonant_is_no_pause_and_a_breath_is_one() -> None:
    assert run([*speech(1), *[SILENCE] * 9, *speech(1)]).endpointer.pauses == []
    [(start, end)] = run([*speech(0.96), *[SILENCE] * 10, *speech(1)]).endpointer.pauses
    assert (start, end) == (samples(30), samples(40))


@pytest.mark.parametrize("by", [EndedBy.KEY, EndedBy.END_OF_AUDIO, EndedBy.DEVICE_LOST])
def test_ending_from_outside_closes_the_phrase_at_hand(by: EndedBy) -> None:
    found = run([*silence(1.6), *speech(1.6)], finish_by=by)
    assert [(phrase.start, phrase.end) for phrase in found.phrases] == [(samples(50) - 8000, samples(100))]
    assert found.ends == [Ended(by, samples(100))]


def test_the_limit_ends_an_answer_that_goes_on() -> None:
    found = run(speech(12), EndpointingPolicy(max_answer_ms=10_000), finish_by=None)
    assert found.ends == [Ended(EndedBy.LIMIT, samples(312))]
    assert found.phrases[-1].end == samples(312)


def test_the_limit_is_the_end_though_nothing_was_said() -> None:
    policy = EndpointingPolicy(max_answer_ms=10_000, no_speech_ms=20_000)
    assert run(silence(12), policy, finish_by=None).ends == [Ended(EndedBy.NO_SPEECH, samples(312))]


def test_listening_stops_when_nothing_is_said() -> None:
    found = run(silence(40), finish_by=None)
    assert found.ends == [Ended(EndedBy.NO_SPEECH, samples(938))]
    assert found.endpointer.samples == samples(938)


def test_who_starts_at_the_last_moment_is_heard() -> None:
    found = run([*[SILENCE] * 935, *speech(2)], finish_by=None)
    assert found.ends == []
    assert [start.at for start in found.starts] == [samples(935)]


def test_nothing_comes_after_the_end() -> None:
    endpointer = Endpointer()
    for probability in [*speech(1.6), *silence(3)]:
        endpointer.push(probability)
    judged = endpointer.samples
    assert endpointer.push(SPEECH) == []
    assert endpointer.finish(EndedBy.KEY) == []
    assert endpointer.samples == judged


def test_unbroken_speech_is_cut_at_its_quietest_place() -> None:
    said = speech(60)
    quiet = [700, 1300]
    for frame in quiet:
        said[frame] = 0.5
    found = run([*said, *silence(3)])
    assert [phrase.start for phrase in found.phrases] == [0, samples(700), samples(1300)]
    assert [phrase.end for phrase in found.phrases[:2]] == [samples(700), samples(1300)]


def test_flickering_speech_is_cut_too() -> None:
    found = run([SPEECH, SPEECH, SPEECH, SILENCE] * 1000)
    assert max(phrase.end - phrase.start for phrase in found.phrases) <= 16 * 25_200


def test_what_may_be_forgotten_is_never_asked_for_again() -> None:
    endpointer = Endpointer()
    forgotten = 0
    for probability in [*silence(3), *speech(2), *silence(1), *speech(30), *silence(0.64), *speech(1), *silence(3)]:
        for event in endpointer.push(probability):
            start = getattr(event, "start", None)
            assert start is None or start >= forgotten
        assert endpointer.first_sample_in_use >= forgotten
        forgotten = endpointer.first_sample_in_use


def test_a_phrase_says_where_in_it_there_was_speech() -> None:
    endpointer = Endpointer()
    said = [*silence(1.0), *speech(0.96), *silence(0.48), *speech(0.32), *silence(1.0)]
    told = [event for probability in said for event in endpointer.push(probability)]
    guessed = [event for event in told if isinstance(event, PhrasePaused)]
    [closed] = [event for event in told if isinstance(event, PhraseClosed)]
    first, second = ((end - start) / 16_000 for start, end in closed.speech)
    assert (first, second) == pytest.approx((0.96, 0.32), abs=0.1)
    assert closed.speech == guessed[-1].speech == tuple(endpointer.speech)
    assert closed.start < closed.speech[0][0]
    assert closed.speech[-1][1] < closed.end


def test_unbroken_speech_that_was_cut_is_speech_to_its_end() -> None:
    first, *_ = run([*speech(60), *silence(3)]).phrases
    [(start, end)] = first.speech
    assert (start, end) == (0, first.end)


def test_speech_that_was_not_the_candidates_is_taken_back_and_the_first_word_is_waited_for_again() -> None:
    endpointer = Endpointer()
    for probability in [*silence(0.6), *speech(0.5), *silence(0.8)]:
        endpointer.push(probability)
    until = endpointer.speech[0][1]
    endpointer.disown(until)
    assert not endpointer.started
    assert not [event for probability in silence(6) for event in endpointer.push(probability)]
    events = [event for probability in [*speech(1), *silence(0.7)] for event in endpointer.push(probability)]
    [started] = [event for event in events if isinstance(event, SpeechStarted)]
    assert endpointer.speech[0][0] == started.at
    assert endpointer.pauses == []


def test_the_pre_roll_does_not_reach_into_speech_that_was_taken_back() -> None:
    endpointer = Endpointer()
    for probability in [*silence(0.6), *speech(0.5), *silence(0.61)]:
        endpointer.push(probability)
    endpointer.disown(endpointer.speech[0][1])
    events = [event for probability in [*speech(1), *silence(0.7)] for event in endpointer.push(probability)]
    [phrase] = [event for event in events if isinstance(event, PhraseClosed)]
    assert phrase.start >= samples(round(1.1 * 1000 / 32)) + 200 * 16


def test_speech_after_what_was_taken_back_stays() -> None:
    endpointer = Endpointer()
    for probability in [*speech(0.5), *silence(0.8), *speech(1), *silence(0.4), *speech(0.5)]:
        endpointer.push(probability)
    endpointer.disown(samples(20))
    assert endpointer.started
    assert len(endpointer.speech) == 1
    assert len(endpointer.pauses) == 1


def closed_at(said: list[float], known: Finishedness) -> list[int]:
    """The frames at which phrases are closed."""
    endpointer = Endpointer(FIXED)
    endpointer.know(known)
    return [
        number
        for number, probability in enumerate(said, start=1)
        if any(isinstance(event, PhraseClosed) for event in endpointer.push(probability))
    ]


def test_a_long_phrase_of_a_recognizer_that_takes_its_time_is_closed_by_a_short_silence() -> None:
    long, short = [*speech(4.8), *[SILENCE] * 25], [*speech(1.6), *[SILENCE] * 25]
    assert closed_at(long, Finishedness(rough=True)) == [150 + 5]
    assert closed_at(long, Finishedness()) == [150 + 19]
    assert closed_at(short, Finishedness(rough=True)) == [50 + 19]


def test_where_a_phrase_was_closed_by_a_short_silence_no_sound_is_lost_or_heard_twice() -> None:
    endpointer = Endpointer(FIXED)
    endpointer.know(Finishedness(rough=True))
    said = [*silence(1.6), *speech(4.8), *[SILENCE] * 7, *speech(1.6), *silence(3.2)]
    events = [event for probability in said for event in endpointer.push(probability)]
    first, second = [event for event in events if isinstance(event, PhraseClosed)]
    assert first.end == second.start
    assert samples(200) < first.end <= samples(207)
    # Such a silence is none that a speaker would notice, and no pause of the answer.
    assert endpointer.pauses == []
